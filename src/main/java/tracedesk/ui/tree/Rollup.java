package tracedesk.ui.tree;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Timeline;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceSummary;

/// What a trace adds up to: its duration, logs, tokens, cost and errors.
record Rollup(@Nullable Duration duration, int logs, long tokens, double cost, int errors) {
  static Rollup of(Trace trace) {
    var totals = trace.tree().totals();
    return new Rollup(
        duration(trace), totals.logs(), totals.tokens(), totals.cost(), totals.errors());
  }

  /// What the list knew before the trace was opened; `logs` is 0 when not known.
  static Rollup of(TraceSummary summary) {
    return new Rollup(
        summary.duration(), summary.logs(), summary.tokens(), summary.cost(), summary.errors());
  }

  private static @Nullable Duration duration(Trace trace) {
    int root = trace.tree().find(trace.summary().root());
    var span = root < 0 ? null : Timeline.span(trace.tree(), root);
    if (span != null) {
      return span.duration();
    }
    var totals = trace.tree().totals();
    if (trace.summary().duration() != null
        || totals.startMicros() == TraceRow.NO_TIME
        || totals.endMicros() == TraceRow.NO_TIME) {
      return trace.summary().duration();
    }
    return new Timeline.Span(totals.startMicros(), totals.endMicros()).duration();
  }
}
