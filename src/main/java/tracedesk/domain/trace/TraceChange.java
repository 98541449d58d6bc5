package tracedesk.domain.trace;

import java.util.List;

/// What came to a trace or changed in it since it was read. Nothing went.
///
/// @param rows the logs that came or changed, as they are now, in the order in which they began
/// @param stamp the state of the trace this leads to
public record TraceChange(TraceSummary summary, List<TraceRow> rows, String stamp) {
  public TraceChange {
    rows = List.copyOf(rows);
  }

  /// The trace as it was, brought up to date.
  public Trace on(Trace before) {
    var tree = before.tree();
    return new Trace(summary, rows.isEmpty() ? tree : tree.with(rows), stamp);
  }
}
