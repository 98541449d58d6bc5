package tracedesk.domain.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.TraceSummary;

/// A stretch of the trace list, newest first.
///
/// @param next hand this in to get the next stretch; `null` at the end
/// @param total traces that match, and `complete` how many of them are complete; -1 when the server
/// cannot say
public record TracePage(
    List<TraceSummary> traces, @Nullable String next, long total, long complete) {
  public TracePage {
    traces = List.copyOf(traces);
  }
}
