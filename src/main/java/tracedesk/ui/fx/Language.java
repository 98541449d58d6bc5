package tracedesk.ui.fx;

/// How an editor colours its text.
public enum Language {
  TEXT,
  JSON
}
