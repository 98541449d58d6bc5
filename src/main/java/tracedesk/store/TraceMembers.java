package tracedesk.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.LogKind;

/// Which trace each log belongs to, and each trace's sums, kept up to date log by log. A log whose
/// parent has not come waits in a trace that bears the parent's id; when the parent comes, those
/// waiting follow it. Of two traces that become one the smaller is moved, so a trace that arrives
/// leaves first stays cheap.
final class TraceMembers {
  private static final String BELOW =
      """
      WITH RECURSIVE below(id) AS (
        SELECT ?1 UNION SELECT log.id FROM log JOIN below ON log.parent = below.id
        WHERE log.session IS NULL)
      """;

  private TraceMembers() {}

  /// The trace a log with this parent and session belongs to.
  static long place(
      Transaction transaction, String log, @Nullable String parent, @Nullable String session)
      throws SQLException {
    if (session != null) {
      return named(transaction, session);
    }
    if (parent == null) {
      return named(transaction, log);
    }
    var above = LogRow.find(transaction, parent);
    return above == null ? named(transaction, parent) : above.trace();
  }

  private static long named(Transaction transaction, String id) throws SQLException {
    var found = transaction.first("SELECT seq FROM trace WHERE id = ?", row -> row.number(1), id);
    return found != null
        ? found
        : transaction.insert("INSERT INTO trace (id, began) VALUES (?, 0)", id);
  }

  /// Counts a log that has just been written, and fetches what waited for it.
  static void joined(Transaction transaction, LogRow log) throws SQLException {
    count(transaction, log, 1);
    long trace = log.trace();
    var waiting =
        transaction.list(
            """
            SELECT DISTINCT trace.seq, trace.id FROM log JOIN trace ON trace.seq = log.trace
            WHERE log.parent = ? AND log.session IS NULL AND log.trace <> ?
            """,
            row -> new Waiting(row.number(1), row.text(2)),
            log.id(),
            trace);
    for (var other : waiting) {
      if (other.id().equals(log.id())) {
        trace = merge(transaction, other.seq(), trace);
      } else {
        moveBelow(transaction, log.id(), other.seq(), trace);
      }
    }
    refreshHead(transaction, trace);
  }

  /// Marks what waited for a log that came late: it joins the trace late as well.
  static void lateBelow(Transaction transaction, String log) throws SQLException {
    int marked =
        transaction.update(
            BELOW
                + """
                UPDATE log SET late = 1
                WHERE id IN below AND id <> ?1 AND kind <> 'EVALUATOR' AND late = 0
                """,
            log);
    if (marked > 0) {
      recount(transaction, LogWriter.reread(transaction, log).trace());
    }
  }

  /// Notes when a client last sent a log of the trace this log belongs to.
  static void arrived(Transaction transaction, String log, long now) throws SQLException {
    transaction.update(
        "UPDATE trace SET arrived = ? WHERE seq = (SELECT trace FROM log WHERE id = ?)", now, log);
  }

  private record Waiting(long seq, String id) {}

  /// Takes a log's part out of its trace's sums; the log is about to change or to go.
  static void leaving(Transaction transaction, LogRow log) throws SQLException {
    count(transaction, log, -1);
  }

  /// Puts a log's part back after it changed.
  static void changed(Transaction transaction, LogRow log) throws SQLException {
    count(transaction, log, 1);
    refreshHead(transaction, log.trace());
  }

  private static void count(Transaction transaction, LogRow log, int sign) throws SQLException {
    boolean evaluator = log.kind() == LogKind.EVALUATOR;
    transaction.update(
        """
        UPDATE trace SET logs = logs + ?, evaluators = evaluators + ?, failed = failed + ?,
        tokens = tokens + ?, cost = cost + ?, late = late + ? WHERE seq = ?
        """,
        evaluator ? 0 : sign,
        evaluator ? sign : 0,
        log.failed() ? sign : 0,
        sign * log.tokens(),
        sign * log.cost(),
        log.late() ? sign : 0,
        log.trace());
  }

  /// Moves a log, and what is below it, to the trace its new parent belongs to.
  static void moved(Transaction transaction, LogRow log, @Nullable String parent)
      throws SQLException {
    long target = place(transaction, log.id(), parent, null);
    if (log.session() == null && target != log.trace()) {
      transaction.update(
          BELOW + "UPDATE log SET trace = ?2 WHERE trace = ?3 AND id IN below",
          log.id(),
          target,
          log.trace());
      recount(transaction, log.trace());
      recount(transaction, target);
    }
  }

  private static void moveBelow(Transaction transaction, String log, long from, long to)
      throws SQLException {
    transaction.update(
        BELOW + "UPDATE log SET trace = ?2 WHERE trace = ?3 AND id IN below", log, to, from);
    recount(transaction, from);
    recount(transaction, to);
  }

  /// Makes one trace of two; it keeps the id of `into`.
  private static long merge(Transaction transaction, long from, long into) throws SQLException {
    long keep = size(transaction, from) > size(transaction, into) ? from : into;
    long drop = keep == from ? into : from;
    var id = transaction.first("SELECT id FROM trace WHERE seq = ?", row -> row.text(1), into);
    transaction.update("UPDATE log SET trace = ? WHERE trace = ?", keep, drop);
    transaction.update(
        """
        UPDATE trace SET logs = trace.logs + other.logs, evaluators = trace.evaluators + other.evaluators,
        failed = trace.failed + other.failed, tokens = trace.tokens + other.tokens,
        cost = trace.cost + other.cost, late = trace.late + other.late,
        arrived = MAX(COALESCE(trace.arrived, other.arrived), COALESCE(other.arrived, trace.arrived))
        FROM (SELECT * FROM trace WHERE seq = ?) AS other WHERE trace.seq = ?
        """,
        drop,
        keep);
    transaction.update("DELETE FROM trace WHERE seq = ?", drop);
    transaction.update("UPDATE trace SET id = ? WHERE seq = ?", id, keep);
    return keep;
  }

  private static long size(Transaction transaction, long trace) throws SQLException {
    return transaction.number("SELECT logs + evaluators FROM trace WHERE seq = ?", trace);
  }

  private static void recount(Transaction transaction, long trace) throws SQLException {
    transaction.update(
        """
        UPDATE trace SET (logs, evaluators, failed, tokens, cost, late) = (
          SELECT COALESCE(SUM(kind <> 'EVALUATOR'), 0), COALESCE(SUM(kind = 'EVALUATOR'), 0),
                 COALESCE(SUM(failed), 0), COALESCE(SUM(tokens), 0), COALESCE(SUM(cost), 0.0),
                 COALESCE(SUM(late), 0)
          FROM log WHERE trace = ?1)
        WHERE seq = ?1
        """,
        trace);
    refreshHead(transaction, trace);
  }

  /// Finds the log a trace is shown by: its root, else its first; a trace without logs goes.
  static void refreshHead(Transaction transaction, long trace) throws SQLException {
    var head =
        transaction.first(
            """
            SELECT log.seq, log.file, log.status, log.began FROM trace JOIN log ON log.id = trace.id
            WHERE trace.seq = ? AND log.trace = trace.seq
            """,
            row -> new Head(row.number(1), row.number(2), row.maybeText(3), row.number(4)),
            trace);
    if (head == null) {
      head =
          transaction.first(
              "SELECT seq, file, NULL, began FROM log WHERE trace = ? ORDER BY began, seq LIMIT 1",
              row -> new Head(row.number(1), row.number(2), null, row.number(4)),
              trace);
    }
    if (head == null) {
      transaction.update("DELETE FROM trace WHERE seq = ?", trace);
    } else {
      transaction.update(
          "UPDATE trace SET head = ?, file = ?, status = ?, began = ? WHERE seq = ?",
          head.seq(),
          head.file(),
          head.status(),
          head.began(),
          trace);
    }
  }

  private record Head(long seq, long file, @Nullable String status, long began) {}

  /// The flow logs at or above this log as far as the chain of parents is known, the nearest first.
  /// In most traces the root is the only flow log and above all others, so that no chain has to be
  /// climbed.
  static List<LogRow> flowsFrom(Transaction transaction, String log) throws SQLException {
    var flows =
        transaction.list(
            """
            SELECT %s FROM log AS this JOIN log ON log.trace = this.trace AND log.kind = 'FLOW'
            WHERE this.id = ?1 LIMIT 2
            """
                .formatted(LogRow.COLUMNS),
            LogRow::read,
            log);
    boolean flat =
        transaction.number(
                """
                SELECT NOT EXISTS (SELECT 1 FROM session WHERE session.id = trace.id)
                  AND (?2 IS NULL OR trace.id = ?2)
                FROM log JOIN trace ON trace.seq = log.trace WHERE log.id = ?1
                """,
                log,
                flows.isEmpty() ? null : flows.getFirst().id())
            != 0;
    return flat && flows.size() < 2 ? flows : climb(transaction, log);
  }

  /// SQLite hands out the rows of a recursion in the order it finds them.
  private static List<LogRow> climb(Transaction transaction, String log) throws SQLException {
    return transaction.list(
        """
        WITH RECURSIVE above(id) AS (
          SELECT ?1 UNION SELECT log.parent FROM above CROSS JOIN log ON log.id = above.id
          WHERE log.parent IS NOT NULL)
        SELECT %s FROM above CROSS JOIN log ON log.id = above.id WHERE log.kind = 'FLOW'
        """
            .formatted(LogRow.COLUMNS),
        LogRow::read,
        log);
  }

  /// Lets the flow logs above begin no later and end no earlier than this log.
  static void widen(Transaction transaction, LogRow log) throws SQLException {
    if (log.kind() != LogKind.EVALUATOR && log.parent() != null) {
      var flows = flowsFrom(transaction, log.parent());
      flows.removeIf(flow -> flow.seq() == log.seq());
      widen(transaction, flows, new Span(log.started(), log.ended()));
    }
  }

  /// Lets a log that has just come hold the logs that waited for it, and the flow logs above hold
  /// them as well.
  static void widenOverWaiting(Transaction transaction, LogRow log) throws SQLException {
    var span =
        transaction.first(
            BELOW
                + """
                SELECT MIN(started), MAX(ended) FROM log
                WHERE id IN below AND id <> ?1 AND kind <> 'EVALUATOR'
                """,
            row -> new Span(row.maybeNumber(1), row.maybeNumber(2)),
            log.id());
    if (span != null) {
      widen(transaction, flowsFrom(transaction, log.id()), span);
    }
  }

  private record Span(@Nullable Long started, @Nullable Long ended) {}

  private static void widen(Transaction transaction, List<LogRow> flows, Span span)
      throws SQLException {
    for (var flow : flows) {
      var started = earlier(flow.started(), span.started());
      var ended = later(flow.ended(), span.ended());
      if (Objects.equals(started, flow.started()) && Objects.equals(ended, flow.ended())) {
        return;
      }
      transaction.update(
          "UPDATE log SET started = ?1, ended = ?2, began = COALESCE(?1, created) WHERE seq = ?3",
          started,
          ended,
          flow.seq());
      refreshHead(transaction, flow.trace());
    }
  }

  static @Nullable Long earlier(@Nullable Long a, @Nullable Long b) {
    return a == null ? b : b == null ? a : (Long) Math.min(a, b);
  }

  static @Nullable Long later(@Nullable Long a, @Nullable Long b) {
    return a == null ? b : b == null ? a : (Long) Math.max(a, b);
  }
}
