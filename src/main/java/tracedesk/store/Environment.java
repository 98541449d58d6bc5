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

  private static final String DEFAULT = "default";

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

  /// The number of an environment that comes with its id: found by that or by its name, or made.
  /// The default one, as long as it was never used, becomes the one that is the default where this
  /// comes from.
  static long bring(Transaction transaction, String id, String name, String tag, long created)
      throws SQLException {
    var found = transaction.first(SELECT + "WHERE environment.id = ?", Environment::read, id);
    if (found != null) {
      return found.seq();
    }
    var called = transaction.first(SELECT + "WHERE environment.name = ?", Environment::read, name);
    var fallback = unused(transaction);
    if (tag.equals(DEFAULT) && fallback != null && (called == null || called.equals(fallback))) {
      transaction.update(
          "UPDATE environment SET id = ?, name = ?, created = ? WHERE seq = ?",
          id,
          name,
          created,
          fallback.seq());
      return fallback.seq();
    }
    return called != null
        ? called.seq()
        : transaction.insert(
            "INSERT INTO environment (id, name, tag, created) VALUES (?, ?, ?, ?)",
            id,
            name,
            tag.equals(DEFAULT) ? "other" : tag,
            created);
  }

  /// The default environment, if nothing is deployed to it and nobody watches there.
  private static @Nullable Environment unused(Transaction transaction) throws SQLException {
    return transaction.first(
        SELECT
            + """
            WHERE tag = 'default'
              AND NOT EXISTS (SELECT 1 FROM deployment WHERE environment = environment.seq)
              AND NOT EXISTS (SELECT 1 FROM monitoring WHERE environment = environment.seq)
            """,
        Environment::read);
  }

  /// Writes its members, without the braces around them.
  void write(StringBuilder out) {
    out.append("\"id\":").append(JsonText.quote(id));
    out.append(",\"created_at\":").append(FileDocument.time(created));
    out.append(",\"name\":").append(JsonText.quote(name));
    out.append(",\"tag\":").append(JsonText.quote(tag));
  }
}
