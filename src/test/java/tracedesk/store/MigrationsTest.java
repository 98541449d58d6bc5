package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.LogKind;

class MigrationsTest {
  @TempDir Path folder;

  /// A database as version 1 left it: one flow log with a child.
  private Path first() throws Exception {
    var file = folder.resolve("first.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement();
        var script =
            Migrations.class.getResourceAsStream("/tracedesk/store/migrations/V001__logs.sql")) {
      statement.executeUpdate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      statement.executeUpdate("PRAGMA user_version = 1");
      statement.executeUpdate(
          """
          INSERT INTO file (seq, id, kind, path, folded, created, updated, used)
          VALUES (1, 'fl_1', 'FLOW', 'a/b/F', 'a/b/f', 5, 5, 5), (2, 'tl_1', 'TOOL', 'T', 't', 5, 5, 5);
          INSERT INTO version (seq, id, file, digest, body, created, updated, used)
          VALUES (1, 'flv_1', 1, x'00', CAST('{}' AS BLOB), 5, 5, 5),
                 (2, 'tlv_1', 2, x'00', CAST('{}' AS BLOB), 5, 5, 5);
          INSERT INTO trace (seq, id, head, file, status, began, logs)
          VALUES (1, 'f', 1, 1, 'INCOMPLETE', 7, 2);
          """);
      insert(statement, 1, "f", "FLOW", "NULL", "'INCOMPLETE'");
      insert(statement, 2, "t", "TOOL", "'f'", "NULL");
    }
    return file;
  }

  private static void insert(
      java.sql.Statement statement, int seq, String id, String kind, String parent, String status)
      throws SQLException {
    statement.executeUpdate(
        """
        INSERT INTO log (seq, id, api, kind, file, version, trace, parent, status, created, updated, began,
          failed, tokens, cost, preview)
        VALUES (%1$d, '%2$s', 'V5', '%3$s', %1$d, %1$d, 1, %4$s, %5$s, 7, 7, 7, 0, 0, 0, '');
        INSERT INTO body VALUES (%1$d, CAST('{"inputs":{}}' AS BLOB));
        INSERT INTO words VALUES (%1$d, '', '', '');
        """
            .formatted(seq, id, kind, parent, status));
  }

  @Test
  void aDatabaseOfTheFirstVersionIsReadAndTakesLogs() throws Exception {
    try (var database = Database.open(first())) {
      var clock = InstantSource.system();
      var logs = new SqliteLogs(database, clock);
      var traces =
          new SqliteTraces(database, clock, logs, new SqliteLegacyLogs(database, clock, logs));
      var before = traces.list(TraceFilter.ALL, null).traces().getFirst();
      assertThat(before.logs()).isEqualTo(2);
      assertThat(before.late()).isFalse();
      assertThat(before.receiving()).isFalse();

      logs.patch(
          LogKind.TOOL, null, "t", (Json.Obj) Json.parse("{\"output\":\"x\"}"), SaveTerms.NONE);
      var more =
          new IncomingLog(
              "u",
              LogKind.TOOL,
              "t",
              new IncomingFile("tl_1", null, null, null, null),
              Json.Obj.EMPTY);
      assertThat(new SqliteIntake(database, clock).receive(List.of(more)).added()).isEqualTo(1);
      var after = traces.list(TraceFilter.ALL, null).traces().getFirst();
      assertThat(after.logs()).isEqualTo(3);
      assertThat(after.receiving()).isTrue();
      assertThat(traces.log(new tracedesk.domain.trace.LogId("t")).corrected())
          .isEqualTo(Set.of("output"));
    }
  }

  @Test
  void filesOfTheFirstVersionLieInDirectories() throws Exception {
    try (var database = Database.open(first())) {
      var directories = new SqliteDirectories(database, InstantSource.system());
      var root = (Json.Obj) Json.parse(directories.root().text());
      assertThat(root.list("files").toString()).contains("\"path\":\"T\"");
      assertThat(((Json.Arr) Json.parse(directories.all().text())).items())
          .extracting(directory -> ((Json.Obj) directory).string("path"))
          .containsExactly("", "a", "a/b");
      var flow =
          (Json.Obj)
              Json.parse(
                  new SqliteFiles(database, InstantSource.system())
                      .fileByPath("a/b/F", null)
                      .text());
      var holding =
          (Json.Obj)
              Json.parse(directories.directory(String.valueOf(flow.string("directory_id"))).text());
      assertThat(holding.string("path")).isEqualTo("a/b");
      assertThat(holding.list("parents")).hasSize(2);
    }
  }

  @Test
  void aDatabaseOfALaterVersionIsLeftAlone() throws Exception {
    var file = folder.resolve("later.db");
    Database.open(file).close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA user_version = 9999");
    }
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> Database.open(file))
        .hasMessageContaining("newer Tracedesk");
  }
}
