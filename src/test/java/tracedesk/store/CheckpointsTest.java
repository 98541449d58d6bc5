package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.LogKind;

class CheckpointsTest {
  /// The writer itself would begin at five times as much.
  @Test
  @Timeout(60)
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
      while (Files.size(file) < Checkpoints.PAGES * 4_096L) {
        Thread.onSpinWait();
      }
    }
  }
}
