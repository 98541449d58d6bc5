package tracedesk.domain.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.TraceSummary;

/// A stretch of a list, from any place in it.
///
/// @param from how many traces of the list stand before it, [#UNKNOWN] where that was not counted
/// @param next where it ends, for [ListPlace.From]; `null` when nothing follows
/// @param until the end of what has arrived, for [TraceListing#until]
/// @param version of everything the server holds; see [TraceNews#version]
/// @param total traces that match, and `complete` how many of them are complete
/// @param more whether more match than these: a text that is everywhere is listed, not counted
public record TraceStretch(
    List<TraceSummary> traces,
    long from,
    @Nullable String next,
    long until,
    long version,
    long total,
    long complete,
    boolean more) {
  public static final long UNKNOWN = -1;

  public TraceStretch {
    traces = List.copyOf(traces);
  }
}
