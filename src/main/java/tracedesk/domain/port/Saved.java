package tracedesk.domain.port;

import tracedesk.domain.json.JsonDocument;

/// How a change of a log ended.
public sealed interface Saved {
  /// It is made.
  ///
  /// @param log the whole log afterwards
  /// @param ambiguous whether more logs carry the reference it was named by and only the newest was
  /// changed
  /// @param again whether it was made before, and this is the first answer once more
  record Done(JsonDocument log, long revision, boolean ambiguous, boolean again) implements Saved {}

  /// Nothing changed: the log is not what the one who sent the change took it for.
  record Outdated(long revision) implements Saved {}
}
