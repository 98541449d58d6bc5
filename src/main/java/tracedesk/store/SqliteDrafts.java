package tracedesk.store;

import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.trace.Times;

/// Unsaved corrections in a SQLite file of their own. Every row carries a digest; one that does not
/// fit is put aside instead of being shown as what somebody typed.
public final class SqliteDrafts implements Drafts {
  private final Database database;
  private final InstantSource clock;

  /// @param database opened by [Database#openDrafts]
  public SqliteDrafts(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public boolean isOnLastRoom() {
    return database.isOnReserve();
  }

  @Override
  public void apply(List<Change> changes) {
    long now = Times.micros(clock.instant());
    database.transact(
        transaction -> {
          for (var change : changes) {
            switch (change) {
              case Change.Keep(var kept) -> keep(transaction, kept, now);
              case Change.Drop(var server, var log) ->
                  transaction.update(
                      "DELETE FROM draft WHERE server = ? AND log = ?",
                      server.toString(),
                      log.value());
            }
          }
          return true;
        });
  }

  private static void keep(Transaction transaction, Kept kept, long now) throws SQLException {
    var content = write(kept).bytes();
    transaction.update(
        """
        INSERT INTO draft (server, log, content, digest, updated) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (server, log) DO UPDATE SET content = excluded.content,
          digest = excluded.digest, updated = excluded.updated
        """,
        kept.server().toString(),
        kept.log().value(),
        content,
        StoredEdit.digest(content),
        now);
  }

  @Override
  public Loaded load() {
    var rows =
        database.read(
            transaction ->
                transaction.list(
                    "SELECT server, log, content, digest FROM draft ORDER BY updated, server, log",
                    row -> new Row(row.text(1), row.text(2), row.bytes(3), row.bytes(4))));
    var drafts = new ArrayList<Kept>();
    var damaged = new ArrayList<Row>();
    for (var row : rows) {
      var kept = read(row);
      if (kept == null) {
        damaged.add(row);
      } else {
        drafts.add(kept);
        if (!row.isOf(kept)) {
          putRight(row, kept);
        }
      }
    }
    if (!damaged.isEmpty()) {
      putAside(damaged);
    }
    return new Loaded(drafts, damaged.size());
  }

  private record Row(String server, String log, byte[] content, byte[] digest) {
    boolean isOf(Kept kept) {
      return server.equals(kept.server().toString()) && log.equals(kept.log().value());
    }
  }

  /// Gives a row whose key is damaged the one its content names.
  private void putRight(Row row, Kept kept) {
    long now = Times.micros(clock.instant());
    database.transact(
        transaction -> {
          transaction.update(
              "DELETE FROM draft WHERE server = ? AND log = ?", row.server(), row.log());
          keep(transaction, kept, now);
          return true;
        });
  }

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
            transaction.update(
                "DELETE FROM draft WHERE server = ? AND log = ?", row.server(), row.log());
          }
          return true;
        });
  }

  /// The key beside the content has no digest of its own: what the content says counts.
  private static @Nullable Kept read(Row row) {
    var draft = read(row.content(), row.digest());
    if (draft == null) {
      return null;
    }
    try {
      var server = StoredLog.parse(row.content()).string("server");
      return new Kept(UUID.fromString(server == null ? row.server() : server), draft);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Json.Obj write(Kept kept) {
    var draft = kept.draft();
    var unfinished = Json.object();
    draft.unfinished().forEach((field, text) -> unfinished.put(field.api(), text));
    var stored =
        StoredEdit.of(draft.base(), draft.patch())
            .put("unfinished", unfinished.build())
            .put("server", kept.server().toString());
    if (draft.caret() instanceof LogDraft.Caret(var field, int line, int column)) {
      stored.put(
          "caret",
          Json.object().put("field", field.api()).put("line", line).put("column", column).build());
    }
    return stored.build();
  }

  private static LogDraft.@Nullable Caret caret(Json.@Nullable Obj stored) {
    var field = stored == null ? null : stored.string("field");
    var line = stored == null ? null : stored.integer("line");
    var column = stored == null ? null : stored.integer("column");
    return field == null || line == null || column == null
        ? null
        : new LogDraft.Caret(StoredEdit.field(field), line.intValue(), column.intValue());
  }

  static @Nullable LogDraft read(byte[] content, byte[] digest) {
    if (!MessageDigest.isEqual(StoredEdit.digest(content), digest)) {
      return null;
    }
    try {
      var stored = StoredLog.parse(content);
      var base = StoredEdit.log(stored);
      var patch = StoredEdit.patch(stored);
      var unfinished = stored.object("unfinished");
      if (base == null || patch == null || unfinished == null) {
        return null;
      }
      var texts = new EnumMap<Field, String>(Field.class);
      for (var member : unfinished.members()) {
        texts.put(StoredEdit.field(member.name()), member.value().plain());
      }
      return new LogDraft(base, patch, texts, caret(stored.object("caret")));
    } catch (JsonFault | IllegalArgumentException | NoSuchElementException e) {
      return null;
    }
  }
}
