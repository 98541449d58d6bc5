package tracedesk.domain.query;

import tracedesk.domain.trace.TraceId;

/// Where in a list a stretch of it begins.
public sealed interface ListPlace {
  ListPlace START = new At(0);

  /// So many traces from the start.
  record At(long position) implements ListPlace {}

  /// After what a stretch ended with, whatever became of the traces before it since.
  ///
  /// @param cursor that stretch's [TraceStretch#next]
  /// @param skip how many traces to leave out
  record From(String cursor, long skip) implements ListPlace {}

  /// At a multiple of the stretch's size, so that this trace is in it. Where the list leaves the
  /// trace out, around where it would be.
  record Around(TraceId trace) implements ListPlace {}

  /// After this trace, which need not be in the list.
  record After(TraceId trace) implements ListPlace {}

  /// Before this trace, so that the stretch ends there.
  record Before(TraceId trace) implements ListPlace {}
}
