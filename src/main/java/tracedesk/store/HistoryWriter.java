package tracedesk.store;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceStatus;

/// Writes down what becomes of logs, in the transaction that changes them: for each member that
/// changes what it held before.
final class HistoryWriter {
  /// Told by the status of a revision instead.
  static final Set<String> STATUS = Set.of("log_status", "trace_status");

  private final Transaction transaction;
  private final Sender sender;
  private final @Nullable String operation;
  private final long now;
  private long row;

  HistoryWriter(Transaction transaction, Sender sender, @Nullable String operation, long now) {
    this.transaction = transaction;
    this.sender = sender;
    this.operation = operation;
    this.now = now;
  }

  /// The number of the sender's row.
  long sender() throws SQLException {
    if (row == 0) {
      row = SenderRows.of(transaction, sender);
    }
    return row;
  }

  /// Whether a change makes the log say anything else.
  static boolean differs(LogRow row, LogWriter.Change change) {
    return !change.doc().equals(change.before())
        || !Objects.equals(change.parent(), row.parent())
        || change.file().version().seq() != row.version();
  }

  /// Adds a revision to a log that has its number already.
  ///
  /// @param row the log as it was
  void add(LogRow row, LogWriter.Change change, @Nullable TraceStatus status) throws SQLException {
    long number = row.revision() + 1;
    transaction.update(
        """
        INSERT INTO revision (log, number, at, sender, status, operation)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        row.seq(),
        number,
        now,
        sender(),
        status == row.status() ? null : status,
        operation);
    for (var member : before(row, change).entrySet()) {
      transaction.update(
          "INSERT INTO change (log, number, member, before) VALUES (?, ?, ?, ?)",
          row.seq(),
          number,
          member.getKey(),
          bytes(member.getValue()));
    }
  }

  private static byte @Nullable [] bytes(@Nullable Json value) {
    return value == null ? null : value.bytes();
  }

  /// The members that change, with what they held.
  private Map<String, @Nullable Json> before(LogRow row, LogWriter.Change change)
      throws SQLException {
    var changed = new LinkedHashMap<String, @Nullable Json>();
    for (var member : change.before().members()) {
      if (!member.value().equals(change.doc().get(member.name()))) {
        changed.put(member.name(), member.value());
      }
    }
    for (var member : change.doc().members()) {
      if (!change.before().has(member.name())) {
        changed.put(member.name(), null);
      }
    }
    STATUS.forEach(changed::remove);
    if (row.kind() != LogKind.EVALUATOR && !Objects.equals(change.parent(), row.parent())) {
      changed.putIfAbsent(parentName(row.api()), json(row.parent()));
    }
    if (change.file().version().seq() != row.version()) {
      changed.putIfAbsent(VERSION, Json.of(version(transaction, row)));
    }
    return changed;
  }

  /// What the API calls the version of its file a log belongs to.
  static final String VERSION = "version_id";

  /// What the API calls the log above a log.
  static String parentName(Api api) {
    return api == Api.V4 ? "parent_id" : "trace_parent_id";
  }

  static @Nullable Json json(@Nullable String text) {
    return text == null ? null : Json.of(text);
  }

  static String version(Transaction transaction, LogRow row) throws SQLException {
    return FileRows.bySeq(transaction, row.version()).version().id();
  }
}
