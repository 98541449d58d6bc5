package tracedesk.domain.query;

import java.time.Instant;
import tracedesk.domain.trace.TraceId;

/// A trace and how many logs it holds, those of evaluators included.
///
/// @param began when it began, else when it was created
/// @param logs -1 when only opening the trace can tell
public record TraceSize(TraceId id, Instant began, long logs) {
  /// Stands for a number of logs that is not known.
  public static final long UNKNOWN = -1;
}
