package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Traces;
import tracedesk.domain.port.TracesContract;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceId;

class SqliteTracesTest extends TracesContract {
  @TempDir Path folder;

  @Override
  protected Server start(Path folder) {
    var database = Database.open(folder.resolve("test.db"));
    var logs = new SqliteLogs(database, InstantSource.system());
    var legacy = new SqliteLegacyLogs(database, InstantSource.system(), logs);
    var traces = new SqliteTraces(database, InstantSource.system(), logs, legacy);
    return new Server() {
      @Override
      public Traces traces() {
        return traces;
      }

      @Override
      public void post(String path, String text) {
        var body = Json.parse(text);
        if (path.equals("/v4/logs")) {
          var requests = body instanceof Json.Arr list ? list.items() : java.util.List.of(body);
          legacy.create(requests.stream().map(Json.Obj.class::cast).toList());
        } else {
          var kind = LogKind.ofApi(path.split("/")[2].replaceFirst("s$", "")).orElseThrow();
          logs.create(kind, (Json.Obj) body, null, null);
        }
      }

      @Override
      public void close() {
        database.close();
      }
    };
  }

  @Test
  void aSaveInALargeTraceLetsOneRowBeReadAgain() {
    try (var database = Database.open(folder.resolve("large.db"))) {
      var logs = new SqliteLogs(database, InstantSource.system());
      var legacy = new SqliteLegacyLogs(database, InstantSource.system(), logs);
      var traces = new SqliteTraces(database, InstantSource.system(), logs, legacy);
      logs.create(LogKind.FLOW, log("root", ""), null, null);
      for (int i = 0; i < 600; i++) {
        logs.create(LogKind.TOOL, log("t" + i, ",\"trace_parent_id\":\"root\""), null, null);
      }
      var id = new TraceId("root");
      var whole = traces.open(id);
      var stamp = java.util.Objects.requireNonNull(whole.stamp());
      logs.create(LogKind.TOOL, log("t5", ",\"output\":\"x\""), null, null);
      logs.create(LogKind.FLOW, log("elsewhere", ""), null, null);
      var change = java.util.Objects.requireNonNull(traces.since(id, stamp));
      assertThat(change.rows()).extracting(row -> row.id().value()).containsExactly("t5");
      assertThat(traces.since(id, "another run-0-1")).isNull();
      assertThat(traces.since(id, "")).isNull();
      logs.delete(java.util.List.of("t7"));
      assertThat(traces.since(id, stamp)).isNull();
      assertThat(traces.again(whole).tree().size()).isEqualTo(600);
    }
  }

  /// Whenever a change comes while the trace is read, it is read then or with the next look.
  @Test
  void aChangeThatComesDuringAReadingIsNeverMissed() throws Exception {
    try (var database = Database.open(folder.resolve("raced.db"))) {
      var logs = new SqliteLogs(database, InstantSource.system());
      var legacy = new SqliteLegacyLogs(database, InstantSource.system(), logs);
      var traces = new SqliteTraces(database, InstantSource.system(), logs, legacy);
      logs.create(LogKind.FLOW, log("root", ""), null, null);
      var id = new TraceId("root");
      long seed = System.nanoTime();
      System.out.println("SqliteTracesTest seed " + seed);
      var random = new Random(seed);
      var seen = traces.open(id);
      for (int round = 0; round < 400; round++) {
        var text = ",\"output_tokens\":" + (round + 1);
        long moment = System.nanoTime() + random.nextInt(400_000);
        var writer =
            Thread.ofPlatform()
                .start(
                    () -> {
                      while (System.nanoTime() < moment) {
                        Thread.onSpinWait();
                      }
                      logs.create(
                          LogKind.PROMPT,
                          log("p", ",\"trace_parent_id\":\"root\"" + text),
                          null,
                          null);
                    });
        while (writer.isAlive()) {
          seen = traces.again(seen);
        }
        seen = traces.again(seen);
        assertThat(seen.tree().totals())
            .as("seed %d, round %d", seed, round)
            .isEqualTo(traces.open(id).tree().totals());
      }
    }
  }

  private static Json.Obj log(String id, String members) {
    return (Json.Obj) Json.parse("{\"log_id\":\"" + id + "\",\"path\":\"a/b\"" + members + "}");
  }
}
