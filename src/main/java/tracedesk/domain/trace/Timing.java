package tracedesk.domain.trace;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a log began and ended, when the server created it, and the provider's own latency in
/// seconds; each may be unknown.
public record Timing(
    @Nullable Instant start,
    @Nullable Instant end,
    @Nullable Instant created,
    @Nullable Double latency) {
  public static final Timing UNKNOWN = new Timing(null, null, null, null);

  /// From start to end; `null` when either is unknown, or a clock was set back in between.
  public @Nullable Duration duration() {
    return start == null || end == null || end.isBefore(start)
        ? null
        : Duration.between(start, end);
  }
}
