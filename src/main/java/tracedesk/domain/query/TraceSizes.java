package tracedesk.domain.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stretch of the traces that pass a filter, newest first, with nothing but their sizes.
///
/// @param next hand this in to get the next stretch; `null` at the end
public record TraceSizes(List<TraceSize> traces, @Nullable String next) {
  public TraceSizes {
    traces = List.copyOf(traces);
  }
}
