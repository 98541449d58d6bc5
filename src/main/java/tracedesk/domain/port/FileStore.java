package tracedesk.domain.port;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.query.FileQuery;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.FileKind;

/// The files of the server: flows, prompts, tools, agents, evaluators and datasets, each in its
/// versions. Every method is one transaction; what it returned is on the disk. Blocking; safe for
/// use by many threads.
///
/// Answers are whole API bodies, ready to be sent. Every method throws
/// [tracedesk.domain.problem.ProblemException]: `Missing` for an unknown id or path (404),
/// `Rejected` with 422 for a body that breaks a rule, `Conflicting` with 409 for a taken path.
///
/// Where no version is named, the one deployed to the default environment is meant, and where none
/// is, the newest.
public interface FileStore {
  /// `GET /v5/files`, `GET /v5/{kind}s`: one page.
  JsonDocument files(FileQuery query);

  /// `POST /v5/files/retrieve-by-path`.
  ///
  /// @param environment by id or name: the version deployed there
  JsonDocument fileByPath(String path, @Nullable String environment);

  /// `GET /v5/{kind}s/{file}`.
  JsonDocument file(FileKind kind, String file, VersionQuery version);

  /// `GET /v5/{kind}s/{file}/versions`: all of them, newest first.
  JsonDocument versions(FileKind kind, String file);

  /// `POST /v5/{kind}s`: creates the file or gives it a new version. Datasets have a store of their
  /// own for this: [Datasets].
  JsonDocument upsertFile(FileKind kind, Json.Obj body);

  /// `POST /v5/prompts/{file}/populate`: the prompt, with its template filled with the inputs under
  /// `populated_template`.
  JsonDocument populate(String prompt, VersionQuery version, Json.Obj inputs);

  /// `PATCH /v5/{kind}s/{file}`: moves or renames it (`path`, `name`, `directory_id`).
  JsonDocument moveFile(FileKind kind, String file, Json.Obj body);

  /// `DELETE /v5/{kind}s/{file}`: the file, its versions and its logs.
  void deleteFile(FileKind kind, String file);
}
