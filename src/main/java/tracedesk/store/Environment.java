package tracedesk.store;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.JsonText;

/// A place versions of files are deployed to, such as production. Created in microseconds since
/// 1970.
record Environment(long seq, String id, String name, String tag, long created) {
  private static final String SELECT =
      """
      SELECT environment.seq, environment.id, environment.name, environment.tag,
        environment.created
      FROM environment
      """;

  private static Environment read(Transaction.Row row) throws SQLException {
    return new Environment(row.number(1), row.text(2), row.text(3), row.text(4), row.number(5));
  }

  /// The default one first.
  static List<Environment> all(Transaction transaction) throws SQLException {
    return transaction.list(SELECT + "ORDER BY tag <> 'default', seq", Environment::read);
  }

  /// Those a version is deployed to.
  static List<Environment> of(Transaction transaction, long version) throws SQLException {
    return transaction.list(
        SELECT
            + """
            JOIN deployment ON deployment.environment = environment.seq
            WHERE deployment.version = ? ORDER BY environment.tag <> 'default', environment.seq
            """,
        Environment::read,
        version);
  }

  static @Nullable Environment find(Transaction transaction, String idOrName) throws SQLException {
    return transaction.first(
        SELECT + "WHERE ?1 IN (id, name) ORDER BY id <> ?1 LIMIT 1", Environment::read, idOrName);
  }

  /// The environment of this id or name; a name that is new makes one.
  static Environment ensure(Transaction transaction, Ids ids, String idOrName, long now)
      throws SQLException {
    var found = find(transaction, idOrName);
    if (found != null || idOrName.startsWith("env_")) {
      return Refusals.found(found, "environment", idOrName);
    }
    var id = ids.next("env_");
    transaction.update(
        "INSERT INTO environment (id, name, tag, created) VALUES (?, ?, 'other', ?)",
        id,
        idOrName,
        now);
    return Refusals.found(find(transaction, id), "environment", id);
  }

  /// Writes its members, without the braces around them.
  void write(StringBuilder out) {
    out.append("\"id\":").append(JsonText.quote(id));
    out.append(",\"created_at\":").append(FileDocument.time(created));
    out.append(",\"name\":").append(JsonText.quote(name));
    out.append(",\"tag\":").append(JsonText.quote(tag));
  }
}
