package tracedesk.domain.trace;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stretch of a trace's structure, its logs in the order in which they began.
///
/// @param expected how many logs the trace holds in all
/// @param next where the next stretch begins; `null` after the last
/// @param stamp the state of the trace this was read from
public record StructureStretch(
    TraceSummary summary, List<TraceRow> rows, int expected, @Nullable String next, String stamp) {
  public StructureStretch {
    rows = List.copyOf(rows);
  }
}
