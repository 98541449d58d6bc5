package tracedesk.domain.port;

import java.util.List;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;

/// Evaluations of a file: runs of its versions over datasets, and what evaluators said of their
/// logs. Logs join a run by naming it (`run_id`) or by [#addLogs]; all judging is done by clients.
/// Failures as in [FileStore]; what a model or code on the server would have to do is `Rejected`
/// with 501.
public interface Evaluations {
  /// `GET /v5/evaluations?file_id=…`: one page, newest first.
  JsonDocument evaluations(String file, int page, int size);

  /// `POST /v5/evaluations`: `file`, `name`, `evaluators`. A name the file's evaluations have
  /// already is `Conflicting`.
  JsonDocument create(Json.Obj body);

  /// `GET /v5/evaluations/{evaluation}`.
  JsonDocument evaluation(String evaluation);

  /// `DELETE /v5/evaluations/{evaluation}`: with its runs; their logs stay.
  void delete(String evaluation);

  /// `POST /v5/evaluations/{evaluation}/evaluators`.
  JsonDocument addEvaluators(String evaluation, Json.Obj body);

  /// `DELETE /v5/evaluations/{evaluation}/evaluators/{version}`.
  JsonDocument removeEvaluator(String evaluation, String version);

  /// `GET /v5/evaluations/{evaluation}/runs`: `{"runs":[…]}`, newest first.
  JsonDocument runs(String evaluation);

  /// `POST /v5/evaluations/{evaluation}/runs`: of a `version` over a `dataset`, each optional.
  JsonDocument createRun(String evaluation, Json.Obj body);

  /// `POST /v5/evaluations/{evaluation}/runs/{run}`: lets a run count in this evaluation too.
  JsonDocument addRun(String evaluation, String run);

  /// `PATCH /v5/evaluations/{evaluation}/runs/{run}`: `control`, and `status` to end it.
  JsonDocument changeRun(String evaluation, String run, Json.Obj body);

  /// `DELETE /v5/evaluations/{evaluation}/runs/{run}`.
  void removeRun(String evaluation, String run);

  /// `POST /v5/evaluations/{evaluation}/runs/{run}/logs`: `log_ids`.
  JsonDocument addLogs(String evaluation, String run, Json.Obj body);

  /// `GET /v5/evaluations/{evaluation}/logs`: one page, oldest first.
  ///
  /// @param runs only logs of these; empty for all
  JsonDocument logs(String evaluation, List<String> runs, int page, int size);

  /// `GET /v5/evaluations/{evaluation}/stats`: how far each run is, what was judged, and both in
  /// words.
  JsonDocument stats(String evaluation);
}
