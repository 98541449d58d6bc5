package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.LogKind;

/// What is left in the files of a database after somebody deleted something for what was in it.
class ResidueTest {
  private static final String CANARY = "canary-of-a-deleted-log";

  @TempDir private Path folder;

  private static Json.Obj body(String id, String text) {
    return (Json.Obj)
        Json.parse(
            """
            {"log_id": "%1$s", "path": "%1$s", "output": "%2$s", "inputs": {"q": "%2$s"},
             "error": null, "metadata": {"note": "%2$s"}}
            """
                .formatted(id, text.repeat(400)));
  }

  private long hits() throws IOException {
    long hits = 0;
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        var content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        hits += content.split(CANARY, -1).length - 1;
      }
    }
    return hits;
  }

  private void fill(SqliteLogs logs) {
    for (int i = 0; i < 30; i++) {
      logs.create(LogKind.FLOW, body("other" + i, "kept"), null, null);
    }
    logs.create(LogKind.FLOW, body("gone", CANARY), null, null);
    logs.patch(
        LogKind.FLOW,
        null,
        "gone",
        (Json.Obj) Json.parse("{\"output\": \"%s corrected\"}".formatted(CANARY)),
        SaveTerms.NONE);
    for (int i = 30; i < 60; i++) {
      logs.create(LogKind.FLOW, body("other" + i, "kept"), null, null);
    }
  }

  @Test
  void f6ADeletedLogIsInNoFileAnyMoreThoughTheDatabaseStaysOpen() throws IOException {
    try (var database = Database.open(folder.resolve("test.db"))) {
      var logs = new SqliteLogs(database, InstantSource.system());
      fill(logs);
      assertThat(hits()).isPositive();
      logs.delete(List.of("gone"));
      assertThat(hits()).isZero();
      assertThat(logs.count()).isEqualTo(60);
    }
    assertThat(hits()).isZero();
  }

  @Test
  void f6ADeletedFileTakesItsLogsOutOfEveryFile() throws IOException {
    try (var database = Database.open(folder.resolve("test.db"))) {
      var logs = new SqliteLogs(database, InstantSource.system());
      fill(logs);
      var files = new SqliteFiles(database, InstantSource.system());
      var file =
          database.read(
              transaction ->
                  transaction.first("SELECT id FROM file WHERE path = 'gone'", row -> row.text(1)));
      files.deleteFile(FileKind.FLOW, String.valueOf(file));
      assertThat(hits()).isZero();
    }
  }

  @Test
  void f6WhileSomebodyReadsTheLogIsEmptiedOnClosing() throws IOException {
    try (var database = Database.open(folder.resolve("test.db"))) {
      var logs = new SqliteLogs(database, InstantSource.system());
      fill(logs);
      database.read(
          transaction -> {
            transaction.number("SELECT COUNT(*) FROM log");
            logs.delete(List.of("gone"));
            return true;
          });
      assertThat(logs.count()).isEqualTo(60);
    }
    assertThat(hits()).isZero();
  }
}
