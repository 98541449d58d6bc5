package tracedesk.store;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.FileKind;

/// A file as the API shows it: with where it lies, where its version is deployed and who watches
/// it.
///
/// @param directory the id of its directory
/// @param monitors the evaluators that watch it
/// @param datapoints how many the version of a dataset holds
record ShownFile(
    StoredFile file,
    @Nullable String directory,
    List<Environment> environments,
    List<Monitor> monitors,
    long datapoints) {
  /// An evaluator that watches a file.
  ///
  /// @param evaluator in the version that watches; `null` where none is deployed
  /// @param environment where the version is looked up; `null` for a fixed version
  record Monitor(
      @Nullable ShownFile evaluator,
      @Nullable Environment environment,
      boolean active,
      long created,
      long updated) {}

  static ShownFile of(Transaction transaction, StoredFile file) throws SQLException {
    return with(transaction, file, MonitorRows.of(transaction, file.seq()));
  }

  /// The file without those who watch it, as it is shown inside others.
  static ShownFile alone(Transaction transaction, StoredFile file) throws SQLException {
    return with(transaction, file, List.of());
  }

  private static ShownFile with(Transaction transaction, StoredFile file, List<Monitor> monitors)
      throws SQLException {
    var directory =
        transaction.first(
            "SELECT directory.id FROM file JOIN directory ON directory.seq = file.directory WHERE file.seq = ?",
            row -> row.text(1),
            file.seq());
    long version = file.version().seq();
    return new ShownFile(
        file,
        directory,
        Environment.of(transaction, version),
        monitors,
        file.kind() == FileKind.DATASET ? DatapointRows.count(transaction, version) : 0);
  }
}
