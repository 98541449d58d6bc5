package tracedesk.domain.trace;

import org.jspecify.annotations.Nullable;

/// The structure of one log inside a trace, without its body: what the tree and the waterfall need.
///
/// @param detail shown muted behind the name: model, judgment, or the first line of the error
/// @param startMicros microseconds since 1970, or [#NO_TIME]
/// @param endMicros microseconds since 1970, or [#NO_TIME]
/// @param tokens the log's own tokens
/// @param cost the log's own cost in dollars
public record TraceRow(
    LogId id,
    @Nullable LogId parent,
    LogKind kind,
    String name,
    @Nullable String detail,
    long startMicros,
    long endMicros,
    long tokens,
    double cost,
    boolean failed,
    boolean complete) {
  /// Stands for an unknown time.
  public static final long NO_TIME = Long.MIN_VALUE;
}
