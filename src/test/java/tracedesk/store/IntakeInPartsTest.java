package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.port.TraceIntake.Taken;
import tracedesk.domain.trace.IncomingLog;

/// The contract with batches that let others write after each of their logs: what becomes of one
/// does not depend on how many transactions it took.
class IntakeInPartsTest extends SqliteIntakeTest {
  @Override
  SqliteIntake intake(Database database, InstantSource clock) {
    return new SqliteIntake(database, clock, () -> true);
  }

  @Test
  void aSaveWaitsForOneLogOfABatchNotForAll(@TempDir Path other) throws Exception {
    var batch = new ArrayList<IncomingLog>();
    batch.add(flow("f", "{}"));
    for (int i = 0; i < 5_000; i++) {
      batch.add(tool("t" + i, "f", "{\"output\":\"x\"}"));
    }
    try (var database = Database.open(other.resolve("other.db"))) {
      var intake = new SqliteIntake(database, InstantSource.system());
      var receiving = new FutureTask<>(() -> intake.receive(batch));
      Thread.ofPlatform().start(receiving);
      var between = new ArrayList<Long>();
      while (!receiving.isDone()) {
        between.add(database.<Long>transact(t -> t.number("SELECT COUNT(*) FROM log")));
      }
      assertThat(receiving.get()).isEqualTo(new Taken(5_001, 0, 0, List.of()));
      assertThat(between).anyMatch(logs -> logs > 0 && logs < 5_001);
      assertThat(database.<Long>read(t -> t.number("SELECT COUNT(*) FROM log"))).isEqualTo(5_001);
    }
  }
}
