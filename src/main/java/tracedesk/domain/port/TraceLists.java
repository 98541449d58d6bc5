package tracedesk.domain.port;

import java.time.ZoneId;
import java.util.List;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.ListSection;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceNews;
import tracedesk.domain.query.TraceStretch;
import tracedesk.domain.trace.TraceId;

/// The list of a server that gives it in any order and from any place. Blocking, and throws, as
/// [Traces] does.
public interface TraceLists {
  /// A stretch of a list, from any place in it.
  ///
  /// @param count at most so many traces
  TraceStretch stretch(TraceListing asked, ListPlace place, int count);

  /// Under which heads a list stands, in its order: the days its traces began on in this zone, or
  /// their files. None where its order scatters them.
  List<ListSection> sections(TraceListing asked, ZoneId zone);

  /// What became of a list and of some traces.
  ///
  /// @param version the [TraceNews#version] known so far
  TraceNews news(TraceListing asked, long version, List<TraceId> watched);
}
