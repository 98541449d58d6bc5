package tracedesk.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Evaluations, the evaluators that judge in them, and their runs. Times in microseconds since
/// 1970.
final class EvaluationRows {
  /// Evaluators of these types would be run by the server, if it ran any.
  private static final Set<String> RUN_BY_SERVER = Set.of("llm", "python");

  private static final String EVALUATION =
      """
      SELECT evaluation.seq, evaluation.id, file.id, evaluation.name, evaluation.created,
        evaluation.updated
      FROM evaluation LEFT JOIN file ON file.seq = evaluation.file
      """;

  private static final String RUN =
      """
      SELECT run.seq, run.id, run.dataset, run.version, run.status, run.created,
        evaluation_run.control, evaluation_run.added
      FROM run JOIN evaluation_run ON evaluation_run.run = run.seq
      WHERE evaluation_run.evaluation = ?1
      """;

  private EvaluationRows() {}

  /// @param file the id of the file whose versions are compared
  record Evaluation(
      long seq,
      String id,
      @Nullable String file,
      @Nullable String name,
      long created,
      long updated) {
    private static Evaluation read(Transaction.Row row) throws SQLException {
      return new Evaluation(
          row.number(1),
          row.text(2),
          row.maybeText(3),
          row.maybeText(4),
          row.number(5),
          row.number(6));
    }
  }

  /// An evaluator that judges the logs of an evaluation.
  ///
  /// @param orchestrated whether the server is asked to run it
  record Judge(StoredFile evaluator, boolean orchestrated, long added) {
    /// Whether its judgments would have to come from the server, which makes none.
    boolean needsServer() {
      return orchestrated && isRunByServer(evaluator);
    }

    /// What it says: `boolean`, `number` …
    String returns() {
      var type = StoredLog.parse(evaluator.version().body()).string("return_type");
      return type == null ? "text" : type;
    }
  }

  /// @param dataset the number of the dataset's version it goes over
  /// @param version the number of the version that is evaluated
  /// @param ended how a client ended it: `completed` or `cancelled`
  record Run(
      long seq,
      String id,
      @Nullable Long dataset,
      @Nullable Long version,
      @Nullable String ended,
      long created,
      boolean control,
      long added) {
    private static Run read(Transaction.Row row) throws SQLException {
      return new Run(
          row.number(1),
          row.text(2),
          row.maybeNumber(3),
          row.maybeNumber(4),
          row.maybeText(5),
          row.number(6),
          row.truth(7),
          row.number(8));
    }
  }

  static boolean isRunByServer(StoredFile evaluator) {
    var type = StoredLog.parse(evaluator.version().body()).string("evaluator_type");
    return type != null && RUN_BY_SERVER.contains(type);
  }

  static Evaluation require(Transaction transaction, String id) throws SQLException {
    var found = transaction.first(EVALUATION + "WHERE evaluation.id = ?", Evaluation::read, id);
    return Refusals.found(found, "evaluation", id);
  }

  /// Of one file (by id), newest first.
  static List<Evaluation> page(Transaction transaction, String file, int size, long offset)
      throws SQLException {
    return transaction.list(
        EVALUATION
            + "WHERE file.id = ? ORDER BY evaluation.created DESC, evaluation.seq DESC LIMIT ? OFFSET ?",
        Evaluation::read,
        file,
        size,
        offset);
  }

  static long count(Transaction transaction, String file) throws SQLException {
    return transaction.number(
        "SELECT COUNT(*) FROM evaluation JOIN file ON file.seq = evaluation.file WHERE file.id = ?",
        file);
  }

  /// In the order they were added.
  static List<Judge> judges(Transaction transaction, long evaluation) throws SQLException {
    record Row(long version, boolean orchestrated, long added) {}
    var rows =
        transaction.list(
            """
            SELECT version, orchestrated, added FROM evaluation_evaluator
            WHERE evaluation = ? ORDER BY added, version
            """,
            row -> new Row(row.number(1), row.truth(2), row.number(3)),
            evaluation);
    var judges = new ArrayList<Judge>();
    for (var row : rows) {
      judges.add(
          new Judge(FileRows.bySeq(transaction, row.version()), row.orchestrated(), row.added()));
    }
    return judges;
  }

  /// Newest first.
  static List<Run> runs(Transaction transaction, long evaluation) throws SQLException {
    return transaction.list(RUN + "ORDER BY run.created DESC, run.seq DESC", Run::read, evaluation);
  }

  static Run run(Transaction transaction, Evaluation evaluation, String id) throws SQLException {
    var found = transaction.first(RUN + "AND run.id = ?2", Run::read, evaluation.seq(), id);
    return Refusals.found(found, "run of evaluation " + evaluation.id(), id);
  }

  static void touch(Transaction transaction, Evaluation evaluation, long now) throws SQLException {
    transaction.update("UPDATE evaluation SET updated = ? WHERE seq = ?", now, evaluation.seq());
  }

  /// Drops runs that count in no evaluation any more; their logs stay.
  static void dropLooseRuns(Transaction transaction) throws SQLException {
    transaction.update("DELETE FROM run WHERE seq NOT IN (SELECT run FROM evaluation_run)");
  }
}
