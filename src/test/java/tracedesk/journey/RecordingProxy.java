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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;

/// Stands between the window and the local server and keeps every request that changes something, as it went over
/// the wire. It can refuse the next save with an answer of its own.
final class RecordingProxy implements AutoCloseable {
  record Sent(String method, String target, Json.Obj body) {}

  private record Refusal(int status, String body) {}

  private final HttpServer server;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String upstream;
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final List<Refusal> refusals = new CopyOnWriteArrayList<>();

  RecordingProxy(String upstream) throws IOException {
    this.upstream = upstream;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::pass);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Sent> saves() {
    return sent.stream().filter(request -> request.method().equals("PATCH")).toList();
  }

  void refuseNextSave(int status, String body) {
    refusals.add(new Refusal(status, body));
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      var method = exchange.getRequestMethod();
      var target = exchange.getRequestURI().toString();
      var body = exchange.getRequestBody().readAllBytes();
      if (method.equals("PATCH")) {
        sent.add(new Sent(method, target, (Json.Obj) Json.parse(body, JsonLimits.API)));
        if (!refusals.isEmpty()) {
          var refusal = refusals.removeFirst();
          var words = refusal.body().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(refusal.status(), words.length);
          exchange.getResponseBody().write(words);
          return;
        }
      }
      var request =
          HttpRequest.newBuilder(URI.create(upstream + target))
              .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
      var key = exchange.getRequestHeaders().getFirst("X-API-KEY");
      if (key != null) {
        request.header("X-API-KEY", key);
      }
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }
}
