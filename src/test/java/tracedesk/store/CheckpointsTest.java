package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.LogKind;

class CheckpointsTest {
  /// The writer itself would begin at five times as much. How much of it is copied depends on when:
  /// what is written after that waits until the log is long again.
  @Test
  void aLongLogIsCopiedIntoTheDatabaseWhileNobodyWaits(@TempDir Path folder) throws Exception {
    var file = folder.resolve("test.db");
    try (var database = Database.open(file)) {
      var logs = new SqliteLogs(database, InstantSource.system());
      var text = "word ".repeat(200_000);
      for (int i = 0; i < 30; i++) {
        var log = Json.object().put("log_id", "l" + i).put("path", "p").put("output", text).build();
        logs.create(LogKind.FLOW, log, null, null);
      }
      assertThat(Files.size(Inspection.beside(file, "-wal")))
          .isBetween(Checkpoints.PAGES * 4_096L, 5 * Checkpoints.PAGES * 4_096L);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (Files.size(file) < Checkpoints.PAGES * 4_096L / 2) {
        assertThat(System.nanoTime()).as("%d bytes copied", Files.size(file)).isLessThan(end);
        Thread.onSpinWait();
      }
    }
  }
}
