package tracedesk.wire.otlp;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;

/// Spans of Humanloop's own SDKs as logs. Only `humanloop.log.id` and `.trace_parent_id` relate
/// them: OpenTelemetry's ids mean nothing there, Node gives every span a trace of its own.
public final class HumanloopSpans {
  private HumanloopSpans() {}

  /// The log a span makes or updates; `null` for one that names no file, such as a provider call
  /// outside a decorated function.
  public static @Nullable IncomingLog log(Span span) {
    var own = HumanloopFields.of(span);
    if (own == null || own.path() == null) {
      return null;
    }
    var log = SpanLog.of(span, true);
    return new IncomingLog(
        log.id() == null ? SpanLogId.of(span.traceId(), span.spanId()) : log.id(),
        log.type().kind(),
        log.parent(),
        IncomingFile.at(log.path(), log.content()),
        log.doc());
  }
}
