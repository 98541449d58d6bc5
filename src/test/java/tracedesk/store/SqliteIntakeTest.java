package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.port.TraceIntakeContract;
import tracedesk.domain.port.Traces;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.LogKind;

class SqliteIntakeTest extends TraceIntakeContract {
  private Instant now = Instant.parse("2026-01-15T14:00:00Z");

  @Override
  protected Server start(Path folder) {
    var database = Database.open(folder.resolve("test.db"));
    InstantSource clock = () -> now;
    var logs = new SqliteLogs(database, clock);
    var traces =
        new SqliteTraces(database, clock, logs, new SqliteLegacyLogs(database, clock, logs));
    var intake = intake(database, clock);
    return new Server() {
      @Override
      public TraceIntake intake() {
        return intake;
      }

      @Override
      public Traces traces() {
        return traces;
      }

      @Override
      public void post(String path, String body) {
        var kind = LogKind.ofApi(path.split("/")[2].replaceFirst("s$", "")).orElseThrow();
        logs.create(kind, (Json.Obj) Json.parse(body), null, null);
      }

      @Override
      public void close() {
        database.close();
      }
    };
  }

  SqliteIntake intake(Database database, InstantSource clock) {
    return new SqliteIntake(database, clock);
  }

  @Test
  void anIncompleteTraceIsReceivingForTenSecondsAfterEachLog() {
    intake.receive(List.of(flow("f", "{}")));
    assertThat(trace("f").receiving()).isTrue();
    now = now.plusSeconds(11);
    assertThat(trace("f").receiving()).isFalse();
    intake.receive(List.of(tool("t", "f", "{}"), tool("w", "unknown", "{}")));
    assertThat(trace("f").receiving()).isTrue();
    assertThat(trace("unknown").receiving()).isTrue();
    intake.receive(List.of(flow("f", "{\"log_status\":\"complete\"}")));
    assertThat(trace("f").receiving()).isFalse();
  }

  @Test
  void tracesOutOfFilesAndLoneLogsAreNotReceiving() {
    intake.bring(List.of(flow("f", "{}")));
    var file = IncomingFile.at("P", null);
    intake.receive(List.of(new IncomingLog("p", LogKind.PROMPT, null, file, Json.Obj.EMPTY)));
    assertThat(trace("f").receiving()).isFalse();
    assertThat(trace("p").receiving()).isFalse();
  }
}
