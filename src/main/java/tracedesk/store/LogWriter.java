package tracedesk.store;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Times;

/// Writes the logs of one transaction: the row, the body, the words to search, and the part each
/// plays in its trace. The traces are brought up to date once, by [#settle], which must follow the
/// last write.
final class LogWriter {
  private final Transaction transaction;
  private final TraceMembers members;
  private final HistoryWriter history;
  private final long now;

  /// How many logs came to each version, by the versions' numbers.
  private final Map<Long, Integer> versions = new LinkedHashMap<>();

  private long next;

  LogWriter(Transaction transaction, Sender sender, long now) {
    this(transaction, sender, null, now);
  }

  /// @param operation what the one who sends the change calls it
  LogWriter(Transaction transaction, Sender sender, @Nullable String operation, long now) {
    this.transaction = transaction;
    this.members = new TraceMembers(transaction, now);
    this.history = new HistoryWriter(transaction, sender, operation, now);
    this.now = now;
  }

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
      Content content,
      Arrival arrival) {}

  /// How a log came: with marks from where it was before, late, and whether a client sent it just
  /// now.
  record Arrival(Set<String> corrected, boolean late, boolean live) {
    static final Arrival SENT = new Arrival(Set.of(), false, true);
  }

  /// A v4 session's row.
  record Session(long seq, String id) {}

  /// Tells of a log that is there, so that it need not be looked up as a parent.
  void know(LogRow row) {
    members.know(row);
  }

  void insert(NewLog log) throws SQLException {
    var session = log.session();
    var content = log.content();
    var facts = content.facts();
    long trace = members.place(log.id(), log.parent(), session == null ? null : session.id());
    long seq = next();
    transaction.update(
        """
        INSERT INTO log (seq, id, api, kind, file, version, trace, parent, session, reference, sent,
          status, created, updated, began, started, ended, failed, tokens, cost, source, detail,
          preview, corrected, late, sender, received)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        seq,
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
        updated(log),
        facts.began(),
        facts.started(),
        facts.ended(),
        facts.failed(),
        facts.tokens(),
        facts.cost(),
        facts.source(),
        detail(facts, log.file()),
        facts.preview(),
        Marks.text(log.arrival().corrected()),
        log.arrival().late(),
        history.sender(),
        now);
    transaction.changes(trace, seq);
    transaction.update(
        "INSERT INTO body (log, json, sum) VALUES (?, ?, ?)",
        seq,
        content.bytes(),
        BodySum.of(log.id(), content.bytes()));
    words(seq, content);
    versions.merge(log.file().version().seq(), 1, Integer::sum);
    members.joined(
        new TraceMembers.Joined(
            seq, log.id(), trace, log.kind(), log.parent(), facts, log.arrival()));
  }

  /// A v4 log out of a file says when it was last changed.
  private long updated(NewLog log) {
    boolean says = log.api() == Api.V4 && !log.arrival().live();
    var time = says ? Times.parse(log.content().doc().string("updated_at")) : null;
    return time == null ? now : Times.micros(time);
  }

  /// The number of the next log; numbers are never used twice.
  private long next() throws SQLException {
    if (next == 0) {
      next = transaction.number("SELECT seq FROM sqlite_sequence WHERE name = 'log'");
    }
    next++;
    return next;
  }

  /// What is written in place of a log.
  ///
  /// @param before its fields as they are
  /// @param endsNow whether the end of the new body holds, although the log's children may end
  /// later
  record Change(
      StoredFile file,
      LogKind kind,
      @Nullable String parent,
      Json.Obj before,
      Json.Obj doc,
      boolean endsNow,
      Set<String> corrected) {}

  /// Replaces a log, and keeps in its history what it said before.
  ///
  /// @param live whether a client sent it just now
  void update(LogRow row, Change change, boolean live) throws SQLException {
    var content = Content.of(row.api(), change.kind(), change.doc(), row.created());
    var facts = content.facts();
    boolean differs = HistoryWriter.differs(row, change);
    boolean flow = row.kind() == LogKind.FLOW && hasChildren(row.id());
    var started = flow ? Span.earlier(facts.started(), row.started()) : facts.started();
    var ended = flow && !change.endsNow() ? Span.later(facts.ended(), row.ended()) : facts.ended();
    transaction.update(
        """
        UPDATE log SET kind = ?, file = ?, version = ?, parent = ?, status = ?, created = ?, updated = ?,
          began = ?, started = ?,
          worked = CASE WHEN ? THEN COALESCE(worked, ended) WHEN ended IS ? THEN worked END,
          ended = ?, failed = ?, tokens = ?, cost = ?, source = ?, detail = ?,
          preview = ?, corrected = ?, revision = revision + ?
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
        detail(facts, change.file()),
        facts.preview(),
        Marks.text(change.corrected()),
        differs,
        row.seq());
    transaction.changes(row.trace(), row.seq());
    if (differs) {
      history.add(row, change, facts.status());
    }
    transaction.update(
        "UPDATE body SET json = ?, sum = ? WHERE log = ?",
        content.bytes(),
        BodySum.of(row.id(), content.bytes()),
        row.seq());
    transaction.update("DELETE FROM words WHERE log = ?", row.seq());
    words(row.seq(), content);
    var was =
        flow ? Facts.of(row.api(), row.kind(), change.before(), row.created()).span() : row.span();
    members.changed(row, change, facts, was, live);
  }

  /// Brings the traces and files of what was written up to date.
  void settle() throws SQLException {
    for (var version : versions.entrySet()) {
      transaction.update(
          "UPDATE version SET logs = logs + ?, used = ? WHERE seq = ?",
          version.getValue(),
          now,
          version.getKey());
      transaction.update(
          """
          UPDATE file SET logs = logs + ?, used = ?
          WHERE seq = (SELECT file FROM version WHERE seq = ?)
          """,
          version.getValue(),
          now,
          version.getKey());
    }
    members.settle();
  }

  /// Deletes a log; what is below it stays where it is, waiting for a parent.
  static void delete(Transaction transaction, LogRow row) throws SQLException {
    transaction.update("DELETE FROM log WHERE seq = ?", row.seq());
    transaction.changes(row.trace(), Journal.ANYTHING);
    TraceMembers.left(transaction, row);
  }

  /// Whether a log may get children: not when a flow log at or above it is complete.
  static boolean takesChildren(Transaction transaction, String parent) throws SQLException {
    return TraceMembers.flowsFrom(transaction, parent).stream().noneMatch(LogRow::isComplete);
  }

  private boolean hasChildren(String id) throws SQLException {
    return transaction.number(
            "SELECT EXISTS (SELECT 1 FROM log WHERE parent = ? AND kind <> 'EVALUATOR')", id)
        != 0;
  }

  private static @Nullable String detail(Facts facts, StoredFile file) {
    return facts.detail() == null ? file.version().model() : facts.detail();
  }

  private void words(long log, Content content) throws SQLException {
    transaction.update(
        "INSERT INTO words (log, content, failure, metadata) VALUES (?, ?, ?, ?)",
        log,
        content.said(),
        content.failure(),
        content.metadata());
  }
}
