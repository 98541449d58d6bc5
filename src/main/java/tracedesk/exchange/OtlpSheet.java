package tracedesk.exchange;

import java.io.IOException;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.Trace;
import tracedesk.wire.otlp.OtlpWriter;

/// One OpenTelemetry document: every log is a span, with the resource and the scope it came from.
final class OtlpSheet implements Sheet {
  private final OtlpWriter writer = new OtlpWriter();
  private String glue = "{\"resourceSpans\":[\n";

  @Override
  public void begin(Trace trace, Output out) {
    writer.begin();
  }

  @Override
  public void add(Log log, Output out) throws IOException {
    out.write(glue + writer.add(log).text());
    glue = ",\n";
  }

  @Override
  public void end(Output out) throws IOException {
    out.write(glue.startsWith("{") ? "{\"resourceSpans\":[]}\n" : "\n]}\n");
  }
}
