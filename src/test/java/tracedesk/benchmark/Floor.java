package tracedesk.benchmark;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/// What SQLite does at best: rows of an id and as many bytes as a log has, one table, no index but
/// the id's, every batch on the disk before the next.
record Floor(Path file, int bytes) {
  /// Rows per second.
  double rate(int batch, int rows) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("DROP TABLE IF EXISTS log");
      statement.execute("CREATE TABLE log (id TEXT PRIMARY KEY, json BLOB NOT NULL)");
      connection.setAutoCommit(false);
      var body = "x".repeat(bytes).getBytes(StandardCharsets.UTF_8);
      try (var insert = connection.prepareStatement("INSERT INTO log VALUES (?, ?)")) {
        long began = System.nanoTime();
        for (int row = 0; row < rows; row++) {
          insert.setString(1, Integer.toHexString(Integer.reverse(row)) + "_" + row);
          insert.setBytes(2, body);
          insert.executeUpdate();
          if (row % batch == batch - 1) {
            connection.commit();
          }
        }
        connection.commit();
        return rows * 1e9 / (System.nanoTime() - began);
      }
    }
  }
}
