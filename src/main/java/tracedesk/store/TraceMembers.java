package tracedesk.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.LogKind;

/// Which trace each log belongs to, and each trace's sums. A log whose parent has not come waits in
/// a trace that bears the parent's id; when the parent comes, those waiting follow it. Of two
/// traces that become one the smaller is moved, so a trace that arrives leaves first stays cheap.
///
/// What the logs of one transaction do to their traces is gathered and written once per trace, by
/// [#settle]. The outcome depends on the logs alone, not on the order they came in.
final class TraceMembers {
  /// Stands for how long a trace lasted where nothing tells.
  static final long UNKNOWN = -1;

  private static final String BELOW =
      """
      WITH RECURSIVE below(id) AS (
        SELECT ?1 UNION SELECT log.id FROM log JOIN below ON log.parent = below.id
        WHERE log.session IS NULL)
      """;

  private final Transaction transaction;
  private final long now;

  /// The traces of the logs that were met, by the logs' ids; of parents that have not come, the
  /// traces where they are waited for.
  private final Map<String, Long> places = new HashMap<>();

  private final Map<String, Long> named = new HashMap<>();
  private final Map<Long, Sums> sums = new LinkedHashMap<>();
  private final List<Joined> joined = new ArrayList<>();
  private final List<LogRow> moved = new ArrayList<>();

  /// How far below these parents logs reach that came or changed; the parents' traces beside them.
  private final Map<String, Reach> reaches = new LinkedHashMap<>();

  /// Logs whose flow logs, themselves included, may have become shorter.
  private final Set<String> narrowed = new LinkedHashSet<>();

  private final Set<Long> touched = new LinkedHashSet<>();

  /// Whether logs that were there went from one trace to another.
  private boolean stirred;

  TraceMembers(Transaction transaction, long now) {
    this.transaction = transaction;
    this.now = now;
  }

  /// A log that has just been written.
  record Joined(
      long seq,
      String id,
      long trace,
      LogKind kind,
      @Nullable String parent,
      Facts facts,
      LogWriter.Arrival arrival) {}

  /// What the logs of this transaction add to a trace.
  private static final class Sums {
    private long logs;
    private long evaluators;
    private long failed;
    private long tokens;
    private double cost;
    private long late;
    private boolean arrived;

    void add(
        LogKind kind, boolean isFailed, long usedTokens, double itsCost, boolean isLate, int sign) {
      logs += kind == LogKind.EVALUATOR ? 0 : sign;
      evaluators += kind == LogKind.EVALUATOR ? sign : 0;
      failed += isFailed ? sign : 0;
      tokens += sign * usedTokens;
      cost += sign * itsCost;
      late += isLate ? sign : 0;
    }
  }

  private record Reach(long trace, Span span) {}

  void know(LogRow row) {
    places.put(row.id(), row.trace());
  }

  /// The trace a log with this parent and session belongs to.
  long place(String log, @Nullable String parent, @Nullable String session) throws SQLException {
    long trace = session != null ? named(session) : parent == null ? named(log) : placeOf(parent);
    places.put(log, trace);
    return trace;
  }

  private long placeOf(String parent) throws SQLException {
    var known = places.get(parent);
    if (known == null) {
      known = transaction.first("SELECT trace FROM log WHERE id = ?", row -> row.number(1), parent);
      if (known == null) {
        known = named(parent);
      }
      places.put(parent, known);
    }
    return known;
  }

  private long named(String id) throws SQLException {
    var known = named.get(id);
    if (known == null) {
      known = transaction.first("SELECT seq FROM trace WHERE id = ?", row -> row.number(1), id);
      if (known == null) {
        known = transaction.insert("INSERT INTO trace (id, began) VALUES (?, 0)", id);
      }
      named.put(id, known);
    }
    return known;
  }

  /// Counts a log that has just been written.
  void joined(Joined log) {
    var facts = log.facts();
    var sum = sums.computeIfAbsent(log.trace(), _ -> new Sums());
    sum.add(log.kind(), facts.failed(), facts.tokens(), facts.cost(), log.arrival().late(), 1);
    sum.arrived |= log.arrival().live();
    joined.add(log);
    reach(log.kind(), log.parent(), log.trace(), facts.span());
  }

  /// Counts a log in its new state instead of its old one.
  ///
  /// @param was from when to when it lasted by itself
  void changed(LogRow row, LogWriter.Change change, Facts facts, Span was, boolean live) {
    var sum = sums.computeIfAbsent(row.trace(), _ -> new Sums());
    sum.add(row.kind(), row.failed(), row.tokens(), row.cost(), row.late(), -1);
    sum.add(change.kind(), facts.failed(), facts.tokens(), facts.cost(), row.late(), 1);
    sum.arrived |= live;
    boolean moves = !Objects.equals(row.parent(), change.parent());
    if (moves) {
      moved.add(row);
    } else {
      reach(row.kind(), row.parent(), row.trace(), facts.span());
    }
    if (row.kind() == LogKind.EVALUATOR) {
      return;
    }
    boolean shorter = !facts.span().covers(was);
    if (shorter || moves && row.parent() != null) {
      narrowed.add(row.parent() == null ? row.id() : row.parent());
    }
    if (shorter && row.kind() == LogKind.FLOW) {
      narrowed.add(row.id());
    }
  }

  private void reach(LogKind kind, @Nullable String parent, long trace, Span span) {
    if (kind != LogKind.EVALUATOR && parent != null && !span.isEmpty()) {
      reaches.merge(
          parent,
          new Reach(trace, span),
          (one, other) -> new Reach(one.trace(), one.span().and(other.span())));
    }
  }

  /// Writes what was gathered.
  void settle() throws SQLException {
    for (var sum : sums.entrySet()) {
      write(sum.getKey(), sum.getValue());
    }
    var parents = fetchWaiting();
    for (var log : moved) {
      move(log);
    }
    widen();
    for (var parent : parents) {
      widenOver(parent, false);
    }
    for (var log : moved) {
      widenOver(log.id(), log.kind() != LogKind.EVALUATOR);
    }
    for (var log : narrowed) {
      narrow(log);
    }
    markLate(parents);
    for (long trace : touched) {
      refreshHead(transaction, trace);
    }
  }

  private void write(long trace, Sums sum) throws SQLException {
    transaction.update(
        """
        UPDATE trace SET logs = logs + ?, evaluators = evaluators + ?, failed = failed + ?,
        tokens = tokens + ?, cost = cost + ?, late = late + ?, arrived = COALESCE(?, arrived)
        WHERE seq = ?
        """,
        sum.logs,
        sum.evaluators,
        sum.failed,
        sum.tokens,
        sum.cost,
        sum.late,
        sum.arrived ? (Long) now : null,
        trace);
    touched.add(trace);
  }

  /// Brings what waited for the logs that came into their traces.
  ///
  /// @return those that were waited for
  private Set<String> fetchWaiting() throws SQLException {
    if (joined.isEmpty()) {
      return Set.of();
    }
    var parents =
        transaction.list(
            """
            SELECT this.id FROM json_each(?1) AS new CROSS JOIN log AS this ON this.id = new.value
            WHERE EXISTS (SELECT 1 FROM log
              WHERE log.parent = this.id AND (log.seq < ?2 OR log.trace <> this.trace))
            """,
            row -> row.text(1),
            Json.array(joined.stream().map(log -> Json.of(log.id())).toList()).text(),
            joined.getFirst().seq());
    for (var parent : parents) {
      var traces =
          transaction.list(
              """
              SELECT DISTINCT log.trace FROM log AS this JOIN log ON log.parent = this.id
              WHERE this.id = ? AND log.session IS NULL AND log.trace <> this.trace
              """,
              row -> row.number(1),
              parent);
      for (long from : traces) {
        join(parent, from, traceOf(parent));
      }
    }
    return new LinkedHashSet<>(parents);
  }

  private long traceOf(String log) throws SQLException {
    return transaction.number("SELECT trace FROM log WHERE id = ?", log);
  }

  private void join(String log, long from, long into) throws SQLException {
    stirred = true;
    var name = transaction.first("SELECT id FROM trace WHERE seq = ?", row -> row.text(1), from);
    if (log.equals(name)) {
      merge(from, into);
    } else {
      moveBelow(log, from, into);
    }
  }

  /// Moves a log, and what is below it, to the trace its new parent belongs to.
  private void move(LogRow log) throws SQLException {
    var now = Refusals.found(LogRow.find(transaction, log.id()), "log", log.id());
    if (now.session() != null) {
      return;
    }
    places.clear();
    named.clear();
    long target = place(now.id(), now.parent(), null);
    if (target != now.trace()) {
      stirred = true;
      moveBelow(now.id(), now.trace(), target);
    }
  }

  private void moveBelow(String log, long from, long to) throws SQLException {
    transaction.update(
        BELOW + "UPDATE log SET trace = ?2 WHERE trace = ?3 AND id IN below", log, to, from);
    transaction.changes(from, Journal.ANYTHING);
    transaction.changes(to, Journal.ANYTHING);
    recount(from);
    recount(to);
  }

  /// Makes one trace of two; it keeps the id of `into`.
  private void merge(long from, long into) throws SQLException {
    long keep = size(from) > size(into) ? from : into;
    long drop = keep == from ? into : from;
    var id = transaction.first("SELECT id FROM trace WHERE seq = ?", row -> row.text(1), into);
    transaction.update("UPDATE log SET trace = ? WHERE trace = ?", keep, drop);
    transaction.changes(drop, Journal.ANYTHING);
    transaction.changes(keep, Journal.ANYTHING);
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
    touched.remove(drop);
    touched.add(keep);
  }

  private long size(long trace) throws SQLException {
    return transaction.number("SELECT logs + evaluators FROM trace WHERE seq = ?", trace);
  }

  private void recount(long trace) throws SQLException {
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
    touched.add(trace);
  }

  /// Takes a log that was deleted out of its trace.
  static void left(Transaction transaction, LogRow log) throws SQLException {
    var sum = new Sums();
    sum.add(log.kind(), log.failed(), log.tokens(), log.cost(), log.late(), -1);
    var members = new TraceMembers(transaction, 0);
    members.write(log.trace(), sum);
    members.settle();
  }

  /// Finds the log a trace is shown by: its root, else its first, and how long the trace lasted; a
  /// trace without logs goes.
  private static void refreshHead(Transaction transaction, long trace) throws SQLException {
    var head =
        transaction.first(
            """
            SELECT log.seq, log.file, log.status, log.began,
              COALESCE(log.worked, log.ended) - log.started
            FROM trace JOIN log ON log.id = trace.id
            WHERE trace.seq = ? AND log.trace = trace.seq
            """,
            Head::read,
            trace);
    if (head == null) {
      head =
          transaction.first(
              """
              SELECT seq, file, NULL, began, NULL FROM log WHERE trace = ?
              ORDER BY began, kind = 'FLOW' DESC, id LIMIT 1
              """,
              Head::read,
              trace);
    }
    if (head == null) {
      transaction.update("DELETE FROM trace WHERE seq = ?", trace);
      return;
    }
    long lasted = head.lasted() == null ? lasted(transaction, trace) : (long) head.lasted();
    transaction.update(
        """
        UPDATE trace
        SET head = ?1, file = ?2, status = ?3, began = ?4, lasted = ?5, state = ?7 + 4 * (failed > 0)
        WHERE seq = ?6 AND (head, file, status, began, lasted, state)
          IS NOT (?1, ?2, ?3, ?4, ?5, ?7 + 4 * (failed > 0))
        """,
        head.seq(),
        head.file(),
        head.status(),
        head.began(),
        Math.max(UNKNOWN, lasted),
        trace,
        "INCOMPLETE".equals(head.status()) ? 1 : "COMPLETE".equals(head.status()) ? 2 : 0);
  }

  /// How long a trace lasted whose root does not tell.
  private static long lasted(Transaction transaction, long trace) throws SQLException {
    return transaction.number(
        """
        SELECT COALESCE((SELECT MAX(ended) FROM log WHERE trace = ?1)
          - (SELECT started FROM log WHERE trace = ?1 AND started IS NOT NULL
             ORDER BY began, seq LIMIT 1), -1)
        """,
        trace);
  }

  private record Head(
      long seq, long file, @Nullable String status, long began, @Nullable Long lasted) {
    static Head read(Transaction.Row row) throws SQLException {
      return new Head(
          row.number(1), row.number(2), row.maybeText(3), row.number(4), row.maybeNumber(5));
    }
  }

  /// The flow logs at or above this log as far as the chain of parents is known, the nearest first.
  /// In most traces the root is the only flow log and above all others, so that no chain has to be
  /// climbed.
  static List<LogRow> flowsFrom(Transaction transaction, String log) throws SQLException {
    var trace = transaction.first("SELECT trace FROM log WHERE id = ?", row -> row.number(1), log);
    if (trace == null) {
      return List.of();
    }
    var flat = flatFlows(transaction, trace);
    return flat != null ? flat : climb(transaction, log);
  }

  /// The flow logs above every log of a trace: its root where that is the only one, none where it
  /// holds none; `null` where it depends on the log.
  private static @Nullable List<LogRow> flatFlows(Transaction transaction, long trace)
      throws SQLException {
    var flows =
        transaction.list(
            "SELECT " + LogRow.COLUMNS + " FROM log WHERE trace = ? AND kind = 'FLOW' LIMIT 2",
            LogRow::read,
            trace);
    boolean flat =
        flows.size() < 2
            && transaction.number(
                    """
                    SELECT NOT EXISTS (SELECT 1 FROM session WHERE session.id = trace.id)
                      AND (?2 IS NULL OR trace.id = ?2)
                    FROM trace WHERE seq = ?1
                    """,
                    trace,
                    flows.isEmpty() ? null : flows.getFirst().id())
                != 0;
    return flat ? flows : null;
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

  /// Lets the flow logs above what came or changed begin no later and end no earlier.
  private void widen() throws SQLException {
    var whole = new LinkedHashMap<Long, Span>();
    for (var reach : reaches.values()) {
      whole.merge(reach.trace(), reach.span(), Span::and);
    }
    var deep = new ArrayList<String>();
    for (var trace : whole.entrySet()) {
      var flows = stirred ? null : flatFlows(transaction, trace.getKey());
      if (flows != null) {
        widen(flows, trace.getValue());
      } else {
        reaches.forEach(
            (parent, reach) -> {
              if (reach.trace() == trace.getKey()) {
                deep.add(parent);
              }
            });
      }
    }
    for (var parent : deep) {
      var reach = reaches.get(parent);
      if (reach != null) {
        widen(flowsFrom(transaction, parent), reach.span());
      }
    }
  }

  /// Lets the flow logs at and above a log hold the logs below it.
  ///
  /// @param self whether the log's own time counts too
  private void widenOver(String log, boolean self) throws SQLException {
    var span = below(log);
    var row = self ? LogRow.find(transaction, log) : null;
    widen(flowsFrom(transaction, log), row == null ? span : span.and(row.span()));
  }

  private Span below(String log) throws SQLException {
    var span =
        transaction.first(
            BELOW
                + """
                SELECT MIN(started), MAX(ended) FROM log
                WHERE id IN below AND id <> ?1 AND kind <> 'EVALUATOR'
                """,
            row -> new Span(row.maybeNumber(1), row.maybeNumber(2)),
            log);
    return span == null ? Span.NONE : span;
  }

  private void widen(Collection<LogRow> flows, Span span) throws SQLException {
    for (var flow : flows) {
      var wider = flow.span().and(span);
      if (!wider.equals(flow.span())) {
        lasts(flow, wider);
      }
    }
  }

  /// Finds anew how long the flow logs at and above a log last.
  private void narrow(String log) throws SQLException {
    for (var flow : flowsFrom(transaction, log)) {
      var doc = SqliteLogs.body(transaction, flow);
      var own = Facts.of(flow.api(), flow.kind(), doc, flow.created()).span();
      var span = own.and(below(flow.id()));
      if (!span.equals(flow.span())) {
        lasts(flow, span);
      }
    }
  }

  private void lasts(LogRow flow, Span span) throws SQLException {
    transaction.update(
        "UPDATE log SET started = ?1, ended = ?2, began = COALESCE(?1, created) WHERE seq = ?3",
        span.started(),
        span.ended(),
        flow.seq());
    long trace = transaction.number("SELECT trace FROM log WHERE seq = ?", flow.seq());
    transaction.changes(trace, flow.seq());
    touched.add(trace);
  }

  /// Marks what waited for logs that came late: it joins the trace late as well.
  private void markLate(Set<String> parents) throws SQLException {
    for (var log : joined) {
      boolean late = log.arrival().live() && log.arrival().late() && parents.contains(log.id());
      if (late
          && transaction.update(
                  BELOW
                      + """
                      UPDATE log SET late = 1
                      WHERE id IN below AND id <> ?1 AND kind <> 'EVALUATOR' AND late = 0
                      """,
                  log.id())
              > 0) {
        long trace = traceOf(log.id());
        transaction.changes(trace, Journal.ANYTHING);
        recount(trace);
      }
    }
  }
}
