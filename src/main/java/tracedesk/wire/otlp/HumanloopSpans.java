package tracedesk.wire.otlp;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;

/// Spans of Humanloop's own SDKs as logs. Only `humanloop.log.id` and `.trace_parent_id` relate
/// them: OpenTelemetry's ids mean nothing there, Node gives every span a trace of its own. So the
/// span is kept without them, and an export relates the logs as Tracedesk does.
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
        withoutIds(log.doc()));
  }

  private static Json.Obj withoutIds(Json.Obj doc) {
    var raw = doc.object(RawSpan.MEMBER);
    return raw == null ? doc : doc.with(RawSpan.MEMBER, raw.without("trace_id").without("span_id"));
  }
}
