package tracedesk.domain.trace;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row of the trace list.
///
/// @param root the root log; for a v4 session its first log
/// @param status `null` where the trace's root has none (a lone prompt log, a v4 session)
/// @param started when it began, else when it was created
/// @param logs how many logs it holds, evaluator logs not counted; 0 when not known
/// @param errors how many logs failed
/// @param preview the first line of the input, else of the output
/// @param late whether a log joined after the trace was complete
public record TraceSummary(
    TraceId id,
    LogId root,
    Api api,
    LogKind kind,
    String name,
    String directory,
    @Nullable TraceStatus status,
    Instant started,
    @Nullable Duration duration,
    long tokens,
    double cost,
    int logs,
    int errors,
    String preview,
    boolean late) {
  public boolean isComplete() {
    return status == TraceStatus.COMPLETE;
  }

  public boolean isIncomplete() {
    return status == TraceStatus.INCOMPLETE;
  }
}
