package tracedesk.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.profile.LogLink;
import tracedesk.domain.profile.Secret;
import tracedesk.store.Database;
import tracedesk.store.SqliteDatasets;
import tracedesk.store.SqliteDeployments;
import tracedesk.store.SqliteDirectories;
import tracedesk.store.SqliteEvaluations;
import tracedesk.store.SqliteFiles;
import tracedesk.store.SqliteIntake;
import tracedesk.store.SqliteLegacyLogs;
import tracedesk.store.SqliteLogs;
import tracedesk.store.SqliteTraces;

/// The whole server on a store of its own, spoken to over real HTTP.
final class LocalApi implements AutoCloseable {
  static final String KEY = "k3y-0123456789abcdef0123456789abcdef";
  private static final JsonLimits WIDE =
      new JsonLimits(900, 1L << 30, 1 << 30, 1 << 20, 1 << 20, Long.MAX_VALUE);

  private final Database database;
  private final LocalServer server;
  private final OtlpRoutes spans;
  private volatile boolean window;
  private volatile int raised;
  private volatile @Nullable LogLink shown;

  LocalApi(Path folder) throws IOException {
    database = Database.open(folder.resolve("tracedesk.db"));
    var clock = InstantSource.system();
    var logs = new SqliteLogs(database, clock);
    var legacy = new SqliteLegacyLogs(database, clock, logs);
    var traces = new SqliteTraces(database, clock, logs, legacy);
    spans = new OtlpRoutes(new SqliteIntake(database, clock));
    server =
        LocalServer.start(
            0,
            Secret.of(KEY),
            List.of(
                new V5Routes(logs),
                new FileRoutes(new SqliteFiles(database, clock)),
                new DeploymentRoutes(new SqliteDeployments(database, clock)),
                new DirectoryRoutes(new SqliteDirectories(database, clock)),
                new DatasetRoutes(new SqliteDatasets(database, clock)),
                new EvaluationRoutes(new SqliteEvaluations(database, clock)),
                new CallRoutes(),
                new V4Routes(legacy),
                new ImportRoutes(new SqliteIntake(database, clock)),
                spans,
                new ListRoutes(traces),
                new ExtensionRoutes(traces, traces, logs, this::raise)));
  }

  private boolean raise(@Nullable LogLink link) {
    raised++;
    shown = link;
    return window;
  }

  @Nullable LogLink shown() {
    return shown;
  }

  int raised() {
    return raised;
  }

  void openWindow() {
    window = true;
  }

  /// What takes spans into this store.
  OtlpRoutes spans() {
    return spans;
  }

  LocalServer server() {
    return server;
  }

  int port() {
    return server.port();
  }

  RawHttp.Answer get(String path) {
    return call("GET", path, "");
  }

  RawHttp.Answer post(String path, String body) {
    return call("POST", path, body);
  }

  RawHttp.Answer patch(String path, String body) {
    return call("PATCH", path, body);
  }

  RawHttp.Answer call(String method, String path, String body) {
    return call(method, path, "X-API-KEY: " + KEY + "\r\n", body.getBytes(StandardCharsets.UTF_8));
  }

  RawHttp.Answer call(String method, String path, String headers, byte[] body) {
    try (var http = new RawHttp(port())) {
      http.send(
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: 127.0.0.1:"
              + port()
              + "\r\n"
              + headers
              + "Content-Length: "
              + body.length
              + "\r\n\r\n");
      http.send(body);
      return http.read();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// The body of an answer that must be 200.
  static Json.Obj ok(RawHttp.Answer answer) {
    if (answer.status() != 200) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return json(answer);
  }

  static Json.Obj json(RawHttp.Answer answer) {
    return (Json.Obj) Json.parse(answer.body(), WIDE);
  }

  /// The faults of a 422: `body.output output_xor_error`, one each.
  static List<String> faults(RawHttp.Answer answer) {
    if (answer.status() != 422) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return json(answer).list("detail").stream()
        .map(Json.Obj.class::cast)
        .map(
            fault ->
                String.join(".", fault.list("loc").stream().map(Json::plain).toList())
                    + " "
                    + fault.string("type"))
        .toList();
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}
