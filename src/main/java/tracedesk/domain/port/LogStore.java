package tracedesk.domain.port;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.HistoryPage;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.query.LogQuery;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceStatus;

/// What a Humanloop v5 server keeps: logs and the files they belong to. Every method is one
/// transaction; what it returned is on the disk. Blocking; safe for use by many threads.
///
/// Answers are whole API bodies (LogResponse, page, file …), ready to be sent. Every method throws
/// [tracedesk.domain.problem.ProblemException]: `Missing` for an unknown id or path (404),
/// `Rejected` with 422 and its [tracedesk.domain.problem.FieldFault]s for a body that breaks a
/// rule, `Conflicting` with 409 for a taken path, `Storage` when the disk refuses.
public interface LogStore {
  /// The same store, with the name of the one in whose hand it is: everything done through it goes
  /// into the logs' history under that name.
  LogStore by(Sender sender);

  /// `POST /v5/{kind}s/log`. The file is found by `id`, or by `path` and created if missing; a new
  /// version is made when the file object (`flow`, `prompt`, `tool`, `agent`, `spec`) is none of
  /// its versions. A `log_id` that exists updates that log: named fields change, absent ones stay,
  /// and so do those somebody corrected.
  ///
  /// @param kind flow, prompt, tool, agent or evaluator
  /// @param version the query parameter `version_id`
  /// @param environment the query parameter of that name
  CreatedLog create(
      LogKind kind, Json.Obj body, @Nullable String version, @Nullable String environment);

  /// `PATCH /v5/flows/logs/{log}` (no file) and `PATCH /v5/{kind}s/{file}/log/{log}`: the whole log
  /// afterwards, without what is below it: a trace may be far larger than the log that was
  /// corrected.
  Saved patch(LogKind kind, @Nullable String file, String log, Json.Obj body, SaveTerms terms);

  /// `GET /v5/logs/{log}`: the log with its nested `trace_children`.
  HeldLog log(String log);

  /// `GET /v5/logs`: one page.
  JsonDocument logs(LogQuery query);

  /// One stretch of what became of a log, newest first.
  ///
  /// @param before only revisions older than this one
  HistoryPage history(String log, long before);

  /// `DELETE /v5/logs?id=…&id=…` and its v4 twin. Children stay, waiting for their parent. Unknown
  /// ids are passed over.
  void delete(List<String> logs);

  /// How many logs there are.
  long count();

  /// What the answer to a create call needs.
  ///
  /// @param id the log
  /// @param status of flow and agent logs; `null` for other kinds
  /// @param judged the log an evaluator's log judges (`parent_id`); `null` for other kinds
  record CreatedLog(
      LogKind kind,
      String id,
      String file,
      String version,
      @Nullable TraceStatus status,
      @Nullable String judged) {}
}
