package tracedesk.wire.otlp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one OTLP document held.
///
/// @param spans those that can be taken, in the order they stood
/// @param rejected how many others there were
/// @param message why the others were rejected, or what was cut; `null` when all is well
public record SpanBatch(List<Span> spans, int rejected, @Nullable String message) {
  public SpanBatch {
    spans = List.copyOf(spans);
  }
}
