package tracedesk.store;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogKind;

/// Writes logs: the row, the body, the words to search, and the part the log plays in its trace,
/// always together.
final class LogWriter {
  private LogWriter() {}

  /// A log that is not there yet.
  ///
  /// @param parent the log above it, or the one an evaluator judges; may be unknown
  /// @param session the v4 session it was sent in
  /// @param sent the digest of the request, to know it again
  record NewLog(
      String id,
      Api api,
      LogKind kind,
      StoredFile file,
      @Nullable String parent,
      @Nullable Session session,
      @Nullable String reference,
      byte @Nullable [] sent,
      Json.Obj doc,
      Arrival arrival) {}

  /// How a log came: with marks from where it was before, late, and whether a client sent it just
  /// now.
  record Arrival(Set<String> corrected, boolean late, boolean live) {
    static final Arrival SENT = new Arrival(Set.of(), false, true);
  }

  /// A v4 session's row.
  record Session(long seq, String id) {}

  static LogRow insert(Transaction transaction, NewLog log, long now) throws SQLException {
    var session = log.session();
    long trace =
        TraceMembers.place(
            transaction, log.id(), log.parent(), session == null ? null : session.id());
    var facts = Facts.of(log.api(), log.kind(), log.doc(), model(log.file()), now);
    long seq =
        transaction.insert(
            """
            INSERT INTO log (id, api, kind, file, version, trace, parent, session, reference, sent, status,
              created, updated, began, started, ended, failed, tokens, cost, source, detail, preview,
              corrected, late)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            log.id(),
            log.api(),
            log.kind(),
            log.file().seq(),
            log.file().version().seq(),
            trace,
            log.parent(),
            session == null ? null : session.seq(),
            log.reference(),
            log.sent(),
            facts.status(),
            facts.created(),
            now,
            facts.began(),
            facts.started(),
            facts.ended(),
            facts.failed(),
            facts.tokens(),
            facts.cost(),
            facts.source(),
            facts.detail(),
            facts.preview(),
            Marks.text(log.arrival().corrected()),
            log.arrival().late());
    transaction.update("INSERT INTO body (log, json) VALUES (?, ?)", seq, log.doc().bytes());
    words(transaction, seq, log.doc());
    var row = reread(transaction, log.id());
    TraceMembers.joined(transaction, row);
    if (log.arrival().live() && log.arrival().late()) {
      TraceMembers.lateBelow(transaction, log.id());
    }
    if (log.arrival().live()) {
      TraceMembers.arrived(transaction, log.id(), now);
    }
    return widened(transaction, reread(transaction, log.id()));
  }

  /// What is written in place of a log.
  ///
  /// @param endsNow whether the end of the new body holds, although the log's children may end
  /// later
  record Change(
      StoredFile file,
      LogKind kind,
      @Nullable String parent,
      Json.Obj doc,
      boolean endsNow,
      Set<String> corrected) {}

  static LogRow update(Transaction transaction, LogRow row, Change change, long now)
      throws SQLException {
    var facts =
        Facts.of(row.api(), change.kind(), change.doc(), model(change.file()), row.created());
    boolean flow = row.kind() == LogKind.FLOW && hasChildren(transaction, row.id());
    var started = flow ? TraceMembers.earlier(facts.started(), row.started()) : facts.started();
    var ended =
        flow && !change.endsNow() ? TraceMembers.later(facts.ended(), row.ended()) : facts.ended();
    TraceMembers.leaving(transaction, row);
    transaction.update(
        """
        UPDATE log SET kind = ?, file = ?, version = ?, parent = ?, status = ?, created = ?, updated = ?,
          began = ?, started = ?,
          worked = CASE WHEN ? THEN COALESCE(worked, ended) WHEN ended IS ? THEN worked END,
          ended = ?, failed = ?, tokens = ?, cost = ?, source = ?, detail = ?,
          preview = ?, corrected = ?
        WHERE seq = ?
        """,
        change.kind(),
        change.file().seq(),
        change.file().version().seq(),
        change.parent(),
        facts.status(),
        facts.created(),
        now,
        started == null ? facts.created() : started,
        started,
        change.endsNow(),
        ended,
        ended,
        facts.failed(),
        facts.tokens(),
        facts.cost(),
        facts.source(),
        facts.detail(),
        facts.preview(),
        Marks.text(change.corrected()),
        row.seq());
    transaction.update("UPDATE body SET json = ? WHERE log = ?", change.doc().bytes(), row.seq());
    transaction.update("DELETE FROM words WHERE log = ?", row.seq());
    words(transaction, row.seq(), change.doc());
    TraceMembers.changed(transaction, reread(transaction, row.id()));
    if (!Objects.equals(row.parent(), change.parent())) {
      TraceMembers.moved(transaction, reread(transaction, row.id()), change.parent());
    }
    var after = reread(transaction, row.id());
    TraceMembers.widen(transaction, after);
    return after;
  }

  /// Deletes a log; what is below it stays where it is, waiting for a parent.
  static void delete(Transaction transaction, LogRow row) throws SQLException {
    TraceMembers.leaving(transaction, row);
    transaction.update("DELETE FROM log WHERE seq = ?", row.seq());
    TraceMembers.refreshHead(transaction, row.trace());
  }

  static LogRow reread(Transaction transaction, String id) throws SQLException {
    return Refusals.found(LogRow.find(transaction, id), "log", id);
  }

  /// Whether a log may get children: not when a flow log at or above it is complete.
  static boolean takesChildren(Transaction transaction, String parent) throws SQLException {
    return TraceMembers.flowsFrom(transaction, parent).stream().noneMatch(LogRow::isComplete);
  }

  /// Widens the flow logs above a log that has just come, and itself where children were waiting
  /// for it.
  private static LogRow widened(Transaction transaction, LogRow row) throws SQLException {
    if (hasChildren(transaction, row.id())) {
      TraceMembers.widenOverWaiting(transaction, row);
    }
    TraceMembers.widen(transaction, reread(transaction, row.id()));
    return reread(transaction, row.id());
  }

  private static boolean hasChildren(Transaction transaction, String id) throws SQLException {
    return transaction.number(
            "SELECT EXISTS (SELECT 1 FROM log WHERE parent = ? AND kind <> 'EVALUATOR')", id)
        != 0;
  }

  private static @Nullable String model(StoredFile file) {
    return StoredLog.parse(file.version().body()).string("model");
  }

  private static void words(Transaction transaction, long log, Json.Obj doc) throws SQLException {
    transaction.update(
        "INSERT INTO words (log, content, failure, metadata) VALUES (?, ?, ?, ?)",
        log,
        SearchText.of(doc.get("inputs"), doc.get("output"), doc.get("output_message")),
        SearchText.of(doc.get("error")),
        SearchText.of(doc.get("metadata")));
  }
}
