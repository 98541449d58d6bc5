package tracedesk.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Brings a database to the newest schema, step by step, each in its own transaction. A step is
/// never edited once it was released.
final class Migrations {
  static final Migrations LOGS =
      new Migrations(
          0x54644c67, // "TdLg"
          "log",
          List.of(
              "V001__logs.sql",
              "V002__intake.sql",
              "V003__files.sql",
              "V004__counts.sql",
              "V005__history.sql",
              "V006__sums.sql",
              "V007__list.sql",
              "V008__search.sql"));
  static final Migrations DRAFTS =
      new Migrations(
          0x54644472, "draft", List.of("drafts/V001__drafts.sql", "drafts/V002__outbox.sql"));

  private final int applicationId;
  private final String table;
  private final List<String> steps;

  /// @param applicationId what marks a file as this database, four letters in its header
  /// @param table a table it has since its first step
  private Migrations(int applicationId, String table, List<String> steps) {
    this.applicationId = applicationId;
    this.table = table;
    this.steps = steps;
  }

  int applicationId() {
    return applicationId;
  }

  String table() {
    return table;
  }

  /// The schema this program writes.
  int newest() {
    return steps.size();
  }

  /// Whether what the user typed is in it, for which the last room on the disk is put by.
  boolean holdsCorrections() {
    return this == DRAFTS;
  }

  void apply(Connection connection) throws SQLException {
    apply(connection, steps.size());
    try (var statement = connection.createStatement()) {
      int marked;
      try (var rows = statement.executeQuery("PRAGMA application_id")) {
        marked = rows.getInt(1);
      }
      if (marked != applicationId) {
        statement.executeUpdate("PRAGMA application_id = " + applicationId);
      }
    }
  }

  /// Goes no further than this step.
  void apply(Connection connection, int last) throws SQLException {
    try (var statement = connection.createStatement()) {
      int version;
      try (var rows = statement.executeQuery("PRAGMA user_version")) {
        version = rows.getInt(1);
      }
      for (int step = version; step < last; step++) {
        statement.executeUpdate("BEGIN IMMEDIATE");
        try {
          statement.executeUpdate(script(steps.get(step)));
          statement.executeUpdate("PRAGMA user_version = " + (step + 1));
          statement.executeUpdate("COMMIT");
        } catch (SQLException e) {
          statement.executeUpdate("ROLLBACK");
          throw e;
        }
      }
    }
  }

  private static String script(String name) {
    try (var in = Migrations.class.getResourceAsStream("/tracedesk/store/migrations/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the migration " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
