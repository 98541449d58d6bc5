package tracedesk.domain.port;

import tracedesk.domain.json.Json;

/// What the window remembers between starts (theme, panes, last connection), as one small JSON
/// object.
public interface Settings {
  /// An empty object when there is none yet or it cannot be read.
  Json.Obj load();

  void save(Json.Obj settings);
}
