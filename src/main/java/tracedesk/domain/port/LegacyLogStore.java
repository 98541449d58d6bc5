package tracedesk.domain.port;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.query.LegacyLogQuery;
import tracedesk.domain.query.ProjectQuery;

/// What a Humanloop v4 server keeps: logs in projects and sessions, and feedback on them. The same
/// records as [LogStore] holds, seen through the older contract: a project is a file, a session a
/// trace. Transactions, threads and problems are as there.
public interface LegacyLogStore {
  /// As [LogStore#by].
  LegacyLogStore by(Sender sender);

  /// `POST /v4/logs` with one request or a list of them, all or nothing; answers in the order of
  /// the requests.
  List<CreatedLegacyLog> create(List<Json.Obj> requests);

  /// `PATCH /v4/logs/{log}`.
  Saved patch(String log, Json.Obj body, SaveTerms terms);

  /// `PATCH /v4/logs?reference_id=…`: the newest log of that reference.
  Saved patchByReference(String reference, Json.Obj body, SaveTerms terms);

  /// `GET /v4/logs/{log}`.
  HeldLog log(String log);

  /// `GET /v4/logs`, `POST /v4/projects/{id}/export`: one page.
  JsonDocument logs(LegacyLogQuery query);

  /// `DELETE /v4/logs?id=…&id=…`. Unknown ids are passed over.
  void delete(List<String> logs);

  /// `GET /v4/sessions`; `page` counts from 1.
  JsonDocument sessions(String project, int page, int size);

  /// `POST /v4/sessions`: the new session's id.
  String createSession();

  /// `GET /v4/sessions/{id}`.
  JsonDocument session(String session);

  /// `GET /v4/projects`: one page.
  JsonDocument projects(ProjectQuery query);

  /// `POST /v4/projects`.
  JsonDocument createProject(Json.Obj body);

  /// `GET /v4/projects/{id}`.
  JsonDocument project(String project);

  /// `PATCH /v4/projects/{id}`: renames it.
  JsonDocument patchProject(String project, Json.Obj body);

  /// `DELETE /v4/projects/{id}`: the project and its logs.
  void deleteProject(String project);

  /// `GET /v4/projects/{id}/configs`: a list.
  JsonDocument configs(String project);

  /// `POST /v4/feedback`: the given feedback with its ids, in order, each a FeedbackResponse.
  List<JsonDocument> feedback(List<Json.Obj> requests);

  /// What the answer to a create call needs; `session` is `null` when none was given.
  record CreatedLegacyLog(String id, String project, @Nullable String session) {}
}
