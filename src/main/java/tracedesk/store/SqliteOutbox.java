package tracedesk.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.port.OutboxStore;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.TraceStatus;

/// Saves on their way, in the file of the unsaved corrections. Every row carries digests; one that
/// does not fit is put aside instead of being sent as what somebody saved.
public final class SqliteOutbox implements OutboxStore {
  private final Database database;
  private final InstantSource clock;

  /// @param database opened by [Database#openDrafts]
  public SqliteOutbox(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Loaded load() {
    var rows =
        database.read(
            transaction ->
                transaction.list(
                    """
                    SELECT number, id, server, log, content, digest, state, progress, sum
                    FROM outbox ORDER BY number
                    """,
                    row ->
                        new Row(
                            row.number(1),
                            row.text(2),
                            row.text(3),
                            row.text(4),
                            row.bytes(5),
                            row.bytes(6),
                            row.text(7),
                            row.bytes(8),
                            row.bytes(9))));
    var operations = new ArrayList<Operation>();
    var damaged = new ArrayList<Row>();
    for (var row : rows) {
      var operation = read(row);
      if (operation == null) {
        damaged.add(row);
      } else {
        operations.add(operation);
      }
    }
    if (!damaged.isEmpty()) {
      putAside(damaged);
    }
    return new Loaded(operations, damaged.size());
  }

  private record Row(
      long number,
      String id,
      String server,
      String log,
      byte[] content,
      byte[] digest,
      String state,
      byte[] progress,
      byte[] sum) {}

  private void putAside(List<Row> damaged) {
    long now = Times.micros(clock.instant());
    database.transact(
        transaction -> {
          for (var row : damaged) {
            transaction.update(
                "INSERT INTO damaged (server, log, content, found) VALUES (?, ?, ?, ?)",
                row.server(),
                row.log(),
                row.content(),
                now);
            transaction.update("DELETE FROM outbox WHERE number = ?", row.number());
          }
          return true;
        });
  }

  /// A save whose progress cannot be trusted may have been sent: the server is asked.
  private static @Nullable Operation read(Row row) {
    if (!MessageDigest.isEqual(StoredEdit.digest(row.content()), row.digest())) {
      return null;
    }
    try {
      var stored = StoredLog.parse(row.content());
      var base = StoredEdit.log(stored);
      var patch = StoredEdit.patch(stored);
      var queued = Times.parse(stored.string("queued"));
      var server = stored.string("server");
      if (base == null || patch == null || queued == null) {
        return null;
      }
      boolean trusted = MessageDigest.isEqual(sum(row.state(), row.progress()), row.sum());
      var progress = trusted ? StoredLog.parse(row.progress()) : Json.Obj.EMPTY;
      var attempts = progress.integer("attempts");
      var since = Times.parse(progress.string("since"));
      var copy = progress.object("theirs");
      var theirs = copy == null ? null : StoredEdit.log(copy);
      var state = trusted ? Operation.State.valueOf(row.state()) : Operation.State.UNKNOWN;
      if (state == Operation.State.SENDING || state == Operation.State.CONFLICT && theirs == null) {
        state = Operation.State.UNKNOWN;
      }
      return new Operation(
          UUID.fromString(row.id()),
          row.number(),
          UUID.fromString(server == null ? row.server() : server),
          base,
          patch,
          state,
          queued,
          since == null ? queued : since,
          attempts == null ? 0 : attempts.intValue(),
          StoredProblem.read(progress.object("problem")),
          theirs);
    } catch (JsonFault | IllegalArgumentException | NoSuchElementException e) {
      return null;
    }
  }

  private static byte[] sum(String state, byte[] progress) {
    return StoredEdit.digest(state.getBytes(StandardCharsets.UTF_8), progress);
  }

  @Override
  public void add(Operation operation, List<UUID> instead) {
    var content =
        StoredEdit.of(operation.base(), operation.patch())
            .put("queued", Times.format(operation.queued()))
            .put("server", operation.server().toString())
            .build()
            .bytes();
    var progress = progress(operation);
    database.transact(
        transaction -> {
          for (var id : instead) {
            transaction.update("DELETE FROM outbox WHERE id = ?", id.toString());
          }
          transaction.update(
              """
              INSERT INTO outbox (number, id, server, log, content, digest, state, progress, sum)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
              """,
              operation.number(),
              operation.id().toString(),
              operation.server().toString(),
              operation.log().value(),
              content,
              StoredEdit.digest(content),
              operation.state(),
              progress,
              sum(operation.state().name(), progress));
          return true;
        });
  }

  @Override
  public void put(Operation operation) {
    var progress = progress(operation);
    long now = Times.micros(clock.instant());
    database.transact(
        transaction -> {
          transaction.update(
              "UPDATE outbox SET state = ?, progress = ?, sum = ? WHERE id = ?",
              operation.state(),
              progress,
              sum(operation.state().name(), progress),
              operation.id().toString());
          var theirs = operation.theirs();
          if (theirs != null) {
            remember(transaction, operation, Seen.THEIRS, now, changes(operation, theirs));
          }
          return true;
        });
  }

  private static byte[] progress(Operation operation) {
    var progress =
        Json.object()
            .put("attempts", operation.attempts())
            .put("since", Times.format(operation.since()));
    var problem = StoredProblem.of(operation.problem());
    if (problem != null) {
      progress.put("problem", problem);
    }
    var theirs = operation.theirs();
    if (theirs != null) {
      progress.put("theirs", StoredEdit.log(theirs).build());
    }
    return progress.build().bytes();
  }

  @Override
  public void done(Operation operation, Log saved, Instant at) {
    database.transact(
        transaction -> {
          transaction.update("DELETE FROM outbox WHERE id = ?", operation.id().toString());
          remember(transaction, operation, Seen.SAVED, Times.micros(at), changes(operation, saved));
          dropDraft(transaction, operation, saved);
          return true;
        });
  }

  /// A correction goes once the server was seen to hold all of it.
  private static void dropDraft(Transaction transaction, Operation operation, Log saved)
      throws SQLException {
    var server = operation.server().toString();
    var log = operation.log().value();
    var stored =
        transaction.first(
            "SELECT content, digest FROM draft WHERE server = ? AND log = ?",
            row -> new byte[][] {row.bytes(1), row.bytes(2)},
            server,
            log);
    var draft = stored == null ? null : SqliteDrafts.read(stored[0], stored[1]);
    if (draft != null && draft.onto(saved).isEmpty()) {
      transaction.update("DELETE FROM draft WHERE server = ? AND log = ?", server, log);
    }
  }

  @Override
  public void remove(UUID id) {
    database.transact(
        transaction -> transaction.update("DELETE FROM outbox WHERE id = ?", id.toString()));
  }

  /// Whose value a row of the history tells of.
  private enum Seen {
    SAVED,
    THEIRS
  }

  /// The fields of a save as they were before and are now.
  private static Json.Obj changes(Operation operation, Log now) {
    var fields = Json.object();
    for (var field : Field.values()) {
      var before = field.of(operation.base());
      var after = field.of(now);
      boolean named = operation.patch().edits().containsKey(field);
      if (named && !(before == null ? after == null : before.equals(after))) {
        var change = Json.object();
        if (before != null) {
          change.put("before", before);
        }
        if (after != null) {
          change.put("after", after);
        }
        fields.put(field.api(), change.build());
      }
    }
    return fields.build();
  }

  private static void remember(
      Transaction transaction, Operation operation, Seen seen, long at, Json.Obj changes)
      throws SQLException {
    var status = operation.patch().status();
    var event = Json.object().put("fields", changes);
    if (seen == Seen.SAVED && status != null) {
      event.put("status", status.api());
    }
    var content = event.build().bytes();
    transaction.update(
        """
        INSERT INTO history (server, log, operation, source, at, content, digest)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        operation.server().toString(),
        operation.log().value(),
        operation.id().toString(),
        seen,
        at,
        content,
        StoredEdit.digest(content));
  }

  @Override
  public List<Revision> history(UUID server, LogId log) {
    var rows =
        database.read(
            transaction ->
                transaction.list(
                    """
                    SELECT operation, source, at, content, digest FROM history
                    WHERE server = ? AND log = ? ORDER BY number DESC
                    """,
                    row ->
                        new Event(
                            row.text(1), row.text(2), row.number(3), row.bytes(4), row.bytes(5)),
                    server.toString(),
                    log.value()));
    var revisions = new ArrayList<Revision>();
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      if (MessageDigest.isEqual(StoredEdit.digest(row.content()), row.digest())) {
        revisions.add(revision(row, rows.size() - i + 1));
      }
    }
    return revisions;
  }

  private record Event(String operation, String source, long at, byte[] content, byte[] digest) {}

  private static Revision revision(Event event, long number) {
    var content = StoredLog.parse(event.content());
    var changes = new java.util.EnumMap<Field, Revision.Change>(Field.class);
    var fields = content.object("fields");
    for (var member : fields == null ? List.<Json.Member>of() : fields.members()) {
      if (member.value() instanceof Json.Obj change) {
        changes.put(
            StoredEdit.field(member.name()),
            new Revision.Change(change.get("before"), change.get("after")));
      }
    }
    var status = content.string("status");
    boolean own = event.source().equals(Seen.SAVED.name());
    return new Revision(
        number,
        Times.ofMicros(event.at()),
        "",
        own ? Revision.Source.WINDOW : Revision.Source.UNKNOWN,
        changes,
        java.util.Map.of(),
        status == null ? null : TraceStatus.ofApi(status).orElse(null),
        own ? event.operation() : null);
  }
}
