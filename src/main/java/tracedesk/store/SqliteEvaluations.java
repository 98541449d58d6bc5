package tracedesk.store;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.port.Evaluations;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.Times;
import tracedesk.store.EvaluationRows.Evaluation;
import tracedesk.store.EvaluationRows.Run;

/// The evaluations of the local server, kept in SQLite.
public final class SqliteEvaluations implements Evaluations {
  private static final Set<FileKind> WITH_LOGS = EnumSet.complementOf(EnumSet.of(FileKind.DATASET));

  private static final String LOGS =
      """
      FROM run_log JOIN run ON run.seq = run_log.run
      JOIN evaluation_run ON evaluation_run.run = run.seq
      WHERE evaluation_run.evaluation = ?1
      AND (?2 = '[]' OR run.id IN (SELECT value FROM json_each(?2)))
      """;

  private final Database database;
  private final InstantSource clock;
  private final Ids ids = new Ids();

  public SqliteEvaluations(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public JsonDocument evaluations(String file, int page, int size) {
    return new JsonDocument(
        database.read(
            transaction -> {
              var out = new Page(page, size);
              for (var evaluation :
                  EvaluationRows.page(transaction, file, size, Page.offset(page, 1, size))) {
                out.next().append(new EvaluationDocument(transaction, evaluation).text());
              }
              return out.end(EvaluationRows.count(transaction, file));
            }));
  }

  @Override
  public JsonDocument create(Json.Obj body) {
    Refusals.unlessEmpty(Shapes.faults(body));
    long now = now();
    return new JsonDocument(
        database.transact(
            transaction -> {
              var file = body.object("file");
              var name = body.string("name");
              Long seq =
                  file == null
                      ? null
                      : (Long) reference(transaction, file, WITH_LOGS, "file").seq();
              requireFree(transaction, seq, name);
              var id = ids.next("evr_");
              long evaluation =
                  transaction.insert(
                      "INSERT INTO evaluation (id, file, name, created, updated) VALUES (?1, ?2, ?3, ?4, ?4)",
                      id,
                      seq,
                      name,
                      now);
              addJudges(transaction, evaluation, body, now);
              return text(transaction, id);
            }));
  }

  private static void requireFree(
      Transaction transaction, @Nullable Long file, @Nullable String name) throws SQLException {
    var other =
        transaction.first(
            "SELECT id FROM evaluation WHERE file = ? AND name = ?",
            row -> row.text(1),
            file,
            name);
    if (other != null) {
      throw Refusals.taken(
          "The file has an evaluation named \"%s\" already (%s).".formatted(name, other));
    }
  }

  @Override
  public JsonDocument evaluation(String evaluation) {
    return new JsonDocument(database.read(transaction -> text(transaction, evaluation)));
  }

  private static String text(Transaction transaction, String id) throws SQLException {
    return document(transaction, id).text();
  }

  private static EvaluationDocument document(Transaction transaction, String id)
      throws SQLException {
    return new EvaluationDocument(transaction, EvaluationRows.require(transaction, id));
  }

  @Override
  public void delete(String evaluation) {
    database.transact(
        transaction -> {
          long seq = EvaluationRows.require(transaction, evaluation).seq();
          transaction.update("DELETE FROM evaluation WHERE seq = ?", seq);
          EvaluationRows.dropLooseRuns(transaction);
          return true;
        });
  }

  @Override
  public JsonDocument addEvaluators(String evaluation, Json.Obj body) {
    return change(
        evaluation,
        (transaction, found, now) -> {
          addJudges(transaction, found.seq(), body, now);
          return text(transaction, evaluation);
        });
  }

  @Override
  public JsonDocument removeEvaluator(String evaluation, String version) {
    return change(
        evaluation,
        (transaction, found, _) -> {
          int removed =
              transaction.update(
                  """
                  DELETE FROM evaluation_evaluator
                  WHERE evaluation = ? AND version = (SELECT seq FROM version WHERE id = ?)
                  """,
                  found.seq(),
                  version);
          if (removed == 0) {
            throw Refusals.missing("evaluator of evaluation " + evaluation, version);
          }
          return text(transaction, evaluation);
        });
  }

  private static void addJudges(Transaction transaction, long evaluation, Json.Obj body, long now)
      throws SQLException {
    if (!(body.get("evaluators") instanceof Json.Arr list)) {
      throw Refusals.rejected(
          "evaluators", "evaluators is missing; send a list, which may be empty", "missing");
    }
    for (var item : list.items()) {
      if (!(item instanceof Json.Obj named)) {
        throw Refusals.rejected("evaluators", "evaluators must be objects", "dict_type");
      }
      var evaluator = reference(transaction, named, EnumSet.of(FileKind.EVALUATOR), "evaluators");
      boolean orchestrated =
          named.get("orchestrated") instanceof Json.Bool said
              ? said.value()
              : EvaluationRows.isRunByServer(evaluator);
      transaction.update(
          """
          INSERT INTO evaluation_evaluator (evaluation, version, orchestrated, added)
          VALUES (?, ?, ?, ?)
          ON CONFLICT (evaluation, version) DO UPDATE SET orchestrated = excluded.orchestrated
          """,
          evaluation,
          evaluator.version().seq(),
          orchestrated,
          now);
    }
  }

  /// The version a request names: by `version_id`, or by its file (`id`, `file_id` or `path`) and
  /// possibly an environment.
  private static StoredFile reference(
      Transaction transaction, Json.Obj named, Set<FileKind> kinds, String field)
      throws SQLException {
    var version = named.string("version_id");
    var id = named.string("id") == null ? named.string("file_id") : named.string("id");
    var path = named.string("path");
    if (version == null && id == null && path == null) {
      throw Refusals.rejected(
          field, "name it by version_id, by id or by path in " + field, "missing");
    }
    var words = Json.array(kinds.stream().map(kind -> Json.of(kind.name())).toList()).text();
    var file =
        transaction.first(
            """
            SELECT file.seq FROM file
            WHERE kind IN (SELECT value FROM json_each(?1)) AND CASE
              WHEN ?2 IS NOT NULL THEN
                file.seq = (SELECT version.file FROM version WHERE version.id = ?2)
              WHEN ?3 IS NOT NULL THEN file.id = ?3 ELSE file.path = ?4 END
            ORDER BY seq LIMIT 1
            """,
            row -> row.number(1),
            words,
            version,
            id,
            path);
    var what = version != null ? version : id != null ? id : String.valueOf(path);
    var found =
        file == null
            ? null
            : FileRows.find(
                transaction, file, new VersionQuery(version, named.string("environment")));
    var kind = kinds.size() == 1 ? kinds.iterator().next().api() : "file";
    return Refusals.found(found, kind + " or version", what);
  }

  @Override
  public JsonDocument runs(String evaluation) {
    return new JsonDocument(database.read(transaction -> document(transaction, evaluation).runs()));
  }

  @Override
  public JsonDocument createRun(String evaluation, Json.Obj body) {
    return change(
        evaluation,
        (transaction, found, now) -> {
          requireClientsToWork(transaction, found, body);
          var dataset = optional(transaction, body, "dataset", EnumSet.of(FileKind.DATASET));
          var version = optional(transaction, body, "version", WITH_LOGS);
          var id = ids.next("run_");
          long run =
              transaction.insert(
                  "INSERT INTO run (id, dataset, version, created) VALUES (?, ?, ?, ?)",
                  id,
                  dataset,
                  version,
                  now);
          join(transaction, found, run, now);
          if (body.isTrue("use_existing_logs")) {
            if (dataset == null || version == null) {
              throw Refusals.rejected(
                  "use_existing_logs",
                  "use_existing_logs needs a dataset and a version",
                  "value_error");
            }
            takeExistingLogs(transaction, run, dataset, version);
          }
          return document(transaction, evaluation).run(id);
        });
  }

  private static @Nullable Long optional(
      Transaction transaction, Json.Obj body, String member, Set<FileKind> kinds)
      throws SQLException {
    var named = body.object(member);
    return named == null
        ? null
        : (Long) reference(transaction, named, kinds, member).version().seq();
  }

  /// Refuses runs in which the server would have to make logs or judgments.
  private static void requireClientsToWork(
      Transaction transaction, Evaluation evaluation, Json.Obj body) throws SQLException {
    if (body.isTrue("orchestrated")) {
      throw new ProblemException(
          new Problem.Rejected(
              501,
              "Tracedesk calls no models and runs no tools: make the logs of the run in your"
                  + " program (\"orchestrated\": false, or give evaluations.run a callable).",
              List.of()));
    }
    for (var judge : EvaluationRows.judges(transaction, evaluation.seq())) {
      if (judge.needsServer()) {
        throw new ProblemException(
            new Problem.Rejected(
                501,
                "The evaluator %s would have to be run here. %s, and add it with \"orchestrated\": false."
                    .formatted(judge.evaluator().path(), EvaluationDocument.NOT_RUN),
                List.of()));
      }
    }
  }

  /// The newest log of each datapoint that this version has.
  private static void takeExistingLogs(
      Transaction transaction, long run, long dataset, long version) throws SQLException {
    transaction.update(
        """
        INSERT INTO run_log (run, log, datapoint)
        SELECT ?1, seq, point FROM (
          SELECT log.seq AS seq, datapoint.id AS point, MAX(log.created)
          FROM log JOIN body ON body.log = log.seq
            AND instr(body.json, CAST('"source_datapoint_id"' AS BLOB)) > 0
          JOIN datapoint
            ON datapoint.id = json_extract(CAST(body.json AS TEXT), '$.source_datapoint_id')
          JOIN version_datapoint
            ON version_datapoint.datapoint = datapoint.seq AND version_datapoint.version = ?2
          WHERE log.version = ?3 GROUP BY datapoint.id)
        """,
        run,
        dataset,
        version);
  }

  private static void join(Transaction transaction, Evaluation evaluation, long run, long now)
      throws SQLException {
    transaction.update(
        "INSERT OR IGNORE INTO evaluation_run (evaluation, run, added) VALUES (?, ?, ?)",
        evaluation.seq(),
        run,
        now);
  }

  @Override
  public JsonDocument addRun(String evaluation, String run) {
    return change(
        evaluation,
        (transaction, found, now) -> {
          var seq =
              transaction.first("SELECT seq FROM run WHERE id = ?", row -> row.number(1), run);
          join(transaction, found, Refusals.found(seq, "run", run), now);
          return document(transaction, evaluation).run(run);
        });
  }

  @Override
  public JsonDocument changeRun(String evaluation, String run, Json.Obj body) {
    return change(
        evaluation,
        (transaction, found, _) -> {
          var known = EvaluationRows.run(transaction, found, run);
          if (body.present("status") != null) {
            end(transaction, found, known, body.string("status"));
          }
          if (body.get("control") instanceof Json.Bool control) {
            transaction.update(
                "UPDATE evaluation_run SET control = run = ?2 AND ?3 WHERE evaluation = ?1",
                found.seq(),
                known.seq(),
                control.value());
          }
          return document(transaction, evaluation).run(run);
        });
  }

  private static void end(
      Transaction transaction, Evaluation evaluation, Run run, @Nullable String wanted)
      throws SQLException {
    var judges = EvaluationRows.judges(transaction, evaluation.seq());
    var status = RunProgress.of(transaction, run, judges).status();
    if (status.equals(wanted)) {
      return;
    }
    if (wanted == null || !Set.of("cancelled", "completed").contains(wanted)) {
      throw Refusals.rejected("status", "status must be cancelled or completed", "enum");
    }
    if (Set.of("cancelled", "completed").contains(status)) {
      throw Refusals.rejected("status", "the run is %s already".formatted(status), "value_error");
    }
    transaction.update("UPDATE run SET status = ? WHERE seq = ?", wanted, run.seq());
  }

  @Override
  public void removeRun(String evaluation, String run) {
    change(
        evaluation,
        (transaction, found, _) -> {
          transaction.update(
              "DELETE FROM evaluation_run WHERE evaluation = ? AND run = ?",
              found.seq(),
              EvaluationRows.run(transaction, found, run).seq());
          EvaluationRows.dropLooseRuns(transaction);
          return "";
        });
  }

  @Override
  public JsonDocument addLogs(String evaluation, String run, Json.Obj body) {
    if (!(body.get("log_ids") instanceof Json.Arr list)) {
      throw Refusals.rejected("log_ids", "log_ids is missing", "missing");
    }
    return change(
        evaluation,
        (transaction, found, _) -> {
          var known = EvaluationRows.run(transaction, found, run);
          for (var id : list.items()) {
            var log = Refusals.found(LogRow.find(transaction, id.plain()), "log", id.plain());
            transaction.update(
                """
                INSERT OR IGNORE INTO run_log (run, log, datapoint)
                SELECT ?1, log, json_extract(CAST(json AS TEXT), '$.source_datapoint_id')
                FROM body WHERE log = ?2
                """,
                known.seq(),
                log.seq());
          }
          return document(transaction, evaluation).run(run);
        });
  }

  @Override
  public JsonDocument logs(String evaluation, List<String> runs, int page, int size) {
    var wanted = Json.array(runs.stream().map(Json::of).toList()).text();
    return new JsonDocument(
        database.read(
            transaction -> {
              long seq = EvaluationRows.require(transaction, evaluation).seq();
              var judges =
                  EvaluationRows.judges(transaction, seq).stream()
                      .map(judge -> judge.evaluator().version().seq())
                      .collect(Collectors.toSet());
              var entries =
                  transaction.list(
                      "SELECT run.id, run_log.log, run_log.datapoint "
                          + LOGS
                          + "ORDER BY run.created, run.seq, run_log.log LIMIT ?3 OFFSET ?4",
                      row -> new Entry(row.text(1), row.number(2), row.maybeText(3)),
                      seq,
                      wanted,
                      size,
                      Page.offset(page, 1, size));
              var loader = new StoredLog.Loader(transaction);
              var out = new Page(page, size);
              for (var entry : entries) {
                write(transaction, loader, entry, judges, out.next());
              }
              return out.end(transaction.number("SELECT COUNT(*) " + LOGS, seq, wanted));
            }));
  }

  private record Entry(String run, long log, @Nullable String datapoint) {}

  /// An EvaluationLogResponse.
  private static void write(
      Transaction transaction,
      StoredLog.Loader loader,
      Entry entry,
      Set<Long> judges,
      StringBuilder out)
      throws SQLException {
    var log = loader.bySeq(entry.log());
    var judged = new ArrayList<StoredLog>();
    for (var evaluator : loader.evaluatorsOf(log.row().id())) {
      if (judges.contains(evaluator.row().version())) {
        judged.add(evaluator);
      }
    }
    var datapoint =
        entry.datapoint() == null ? null : DatapointRows.byId(transaction, entry.datapoint());
    out.append("{\"run_id\":").append(JsonText.quote(entry.run())).append(",\"datapoint\":");
    if (datapoint == null) {
      out.append("null");
    } else {
      datapoint.write(out);
    }
    out.append(",\"log\":").append(LogDocument.text(log, judged)).append(",\"evaluator_logs\":[");
    var glue = "";
    for (var evaluator : judged) {
      out.append(glue).append(LogDocument.text(evaluator, List.of()));
      glue = ",";
    }
    out.append("]}");
  }

  @Override
  public JsonDocument stats(String evaluation) {
    return new JsonDocument(
        database.read(transaction -> document(transaction, evaluation).stats()));
  }

  /// Changes one evaluation and notes when.
  private JsonDocument change(String evaluation, Change change) {
    long now = now();
    return new JsonDocument(
        database.transact(
            transaction -> {
              var found = EvaluationRows.require(transaction, evaluation);
              EvaluationRows.touch(transaction, found, now);
              return change.apply(transaction, found, now);
            }));
  }

  /// A change to an evaluation, and the answer to it.
  @FunctionalInterface
  private interface Change {
    String apply(Transaction transaction, Evaluation evaluation, long now) throws SQLException;
  }

  private long now() {
    return Times.micros(clock.instant());
  }
}
