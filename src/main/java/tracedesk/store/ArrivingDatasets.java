package tracedesk.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.json.Canonical;
import tracedesk.domain.json.Json;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.Times;

/// Datasets of one batch. A version's datapoints come in pieces: until all are there it is told by
/// its id alone, from then on by what it holds, and takes no more.
final class ArrivingDatasets {
  private final Transaction transaction;
  private final Ids ids;
  private final FileRows rows;
  private final ArrivingFiles files;
  private final long now;
  private int versions;
  private int placed;

  ArrivingDatasets(Transaction transaction, Ids ids, ArrivingFiles files, long now) {
    this.transaction = transaction;
    this.ids = ids;
    this.rows = new FileRows(ids);
    this.files = files;
    this.now = now;
  }

  int versionsMade() {
    return versions;
  }

  int datapointsPlaced() {
    return placed;
  }

  /// The dataset in the version that is named, found or made without datapoints.
  StoredFile version(IncomingFile dataset) throws SQLException {
    long file = files.located(FileKind.DATASET, dataset);
    var id = dataset.version();
    var found =
        id == null
            ? FileRows.find(transaction, file, VersionQuery.DEFAULT)
            : FileRows.version(transaction, file, id);
    if (found != null) {
      return found;
    }
    var content = content(dataset);
    var made =
        rows.version(
            transaction,
            FileKind.DATASET,
            file,
            new FileRows.Content(content, open(Objects.requireNonNullElse(id, "")), id),
            dataset.created() == null ? now : Times.micros(dataset.created()));
    versions += made.isNew() ? 1 : 0;
    return FileRows.bySeq(transaction, made.seq());
  }

  private static Json.Obj content(IncomingFile dataset) {
    var content = dataset.content();
    return content == null ? Json.Obj.EMPTY : content;
  }

  /// What an unfinished version is told by.
  private static byte[] open(String version) {
    return Canonical.digest(Json.of(version));
  }

  /// @return why some datapoints could not be taken
  List<String> take(IncomingSet.Dataset set) throws SQLException {
    var dataset = version(set.dataset());
    long version = dataset.version().seq();
    var open = open(Objects.requireNonNullElse(set.dataset().version(), ""));
    if (transaction.number(
            "SELECT EXISTS (SELECT 1 FROM version WHERE seq = ? AND digest = ?)", version, open)
        == 0) {
      return List.of();
    }
    var refused = new ArrayList<String>();
    for (var datapoint : set.datapoints()) {
      var fault = fault(datapoint);
      if (fault == null) {
        place(version, DatapointRows.bring(transaction, ids, dataset.seq(), datapoint));
      } else {
        refused.add(fault);
      }
    }
    if (set.count() != null && set.count() == DatapointRows.count(transaction, version)) {
      finish(version, content(set.dataset()));
    }
    return refused;
  }

  private static @org.jspecify.annotations.Nullable String fault(Json.Obj datapoint) {
    var id = datapoint.string("id");
    if (id != null && !Shapes.isName(id)) {
      return "the id of a datapoint cannot be used";
    }
    var faults = new ArrayList<FieldFault>();
    SqliteDatasets.check(datapoint, 0, faults);
    return faults.isEmpty() ? null : "datapoint " + id + ": " + faults.getFirst().message();
  }

  private void place(long version, long datapoint) throws SQLException {
    placed +=
        transaction.update(
            """
            INSERT INTO version_datapoint (version, place, datapoint)
            SELECT ?1, COALESCE(
              (SELECT MAX(place) + 1 FROM version_datapoint WHERE version = ?1), 0), ?2
            WHERE NOT EXISTS (
              SELECT 1 FROM version_datapoint WHERE datapoint = ?2 AND version = ?1)
            """,
            version,
            datapoint);
  }

  /// From now on the version is found by what it holds, unless another one holds just that.
  private void finish(long version, Json.Obj content) throws SQLException {
    var members = DatapointRows.numbers(transaction, version);
    transaction.update(
        "UPDATE OR IGNORE version SET digest = ?, body = ? WHERE seq = ?",
        SqliteDatasets.digest(content, members),
        content.bytes(),
        version);
  }
}
