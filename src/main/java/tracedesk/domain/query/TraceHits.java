package tracedesk.domain.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.LogId;

/// A stretch of a search through the bodies of one trace.
///
/// @param logs those that hold the words
/// @param searched how many logs this stretch looked at
/// @param next hand this in to search on; `null` at the end
public record TraceHits(List<LogId> logs, int searched, @Nullable String next) {
  public TraceHits {
    logs = List.copyOf(logs);
  }
}
