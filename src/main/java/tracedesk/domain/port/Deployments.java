package tracedesk.domain.port;

import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.trace.FileKind;

/// Which version of a file is in use where, what versions are called, and which evaluators watch a
/// file. Failures as in [FileStore].
public interface Deployments {
  /// `GET /v5/{kind}s/{file}/environments`: every environment, with the version deployed to it.
  JsonDocument environments(FileKind kind, String file);

  /// `POST /v5/{kind}s/{file}/environments/{environment}?version_id=…`: the file in that version.
  ///
  /// @param environment its id or name; a name that is new makes an environment
  JsonDocument deploy(FileKind kind, String file, String environment, String version);

  /// `DELETE /v5/{kind}s/{file}/environments/{environment}`.
  void undeploy(FileKind kind, String file, String environment);

  /// `PATCH /v5/{kind}s/{file}/versions/{version}`: its `name` and `description`.
  JsonDocument describe(FileKind kind, String file, String version, Json.Obj body);

  /// `POST /v5/{kind}s/{file}/versions/{version}/commit`: its `commit_message`.
  JsonDocument commit(FileKind kind, String file, String version, Json.Obj body);

  /// `DELETE /v5/{kind}s/{file}/versions/{version}`. A version with logs, and the only one, stay:
  /// `Conflicting`.
  void deleteVersion(FileKind kind, String file, String version);

  /// `POST /v5/{kind}s/{file}/evaluators`: which evaluators watch the file (`activate`,
  /// `deactivate`). Kept and answered; the server runs none.
  JsonDocument monitor(FileKind kind, String file, Json.Obj body);
}
