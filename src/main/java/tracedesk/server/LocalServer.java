package tracedesk.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Secret;

/// The server inside the program: Humanloop's API on this computer's loopback address, for those
/// who have the key. Each request runs on its own virtual thread.
public final class LocalServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("tracedesk.server");
  private static final int CHUNK = 64 << 10;
  private static final int STOP_SECONDS = 5;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Watchdog watchdog = new Watchdog();
  private final Bodies bodies = new Bodies(watchdog);
  private final Semaphore slots = new Semaphore(Limits.IN_FLIGHT);
  private final AtomicLong requests = new AtomicLong();
  private final List<Door> doors = new CopyOnWriteArrayList<>();
  private final Secret key;
  private final Door front;

  private LocalServer(int port, Secret key, List<? extends Routes> parts) throws IOException {
    this.key = key;
    var all = new ArrayList<Routes>(parts);
    all.add(new ChallengeRoutes(key, this::port));
    this.front = new Door(port, key, all);
    doors.add(front);
  }

  /// Starts answering.
  ///
  /// @param port 0 for any free one
  /// @throws IOException when the port is taken
  public static LocalServer start(int port, Secret key, List<? extends Routes> parts)
      throws IOException {
    Limits.configure();
    var server = new LocalServer(port, key, parts);
    server.watchdog.start();
    server.front.begin();
    return server;
  }

  /// Opens a further address of this server, for some routes only. Requests to all its addresses
  /// share one set of limits.
  ///
  /// @param port 0 for any free one
  /// @param keyOptional whether these routes answer without the key, too; they must then refuse
  /// what a web page can send without asking first
  /// @throws IOException when the port is taken
  public Door open(int port, boolean keyOptional, Routes part) throws IOException {
    var door = new Door(port, keyOptional ? null : key, List.of(part));
    doors.add(door);
    door.begin();
    return door;
  }

  /// One address of the server: a port, who may enter, and what is behind it.
  public final class Door implements AutoCloseable {
    private final HttpServer http;
    private final Access access;
    private final List<Route> routes;
    private final Router router;
    private final Set<String> patient;
    private final Set<String> keyless;
    private final Semaphore inside = new Semaphore(Limits.IN_FLIGHT);

    private Door(int port, @Nullable Secret key, List<? extends Routes> parts) throws IOException {
      var loopback = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
      http = HttpServer.create(new InetSocketAddress(loopback, port), Limits.CONNECTIONS);
      access = new Access(http.getAddress().getPort(), key);
      routes = parts.stream().flatMap(part -> part.routes().stream()).toList();
      router = new Router(routes);
      patient = paths(Route::patient);
      keyless = paths(Route::keyless);
    }

    private Set<String> paths(Predicate<Route> kind) {
      return routes.stream().filter(kind).map(Route::path).collect(Collectors.toSet());
    }

    private void begin() {
      http.setExecutor(task -> threads.execute(() -> run(task)));
      http.createContext("/", exchange -> handle(exchange, this));
      http.start();
    }

    public int port() {
      return http.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, Faults faults) throws IOException {
      if (!inside.tryAcquire()) {
        throw new Refusal(503, "This port is being closed", "Send it to the server's other port.");
      }
      try {
        send(exchange, reply(exchange, this, faults));
      } finally {
        inside.release();
      }
    }

    /// Lets the requests that came this way end, for some seconds at most.
    @Override
    public void close() {
      doors.remove(this);
      empty(inside);
      http.stop(0);
    }
  }

  public int port() {
    return front.port();
  }

  /// Requests that were let in since the start, without those of Tracedesk's own client.
  public long requests() {
    return requests.get();
  }

  List<Route> routes() {
    return front.routes;
  }

  /// Lets the running requests end, for some seconds at most, and stops.
  @Override
  public void close() {
    empty(slots);
    doors.forEach(door -> door.http.stop(0));
    threads.shutdownNow();
    watchdog.close();
  }

  /// Waits until nobody is in, for some seconds at most, and lets nobody in any more.
  private static void empty(Semaphore places) {
    try {
      if (!places.tryAcquire(Limits.IN_FLIGHT, STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.DEBUG, "Requests are cut off by the end of the server");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Runnable exchange) {
    watchdog.allow(Limits.PATIENCE);
    try {
      exchange.run();
    } finally {
      watchdog.forget();
    }
  }

  private void handle(HttpExchange exchange, Door door) throws IOException {
    watchdog.release();
    try {
      answer(exchange, door);
    } finally {
      watchdog.allow(Limits.PATIENCE);
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange, Door door) throws IOException {
    var target = exchange.getRequestURI();
    var faults = Faults.of(String.valueOf(target.getRawPath()), type(exchange));
    try {
      boolean keyless = door.keyless.contains(String.valueOf(target.getRawPath()));
      door.access.admit(exchange.getRequestHeaders(), keyless);
      if (!String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent"))
          .startsWith("Tracedesk")) {
        requests.incrementAndGet();
      }
      if (!slots.tryAcquire() && !waitsForTurn(target, door)) {
        throw new Refusal(503, "Too many requests at once", "Send it again in a moment.");
      }
      try {
        door.answer(exchange, faults);
      } finally {
        slots.release();
      }
    } catch (Refusal refusal) {
      send(exchange, faults.reply(refusal));
    }
  }

  /// Whether the request got its turn in time.
  private boolean waitsForTurn(URI target, Door door) {
    var time =
        door.patient.contains(String.valueOf(target.getRawPath()))
            ? Limits.PATIENT_TURN
            : Limits.TURN;
    try {
      return slots.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// The media type of the body; none where several are named.
  private static String type(HttpExchange exchange) {
    var types = exchange.getRequestHeaders().getOrDefault("Content-Type", List.of());
    var type = types.size() == 1 ? types.getFirst() : "";
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }

  private Reply reply(HttpExchange exchange, Door door, Faults faults) throws IOException {
    try {
      var target = exchange.getRequestURI();
      var match = door.router.find(exchange.getRequestMethod(), target);
      var query = new Query(target.getRawQuery());
      try (var body = bodies.read(exchange, match.route().bodyLimit())) {
        var line =
            new Request.Line(exchange.getRequestMethod(), target, exchange.getRequestHeaders());
        return match
            .route()
            .handler()
            .handle(new Request(line, match.names(), query, body.bytes(), type(exchange)));
      }
    } catch (Router.MethodRefused e) {
      var refusal =
          new Refusal(
              405, "This address does not take that method", "It takes " + e.allowed() + ".");
      return faults.reply(refusal).with("Allow", e.allowed());
    } catch (Refusal refusal) {
      return faults.reply(refusal);
    } catch (OutdatedLog log) {
      return faults.reply(log);
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
    var protobuf = reply.protobuf();
    if (json == null && protobuf == null || exchange.getRequestMethod().equals("HEAD")) {
      bodies.drain(exchange);
      exchange.sendResponseHeaders(reply.status(), -1);
    } else if (json != null) {
      headers.set("Content-Type", "application/json");
      write(exchange, reply.status(), json);
    } else if (protobuf != null) {
      headers.set("Content-Type", OtlpRoutes.PROTOBUF);
      write(exchange, reply.status(), protobuf);
    }
    watchdog.release();
  }

  /// Encodes a large text piece by piece, so that it does not stand in memory once more as bytes.
  /// What is left of the request is read before the end of the answer: closing the connection on it
  /// could tear down the answer as well.
  private void write(HttpExchange exchange, int status, String json) throws IOException {
    if (json.length() <= CHUNK) {
      write(exchange, status, json.getBytes(StandardCharsets.UTF_8));
      return;
    }
    exchange.sendResponseHeaders(status, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      writePieces(json, out);
      end(exchange, out);
    }
  }

  /// An empty message has a body, too: one of no bytes.
  private void write(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
      end(exchange, out);
    }
  }

  private void end(HttpExchange exchange, OutputStream out) throws IOException {
    out.flush();
    bodies.drain(exchange);
    watchdog.allow(Limits.PATIENCE);
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
