package tracedesk.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.IncomingSet;

/// Evaluations of one batch, their runs and the logs of those.
final class ArrivingEvaluations {
  private static final Set<String> ENDS = Set.of("completed", "cancelled");

  private final Transaction transaction;
  private final ArrivingSets sets;
  private int evaluations;
  private int runs;

  /// @param sets finds and makes the versions that are named
  ArrivingEvaluations(Transaction transaction, ArrivingSets sets) {
    this.transaction = transaction;
    this.sets = sets;
  }

  int made() {
    return evaluations;
  }

  int runsMade() {
    return runs;
  }

  /// @return why it could not be taken
  List<String> take(IncomingSet.Evaluation arriving) throws SQLException {
    var found = seq("evaluation", arriving.id());
    long evaluation;
    if (found == null) {
      Long file = arriving.version() == null ? null : (Long) sets.located(arriving.version());
      var other = called(file, arriving.name());
      if (other != null) {
        return List.of(
            "the file has an evaluation named \"%s\" already (%s)"
                .formatted(arriving.name(), other));
      }
      long created = sets.micros(arriving.created());
      evaluation =
          transaction.insert(
              "INSERT INTO evaluation (id, file, name, created, updated) VALUES (?, ?, ?, ?, ?)",
              arriving.id(),
              file,
              arriving.name(),
              created,
              arriving.updated() == null ? created : sets.micros(arriving.updated()));
      evaluations++;
    } else {
      evaluation = found;
    }
    for (var judge : arriving.judges()) {
      transaction.update(
          """
          INSERT OR IGNORE INTO evaluation_evaluator (evaluation, version, orchestrated, added)
          VALUES (?, ?, ?, ?)
          """,
          evaluation,
          sets.file(FileKind.EVALUATOR, judge.evaluator()).version().seq(),
          judge.orchestrated(),
          sets.micros(judge.added()));
    }
    return List.of();
  }

  /// The file's evaluation of this name.
  private @Nullable String called(@Nullable Long file, @Nullable String name) throws SQLException {
    return transaction.first(
        "SELECT id FROM evaluation WHERE file = ? AND name = ?", row -> row.text(1), file, name);
  }

  /// @return why it could not be taken
  List<String> take(IncomingSet.Run arriving) throws SQLException {
    var evaluation = seq("evaluation", arriving.evaluation());
    if (evaluation == null) {
      return List.of(
          "the evaluation of the run (%s) is not there".formatted(arriving.evaluation()));
    }
    var found = seq("run", arriving.id());
    long run = found == null ? make(arriving) : found;
    transaction.update(
        """
        INSERT OR IGNORE INTO evaluation_run (evaluation, run, control, added)
        SELECT ?1, ?2, ?3 AND NOT EXISTS (
          SELECT 1 FROM evaluation_run WHERE evaluation = ?1 AND control), ?4
        """,
        evaluation,
        run,
        arriving.control(),
        sets.micros(arriving.added() == null ? arriving.created() : arriving.added()));
    return List.of();
  }

  private long make(IncomingSet.Run run) throws SQLException {
    var dataset = run.dataset();
    var version = run.version();
    runs++;
    return transaction.insert(
        "INSERT INTO run (id, dataset, version, status, created) VALUES (?, ?, ?, ?, ?)",
        run.id(),
        dataset == null ? null : sets.file(FileKind.DATASET, dataset).version().seq(),
        version == null ? null : sets.version(version).version().seq(),
        run.ended() != null && ENDS.contains(run.ended()) ? run.ended() : null,
        sets.micros(run.created()));
  }

  /// @return why it could not be taken
  List<String> take(IncomingSet.RunLog arriving) throws SQLException {
    var run = seq("run", arriving.run());
    if (run == null) {
      return List.of(
          "the run of log %s (%s) is not there".formatted(arriving.log(), arriving.run()));
    }
    var log = seq("log", arriving.log());
    if (log == null) {
      return List.of("the log %s of run %s is not there".formatted(arriving.log(), arriving.run()));
    }
    transaction.update(
        "INSERT OR IGNORE INTO run_log (run, log, datapoint) VALUES (?, ?, ?)",
        run,
        log,
        arriving.datapoint());
    return List.of();
  }

  private @Nullable Long seq(String table, String id) throws SQLException {
    return transaction.first(
        "SELECT seq FROM " + table + " WHERE id = ?", row -> row.number(1), id);
  }
}
