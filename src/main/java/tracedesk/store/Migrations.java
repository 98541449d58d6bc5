package tracedesk.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// Brings a database to the newest schema, step by step, each in its own transaction. A step is
/// never edited once it was released; a database of a newer program is left alone.
final class Migrations {
  static final Migrations LOGS =
      new Migrations(
          List.of(
              "V001__logs.sql",
              "V002__intake.sql",
              "V003__files.sql",
              "V004__counts.sql",
              "V005__history.sql"));
  static final Migrations DRAFTS =
      new Migrations(List.of("drafts/V001__drafts.sql", "drafts/V002__outbox.sql"));

  private final List<String> steps;

  private Migrations(List<String> steps) {
    this.steps = steps;
  }

  /// Whether what the user typed is in it, for which the last room on the disk is put by.
  boolean holdsCorrections() {
    return this == DRAFTS;
  }

  void apply(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      int version;
      try (var rows = statement.executeQuery("PRAGMA user_version")) {
        version = rows.getInt(1);
      }
      if (version > steps.size()) {
        throw new ProblemException(
            new Problem.Storage(
                "the data was written by a newer Tracedesk (schema "
                    + version
                    + ", this one knows "
                    + steps.size()
                    + "); update Tracedesk or choose another data folder"));
      }
      if (version == 0 && holdsTables(statement)) {
        throw foreign(connection.getMetaData().getURL().replaceFirst("^jdbc:sqlite:", ""));
      }
      for (int step = version; step < steps.size(); step++) {
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

  private static boolean holdsTables(Statement statement) throws SQLException {
    try (var rows = statement.executeQuery("SELECT COUNT(*) FROM sqlite_schema")) {
      return rows.getInt(1) > 0;
    }
  }

  static ProblemException foreign(String file) {
    return new ProblemException(
        new Problem.Storage(
            file
                + " is the database of another program and was left as it is; choose another data"
                + " folder"));
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
