package tracedesk.exchange;

import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceFormats;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.Trace;

/// The formats traces can be written in, on disk or to a stream.
public final class FileFormats implements TraceFormats {
  @Override
  public Document open(Format format, Path target) {
    return new Written(format, Output.file(target));
  }

  @Override
  public Document open(Format format, OutputStream out) {
    return new Written(format, Output.stream(out));
  }

  /// A document in one format on its way to one place.
  private static final class Written implements Document {
    private final Output out;
    private final Sheet sheet;

    Written(Format format, Output out) {
      this.out = out;
      this.sheet =
          switch (format) {
            case JSONL -> new JsonLinesSheet();
            case CSV -> new CsvSheet();
            case MARKDOWN -> new MarkdownSheet();
            case FINE_TUNING -> new FineTuningSheet();
            case OTLP_JSON -> new OtlpSheet();
          };
    }

    @Override
    public void begin(Trace trace) {
      out.guarded(() -> sheet.begin(trace, out));
    }

    @Override
    public @Nullable LeftOut add(Log log) {
      var reason = sheet.reason(log);
      if (reason == null) {
        out.guarded(() -> sheet.add(log, out));
      }
      return reason;
    }

    @Override
    public long finish() {
      out.guarded(() -> sheet.end(out));
      return out.finish();
    }

    @Override
    public void close() {
      out.close();
    }
  }
}
