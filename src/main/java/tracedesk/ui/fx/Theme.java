package tracedesk.ui.fx;

/// Which colours the user wants.
public enum Theme {
  SYSTEM,
  LIGHT,
  DARK
}
