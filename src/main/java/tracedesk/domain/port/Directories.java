package tracedesk.domain.port;

import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;

/// The directories files lie in. They come with the paths of files or are made by name, and stay
/// when they are empty. Failures as in [FileStore].
public interface Directories {
  /// `GET /v5/directories`: all of them, the root first.
  JsonDocument all();

  /// `GET /v5/directories/root`: with what is in it.
  JsonDocument root();

  /// `GET /v5/directories/{directory}`: with its parents, subdirectories and files.
  JsonDocument directory(String directory);

  /// `POST /v5/directories`: by `path`, or by `name` and `parent_id`; missing parents are made. One
  /// that exists already is answered as it is.
  JsonDocument create(Json.Obj body);

  /// `PATCH /v5/directories/{directory}`: moves or renames it with all that is in it (`path`,
  /// `name`, `parent_id`).
  JsonDocument move(String directory, Json.Obj body);

  /// `DELETE /v5/directories/{directory}`; `Conflicting` while something is in it.
  void delete(String directory);
}
