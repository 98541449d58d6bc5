package tracedesk.ui.transfer;

/// Which traces an export takes.
enum ExportChoice {
  TRACE,
  FILTER,
  EVERYTHING
}
