package tracedesk.ui.detail;

/// What the form has to show.
public enum Phase {
  /// No log is selected.
  EMPTY,
  /// A log is on its way; what was shown before stays for a moment.
  WAITING,
  /// A log is on its way and takes longer.
  LOADING,
  /// The log could not be read.
  FAILED,
  READY
}
