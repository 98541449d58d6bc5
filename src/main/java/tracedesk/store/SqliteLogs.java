package tracedesk.store;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.ArrivalRules;
import tracedesk.domain.edit.HistoryPage;
import tracedesk.domain.edit.PatchRules;
import tracedesk.domain.edit.PatchRules.Patched;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.port.HeldLog;
import tracedesk.domain.port.LogStore;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.port.Saved;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.query.LogQuery;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.TraceStatus;

/// The logs of the local server, kept in SQLite, as the v5 API sees them.
public final class SqliteLogs implements LogStore {
  /// Members of a create request that are kept in columns or in the file's version instead of the
  /// body.
  private static final Set<String> APART =
      Set.of(
          "id",
          "path",
          "log_id",
          "trace_parent_id",
          "flow",
          "prompt",
          "tool",
          "agent",
          "evaluator",
          "spec",
          "log_status",
          "trace_status");

  private final Database database;
  private final InstantSource clock;
  private final Sender sender;
  private final Ids ids;
  private final FileRows files;

  public SqliteLogs(Database database, InstantSource clock) {
    this(database, clock, Sender.UNKNOWN, new Ids());
  }

  private SqliteLogs(Database database, InstantSource clock, Sender sender, Ids ids) {
    this.database = database;
    this.clock = clock;
    this.sender = sender;
    this.ids = ids;
    this.files = new FileRows(ids);
  }

  @Override
  public SqliteLogs by(Sender who) {
    return new SqliteLogs(database, clock, who, ids);
  }

  @Override
  public CreatedLog create(
      LogKind kind, Json.Obj body, @Nullable String version, @Nullable String environment) {
    var faults = new ArrayList<>(Shapes.faults(body));
    faults.addAll(PatchRules.mismatch(body));
    if (kind == LogKind.EVALUATOR && body.present("parent_id") == null) {
      faults.add(
          FieldFault.body(
              "parent_id", "parent_id is missing; name the log that is judged", "missing"));
    }
    Refusals.unlessEmpty(faults);
    long now = Times.micros(clock.instant());
    return database.transact(
        transaction -> {
          var known = body.string("log_id");
          var existing = known == null ? null : LogRow.find(transaction, known);
          var writer = new LogWriter(transaction, sender, now);
          var id =
              existing == null
                  ? insert(transaction, writer, kind, body, version, environment, now)
                  : repeat(transaction, writer, existing, kind, body, version, now);
          writer.settle();
          var row = Refusals.found(LogRow.find(transaction, id), "log", id);
          var file = FileRows.bySeq(transaction, row.version());
          return new CreatedLog(
              kind,
              row.id(),
              file.id(),
              file.version().id(),
              row.status(),
              kind == LogKind.EVALUATOR ? row.parent() : null);
        });
  }

  private String insert(
      Transaction transaction,
      LogWriter writer,
      LogKind kind,
      Json.Obj body,
      @Nullable String version,
      @Nullable String environment,
      long now)
      throws SQLException {
    var parent = parent(kind, body);
    requireOpen(transaction, kind, parent);
    var content = content(kind, body);
    var file = files.resolve(transaction, kind.file(), body, content, version, now);
    if (content == null && version == null && environment != null) {
      var deployed = FileRows.find(transaction, file.seq(), new VersionQuery(null, environment));
      file = deployed == null ? file : deployed;
    }
    var doc = Json.object();
    copy(body, doc);
    if (environment != null && body.present("environment") == null) {
      doc.put("environment", environment);
    }
    var status = LogReader.status(body);
    if (status != null) {
      doc.put("log_status", status.api());
    }
    var known = body.string("log_id");
    var id = known == null ? ids.next("log_") : known;
    var precise = precise(kind, file);
    var fresh = ArrivalRules.fresh(Api.V5, kind, doc.build());
    writer.insert(
        new LogWriter.NewLog(
            id,
            Api.V5,
            precise,
            file,
            parent,
            null,
            null,
            null,
            Content.of(Api.V5, precise, fresh, now),
            LogWriter.Arrival.SENT));
    return id;
  }

  /// The same create request again, or one that says more: named fields change, absent ones stay,
  /// and a complete log stays complete. A client that sends a log again tells what it did then, not
  /// what a person made of it since: as with spans that are sent again, corrected fields stay.
  private String repeat(
      Transaction transaction,
      LogWriter writer,
      LogRow existing,
      LogKind kind,
      Json.Obj body,
      @Nullable String version,
      long now)
      throws SQLException {
    if (!existing.kind().api().equals(kind.api())) {
      throw Refusals.rejected(
          "log_id",
          "log_id is taken by a log of another kind (%s); choose another id"
              .formatted(existing.kind().api()),
          "log_id_taken");
    }
    var parent = names(kind, body) ? parent(kind, body) : existing.parent();
    if (!Objects.equals(parent, existing.parent())) {
      requireOpen(transaction, kind, parent);
    }
    var file = FileRows.bySeq(transaction, existing.version());
    var content = content(kind, body);
    if (body.present("id") != null || body.present("path") != null) {
      var named = files.resolve(transaction, kind.file(), body, content, version, now);
      boolean keeps = content == null && version == null && named.seq() == file.seq();
      file = keeps ? file : named;
    } else if (content != null || version != null) {
      file = files.inVersion(transaction, kind.file(), file.seq(), content, version, now);
    }
    var before = body(transaction, existing);
    var sent = Json.object();
    copy(body, sent);
    var status = LogReader.status(body);
    if (status != null) {
      sent.put("log_status", status.api());
    }
    var after = ArrivalRules.sentAgain(kind, before, sent.build(), existing.corrected());
    writer.update(
        existing,
        new LogWriter.Change(
            file, precise(kind, file), parent, before, after, false, existing.corrected()),
        true);
    return existing.id();
  }

  private static void copy(Json.Obj from, Json.Builder to) {
    for (var member : from.members()) {
      if (!APART.contains(member.name())) {
        to.put(member.name(), member.value());
      }
    }
  }

  private static boolean names(LogKind kind, Json.Obj body) {
    return body.has(kind == LogKind.EVALUATOR ? "parent_id" : "trace_parent_id");
  }

  private static @Nullable String parent(LogKind kind, Json.Obj body) {
    return body.string(kind == LogKind.EVALUATOR ? "parent_id" : "trace_parent_id");
  }

  private static @Nullable Json content(LogKind kind, Json.Obj body) {
    return body.present(kind == LogKind.EVALUATOR ? "spec" : kind.api());
  }

  private static LogKind precise(LogKind kind, StoredFile file) {
    return kind == LogKind.TOOL ? LogKind.ofTool(StoredLog.parse(file.version().body())) : kind;
  }

  static void requireOpen(Transaction transaction, LogKind kind, @Nullable String parent)
      throws SQLException {
    if (kind != LogKind.EVALUATOR
        && parent != null
        && !LogWriter.takesChildren(transaction, parent)) {
      throw Refusals.rejected(
          "trace_parent_id",
          "trace_parent_id names a log of a complete trace, which takes no more logs",
          "trace_is_complete");
    }
  }

  static Json.Obj body(Transaction transaction, LogRow row) throws SQLException {
    var body =
        transaction.first(
            "SELECT json, sum FROM body WHERE log = ?",
            found -> BodySum.required(row.id(), found.bytes(1), found.maybeNumber(2)),
            row.seq());
    return body == null ? Json.Obj.EMPTY : body;
  }

  @Override
  public Saved patch(
      LogKind kind, @Nullable String file, String log, Json.Obj body, SaveTerms terms) {
    return database.transact(
        transaction -> {
          var answers = new Answers(transaction, terms, Times.micros(clock.instant()));
          var first = answers.first();
          if (first != null) {
            return first;
          }
          var row = Refusals.found(LogRow.find(transaction, log), "log", log);
          requireKind(transaction, row, kind, file);
          if (!terms.allow(row.revision())) {
            return new Saved.Outdated(row.revision());
          }
          patch(transaction, row, body, terms);
          var loader = new StoredLog.Loader(transaction);
          var text = LogDocument.text(loader.bySeq(row.seq()), loader.evaluatorsOf(log));
          return answers.made(row, text, false);
        });
  }

  private static void requireKind(
      Transaction transaction, LogRow row, LogKind kind, @Nullable String file)
      throws SQLException {
    var stored = FileRows.bySeq(transaction, row.version());
    if (!row.kind().api().equals(kind.api()) || file != null && !file.equals(stored.id())) {
      throw Refusals.missing(
          kind.api() + " log", file == null ? row.id() : row.id() + " of " + file);
    }
  }

  void patch(Transaction transaction, LogRow row, Json.Obj body, SaveTerms terms)
      throws SQLException {
    if (row.kind() == LogKind.EVALUATOR) {
      throw Refusals.rejected(
          "log_id",
          "an evaluator's log cannot be changed; judge again and delete this one",
          "evaluator_log");
    }
    var now = clock.instant();
    var before = body(transaction, row);
    apply(
        transaction,
        row,
        before,
        PatchRules.apply(row.kind(), before, body, now),
        terms,
        Times.micros(now));
  }

  void apply(
      Transaction transaction,
      LogRow row,
      Json.Obj before,
      Patched patched,
      SaveTerms terms,
      long now)
      throws SQLException {
    switch (patched) {
      case Patched.Refused(var faults) -> throw Refusals.rejected(faults);
      case Patched.Changed(var after, var fields) -> {
        var corrected = new HashSet<String>(row.corrected());
        corrected.addAll(fields);
        boolean completes =
            !row.isComplete()
                && PatchRules.hasStatus(row.kind())
                && LogReader.status(after) == TraceStatus.COMPLETE;
        var operation = terms.operation();
        var key = operation == null ? null : operation.key();
        var writer = new LogWriter(transaction, sender, key, now);
        writer.update(
            row,
            new LogWriter.Change(
                FileRows.bySeq(transaction, row.version()),
                row.kind(),
                row.parent(),
                before,
                after,
                completes,
                corrected),
            false);
        writer.settle();
      }
    }
  }

  private static String document(Transaction transaction, String id) throws SQLException {
    var loader = new StoredLog.Loader(transaction);
    var log = Refusals.found(loader.byId(id), "log", id);
    var out = new StringBuilder(log.doc().length() + 4096);
    nested(transaction, loader, log, out);
    return out.toString();
  }

  /// Writes a log and what is below it. The structure is read first, then each body as it is
  /// written; logs that are each other's parents appear once.
  private static void nested(
      Transaction transaction, StoredLog.Loader loader, StoredLog root, StringBuilder out)
      throws SQLException {
    var children = new HashMap<String, List<Child>>();
    var found =
        transaction.list(
            """
            WITH RECURSIVE below(id) AS (
              SELECT ?1 UNION SELECT log.id FROM log JOIN below ON log.parent = below.id
              WHERE log.kind <> 'EVALUATOR')
            SELECT seq, id, parent FROM log WHERE id IN below AND id <> ?1 ORDER BY began, seq
            """,
            row -> new Child(row.number(1), row.text(2), row.text(3)),
            root.row().id());
    for (var child : found) {
      children.computeIfAbsent(child.parent(), _ -> new ArrayList<>()).add(child);
    }
    var seen = new HashSet<String>(Set.of(root.row().id()));
    var open = new ArrayList<Iterator<Child>>();
    LogDocument.open(root, loader.evaluatorsOf(root.row().id()), null, out);
    open.add(children.getOrDefault(root.row().id(), List.of()).iterator());
    while (!open.isEmpty()) {
      if (!open.getLast().hasNext()) {
        LogDocument.close(out);
        open.removeLast();
        continue;
      }
      var child = open.getLast().next();
      if (seen.add(child.id())) {
        out.append(out.charAt(out.length() - 1) == '[' ? "" : ",");
        LogDocument.open(loader.bySeq(child.seq()), loader.evaluatorsOf(child.id()), null, out);
        open.add(children.getOrDefault(child.id(), List.of()).iterator());
      }
    }
  }

  private record Child(long seq, String id, String parent) {}

  @Override
  public HeldLog log(String log) {
    return database.read(
        transaction ->
            new HeldLog(new JsonDocument(document(transaction, log)), revision(transaction, log)));
  }

  static long revision(Transaction transaction, String log) throws SQLException {
    return transaction.number("SELECT revision FROM log WHERE id = ?", log);
  }

  @Override
  public HistoryPage history(String log, long before) {
    return database.read(transaction -> HistoryReader.page(transaction, log, before));
  }

  @Override
  public JsonDocument logs(LogQuery query) {
    var proposed = LogSearch.propose(database, query.search(), query.metadataSearch());
    return new JsonDocument(
        database.read(
            transaction -> {
              var loader = new StoredLog.Loader(transaction);
              var page = new Page(query.page(), query.size());
              var found = LogSearch.find(transaction, query, proposed);
              for (var seq : found.logs()) {
                record(transaction, loader, loader.bySeq(seq), query, page.next());
              }
              return page.end(found.total());
            }));
  }

  private static void record(
      Transaction transaction,
      StoredLog.Loader loader,
      StoredLog log,
      LogQuery query,
      StringBuilder out)
      throws SQLException {
    if (query.includeChildren() && PatchRules.hasStatus(log.row().kind())) {
      nested(transaction, loader, log, out);
      return;
    }
    var judged = log.row().kind() == LogKind.EVALUATOR ? log.row().parent() : null;
    LogDocument.open(
        log,
        loader.evaluatorsOf(log.row().id()),
        judged != null && query.includeParent() ? loader.byId(judged) : null,
        out);
    LogDocument.close(out);
  }

  @Override
  public void delete(List<String> logs) {
    database.forget(
        transaction -> {
          for (var id : logs) {
            var row = LogRow.find(transaction, id);
            if (row != null) {
              LogWriter.delete(transaction, row);
            }
          }
          return true;
        });
  }

  @Override
  public long count() {
    return database.read(transaction -> transaction.number("SELECT COUNT(*) FROM log"));
  }
}
