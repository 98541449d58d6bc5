package tracedesk.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.store.EvaluationRows.Judge;
import tracedesk.store.EvaluationRows.Run;

/// How far a run is: which logs are there, and what was judged of them.
///
/// @param expected how many datapoints its dataset holds; `null` without a dataset
/// @param logs how many logs it has
/// @param complete how many of them are complete
/// @param covered how many of the datapoints have a complete log
record RunProgress(
    Run run, @Nullable Long expected, long logs, long complete, long covered, List<Judged> judged) {
  /// What one evaluator said, of each log once: judging again replaces what was said before.
  record Judged(Judge judge, List<Judgment> judgments) {}

  /// What was said of one log.
  ///
  /// @param failed whether the evaluator failed on it
  /// @param value `null` where it abstained
  record Judgment(boolean failed, @Nullable Json value) {}

  private record Counts(long logs, long complete, long covered) {}

  static RunProgress of(Transaction transaction, Run run, List<Judge> judges) throws SQLException {
    var counts =
        transaction.first(
            """
            SELECT COUNT(*), COALESCE(SUM(done), 0), COUNT(DISTINCT CASE WHEN done THEN point END)
            FROM (
              SELECT log.status IS NULL OR log.status = 'COMPLETE' AS done, datapoint.seq AS point
              FROM run_log JOIN log ON log.seq = run_log.log
              LEFT JOIN datapoint ON datapoint.id = run_log.datapoint
                AND datapoint.seq IN (SELECT datapoint FROM version_datapoint WHERE version = ?2)
              WHERE run_log.run = ?1)
            """,
            row -> new Counts(row.number(1), row.number(2), row.number(3)),
            run.seq(),
            run.dataset());
    var found = counts == null ? new Counts(0, 0, 0) : counts;
    return new RunProgress(
        run,
        run.dataset() == null ? null : (Long) DatapointRows.count(transaction, run.dataset()),
        found.logs(),
        found.complete(),
        found.covered(),
        judged(transaction, run, judges));
  }

  private static List<Judged> judged(Transaction transaction, Run run, List<Judge> judges)
      throws SQLException {
    record Row(long version, long log, Judgment judgment) {}
    var rows =
        transaction.list(
            """
            SELECT judging.version, run_log.log, judging.failed,
              CAST(body.json AS TEXT) -> '$.judgment'
            FROM run_log JOIN log ON log.seq = run_log.log
            JOIN log judging ON judging.parent = log.id AND judging.kind = 'EVALUATOR'
            JOIN body ON body.log = judging.seq
            WHERE run_log.run = ? ORDER BY judging.created, judging.seq
            """,
            row ->
                new Row(
                    row.number(1),
                    row.number(2),
                    new Judgment(row.truth(3), value(row.maybeText(4)))),
            run.seq());
    var byVersion = new HashMap<Long, Map<Long, Judgment>>();
    for (var row : rows) {
      byVersion
          .computeIfAbsent(row.version(), _ -> new LinkedHashMap<>())
          .put(row.log(), row.judgment());
    }
    var judged = new ArrayList<Judged>();
    for (var judge : judges) {
      var said = byVersion.getOrDefault(judge.evaluator().version().seq(), Map.of());
      judged.add(new Judged(judge, List.copyOf(said.values())));
    }
    return judged;
  }

  private static @Nullable Json value(@Nullable String text) {
    var value = text == null ? null : Json.parse(text);
    return value == null || value.isNull() ? null : value;
  }

  /// `pending` without logs, `completed` when every datapoint has a complete log and every
  /// evaluator has judged every log, or however a client ended it.
  String status() {
    if (run.ended() != null) {
      return run.ended();
    }
    boolean covers = expected == null ? logs > 0 : covered >= expected;
    boolean judges = judged.stream().allMatch(by -> by.judgments().size() >= logs);
    if (covers && complete == logs && judges) {
      return "completed";
    }
    return logs == 0 ? "pending" : "running";
  }

  /// The status of an evaluation with these runs, newest first: that of the newest. An older run
  /// that was left unfinished does not keep the evaluation from completing.
  static String status(List<RunProgress> runs) {
    return runs.isEmpty() ? "pending" : runs.getFirst().status();
  }
}
