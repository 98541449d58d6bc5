package tracedesk.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Traces;
import tracedesk.domain.port.TracesContract;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.server.ExtensionRoutes;
import tracedesk.server.FileRoutes;
import tracedesk.server.ListRoutes;
import tracedesk.server.LocalServer;
import tracedesk.server.V4Routes;
import tracedesk.server.V5Routes;
import tracedesk.store.Database;
import tracedesk.store.SqliteFiles;
import tracedesk.store.SqliteLegacyLogs;
import tracedesk.store.SqliteLogs;
import tracedesk.store.SqliteTraces;

/// The contract all the way: client, HTTP, server, SQLite.
class HttpTracesTest extends TracesContract {
  private static final LogPatch OUTPUT =
      LogPatch.NOTHING.with(Field.OUTPUT, new Edit.Set<>(Json.of("mine")));

  static final Secret KEY = Objects.requireNonNull(Secret.of("contract_key_5d0e"));

  @Override
  protected Server start(Path folder) {
    return new Reached(folder);
  }

  @Test
  void historyNamesThePersonAtTheWindow(@TempDir Path own) {
    try (var server = new Reached(own)) {
      server.post("/v5/flows/log", "{\"log_id\":\"f\",\"path\":\"F\",\"output\":\"a\"}");
      var traces = server.traces();
      traces.save(traces.log(new LogId("f")), OUTPUT);
      var change = traces.history(new LogId("f")).getFirst();
      assertThat(change.from()).isEqualTo(Revision.Source.WINDOW);
      assertThat(change.who()).isEqualTo(System.getProperty("user.name"));
    }
  }

  @Test
  void aSaveHoldsForTheStateItWasMeantForAndIsMadeOnce(@TempDir Path own) {
    try (var server = new Reached(own)) {
      server.post("/v5/flows/log", "{\"log_id\":\"f\",\"path\":\"F\",\"output\":\"a\"}");
      server.post("/v4/logs", "{\"project\":\"p\",\"output\":\"a\"}");
      var traces = server.traces();
      for (var trace : traces.list(TraceFilter.ALL, null).traces()) {
        var seen = traces.fresh(trace.root());
        var operation = UUID.randomUUID();
        var first = traces.save(seen, OUTPUT, operation);
        assertThat(traces.save(seen, OUTPUT, operation).raw()).isEqualTo(first.raw());
        assertThat(traces.history(trace.root())).hasSize(2);
        assertThat(traces.history(trace.root()).getFirst().operation())
            .isEqualTo(operation.toString());
        assertThatThrownBy(() -> traces.save(seen, OUTPUT, UUID.randomUUID()))
            .isInstanceOfSatisfying(
                ProblemException.class,
                thrown ->
                    assertThat(thrown.problem())
                        .isInstanceOfSatisfying(
                            Problem.Conflicting.class,
                            problem -> assertThat(problem.status()).isEqualTo(412)));
        assertThat(traces.fresh(trace.root()).tag()).isEqualTo("\"rev-2\"");
      }
    }
  }

  /// A local server and a connection to it.
  static final class Reached implements Server {
    private final Database database;
    private final LocalServer server;
    private final HttpConnector connector = new HttpConnector();
    private final Profile profile;

    Reached(Path folder) {
      this(folder, false);
    }

    /// @param own whether the structures are read from the store, as in the window's own process
    Reached(Path folder, boolean own) {
      database = Database.open(folder.resolve("traces.db"));
      var logs = new SqliteLogs(database, InstantSource.system());
      var legacy = new SqliteLegacyLogs(database, InstantSource.system(), logs);
      var traces = new SqliteTraces(database, InstantSource.system(), logs, legacy);
      try {
        server =
            LocalServer.start(
                0,
                KEY,
                List.of(
                    new V5Routes(logs),
                    new FileRoutes(new SqliteFiles(database, InstantSource.system())),
                    new V4Routes(legacy),
                    new ListRoutes(traces),
                    new ExtensionRoutes(traces, traces, logs, _ -> false)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (own) {
        connector.own(traces);
      }
      profile =
          new Profile(
              UUID.randomUUID(),
              "local",
              "http://127.0.0.1:" + server.port(),
              Api.V5,
              Safety.FREE,
              true);
    }

    Profile profile() {
      return profile;
    }

    HttpConnector connector() {
      return connector;
    }

    @Override
    public Traces traces() {
      return connector.connect(profile, KEY);
    }

    @Override
    public void post(String path, String body) {
      connector.send(profile, KEY, "POST", path, body.getBytes(UTF_8));
    }

    @Override
    public void close() {
      connector.close();
      server.close();
      database.close();
    }
  }
}
