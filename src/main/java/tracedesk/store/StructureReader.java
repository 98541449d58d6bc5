package tracedesk.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;

/// Reads the structure of logs, never a body. Names, details and parents that are equal are one
/// object: a trace has many logs and few names.
final class StructureReader {
  private static final String COLUMNS =
      """
      SELECT log.id, log.parent, log.kind, log.file, log.detail, log.started,
        COALESCE(log.worked, log.ended), log.tokens, log.cost, log.failed, log.status, log.late,
        log.began, log.seq
      FROM log
      """;

  private final Transaction transaction;
  private final Map<Long, String> names = new HashMap<>();
  private final Map<String, String> details = new HashMap<>();
  private final Map<String, LogId> parents = new HashMap<>();
  private final Map<String, LogKind> kinds = new HashMap<>();
  private long began;
  private long seq;
  private long before;
  private long beforeSeq;

  StructureReader(Transaction transaction) {
    this.transaction = transaction;
  }

  /// The logs of a trace after a place, in the order in which they began.
  List<TraceRow> stretch(long trace, long afterBegan, long afterSeq, int most) throws SQLException {
    return transaction.list(
        COLUMNS + "WHERE trace = ? AND (began, seq) > (?, ?) ORDER BY began, seq LIMIT ?",
        this::row,
        trace,
        afterBegan,
        afterSeq,
        most);
  }

  /// Some logs, as far as they belong to the trace, in the order in which they began.
  List<TraceRow> rows(long trace, List<Long> logs) throws SQLException {
    return transaction.list(
        COLUMNS
            + """
            WHERE seq IN (SELECT value FROM json_each(?)) AND trace = ? ORDER BY began, seq
            """,
        this::row,
        Json.array(logs.stream().map(Json::of).toList()).text(),
        trace);
  }

  int count(long trace) throws SQLException {
    return (int) transaction.number("SELECT logs + evaluators FROM trace WHERE seq = ?", trace);
  }

  /// Where the last log but one that was read stands.
  long began() {
    return before;
  }

  long seq() {
    return beforeSeq;
  }

  private TraceRow row(Transaction.Row row) throws SQLException {
    var parent = row.maybeText(2);
    var detail = row.maybeText(5);
    var started = row.maybeNumber(6);
    var ended = row.maybeNumber(7);
    before = began;
    beforeSeq = seq;
    began = row.number(13);
    seq = row.number(14);
    return new TraceRow(
        new LogId(row.text(1)),
        parent == null ? null : parents.computeIfAbsent(parent, LogId::new),
        kind(row),
        name(row.number(4)),
        detail == null ? null : shared(detail),
        started == null ? TraceRow.NO_TIME : started,
        ended == null ? TraceRow.NO_TIME : ended,
        row.number(8),
        row.real(9),
        row.truth(10),
        TraceStatus.COMPLETE.name().equals(row.maybeText(11)),
        row.truth(12));
  }

  private String shared(String detail) {
    var known = details.putIfAbsent(detail, detail);
    return known == null ? detail : known;
  }

  private LogKind kind(Transaction.Row row) throws SQLException {
    var word = row.text(3);
    var known = kinds.get(word);
    if (known == null) {
      known = row.word(3, LogKind.class);
      kinds.put(word, known);
    }
    return known;
  }

  private String name(long file) throws SQLException {
    var known = names.get(file);
    if (known == null) {
      var path = transaction.first("SELECT path FROM file WHERE seq = ?", row -> row.text(1), file);
      known = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
      names.put(file, known);
    }
    return known;
  }
}
