package tracedesk.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.FileKind;

/// Which evaluators watch a file. They are kept for the record: nothing here runs them.
final class MonitorRows {
  private MonitorRows() {}

  private record Row(
      long evaluator,
      @Nullable Long version,
      @Nullable String environment,
      boolean active,
      long created,
      long updated) {}

  static List<ShownFile.Monitor> of(Transaction transaction, long file) throws SQLException {
    var rows =
        transaction.list(
            """
            SELECT monitoring.evaluator, monitoring.version, environment.id, monitoring.active,
              monitoring.created, monitoring.updated
            FROM monitoring LEFT JOIN environment ON environment.seq = monitoring.environment
            WHERE monitoring.file = ? ORDER BY monitoring.seq
            """,
            row ->
                new Row(
                    row.number(1),
                    row.maybeNumber(2),
                    row.maybeText(3),
                    row.truth(4),
                    row.number(5),
                    row.number(6)),
            file);
    var monitors = new ArrayList<ShownFile.Monitor>();
    for (var row : rows) {
      var evaluator =
          row.version() != null
              ? FileRows.bySeq(transaction, row.version())
              : FileRows.find(
                  transaction, row.evaluator(), new VersionQuery(null, row.environment()));
      monitors.add(
          new ShownFile.Monitor(
              evaluator == null ? null : ShownFile.alone(transaction, evaluator),
              row.environment() == null ? null : Environment.find(transaction, row.environment()),
              row.active(),
              row.created(),
              row.updated()));
    }
    return monitors;
  }

  /// An evaluator that watches a file where it comes from. Times in microseconds since 1970.
  ///
  /// @param version the number of the version that watches, or `null` for the one in `environment`
  record Arriving(
      long file,
      long evaluator,
      @Nullable Long version,
      @Nullable Long environment,
      boolean active,
      long created,
      long updated) {}

  /// Keeps who watches, unless that is known.
  static void bring(Transaction transaction, Arriving arriving) throws SQLException {
    transaction.update(
        """
        INSERT OR IGNORE INTO monitoring
          (file, evaluator, version, environment, active, created, updated)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        arriving.file(),
        arriving.evaluator(),
        arriving.version(),
        arriving.environment(),
        arriving.active(),
        arriving.created(),
        arriving.updated());
  }

  /// Activates or deactivates one evaluator, named as the API names it: `evaluator_version_id`, or
  /// `evaluator_id` and `environment_id`.
  static void set(Transaction transaction, long file, Json.Obj named, boolean active, long now)
      throws SQLException {
    var version = named.string("evaluator_version_id");
    var evaluator = named.string("evaluator_id");
    var environment = named.string("environment_id");
    if (version != null) {
      var watching = FileRows.byVersion(transaction, FileKind.EVALUATOR, version);
      set(transaction, file, watching.seq(), watching.version().seq(), null, active, now);
    } else if (evaluator != null && environment != null) {
      var found = FileRows.byId(transaction, FileKind.EVALUATOR, evaluator, VersionQuery.DEFAULT);
      var watching = Refusals.found(found, "evaluator", evaluator);
      var place =
          Refusals.found(Environment.find(transaction, environment), "environment", environment);
      set(transaction, file, watching.seq(), null, place.seq(), active, now);
    } else {
      throw Refusals.rejected(
          active ? "activate" : "deactivate",
          "name the evaluator by evaluator_version_id, or by evaluator_id and environment_id",
          "missing");
    }
  }

  private static void set(
      Transaction transaction,
      long file,
      long evaluator,
      @Nullable Long version,
      @Nullable Long environment,
      boolean active,
      long now)
      throws SQLException {
    int changed =
        transaction.update(
            """
            UPDATE monitoring SET active = ?5, updated = ?6
            WHERE file = ?1 AND evaluator = ?2 AND version IS ?3 AND environment IS ?4
            """,
            file,
            evaluator,
            version,
            environment,
            active,
            now);
    if (changed == 0 && active) {
      transaction.update(
          """
          INSERT INTO monitoring (file, evaluator, version, environment, active, created, updated)
          VALUES (?1, ?2, ?3, ?4, 1, ?5, ?5)
          """,
          file,
          evaluator,
          version,
          environment,
          now);
    }
  }
}
