package tracedesk.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;

/// A log with its body and everything else its API answers name.
///
/// @param doc the body as it was sent, patches applied
/// @param shown its file in the version that was logged
/// @param trace the id of its trace
/// @param flow the id of the flow file at the trace's root; `null` where the root is no flow
record StoredLog(
    LogRow row,
    Json.Obj doc,
    ShownFile shown,
    String trace,
    @Nullable String flow,
    @Nullable String sessionId,
    @Nullable String sessionReference,
    @Nullable String parentReference) {
  /// Bodies were checked when they came in; patched ones may be a little larger than any single
  /// request, and corrections hold logs inside of objects of their own.
  private static final JsonLimits STORED =
      new JsonLimits(1010, Integer.MAX_VALUE, Integer.MAX_VALUE, 1 << 20, 1 << 20, Long.MAX_VALUE);

  private static final String SELECT =
      "SELECT "
          + LogRow.COLUMNS
          + """
          , body.json, trace.id, flow.id, session.id, session.reference, above.reference, body.sum
          FROM log JOIN body ON body.log = log.seq JOIN trace ON trace.seq = log.trace
          LEFT JOIN log head ON head.seq = trace.head AND head.kind = 'FLOW' AND head.id = trace.id
          LEFT JOIN file flow ON flow.seq = head.file
          LEFT JOIN session ON session.seq = log.session
          LEFT JOIN log above ON above.id = log.parent
          """;

  StoredFile file() {
    return shown.file();
  }

  static Json.Obj parse(byte[] body) {
    return value(body) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
  }

  /// A value as it was kept.
  static Json value(byte[] json) {
    return Json.parse(json, STORED);
  }

  /// Reads logs; file versions that many of them share are read once.
  static final class Loader {
    private final Transaction transaction;
    private final Map<Long, ShownFile> files = new HashMap<>();

    Loader(Transaction transaction) {
      this.transaction = transaction;
    }

    @Nullable StoredLog byId(String id) throws SQLException {
      return transaction.first(SELECT + "WHERE log.id = ?", this::read, id);
    }

    StoredLog bySeq(long seq) throws SQLException {
      var found = transaction.first(SELECT + "WHERE log.seq = ?", this::read, seq);
      return Refusals.found(found, "log", Long.toString(seq));
    }

    /// The logs of evaluators that judged this log, oldest first.
    List<StoredLog> evaluatorsOf(String id) throws SQLException {
      return transaction.list(
          SELECT + "WHERE log.parent = ? AND log.kind = 'EVALUATOR' ORDER BY log.began, log.seq",
          this::read,
          id);
    }

    private StoredLog read(Transaction.Row row) throws SQLException {
      var log = LogRow.read(row);
      var file = files.get(log.version());
      if (file == null) {
        file = ShownFile.of(transaction, FileRows.bySeq(transaction, log.version()));
        files.put(log.version(), file);
      }
      return new StoredLog(
          log,
          BodySum.shown(log.id(), row.bytes(LogRow.WIDTH + 1), row.maybeNumber(LogRow.WIDTH + 7)),
          file,
          row.text(LogRow.WIDTH + 2),
          row.maybeText(LogRow.WIDTH + 3),
          row.maybeText(LogRow.WIDTH + 4),
          row.maybeText(LogRow.WIDTH + 5),
          row.maybeText(LogRow.WIDTH + 6));
    }
  }
}
