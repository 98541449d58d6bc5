package tracedesk.store;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.ArrivalRules;
import tracedesk.domain.edit.PatchRules;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.json.Canonical;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.port.HeldLog;
import tracedesk.domain.port.LegacyLogStore;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.port.Saved;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.query.LegacyLogQuery;
import tracedesk.domain.query.ProjectQuery;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Times;

/// The logs of the local server as the v4 API sees them.
public final class SqliteLegacyLogs implements LegacyLogStore {
  /// Members of a create request that are kept in columns or apart instead of the body, or that
  /// only the server says.
  private static final Set<String> APART =
      Set.of(
          "id",
          "project",
          "project_id",
          "session_id",
          "session_reference_id",
          "parent_id",
          "parent_reference_id",
          "reference_id",
          "config",
          "config_id",
          "feedback",
          "tokens",
          "evaluation_results",
          "observability_status",
          "updated_at");

  private final Database database;
  private final InstantSource clock;
  private final SqliteLogs logs;
  private final Sender sender;
  private final Ids ids;
  private final FileRows files;

  public SqliteLegacyLogs(Database database, InstantSource clock, SqliteLogs logs) {
    this(database, clock, logs, Sender.UNKNOWN, new Ids());
  }

  private SqliteLegacyLogs(
      Database database, InstantSource clock, SqliteLogs logs, Sender sender, Ids ids) {
    this.database = database;
    this.clock = clock;
    this.logs = logs;
    this.sender = sender;
    this.ids = ids;
    this.files = new FileRows(ids);
  }

  @Override
  public SqliteLegacyLogs by(Sender who) {
    return new SqliteLegacyLogs(database, clock, logs.by(who), who, ids);
  }

  private long now() {
    return Times.micros(clock.instant());
  }

  @Override
  public List<CreatedLegacyLog> create(List<Json.Obj> requests) {
    requests.forEach(request -> Refusals.unlessEmpty(faults(request)));
    long now = now();
    return database.transact(
        transaction -> {
          var created = new ArrayList<CreatedLegacyLog>();
          var writer = new LogWriter(transaction, sender, now);
          for (var request : requests) {
            created.add(create(transaction, writer, request, now));
          }
          writer.settle();
          return List.copyOf(created);
        });
  }

  private static List<FieldFault> faults(Json.Obj request) {
    var faults = new ArrayList<>(Shapes.faults(request));
    if (request.present("project") == null && request.present("project_id") == null) {
      faults.add(
          FieldFault.body("project", "project is missing; name it, or give project_id", "missing"));
    }
    onlyOne(request, "session_id", "session_reference_id", faults);
    onlyOne(request, "parent_id", "parent_reference_id", faults);
    return faults;
  }

  private static void onlyOne(Json.Obj request, String one, String other, List<FieldFault> faults) {
    if (request.present(one) != null && request.present(other) != null) {
      faults.add(
          FieldFault.body(
              other,
              "%s and %s cannot both be given; send one".formatted(one, other),
              "either_or"));
    }
  }

  private CreatedLegacyLog create(
      Transaction transaction, LogWriter writer, Json.Obj request, long now) throws SQLException {
    var reference = request.string("reference_id");
    var digest = Canonical.digest(request);
    var earlier = reference == null ? null : sentBefore(transaction, reference, digest);
    if (earlier != null) {
      return earlier;
    }
    var config = request.object("config");
    boolean tool = config != null && "tool".equals(config.string("type"));
    var kind = tool ? LogKind.TOOL : LogKind.PROMPT;
    var file = file(transaction, request, kind, config, now);
    if (config == null && request.string("config_id") != null) {
      kind = kindOf(file);
    }
    var session = session(transaction, request, now);
    var parent = parent(transaction, request);
    SqliteLogs.requireOpen(transaction, kind, parent);
    var doc = Json.object();
    for (var member : request.members()) {
      if (!APART.contains(member.name())) {
        doc.put(member.name(), member.value());
      }
    }
    var fresh = ArrivalRules.fresh(Api.V4, kind, doc.build());
    var id = ids.next("data_");
    writer.insert(
        new LogWriter.NewLog(
            id,
            Api.V4,
            kind,
            file,
            parent,
            session == null ? null : new LogWriter.Session(session.seq(), session.id()),
            reference,
            reference == null ? null : digest,
            Content.of(Api.V4, kind, fresh, now),
            LogWriter.Arrival.SENT));
    var row = Refusals.found(LogRow.find(transaction, id), "log", id);
    var feedback = request.get("feedback");
    for (var item : feedback instanceof Json.Obj one ? List.of(one) : request.list("feedback")) {
      if (item instanceof Json.Obj given) {
        keep(transaction, row, given, now);
      }
    }
    if (session != null) {
      SessionRows.touch(transaction, session.seq(), now);
    }
    return new CreatedLegacyLog(row.id(), file.id(), session == null ? null : session.id());
  }

  private static LogKind kindOf(StoredFile file) {
    var type = StoredLog.parse(file.version().body()).string("type");
    boolean tool = type == null ? file.kind() == FileKind.TOOL : type.equals("tool");
    return tool ? LogKind.TOOL : LogKind.PROMPT;
  }

  /// The ids of an earlier request with the same reference and content; `null` when the reference
  /// is new.
  private static @Nullable CreatedLegacyLog sentBefore(
      Transaction transaction, String reference, byte[] digest) throws SQLException {
    var earlier =
        transaction.list(
            """
            SELECT log.id, file.id, session.id, log.sent FROM log JOIN file ON file.seq = log.file
            LEFT JOIN session ON session.seq = log.session
            WHERE log.reference = ? ORDER BY log.created DESC, log.seq DESC
            """,
            row ->
                new Earlier(
                    new CreatedLegacyLog(row.text(1), row.text(2), row.maybeText(3)),
                    row.maybeBytes(4)),
            reference);
    for (var log : earlier) {
      if (Arrays.equals(log.sent(), digest)) {
        return log.created();
      }
    }
    if (!earlier.isEmpty()) {
      throw Refusals.rejected(
          "reference_id",
          "reference_id \"%s\" is taken by another log (%s); choose another one"
              .formatted(reference, earlier.getFirst().created().id()),
          "reference_id_taken");
    }
    return null;
  }

  private record Earlier(CreatedLegacyLog created, byte @Nullable [] sent) {}

  private StoredFile file(
      Transaction transaction, Json.Obj request, LogKind kind, Json.@Nullable Obj config, long now)
      throws SQLException {
    var id = request.string("project_id");
    long file;
    if (id != null) {
      file = project(transaction, id).seq();
    } else {
      var name = String.valueOf(request.string("project"));
      var found =
          transaction.first(
              """
              SELECT seq FROM file WHERE path = ? AND kind IN ('PROMPT', 'TOOL')
              ORDER BY kind = ? DESC LIMIT 1
              """,
              row -> row.number(1),
              name,
              kind);
      file = found != null ? found : files.create(transaction, kind.file(), null, name, now);
    }
    return files.inVersion(
        transaction,
        kind.file(),
        file,
        config,
        config == null ? request.string("config_id") : null,
        now);
  }

  private SessionRows.@Nullable StoredSession session(
      Transaction transaction, Json.Obj request, long now) throws SQLException {
    var id = request.string("session_id");
    if (id != null) {
      var session = SessionRows.byId(transaction, id);
      if (session == null) {
        throw Refusals.rejected(
            "session_id",
            "session_id names no session; create one first, or use session_reference_id",
            "unknown_session");
      }
      return session;
    }
    var reference = request.string("session_reference_id");
    if (reference == null) {
      return null;
    }
    var session = SessionRows.byReference(transaction, reference);
    return session != null
        ? session
        : SessionRows.create(transaction, ids.next("sesh_"), reference, now);
  }

  private static @Nullable String parent(Transaction transaction, Json.Obj request)
      throws SQLException {
    var reference = request.string("parent_reference_id");
    if (reference == null) {
      return request.string("parent_id");
    }
    var parent = newest(transaction, reference);
    if (parent == null) {
      throw Refusals.rejected(
          "parent_reference_id",
          "parent_reference_id names no earlier log; send the parent first",
          "unknown_parent");
    }
    return parent.id();
  }

  private static @Nullable LogRow newest(Transaction transaction, String reference)
      throws SQLException {
    return transaction.first(
        "SELECT "
            + LogRow.COLUMNS
            + " FROM log WHERE reference = ? ORDER BY created DESC, seq DESC LIMIT 1",
        LogRow::read,
        reference);
  }

  @Override
  public Saved patch(String log, Json.Obj body, SaveTerms terms) {
    return save(
        transaction -> Refusals.found(LogRow.find(transaction, log), "log", log),
        body,
        terms,
        _ -> false);
  }

  private Saved save(
      Database.Work<LogRow> find,
      Json.Obj body,
      SaveTerms terms,
      Database.Work<Boolean> isAmbiguous) {
    return database.transact(
        transaction -> {
          var answers = new Answers(transaction, terms, now());
          var first = answers.first();
          if (first != null) {
            return first;
          }
          var row = find.run(transaction);
          if (!terms.allow(row.revision())) {
            return new Saved.Outdated(row.revision());
          }
          patch(transaction, row, body, terms);
          return answers.made(row, document(transaction, row.id()), isAmbiguous.run(transaction));
        });
  }

  void patch(Transaction transaction, LogRow row, Json.Obj body, SaveTerms terms)
      throws SQLException {
    if (row.kind() == LogKind.EVALUATOR) {
      throw Refusals.rejected(
          "id",
          "an evaluator's log cannot be changed; judge again and delete this one",
          "evaluator_log");
    }
    var before = SqliteLogs.body(transaction, row);
    logs.apply(transaction, row, before, PatchRules.applyLegacy(before, body), terms, now());
  }

  @Override
  public Saved patchByReference(String reference, Json.Obj body, SaveTerms terms) {
    return save(
        transaction ->
            Refusals.found(newest(transaction, reference), "log with the reference", reference),
        body,
        terms,
        transaction ->
            transaction.number("SELECT COUNT(*) FROM log WHERE reference = ?", reference) > 1);
  }

  @Override
  public HeldLog log(String log) {
    return database.read(
        transaction ->
            new HeldLog(
                new JsonDocument(document(transaction, log)),
                SqliteLogs.revision(transaction, log)));
  }

  static String document(Transaction transaction, String id) throws SQLException {
    var loader = new StoredLog.Loader(transaction);
    var log = Refusals.found(loader.byId(id), "log", id);
    return document(transaction, log, loader.evaluatorsOf(id));
  }

  static String document(Transaction transaction, StoredLog log, List<StoredLog> evaluators)
      throws SQLException {
    return LegacyDocument.text(log, feedbackOn(transaction, log.row().seq()), evaluators);
  }

  private static List<Json.Obj> feedbackOn(Transaction transaction, long log) throws SQLException {
    return transaction.list(
        "SELECT body FROM feedback WHERE log = ? ORDER BY seq",
        row -> StoredLog.parse(row.bytes(1)),
        log);
  }

  @Override
  public JsonDocument logs(LegacyLogQuery query) {
    var proposed = LogSearch.propose(database, query.search(), query.metadataSearch());
    return new JsonDocument(
        database.read(
            transaction -> {
              var loader = new StoredLog.Loader(transaction);
              var page = new Page(query.page(), query.size());
              var found = LogSearch.find(transaction, query, proposed);
              for (var seq : found.logs()) {
                var log = loader.bySeq(seq);
                LegacyDocument.write(
                    log,
                    feedbackOn(transaction, seq),
                    loader.evaluatorsOf(log.row().id()),
                    page.next());
              }
              return page.end(found.total());
            }));
  }

  @Override
  public void delete(List<String> ids) {
    logs.delete(ids);
  }

  @Override
  public JsonDocument sessions(String project, int page, int size) {
    return new JsonDocument(
        database.read(
            transaction -> {
              var out = new Page(page, size);
              for (var session :
                  SessionRows.ofProject(transaction, project, size, Page.offset(page, 1, size))) {
                SessionRows.write(transaction, session, out.next());
              }
              return out.end(SessionRows.countOfProject(transaction, project));
            }));
  }

  @Override
  public String createSession() {
    return database.transact(
        transaction -> SessionRows.create(transaction, ids.next("sesh_"), null, now()).id());
  }

  @Override
  public JsonDocument session(String session) {
    return new JsonDocument(
        database.read(
            transaction -> {
              var found = SessionRows.byId(transaction, session);
              var out = new StringBuilder();
              SessionRows.write(transaction, Refusals.found(found, "session", session), out);
              return out.toString();
            }));
  }

  @Override
  public JsonDocument projects(ProjectQuery query) {
    return new JsonDocument(
        database.read(
            transaction -> {
              var page = new Page(query.page(), query.size());
              var found = FileSearch.find(transaction, query);
              found.files().forEach(file -> LegacyDocument.project(file, page.next()));
              return page.end(found.total());
            }));
  }

  @Override
  public JsonDocument createProject(Json.Obj body) {
    Refusals.unlessEmpty(Shapes.faults(body));
    var name = body.string("name");
    if (name == null) {
      throw Refusals.rejected("name", "name is missing", "missing");
    }
    long now = now();
    return new JsonDocument(
        database.transact(
            transaction -> {
              if (FileRows.byPath(transaction, name, VersionQuery.DEFAULT) != null) {
                throw Refusals.taken("There is already a project " + name + ".");
              }
              long file = files.create(transaction, FileKind.PROMPT, null, name, now);
              return projectText(
                  files.inVersion(transaction, FileKind.PROMPT, file, null, null, now));
            }));
  }

  @Override
  public JsonDocument project(String project) {
    return new JsonDocument(
        database.read(transaction -> projectText(project(transaction, project))));
  }

  private static String projectText(StoredFile file) {
    var out = new StringBuilder();
    LegacyDocument.project(file, out);
    return out.toString();
  }

  private static StoredFile project(Transaction transaction, String id) throws SQLException {
    var prompt = FileRows.byId(transaction, FileKind.PROMPT, id, VersionQuery.DEFAULT);
    var found =
        prompt != null
            ? prompt
            : FileRows.byId(transaction, FileKind.TOOL, id, VersionQuery.DEFAULT);
    return Refusals.found(found, "project", id);
  }

  @Override
  public JsonDocument patchProject(String project, Json.Obj body) {
    Refusals.unlessEmpty(Shapes.faults(body));
    return new JsonDocument(
        database.transact(
            transaction -> {
              var name = body.string("name");
              if (name != null) {
                files.move(transaction, project(transaction, project), name, now());
              }
              return projectText(project(transaction, project));
            }));
  }

  @Override
  public void deleteProject(String project) {
    database.forget(
        transaction -> {
          FileRows.delete(transaction, project(transaction, project));
          return true;
        });
  }

  @Override
  public JsonDocument configs(String project) {
    return new JsonDocument(
        database.read(
            transaction -> {
              var file = project(transaction, project);
              var out = new StringBuilder("[");
              var glue = "";
              for (var version : FileRows.versions(transaction, file.kind(), project)) {
                if (!StoredLog.parse(version.version().body()).members().isEmpty()) {
                  out.append(glue);
                  LegacyDocument.projectConfig(version, out);
                  glue = ",";
                }
              }
              return out.append(']').toString();
            }));
  }

  @Override
  public List<JsonDocument> feedback(List<Json.Obj> requests) {
    long now = now();
    return database.transact(
        transaction -> {
          var answers = new ArrayList<JsonDocument>();
          for (var request : requests) {
            answers.add(new JsonDocument(feedback(transaction, request, now).text()));
          }
          return List.copyOf(answers);
        });
  }

  private Json.Obj feedback(Transaction transaction, Json.Obj request, long now)
      throws SQLException {
    var faults = new ArrayList<FieldFault>();
    for (var name : List.of("type", "data_id")) {
      if (request.string(name) == null) {
        faults.add(FieldFault.body(name, name + " is missing", "missing"));
      }
    }
    Refusals.unlessEmpty(faults);
    var log = String.valueOf(request.string("data_id"));
    var row = Refusals.found(LogRow.find(transaction, log), "log", log);
    return request.isTrue("unset")
        ? unset(transaction, row, request)
        : keep(transaction, row, request, now);
  }

  private Json.Obj keep(Transaction transaction, LogRow log, Json.Obj given, long now)
      throws SQLException {
    var type = given.string("type");
    if (type == null) {
      throw Refusals.rejected("feedback", "feedback needs a type", "missing");
    }
    var kept = Json.object().put("id", ids.next("ann_")).put("data_id", log.id());
    for (var member : given.members()) {
      if (!Set.of("id", "data_id", "unset").contains(member.name())) {
        kept.put(member.name(), member.value());
      }
    }
    if (given.present("created_at") == null) {
      kept.put("created_at", Times.format(Times.ofMicros(now)));
    }
    var body = kept.build();
    transaction.update(
        "INSERT INTO feedback (id, log, type, body) VALUES (?, ?, ?, ?)",
        body.string("id"),
        log.seq(),
        type,
        body.bytes());
    transaction.update("UPDATE log SET updated = ? WHERE seq = ?", now, log.seq());
    return body;
  }

  /// Takes back feedback of a type; only the one with this value and user where they are named.
  private Json.Obj unset(Transaction transaction, LogRow log, Json.Obj request)
      throws SQLException {
    var answer = request.with("id", Json.of(ids.next("ann_")));
    for (var given : feedbackOn(transaction, log.seq())) {
      if (matches(given, request)) {
        transaction.update("DELETE FROM feedback WHERE id = ?", given.string("id"));
        answer = given;
      }
    }
    return answer;
  }

  private static boolean matches(Json.Obj given, Json.Obj request) {
    for (var name : List.of("type", "value", "user")) {
      var wanted = request.present(name);
      var has = given.present(name);
      if (wanted != null && !wanted.plain().isEmpty() && !alike(wanted, has)) {
        return false;
      }
    }
    return true;
  }

  private static boolean alike(Json wanted, @Nullable Json has) {
    return has != null && Canonical.text(has).equals(Canonical.text(wanted));
  }
}
