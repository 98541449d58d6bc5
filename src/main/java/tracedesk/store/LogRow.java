package tracedesk.store;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceStatus;

/// The row of a log: what it is and where it stands. Times in microseconds since 1970, of a flow
/// log widened to hold its children.
record LogRow(
    long seq,
    String id,
    Api api,
    LogKind kind,
    long file,
    long version,
    long trace,
    @Nullable String parent,
    @Nullable Long session,
    @Nullable String reference,
    @Nullable TraceStatus status,
    long created,
    long updated,
    @Nullable Long started,
    @Nullable Long ended,
    boolean failed,
    long tokens,
    double cost,
    Set<String> corrected,
    boolean late,
    long revision) {
  LogRow {
    corrected = Set.copyOf(corrected);
  }

  /// The columns [#read] expects, of a table named `log`.
  static final String COLUMNS =
      """
      log.seq, log.id, log.api, log.kind, log.file, log.version, log.trace, log.parent, log.session,
      log.reference, log.status, log.created, log.updated, log.started, log.ended, log.failed, log.tokens,
      log.cost, log.corrected, log.late, log.revision\
      """;

  /// How many [#COLUMNS] there are.
  static final int WIDTH = 21;

  static LogRow read(Transaction.Row row) throws SQLException {
    var status = row.maybeText(11);
    return new LogRow(
        row.number(1),
        row.text(2),
        row.word(3, Api.class),
        row.word(4, LogKind.class),
        row.number(5),
        row.number(6),
        row.number(7),
        row.maybeText(8),
        row.maybeNumber(9),
        row.maybeText(10),
        status == null ? null : row.word(11, TraceStatus.class),
        row.number(12),
        row.number(13),
        row.maybeNumber(14),
        row.maybeNumber(15),
        row.truth(16),
        row.number(17),
        row.real(18),
        Marks.read(row.maybeText(19)),
        row.truth(20),
        row.number(21));
  }

  static @Nullable LogRow find(Transaction transaction, String id) throws SQLException {
    return transaction.first("SELECT " + COLUMNS + " FROM log WHERE id = ?", LogRow::read, id);
  }

  /// Those of some logs that are there.
  static List<LogRow> find(Transaction transaction, Collection<String> ids) throws SQLException {
    return transaction.list(
        "SELECT " + COLUMNS + " FROM json_each(?) AS asked CROSS JOIN log ON log.id = asked.value",
        LogRow::read,
        Json.array(ids.stream().map(Json::of).toList()).text());
  }

  Span span() {
    return new Span(started, ended);
  }

  boolean isComplete() {
    return status == TraceStatus.COMPLETE;
  }
}
