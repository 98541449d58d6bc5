package tracedesk.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/// A plain v5 server that holds one [ScaleTrace] and nothing else: it gives the whole of it, as one
/// answer with its logs nested in each other.
public final class PlainServer implements AutoCloseable {
  private final HttpServer server;
  private final Path answer;

  private PlainServer(Path answer) throws IOException {
    this.answer = answer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /// Serves a trace that is made once, under `target/scale`.
  public static PlainServer of(String name, long seed) throws IOException {
    var file = Path.of("target", "scale", "plain-" + name + "-" + seed + ".json");
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      var making = file.resolveSibling(file.getFileName() + ".part");
      new ScaleTrace(name, seed).writeNested(making);
      Files.move(making, file);
    }
    return new PlainServer(file);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals("/v5/logs/" + ScaleTrace.ID)) {
        exchange.sendResponseHeaders(200, bytes());
        Files.copy(answer, exchange.getResponseBody());
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  /// How long the answer is.
  public long bytes() throws IOException {
    return Files.size(answer);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
