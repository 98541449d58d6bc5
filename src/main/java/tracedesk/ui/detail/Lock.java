package tracedesk.ui.detail;

/// Why a whole log cannot be edited just now.
public enum Lock {
  NONE,
  /// Its trace is complete; `Correct…` unlocks it.
  COMPLETE,
  /// The connection never saves.
  CONNECTION,
  /// No API can change a log of this kind.
  KIND
}
