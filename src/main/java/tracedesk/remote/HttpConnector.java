package tracedesk.remote;

import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.ConnectionReport;
import tracedesk.domain.port.Connector;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.port.TraceStructures;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.trace.Api;
import tracedesk.wire.TraceBodies;

/// Reaches servers over HTTP: HTTP/1.1 on plain http, HTTP/2 on https, one client per server.
/// Closing ends what is under way.
public final class HttpConnector implements Connector, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /// A batch waits for those of others.
  private static final Duration INTAKE_DEADLINE = Duration.ofMinutes(5);

  private static final int MOST_COUNTED_FILES = 20;

  private final Duration deadline;
  private final Map<Trusting, HttpClient> clients = new HashMap<>();
  private final List<Consumer<Exchange>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable TraceStructures own;

  public HttpConnector() {
    this(DEADLINE);
  }

  /// @param deadline for a whole exchange, from sending to the last byte of the answer
  HttpConnector(Duration deadline) {
    this.deadline = deadline;
  }

  /// Reads the structures of the server inside the program from here, not over HTTP.
  public void own(TraceStructures structures) {
    own = structures;
  }

  @Override
  public Traces connect(Profile profile, @Nullable Secret key) {
    var transport = transport(profile, key);
    return profile.api() == Api.V4
        ? new V4Traces(transport)
        : new DiscoveredTraces(transport, profile.local() ? own : null);
  }

  @Override
  public void send(Profile profile, @Nullable Secret key, String method, String path, byte[] body) {
    try {
      transport(profile, key)
          .send(new ApiRequest(method, path, Json.parse(body, HttpTransport.ANSWER)));
    } catch (JsonFault e) {
      throw new ProblemException(
          new Problem.Rejected(400, "the request is not JSON: " + e.getMessage(), List.of()), e);
    }
  }

  /// The intake of another process of this program on this computer.
  public TraceIntake intake(String baseUrl, Secret key) {
    return new RemoteIntake(
        new HttpTransport(client(baseUrl, null), baseUrl, key, INTAKE_DEADLINE, this::tell));
  }

  @Override
  public void onExchange(Consumer<Exchange> listener) {
    listeners.add(listener);
  }

  @Override
  public ConnectionReport test(Profile profile, @Nullable Secret key) {
    var transport = transport(profile, key);
    var first =
        profile.api() == Api.V4
            ? Target.of("/v4/projects").with("page", 0).with("size", 50)
            : Target.of("/v5/files").with("page", 1).with("size", 1);
    long start = System.nanoTime();
    Reply reply;
    try {
      reply = transport.send(ApiRequest.get(first));
    } catch (ProblemException e) {
      var took = Duration.ofNanos(System.nanoTime() - start);
      return new ConnectionReport(took, false, null, -1, null, e.problem());
    }
    var date = reply.date();
    var clock = date == null ? null : Duration.between(Instant.now(), date);
    try {
      var answer = transport.object(reply);
      if (!(answer.get("records") instanceof Json.Arr)) {
        throw transport.unreadable("the answer has no records");
      }
      var traces = connect(profile, key);
      var capabilities = traces.capabilities();
      return new ConnectionReport(
          reply.took(),
          true,
          clock,
          count(transport, traces, capabilities, answer),
          capabilities,
          null);
    } catch (ProblemException e) {
      return new ConnectionReport(reply.took(), true, clock, -1, null, e.problem());
    }
  }

  private static long count(
      HttpTransport transport, Traces traces, Capabilities capabilities, Json.Obj first) {
    if (capabilities.api() == Api.V4) {
      return first.list("records").stream()
          .mapToLong(project -> number(project, "data_count"))
          .reduce(0, HttpConnector::sum);
    }
    if (capabilities.allTraces()) {
      return number(transport.get(Target.of(TraceBodies.PATH + "/stats")), "logs");
    }
    var files = traces.files();
    if (files.size() > MOST_COUNTED_FILES) {
      return -1;
    }
    return Parallel.all(files.stream().map(file -> logsOf(transport, file)).toList()).stream()
        .mapToLong(Long::longValue)
        .reduce(0, HttpConnector::sum);
  }

  private static Callable<Long> logsOf(HttpTransport transport, FileChoice file) {
    return () ->
        number(
            transport.get(
                Target.of("/v5/logs").with("file_id", file.id()).with("page", 1).with("size", 1)),
            "total");
  }

  private static long number(Json value, String name) {
    var number = value instanceof Json.Obj object ? object.integer(name) : null;
    return number == null ? -1 : number;
  }

  private static long sum(long a, long b) {
    return a < 0 || b < 0 ? -1 : a + b;
  }

  private HttpTransport transport(Profile profile, @Nullable Secret key) {
    return new HttpTransport(
        client(profile.baseUrl(), profile.authority()),
        profile.baseUrl(),
        key,
        deadline,
        this::tell);
  }

  private void tell(Exchange exchange) {
    listeners.forEach(listener -> listener.accept(exchange));
  }

  private synchronized HttpClient client(String baseUrl, @Nullable String authority) {
    var address = ServerAddress.of(baseUrl);
    boolean secure = address != null && address.isSecure();
    var own = authority == null || !secure ? null : Authority.read(authority);
    var origin = address == null ? "" : address.origin();
    return clients.computeIfAbsent(new Trusting(origin, own), _ -> newClient(address, own));
  }

  /// A server, and the certificates it may be trusted for besides the system's.
  private record Trusting(String origin, @Nullable Authority own) {}

  private static HttpClient newClient(@Nullable ServerAddress address, @Nullable Authority own) {
    boolean secure = address != null && address.isSecure();
    boolean loopback = address == null || address.isLoopback();
    var client =
        HttpClient.newBuilder()
            .version(secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(loopback ? HttpClient.Builder.NO_PROXY : ProxySelector.getDefault());
    if (own != null) {
      client.sslContext(own.context());
    } else if (!secure) {
      client.sslContext(new NoTls());
    }
    return client.build();
  }

  @Override
  public synchronized void close() {
    clients.values().forEach(HttpClient::shutdownNow);
    clients.clear();
  }
}
