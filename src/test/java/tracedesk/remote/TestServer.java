package tracedesk.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.trace.Api;

/// A small real HTTP server that answers as a test says and remembers every request byte for byte.
public final class TestServer implements AutoCloseable {
  public static final Secret KEY =
      java.util.Objects.requireNonNull(Secret.of("hl_sk_canary_3f9c1d7e"));

  public record Received(
      String method, String target, Map<String, List<String>> headers, byte[] body) {
    public String path() {
      return target.replaceFirst("\\?.*", "");
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public String header(String name) {
      var values = headers.get(name);
      return values == null ? "" : String.join(",", values);
    }
  }

  public record Answer(int status, Map<String, String> headers, byte[] body) {
    public static Answer json(int status, String body) {
      return new Answer(
          status,
          Map.of("Content-Type", "application/json"),
          body.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer ok(String body) {
      return json(200, body);
    }
  }

  private final HttpServer server;
  private final List<Received> requests = new CopyOnWriteArrayList<>();

  public TestServer(Function<Received, Answer> answers) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> handle(exchange, answers));
    server.start();
  }

  private void handle(HttpExchange exchange, Function<Received, Answer> answers)
      throws IOException {
    try (exchange) {
      var received =
          new Received(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              exchange.getRequestBody().readAllBytes());
      requests.add(received);
      var answer = answers.apply(received);
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(
          answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  public List<Received> requests() {
    return requests;
  }

  public List<Received> requests(String method) {
    return requests.stream().filter(request -> request.method().equals(method)).toList();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public Profile profile(Api api) {
    return new Profile(UUID.randomUUID(), "test", url(), api, Safety.FREE, false);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
