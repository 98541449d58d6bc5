package tracedesk.journey;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stands between the window and the local server and keeps every request that changes something,
/// as it went over the wire. It can refuse the next saves with answers of its own, or break off.
final class RecordingProxy implements AutoCloseable {
  /// A request that changes something.
  ///
  /// @param target path and query as they were sent, percent-encoded
  /// @param body the exact text of the body
  record Sent(String method, String target, String body) {}

  private sealed interface Refusal {
    record Answer(int status, String body) implements Refusal {}

    record Break() implements Refusal {}
  }

  private HttpServer server;
  private volatile boolean refusesTheKey;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String upstream;
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();

  RecordingProxy(String upstream) throws IOException {
    this.upstream = upstream;
    server = started(0);
  }

  private HttpServer started(int port) throws IOException {
    var fresh = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    fresh.setExecutor(threads);
    fresh.createContext("/", this::pass);
    fresh.start();
    return fresh;
  }

  /// Takes no connections any more, until [#comeBack].
  void goAway() {
    server.stop(0);
  }

  /// Answers at the same address again.
  void comeBack() {
    try {
      server = started(server.getAddress().getPort());
    } catch (IOException e) {
      throw new AssertionError("the port was taken meanwhile", e);
    }
  }

  /// Whether every request is answered with 401.
  void refuseTheKey(boolean refuses) {
    refusesTheKey = refuses;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Everything the window sent that is not a mere question.
  List<Sent> sent() {
    return List.copyOf(sent);
  }

  /// Answers the next save in the server's place.
  void refuseNextSave(int status, String body) {
    refusals.add(new Refusal.Answer(status, body));
  }

  /// Closes the connection of the next save without an answer; the server never sees the request.
  void breakNextSave() {
    refusals.add(new Refusal.Break());
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      var method = exchange.getRequestMethod();
      var target = exchange.getRequestURI().toString();
      var body = exchange.getRequestBody().readAllBytes();
      if (refusesTheKey) {
        answer(exchange, 401, "{\"detail\":\"Unknown key\"}".getBytes(StandardCharsets.UTF_8));
        return;
      }
      if (!method.equals("GET")) {
        sent.add(new Sent(method, target, new String(body, StandardCharsets.UTF_8)));
        switch (refusals.poll()) {
          case Refusal.Answer(var status, var words) -> {
            answer(exchange, status, words.getBytes(StandardCharsets.UTF_8));
            return;
          }
          case Refusal.Break() -> {
            return;
          }
          case null -> {}
        }
      }
      var answer = client.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
      answer(exchange, answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    var request =
        HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    for (var name : List.of("X-API-KEY", "Content-Type")) {
      var value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return request.build();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
