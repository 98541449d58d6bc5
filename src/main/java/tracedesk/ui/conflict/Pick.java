package tracedesk.ui.conflict;

/// Which value of a part is to be saved.
public enum Pick {
  /// Nobody chose yet.
  NONE,
  /// As it was when the correction began.
  ORIGINAL,
  /// As somebody else made it.
  THEIRS,
  /// As the user made it.
  MINE,
  /// As it is written in the result.
  OWN
}
