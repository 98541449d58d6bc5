package tracedesk.store;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.TraceId;

/// Unsaved corrections in a SQLite file of their own. Every row carries a digest; one that does not
/// fit is put aside instead of being shown as what somebody typed.
public final class SqliteDrafts implements Drafts, AutoCloseable {
  /// Members of a log that are not needed to go on with its correction, and can be large.
  private static final Set<String> LEFT_OUT =
      Set.of(
          "trace_children",
          "evaluator_logs",
          "provider_request",
          "provider_response",
          "stdout",
          "otel");

  private final Database database;
  private final InstantSource clock;

  private SqliteDrafts(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  public static SqliteDrafts open(Path file, InstantSource clock) {
    return new SqliteDrafts(Database.open(file, Migrations.DRAFTS), clock);
  }

  @Override
  public void close() {
    database.close();
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
    var content = write(kept.draft()).bytes();
    transaction.update(
        """
        INSERT INTO draft (server, log, content, digest, updated) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (server, log) DO UPDATE SET content = excluded.content,
          digest = excluded.digest, updated = excluded.updated
        """,
        kept.server().toString(),
        kept.log().value(),
        content,
        digest(content),
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
      }
    }
    if (!damaged.isEmpty()) {
      putAside(damaged);
    }
    return new Loaded(drafts, damaged.size());
  }

  private record Row(String server, String log, byte[] content, byte[] digest) {}

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

  private static @Nullable Kept read(Row row) {
    if (!MessageDigest.isEqual(digest(row.content()), row.digest())) {
      return null;
    }
    try {
      var draft = read(StoredLog.parse(row.content()));
      return draft == null ? null : new Kept(UUID.fromString(row.server()), draft);
    } catch (JsonFault | IllegalArgumentException e) {
      return null;
    }
  }

  private static Json.Obj write(LogDraft draft) {
    var base = Json.object();
    for (var member : draft.base().raw().members()) {
      if (!LEFT_OUT.contains(member.name())) {
        base.put(member.name(), member.value());
      }
    }
    var edits = Json.object();
    draft
        .patch()
        .edits()
        .forEach(
            (field, edit) -> {
              if (edit instanceof Edit.Set<Json>(var value)) {
                edits.put(field.api(), Json.object().put("set", value).build());
              } else {
                edits.put(field.api(), Json.Obj.EMPTY);
              }
            });
    var unfinished = Json.object();
    draft.unfinished().forEach((field, text) -> unfinished.put(field.api(), text));
    return Json.object()
        .put("api", draft.base().api().name())
        .put("trace", draft.base().trace().value())
        .put("base", base.build())
        .put("edits", edits.build())
        .put("unfinished", unfinished.build())
        .build();
  }

  private static @Nullable LogDraft read(Json.Obj content) {
    var base = base(content);
    var edits = content.object("edits");
    var unfinished = content.object("unfinished");
    if (base == null || edits == null || unfinished == null) {
      return null;
    }
    var patch = new EnumMap<Field, Edit<Json>>(Field.class);
    for (var member : edits.members()) {
      var edit = member.value() instanceof Json.Obj object ? object.get("set") : null;
      patch.put(field(member.name()), edit == null ? new Edit.Clear<>() : new Edit.Set<>(edit));
    }
    var texts = new EnumMap<Field, String>(Field.class);
    for (var member : unfinished.members()) {
      texts.put(field(member.name()), member.value().plain());
    }
    return new LogDraft(base, new LogPatch(patch, null), texts);
  }

  private static @Nullable Log base(Json.Obj content) {
    var raw = content.object("base");
    var trace = content.string("trace");
    if (raw == null || trace == null) {
      return null;
    }
    return Api.V4.name().equals(content.string("api"))
        ? LogReader.v4(raw)
        : LogReader.v5(raw, new TraceId(trace));
  }

  private static Field field(String name) {
    return Field.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static byte[] digest(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
