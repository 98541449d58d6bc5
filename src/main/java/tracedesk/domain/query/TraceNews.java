package tracedesk.domain.query;

import java.util.List;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;

/// What became of a list since it was last asked about.
///
/// @param version grows with every change of anything; where it is the one that was handed in,
/// nothing changed and nothing else is told
/// @param total traces that match now, and `complete` how many of them are complete; -1 where
/// counting them would take long
/// @param arrived traces that match and arrived after [TraceListing#until]
/// @param traces those that were asked about, as they are now
/// @param gone those the server has no more, since their logs joined another trace
public record TraceNews(
    long version,
    long total,
    long complete,
    long arrived,
    List<TraceSummary> traces,
    List<TraceId> gone) {
  /// No version: everything is told.
  public static final long NONE = -1;

  public TraceNews {
    traces = List.copyOf(traces);
    gone = List.copyOf(gone);
  }

  public static TraceNews unchanged(long version) {
    return new TraceNews(version, -1, -1, 0, List.of(), List.of());
  }
}
