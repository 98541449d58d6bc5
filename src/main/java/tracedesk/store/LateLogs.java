package tracedesk.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.LogKind;

/// Finds the logs of a batch that come below a log of a trace that was complete before the batch.
/// Evaluators judge complete traces: their logs are never late.
final class LateLogs {
  private final Transaction transaction;
  private final Map<String, LogRow> known;
  private final Map<String, Arriving> fresh;

  /// Whether a log takes no more logs below it, of the logs that were looked at.
  private final Map<String, Boolean> closed = new HashMap<>();

  /// Whether a trace holds a complete flow log, of the traces that were looked at.
  private final Map<Long, Boolean> mayBeClosed = new HashMap<>();

  /// @param known the logs that were there before
  /// @param fresh those that were not
  LateLogs(Transaction transaction, Map<String, LogRow> known, Map<String, Arriving> fresh) {
    this.transaction = transaction;
    this.known = known;
    this.fresh = fresh;
  }

  Set<String> find() throws SQLException {
    var late = new HashSet<String>();
    for (var log : fresh.values()) {
      if (log.log().kind() != LogKind.EVALUATOR && isClosed(log.log().parent())) {
        late.add(log.id());
      }
    }
    return late;
  }

  private boolean isClosed(@Nullable String parent) throws SQLException {
    var way = new HashSet<String>();
    var at = parent;
    Boolean found = null;
    while (at != null && found == null && way.add(at)) {
      found = closed.get(at);
      var row = known.get(at);
      var log = fresh.get(at);
      if (found == null && row != null) {
        found = isClosed(row);
      }
      at = log == null ? null : log.log().parent();
    }
    boolean answer = found != null && found;
    way.forEach(id -> closed.put(id, answer));
    return answer;
  }

  private boolean isClosed(LogRow parent) throws SQLException {
    var may = mayBeClosed.get(parent.trace());
    if (may == null) {
      may =
          transaction.number(
                  """
                  SELECT EXISTS (SELECT 1 FROM log
                    WHERE trace = ? AND kind = 'FLOW' AND status = 'COMPLETE')
                  """,
                  parent.trace())
              != 0;
      mayBeClosed.put(parent.trace(), may);
    }
    return may && !LogWriter.takesChildren(transaction, parent.id());
  }
}
