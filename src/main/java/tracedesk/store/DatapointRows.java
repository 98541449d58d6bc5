package tracedesk.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Canonical;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;

/// Datapoints of datasets. A datapoint is told by its content: the same one, however it is spelled
/// and in whatever version, keeps its id. Only imports bring several of one content.
final class DatapointRows {
  private static final String SELECT =
      "SELECT datapoint.seq, datapoint.id, datapoint.body FROM datapoint ";

  private static final Set<String> KNOWN = Set.of("id", "inputs", "messages", "target");

  private DatapointRows() {}

  /// One example of a dataset: inputs, messages, and what is expected. `body` is as it was sent.
  record Datapoint(long seq, String id, byte[] body) {
    private static Datapoint read(Transaction.Row row) throws SQLException {
      return new Datapoint(row.number(1), row.text(2), row.bytes(3));
    }

    void write(StringBuilder out) {
      var content = StoredLog.parse(body);
      var inputs = content.present("inputs");
      out.append("{\"inputs\":").append(inputs == null ? "{}" : inputs.text());
      member(content, "messages", out);
      member(content, "target", out);
      out.append(",\"id\":").append(JsonText.quote(id));
      for (var member : content.members()) {
        if (!KNOWN.contains(member.name())) {
          member(content, member.name(), out);
        }
      }
      out.append('}');
    }

    private static void member(Json.Obj content, String name, StringBuilder out) {
      var value = content.get(name);
      out.append(',').append(JsonText.quote(name)).append(':');
      out.append(value == null ? "null" : value.text());
    }
  }

  static long count(Transaction transaction, long version) throws SQLException {
    return transaction.number("SELECT COUNT(*) FROM version_datapoint WHERE version = ?", version);
  }

  /// All datapoints of a version, in order.
  static List<Datapoint> of(Transaction transaction, long version) throws SQLException {
    return page(transaction, version, Integer.MAX_VALUE, 0);
  }

  static List<Datapoint> page(Transaction transaction, long version, int size, long offset)
      throws SQLException {
    return transaction.list(
        SELECT
            + """
            JOIN version_datapoint ON version_datapoint.datapoint = datapoint.seq
            WHERE version_datapoint.version = ? ORDER BY version_datapoint.place LIMIT ? OFFSET ?
            """,
        Datapoint::read,
        version,
        size,
        offset);
  }

  /// The numbers of a version's datapoints, in order.
  static List<Long> numbers(Transaction transaction, long version) throws SQLException {
    return transaction.list(
        "SELECT datapoint FROM version_datapoint WHERE version = ? ORDER BY place",
        row -> row.number(1),
        version);
  }

  static @Nullable Datapoint byId(Transaction transaction, String id) throws SQLException {
    return transaction.first(SELECT + "WHERE datapoint.id = ?", Datapoint::read, id);
  }

  /// The number of the datapoint with this content, made where it is new.
  static long ensure(Transaction transaction, Ids ids, long dataset, Json.Obj content)
      throws SQLException {
    var kept = content.without("id");
    var found = find(transaction, dataset, kept);
    return found != null
        ? found
        : transaction.insert(
            "INSERT INTO datapoint (id, file, digest, body) VALUES (?, ?, ?, ?)",
            ids.next("dp_"),
            dataset,
            digest(kept),
            kept.bytes());
  }

  /// The number of a datapoint that comes with an id, made where it is new. It keeps the id, unless
  /// another dataset has a datapoint of that id.
  static long bring(Transaction transaction, Ids ids, long dataset, Json.Obj datapoint)
      throws SQLException {
    record Known(long seq, long file) {}
    var id = datapoint.string("id");
    var known =
        id == null
            ? null
            : transaction.first(
                "SELECT seq, file FROM datapoint WHERE id = ?",
                row -> new Known(row.number(1), row.number(2)),
                id);
    if (id == null || known != null) {
      return known != null && known.file() == dataset
          ? known.seq()
          : ensure(transaction, ids, dataset, datapoint);
    }
    var kept = datapoint.without("id");
    boolean alone = find(transaction, dataset, kept) == null;
    return transaction.insert(
        "INSERT INTO datapoint (id, file, digest, body) VALUES (?, ?, ?, ?)",
        id,
        dataset,
        alone ? digest(kept) : Canonical.digest(FileRows.said(datapoint)),
        kept.bytes());
  }

  /// The number of the datapoint with this content.
  static @Nullable Long find(Transaction transaction, long dataset, Json.Obj content)
      throws SQLException {
    return transaction.first(
        "SELECT seq FROM datapoint WHERE file = ? AND digest = ?",
        row -> row.number(1),
        dataset,
        digest(content.without("id")));
  }

  /// Members that are `null` or empty say nothing.
  private static byte[] digest(Json.Obj content) {
    return Canonical.digest(FileRows.said(content));
  }
}
