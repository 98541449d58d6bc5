package tracedesk.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Secret;

/// The server inside the program: Humanloop's API on this computer's loopback address, for those
/// who have the
/// key. Each request runs on its own virtual thread.
public final class LocalServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("tracedesk.server");
  private static final int CHUNK = 64 << 10;
  private static final int STOP_SECONDS = 5;

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Watchdog watchdog = new Watchdog();
  private final Bodies bodies = new Bodies(watchdog);
  private final Semaphore slots = new Semaphore(Limits.IN_FLIGHT);
  private final AtomicLong requests = new AtomicLong();
  private final Access access;
  private final List<Route> routes;
  private final Router router;
  private final Set<String> patient;

  private LocalServer(HttpServer http, Secret key, List<Route> routes) {
    this.http = http;
    this.access = new Access(http.getAddress().getPort(), key);
    this.routes = routes;
    this.router = new Router(routes);
    this.patient =
        routes.stream().filter(Route::patient).map(Route::path).collect(Collectors.toSet());
  }

  /// Starts answering.
  ///
  /// @param port 0 for any free one
  /// @throws IOException when the port is taken
  public static LocalServer start(int port, Secret key, List<? extends Routes> parts)
      throws IOException {
    Limits.configure();
    var loopback = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    var http = HttpServer.create(new InetSocketAddress(loopback, port), Limits.CONNECTIONS);
    var routes = parts.stream().flatMap(part -> part.routes().stream()).toList();
    var server = new LocalServer(http, key, routes);
    server.begin();
    return server;
  }

  private void begin() {
    http.setExecutor(task -> threads.execute(() -> run(task)));
    http.createContext("/", this::handle);
    watchdog.start();
    http.start();
  }

  public int port() {
    return http.getAddress().getPort();
  }

  /// Requests that were let in since the start, without those of Tracedesk's own client.
  public long requests() {
    return requests.get();
  }

  List<Route> routes() {
    return routes;
  }

  /// Lets the running requests end, for some seconds at most, and stops.
  @Override
  public void close() {
    try {
      slots.tryAcquire(Limits.IN_FLIGHT, STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.stop(0);
    threads.shutdownNow();
    watchdog.close();
  }

  private void run(Runnable exchange) {
    watchdog.allow(Limits.PATIENCE);
    try {
      exchange.run();
    } finally {
      watchdog.forget();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    watchdog.release();
    try {
      answer(exchange);
    } finally {
      watchdog.allow(Limits.PATIENCE);
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    var target = exchange.getRequestURI();
    var faults = Faults.of(String.valueOf(target.getRawPath()));
    try {
      access.admit(exchange.getRequestHeaders());
      if (!String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent"))
          .startsWith("Tracedesk")) {
        requests.incrementAndGet();
      }
      if (!slots.tryAcquire() && !waitsForTurn(target)) {
        throw new Refusal(503, "Too many requests at once", "Send it again in a moment.");
      }
      try {
        send(exchange, reply(exchange, faults));
      } finally {
        slots.release();
      }
    } catch (Refusal refusal) {
      send(exchange, faults.reply(refusal));
    }
  }

  /// Whether the request got its turn in time.
  private boolean waitsForTurn(URI target) {
    var time =
        patient.contains(String.valueOf(target.getRawPath())) ? Limits.PATIENT_TURN : Limits.TURN;
    try {
      return slots.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Reply reply(HttpExchange exchange, Faults faults) throws IOException {
    try {
      var target = exchange.getRequestURI();
      var match = router.find(exchange.getRequestMethod(), target);
      var query = new Query(target.getRawQuery());
      try (var body = bodies.read(exchange, match.route().bodyLimit())) {
        return match.route().handler().handle(new Request(match.names(), query, body.bytes()));
      }
    } catch (Router.MethodRefused e) {
      var refusal =
          new Refusal(
              405, "This address does not take that method", "It takes " + e.allowed() + ".");
      return faults.reply(refusal).with("Allow", e.allowed());
    } catch (Refusal refusal) {
      return faults.reply(refusal);
    } catch (JsonFault fault) {
      return faults.reply(fault);
    } catch (ProblemException e) {
      return faults.reply(e.problem());
    } catch (IOException e) {
      throw e;
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      var id = UUID.randomUUID().toString();
      LOG.log(System.Logger.Level.ERROR, "Request failed, error " + id, e);
      return faults.unexpected(id);
    }
  }

  private void send(HttpExchange exchange, Reply reply) throws IOException {
    var headers = exchange.getResponseHeaders();
    reply.headers().forEach(headers::set);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    var json = reply.json();
    watchdog.allow(Limits.PATIENCE);
    if (json == null || exchange.getRequestMethod().equals("HEAD")) {
      bodies.drain(exchange);
      exchange.sendResponseHeaders(reply.status(), -1);
    } else {
      headers.set("Content-Type", "application/json");
      write(exchange, reply.status(), json);
    }
    watchdog.release();
  }

  /// Encodes a large text piece by piece, so that it does not stand in memory once more as bytes.
  /// What is left
  /// of the request is read before the end of the answer: closing the connection on it could tear
  /// down the
  /// answer as well.
  private void write(HttpExchange exchange, int status, String json) throws IOException {
    var first = json.length() <= CHUNK ? json.getBytes(StandardCharsets.UTF_8) : null;
    exchange.sendResponseHeaders(status, first == null ? 0 : first.length);
    try (OutputStream out = exchange.getResponseBody()) {
      if (first != null) {
        out.write(first);
      } else {
        writePieces(json, out);
      }
      out.flush();
      bodies.drain(exchange);
      watchdog.allow(Limits.PATIENCE);
    }
  }

  private void writePieces(String json, OutputStream out) throws IOException {
    for (int from = 0; from < json.length(); ) {
      int to = Math.min(from + CHUNK, json.length());
      if (to < json.length() && Character.isHighSurrogate(json.charAt(to - 1))) {
        to++;
      }
      watchdog.allow(Limits.PATIENCE);
      out.write(json.substring(from, to).getBytes(StandardCharsets.UTF_8));
      from = to;
    }
  }
}
