package tracedesk.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.HistoryPage;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.TraceStatus;

/// Reads what became of a log, newest first. What a member held after a change is found where it is
/// kept: before the member's next change, or in the log.
final class HistoryReader {
  /// How much one stretch holds.
  private static final int REVISIONS = 200;

  private static final long CHARACTERS = 4 << 20;

  private final Transaction transaction;
  private final LogRow log;
  private final Json.Obj doc;

  /// What the members hold that were met, as of the revision that was read last.
  private final Map<String, @Nullable Json> later = new HashMap<>();

  private HistoryReader(Transaction transaction, LogRow log) throws SQLException {
    this.transaction = transaction;
    this.log = log;
    this.doc = SqliteLogs.body(transaction, log);
  }

  /// @param before only revisions older than this one
  static HistoryPage page(Transaction transaction, String log, long before) throws SQLException {
    var row = Refusals.found(LogRow.find(transaction, log), "log", log);
    return new HistoryReader(transaction, row).page(before);
  }

  private HistoryPage page(long before) throws SQLException {
    var heads =
        transaction.list(
            """
            SELECT number, at, status, operation, sender.who, sender.source
            FROM revision JOIN sender ON sender.seq = revision.sender
            WHERE log = ? AND number < ? ORDER BY number DESC LIMIT ?
            """,
            HistoryReader::head,
            log.seq(),
            before,
            REVISIONS);
    var page = new ArrayList<Revision>();
    long size = 0;
    long from = before;
    for (var head : heads) {
      if (size >= CHARACTERS) {
        return new HistoryPage(page, from, size);
      }
      page.addAll(judgments(head.number(), from));
      from = head.number();
      var revision = revision(head, before);
      page.add(revision);
      size += size(revision);
    }
    if (heads.size() == REVISIONS) {
      return new HistoryPage(page, from, size);
    }
    if (before > 1) {
      page.addAll(judgments(1, from));
      page.add(arrival());
    }
    return new HistoryPage(page, null, size);
  }

  private static Revision head(Transaction.Row row) throws SQLException {
    var status = row.maybeText(3);
    var sender = SenderRows.read(row, 5, 6);
    return new Revision(
        row.number(1),
        Times.ofMicros(row.number(2)),
        sender.who(),
        sender.from(),
        Map.of(),
        Map.of(),
        status == null ? null : TraceStatus.valueOf(status),
        row.maybeText(4));
  }

  private Revision revision(Revision head, long newest) throws SQLException {
    var changes = new EnumMap<Field, Revision.Change>(Field.class);
    var others = new LinkedHashMap<String, Revision.Change>();
    var members =
        transaction.list(
            "SELECT member, before FROM change WHERE log = ? AND number = ? ORDER BY member",
            row -> new Before(row.text(1), json(row.maybeBytes(2))),
            log.seq(),
            head.number());
    for (var member : members) {
      var change = new Revision.Change(member.value(), after(member.name(), newest));
      later.put(member.name(), member.value());
      var field = Field.ofApi(member.name());
      if (field.isPresent()) {
        changes.put(field.get(), change);
      } else {
        others.put(member.name(), change);
      }
    }
    return new Revision(
        head.number(),
        head.at(),
        head.who(),
        head.from(),
        changes,
        others,
        head.status(),
        head.operation());
  }

  private record Before(String name, @Nullable Json value) {}

  private static @Nullable Json json(byte @Nullable [] bytes) {
    return bytes == null ? null : StoredLog.value(bytes);
  }

  /// What a member holds before the next change of it that is not on this stretch, or by now.
  private @Nullable Json after(String member, long newest) throws SQLException {
    if (later.containsKey(member)) {
      return later.get(member);
    }
    var next =
        transaction.first(
            """
            SELECT member, before FROM change WHERE log = ? AND number >= ? AND member = ?
            ORDER BY number LIMIT 1
            """,
            row -> new Before(row.text(1), json(row.maybeBytes(2))),
            log.seq(),
            newest,
            member);
    return next == null ? now(member) : next.value();
  }

  private @Nullable Json now(String member) throws SQLException {
    var held = doc.get(member);
    if (held != null) {
      return held;
    }
    if (member.equals(HistoryWriter.parentName(log.api()))) {
      return HistoryWriter.json(log.parent());
    }
    return member.equals(HistoryWriter.VERSION)
        ? Json.of(HistoryWriter.version(transaction, log))
        : null;
  }

  private static long size(Revision revision) {
    long size = 0;
    for (var changes : List.of(revision.changes().values(), revision.others().values())) {
      for (var change : changes) {
        size += change.before() == null ? 0 : change.before().length();
      }
    }
    return size;
  }

  /// What evaluators said of the log while it was as a revision left it, newest first.
  private List<Revision> judgments(long number, long before) throws SQLException {
    return transaction.list(
        """
        SELECT COALESCE(log.received, log.created) AS came, file.path, body.json, body.sum, log.id
        FROM log JOIN file ON file.seq = log.file JOIN body ON body.log = log.seq
        WHERE log.parent = ?1 AND log.kind = 'EVALUATOR'
        AND came >= COALESCE(
          (SELECT at FROM revision WHERE revision.log = ?2 AND number = ?3), -9e18)
        AND came < COALESCE(
          (SELECT MIN(at) FROM revision WHERE revision.log = ?2 AND number >= ?4), 9e18)
        ORDER BY came DESC, log.seq DESC
        """,
        row -> judgment(number, row),
        log.id(),
        log.seq(),
        number,
        before);
  }

  private static Revision judgment(long number, Transaction.Row row) throws SQLException {
    var path = row.text(2);
    var said = new LinkedHashMap<String, Revision.Change>();
    var judged = BodySum.shown(row.text(5), row.bytes(3), row.maybeNumber(4));
    for (var name : List.of("judgment", "error")) {
      var value = judged.present(name);
      if (value != null) {
        said.put(name, new Revision.Change(null, value));
      }
    }
    return new Revision(
        number,
        Times.ofMicros(row.number(1)),
        path.substring(path.lastIndexOf('/') + 1),
        Revision.Source.EVALUATOR,
        Map.of(),
        said,
        null,
        null);
  }

  private Revision arrival() throws SQLException {
    var found =
        transaction.first(
            """
            SELECT COALESCE(received, created), sender.who, sender.source
            FROM log LEFT JOIN sender ON sender.seq = log.sender WHERE log.seq = ?
            """,
            row ->
                new Revision(
                    1,
                    Times.ofMicros(row.number(1)),
                    sender(row).who(),
                    sender(row).from(),
                    Map.of(),
                    Map.of(),
                    null,
                    null),
            log.seq());
    return Refusals.found(found, "log", log.id());
  }

  private static Sender sender(Transaction.Row row) throws SQLException {
    return SenderRows.read(row, 2, 3);
  }
}
