package tracedesk.store;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.trace.LogKind;

/// Sessions of v4: logs that belong together, across projects.
final class SessionRows {
  private static final String SELECT =
      "SELECT session.seq, session.id, session.reference, session.created, session.updated FROM session ";

  private SessionRows() {}

  /// A session's row. Times in microseconds since 1970.
  record StoredSession(
      long seq, String id, @Nullable String reference, long created, long updated) {
    static StoredSession read(Transaction.Row row) throws SQLException {
      return new StoredSession(
          row.number(1), row.text(2), row.maybeText(3), row.number(4), row.number(5));
    }
  }

  static @Nullable StoredSession byId(Transaction transaction, String id) throws SQLException {
    return transaction.first(SELECT + "WHERE session.id = ?", StoredSession::read, id);
  }

  static @Nullable StoredSession byReference(Transaction transaction, String reference)
      throws SQLException {
    return transaction.first(
        SELECT + "WHERE session.reference = ?", StoredSession::read, reference);
  }

  static StoredSession create(
      Transaction transaction, String id, @Nullable String reference, long now)
      throws SQLException {
    long seq =
        transaction.insert(
            "INSERT INTO session (id, reference, created, updated) VALUES (?1, ?2, ?3, ?3)",
            id,
            reference,
            now);
    return new StoredSession(seq, id, reference, now, now);
  }

  /// A session that is known elsewhere; it keeps its reference unless another session has that.
  static StoredSession bring(
      Transaction transaction, String id, @Nullable String reference, long now)
      throws SQLException {
    boolean taken = reference != null && byReference(transaction, reference) != null;
    return create(transaction, id, taken ? null : reference, now);
  }

  static void touch(Transaction transaction, long session, long now) throws SQLException {
    transaction.update("UPDATE session SET updated = ? WHERE seq = ?", now, session);
  }

  static List<StoredSession> ofProject(
      Transaction transaction, String project, int size, long offset) throws SQLException {
    return transaction.list(
        SELECT
            + """
            WHERE session.seq IN (
              SELECT log.session FROM log JOIN file ON file.seq = log.file WHERE file.id = ?)
            ORDER BY session.created DESC, session.seq DESC LIMIT ? OFFSET ?
            """,
        StoredSession::read,
        project,
        size,
        offset);
  }

  static long countOfProject(Transaction transaction, String project) throws SQLException {
    return transaction.number(
        """
        SELECT COUNT(DISTINCT log.session) FROM log JOIN file ON file.seq = log.file WHERE file.id = ?
        """,
        project);
  }

  /// A SessionResponse.
  static void write(Transaction transaction, StoredSession session, StringBuilder out)
      throws SQLException {
    out.append("{\"id\":").append(JsonText.quote(session.id()));
    LegacyDocument.literal("reference_id", session.reference(), out);
    out.append(",\"projects\":[");
    var projects =
        transaction.list(
            """
            SELECT DISTINCT file.id, file.path, file.kind FROM log JOIN file ON file.seq = log.file
            WHERE log.session = ? ORDER BY file.seq
            """,
            row ->
                "{\"id\":"
                    + JsonText.quote(row.text(1))
                    + ",\"name\":"
                    + JsonText.quote(row.text(2))
                    + ",\"type\":\""
                    + row.word(3, LogKind.class).api()
                    + "\"}",
            session.seq());
    out.append(String.join(",", projects)).append("],\"datapoints_count\":");
    out.append(transaction.number("SELECT COUNT(*) FROM log WHERE session = ?", session.seq()));
    out.append(",\"first_inputs\":").append(edge(transaction, session, "ASC", "inputs"));
    out.append(",\"last_output\":").append(edge(transaction, session, "DESC", "output"));
    out.append(",\"created_at\":").append(FileDocument.time(session.created()));
    out.append(",\"updated_at\":").append(FileDocument.time(session.updated())).append('}');
  }

  private static String edge(
      Transaction transaction, StoredSession session, String order, String member)
      throws SQLException {
    var body =
        transaction.first(
            "SELECT body.json, body.sum, log.id FROM log JOIN body ON body.log = log.seq WHERE log.session = ? ORDER BY log.began "
                + order
                + ", log.seq "
                + order
                + " LIMIT 1",
            row -> BodySum.shown(row.text(3), row.bytes(1), row.maybeNumber(2)),
            session.seq());
    var value = body == null ? null : body.get(member);
    return value == null ? "null" : value.text();
  }
}
