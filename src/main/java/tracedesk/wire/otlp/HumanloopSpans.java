package tracedesk.wire.otlp;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.Times;

/// Spans of Humanloop's own SDKs as logs. Only `humanloop.log.id` and `.trace_parent_id` relate
/// them: OpenTelemetry's ids mean nothing there, Node gives every span a trace of its own.
public final class HumanloopSpans {
  private HumanloopSpans() {}

  /// The log a span makes or updates; `null` for one that names no file, such as a provider call
  /// outside a decorated function.
  public static @Nullable IncomingLog log(Span span) {
    var fields = HumanloopFields.of(span);
    if (fields == null || fields.path() == null) {
      return null;
    }
    var doc = Json.object();
    times(span, doc);
    fields.doc().members().forEach(member -> doc.put(member.name(), member.value()));
    var id = fields.id();
    return new IncomingLog(
        id == null ? SpanLogId.of(span.traceId(), span.spanId()) : id,
        fields.kind(),
        fields.parent(),
        IncomingFile.at(fields.path(), fields.content()),
        doc.build());
  }

  private static void times(Span span, Json.Builder doc) {
    if (span.startNanos() > 0) {
      doc.put("start_time", time(span.startNanos()));
    }
    if (span.endNanos() > 0) {
      doc.put("end_time", time(span.endNanos()));
    }
    if (span.startNanos() > 0 && span.endNanos() >= span.startNanos()) {
      var took = BigDecimal.valueOf(span.endNanos() - span.startNanos(), 9).stripTrailingZeros();
      doc.put("provider_latency", Json.parse(took.toPlainString()));
    }
  }

  private static String time(long nanos) {
    return Times.format(Instant.ofEpochSecond(0, nanos));
  }
}
