package tracedesk.service.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.Timing;
import tracedesk.store.Database;
import tracedesk.store.SqliteOutbox;

/// The computer's clock is set while saves wait (K10): by ten years, back by an hour, to the moment
/// of another save.
class ClockJumpTest {
  private static final UUID SERVER = new UUID(7, 7);
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  @TempDir Path folder;

  private final ModelServer server = new ModelServer();
  private Instant wall = NOW;
  private long nanos;

  private Outbox open(Database database) {
    InstantSource clock = () -> wall;
    var outbox =
        new Outbox(
            new SqliteOutbox(database, clock), _ -> server, clock, () -> nanos, new Random(1));
    outbox.load();
    return outbox;
  }

  private static LogPatch output(String text) {
    return LogPatch.NOTHING.with(Field.OUTPUT, new Edit.Set<>(Json.of(text)));
  }

  private static int runDue(Outbox outbox) {
    var taken = new ArrayList<Operation>();
    for (var next = outbox.take(); next != null; next = outbox.take()) {
      taken.add(next);
    }
    taken.forEach(outbox::attempt);
    return taken.size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"P3650D", "PT-1H", "PT0S"})
  void k10OrderIsThatOfSavingAndNoClockMakesAStorm(String jump) {
    try (var database = Database.openDrafts(folder.resolve("drafts.db"))) {
      var outbox = open(database);
      var one = server.put(ModelServer.log("log_1", "old"));
      var two = server.put(ModelServer.log("log_2", "old"));
      outbox.save(SERVER, one, output("first"));
      server.onRead.add(
          new ModelServer.Fault(new Problem.Busy(429, "", Duration.ofMinutes(5)), false));
      runDue(outbox);
      wall = NOW.plus(Duration.parse(jump));
      outbox.save(SERVER, two, output("second"));
      for (int i = 0; i < 100; i++) {
        assertThat(runDue(outbox)).as("tries while the server wants quiet").isZero();
      }
      assertThat(outbox.untilNext()).isEqualTo(Duration.ofMinutes(5).toNanos());
    }
    // After a restart the order is still that of saving, and nothing waits for a date far away.
    try (var database = Database.openDrafts(folder.resolve("drafts.db"))) {
      var outbox = open(database);
      assertThat(outbox.view().operations())
          .extracting(operation -> operation.log().value())
          .containsExactly("log_1", "log_2");
      runDue(outbox);
      assertThat(outbox.view().operations()).isEmpty();
      assertThat(server.patches)
          .containsExactly("log_1 {\"output\":\"first\"}", "log_2 {\"output\":\"second\"}");
      assertThat(
              new SqliteOutbox(database, () -> wall)
                  .history(SERVER, ModelServer.log("log_1", "").id()))
          .hasSize(1);
    }
  }

  @Test
  void k10ALogThatEndedBeforeItBeganHasNoDuration() {
    assertThat(new Timing(NOW, NOW.minusSeconds(3600), NOW, null).duration()).isNull();
    assertThat(new Timing(NOW, NOW, NOW, null).duration()).isZero();
  }
}
