package tracedesk.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Copies every row that can still be read from a damaged database into a new one of the same
/// schema. Where reading breaks off, it is taken up from the other end of the table.
final class Salvage {
  /// What only the search index goes by, which is made anew.
  private static final Set<String> OF_THE_INDEX = Set.of("said", "unsaid", "search");

  private final Connection from;
  private final Connection into;
  private long copied;

  private record Named(String name, String sql) {}

  Salvage(Connection from, Connection into) {
    this.from = from;
    this.into = into;
  }

  /// Says how many rows were brought over.
  long run() throws SQLException {
    execute(into, "PRAGMA foreign_keys = OFF");
    var triggers = named("trigger");
    for (var trigger : triggers) {
      execute(into, "DROP TRIGGER " + trigger.name());
    }
    var tables = named("table");
    for (var table : tables) {
      if (!OF_THE_INDEX.contains(table.name())) {
        copy(table);
      }
    }
    dropDangling();
    if (tables.stream().anyMatch(table -> table.name().equals("tally"))) {
      count();
    }
    if (tables.stream().anyMatch(table -> table.name().equals("said"))) {
      sayAgain();
    }
    for (var trigger : triggers) {
      execute(into, trigger.sql());
    }
    return copied;
  }

  /// What was counted may not have been brought over whole.
  private void count() throws SQLException {
    execute(into, "DELETE FROM tally");
    execute(
        into,
        """
        INSERT INTO tally SELECT file, state, COUNT(*) FROM trace WHERE state IS NOT NULL
        GROUP BY file, state
        """);
  }

  private void sayAgain() throws SQLException {
    execute(into, "INSERT INTO said (log) SELECT log FROM words ORDER BY log");
  }

  /// Names come from our own schema, in the new database.
  private List<Named> named(String type) throws SQLException {
    var found = new ArrayList<Named>();
    try (var statement = into.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT name, sql FROM sqlite_schema WHERE type = '"
                    + type
                    + "' AND name NOT LIKE 'sqlite%'")) {
      while (rows.next()) {
        found.add(new Named(rows.getString(1), rows.getString(2)));
      }
    }
    return found;
  }

  private void copy(Named table) throws SQLException {
    execute(into, "DELETE FROM " + table.name());
    var columns = new ArrayList<String>();
    try (var statement = into.createStatement();
        var rows = statement.executeQuery("PRAGMA table_info(" + table.name() + ")")) {
      while (rows.next()) {
        columns.add(rows.getString("name"));
      }
    }
    var names = String.join(", ", columns);
    var insert =
        "INSERT OR IGNORE INTO %s (%s) VALUES (%s)"
            .formatted(
                table.name(), names, String.join(", ", columns.stream().map(_ -> "?").toList()));
    var select = "SELECT " + names + " FROM " + table.name() + " NOT INDEXED";
    boolean counted = !table.sql().contains("WITHOUT ROWID");
    execute(into, "BEGIN");
    try (var writing = into.prepareStatement(insert)) {
      boolean whole = copy(select + (counted ? " ORDER BY rowid" : ""), columns, writing);
      if (!whole && counted) {
        copy(select + " ORDER BY rowid DESC", columns, writing);
      }
    }
    execute(into, "COMMIT");
  }

  /// Says whether the end was reached.
  private boolean copy(String select, List<String> columns, PreparedStatement writing) {
    try (var statement = from.createStatement();
        var rows = statement.executeQuery(select)) {
      while (rows.next()) {
        copy(rows, columns.size(), writing);
      }
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /// A row whose values no longer fit their columns is left out.
  private void copy(ResultSet row, int columns, PreparedStatement writing) throws SQLException {
    for (int i = 1; i <= columns; i++) {
      writing.setObject(i, row.getObject(i));
    }
    try {
      copied += writing.executeUpdate();
    } catch (SQLException e) {
      writing.clearParameters();
    }
  }

  /// Rows that name others which could not be read.
  private void dropDangling() throws SQLException {
    execute(into, "PRAGMA foreign_keys = ON");
    for (boolean any = true; any; ) {
      any = false;
      var dangling = new ArrayList<String>();
      try (var statement = into.createStatement();
          var rows = statement.executeQuery("PRAGMA foreign_key_check")) {
        while (rows.next()) {
          if (rows.getObject(2) != null) {
            dangling.add("DELETE FROM " + rows.getString(1) + " WHERE rowid = " + rows.getLong(2));
          }
        }
      }
      for (var delete : dangling) {
        execute(into, delete);
        copied--;
        any = true;
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
