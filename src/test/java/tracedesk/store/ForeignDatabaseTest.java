package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// Database files somebody else made.
class ForeignDatabaseTest {
  @TempDir private Path folder;

  private Path made(String name, String... statements) throws Exception {
    var file = folder.resolve(name);
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.executeUpdate(sql);
      }
    }
    return file;
  }

  private static void requireRefusedAndUntouched(Path file) throws IOException {
    var before = Files.readAllBytes(file);
    assertThatThrownBy(() -> Database.open(file))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unusable.class));
    assertThat(Files.readAllBytes(file)).as(file.toString()).isEqualTo(before);
  }

  @Test
  void f4TheDatabaseOfAnotherProgramIsRefusedAndLeftAsItWas() throws Exception {
    requireRefusedAndUntouched(made("browser.db", "CREATE TABLE visits (url TEXT)"));
    requireRefusedAndUntouched(
        made("with-wal.db", "PRAGMA journal_mode = WAL", "CREATE TABLE log (seq INTEGER)"));
    requireRefusedAndUntouched(
        made(
            "hostile.db",
            "CREATE TABLE log (seq INTEGER)",
            "CREATE VIEW trace AS SELECT load_extension('/tmp/evil') AS seq",
            "CREATE TRIGGER run AFTER INSERT ON log BEGIN DELETE FROM log; END"));
  }

  @Test
  void f4FilesThatAreNoDatabaseOrHalfOfOneAreRefusedAndLeftAsTheyWere() throws Exception {
    var random = new Random(4);
    var noise = new byte[20_000];
    random.nextBytes(noise);
    requireRefusedAndUntouched(Files.write(folder.resolve("noise.db"), noise));
    requireRefusedAndUntouched(
        Files.writeString(folder.resolve("text.db"), "SQLite format 4, not".repeat(99)));
    var whole = folder.resolve("whole.db");
    Database.open(whole).close();
    var bytes = Files.readAllBytes(whole);
    for (int page = 1; page < 4; page++) {
      var broken = bytes.clone();
      Arrays.fill(broken, 100, 100 + 400 * page, (byte) 0xff);
      requireRefusedAndUntouched(Files.write(folder.resolve("broken-" + page + ".db"), broken));
    }
  }

  @Test
  void f4WhatIsInADatabaseCannotRunCodeOnAnyConnection() throws Exception {
    try (var database = Database.open(folder.resolve("ours.db"))) {
      requireCareful(database);
      database.transact(
          transaction -> {
            requireCareful(transaction);
            return true;
          });
    }
  }

  private static void requireCareful(Database database) {
    for (int i = 0; i < 4; i++) {
      database.read(
          transaction -> {
            requireCareful(transaction);
            return true;
          });
    }
  }

  private static void requireCareful(Transaction transaction) throws java.sql.SQLException {
    assertThat(transaction.number("PRAGMA trusted_schema")).isZero();
    assertThat(transaction.number("PRAGMA cell_size_check")).isEqualTo(1);
    assertThat(transaction.number("PRAGMA secure_delete")).isEqualTo(1);
    assertThatThrownBy(() -> transaction.number("SELECT load_extension('/tmp/evil')"))
        .hasMessageContaining("not authorized");
  }

  @Test
  void f4APathIsNeverReadAsOptions() {
    assertThatThrownBy(() -> Database.open(folder.resolve("a.db?enable_load_extension=true")))
        .isInstanceOf(ProblemException.class);
  }
}
