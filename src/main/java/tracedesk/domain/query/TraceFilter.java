package tracedesk.domain.query;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.TraceStatus;

/// Which traces the list shows.
///
/// @param status only traces of this status; `null` for all
/// @param errorsOnly only traces in which a log failed
/// @param text only traces in which some log's name, inputs, output or error contains it, ignoring
/// case; empty for all
/// @param file only traces of this file (v5) or project (v4); `null` for all the server can list
public record TraceFilter(
    @Nullable TraceStatus status, boolean errorsOnly, String text, @Nullable String file) {
  public static final TraceFilter ALL = new TraceFilter(null, false, "", null);

  public boolean isEmpty() {
    return equals(ALL);
  }
}
