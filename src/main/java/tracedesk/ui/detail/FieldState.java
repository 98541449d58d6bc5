package tracedesk.ui.detail;

/// How a field of the form stands: what its border and gutter say.
public enum FieldState {
  PRISTINE,
  DIRTY,
  INVALID,
  READ_ONLY,
  SAVING,
  SAVED,
  FAILED
}
