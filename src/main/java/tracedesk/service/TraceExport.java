package tracedesk.service;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceFormats;
import tracedesk.domain.port.TraceFormats.Document;
import tracedesk.domain.port.TraceFormats.Format;
import tracedesk.domain.port.TraceFormats.LeftOut;
import tracedesk.domain.port.Traces;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.TraceId;

/// Takes traces out of a server whole. What is written does not depend on when logs came: traces go
/// newest first, logs by their place in the trace, ties by id. Blocking.
public final class TraceExport {
  private final TraceFormats formats;

  public TraceExport(TraceFormats formats) {
    this.formats = formats;
  }

  /// Which traces to take.
  public sealed interface Scope {
    /// These, in this order.
    record Selected(List<TraceId> traces) implements Scope {
      public Selected {
        traces = traces.stream().distinct().toList();
      }
    }

    /// All that pass a filter.
    record Filtered(TraceFilter filter) implements Scope {}

    /// All the server can name.
    record Everything() implements Scope {}
  }

  /// What an export holds.
  ///
  /// @param logs evaluators' logs included
  /// @param records what is counted in the file: lines, rows, spans or examples; a log each, except
  /// for fine-tuning, which leaves some out
  public record Count(long traces, long logs, long records) {}

  /// How far an export has come.
  ///
  /// @param totalLogs -1 when the server cannot say
  public record Progress(long logs, long totalLogs, Duration took) {
    /// Logs per second so far.
    public double rate() {
      return took.isZero() ? 0 : logs * 1e9 / took.toNanos();
    }

    /// How long it will still take at this speed; `null` while nothing is known of that.
    public @Nullable Duration left() {
      return logs <= 0 || totalLogs < logs
          ? null
          : Duration.ofNanos((long) (took.toNanos() * ((double) (totalLogs - logs) / logs)));
    }
  }

  /// What an export did.
  ///
  /// @param lines the records written: rows, spans, lines or examples
  /// @param leftOut how many logs gave no record, and why: `logs` is `lines` and these together
  /// @param changed traces that went away, or got or lost logs, while the export ran
  /// @param cancelled whether it was cancelled; nothing is left behind then
  public record Summary(
      long traces,
      long logs,
      long lines,
      Map<LeftOut, Long> leftOut,
      long changed,
      long bytes,
      boolean cancelled,
      Duration took) {
    public Summary {
      var copy = new EnumMap<LeftOut, Long>(LeftOut.class);
      copy.putAll(leftOut);
      leftOut = Collections.unmodifiableMap(copy);
    }
  }

  /// Counts what [#run] would write now, by the same walk.
  ///
  /// @param cancelled asked again and again
  /// @throws CancellationException when it was cancelled
  public Count count(Traces traces, Scope scope, Format format, BooleanSupplier cancelled) {
    var roll = TraceRoll.of(traces, scope, cancelled);
    if (format != Format.FINE_TUNING) {
      var sized = roll.sized(traces, cancelled);
      return new Count(sized.traces().size(), sized.logs(), sized.logs());
    }
    try (var document = formats.open(format, OutputStream.nullOutputStream())) {
      var run = new ExportRun(document, _ -> {}, cancelled);
      run.expect(roll);
      traces.read(roll.ids(), run);
      var summary = run.summary(0, false);
      return new Count(summary.traces(), summary.logs(), summary.lines());
    }
  }

  /// Writes the traces to a file, which is there as a whole at the end or not at all.
  ///
  /// @param progress hears from time to time, on this thread
  /// @param cancelled asked again and again
  public Summary run(
      Traces traces,
      Scope scope,
      Format format,
      Path target,
      Consumer<Progress> progress,
      BooleanSupplier cancelled) {
    try (var document = formats.open(format, target)) {
      return run(traces, scope, document, progress, cancelled);
    }
  }

  /// Writes the traces to a stream as they come.
  public Summary run(
      Traces traces,
      Scope scope,
      Format format,
      OutputStream out,
      Consumer<Progress> progress,
      BooleanSupplier cancelled) {
    try (var document = formats.open(format, out)) {
      return run(traces, scope, document, progress, cancelled);
    }
  }

  private static Summary run(
      Traces traces,
      Scope scope,
      Document document,
      Consumer<Progress> progress,
      BooleanSupplier cancelled) {
    var run = new ExportRun(document, progress, cancelled);
    try {
      var roll = TraceRoll.of(traces, scope, cancelled);
      run.expect(roll);
      traces.read(roll.ids(), run);
      return run.summary(document.finish(), false);
    } catch (CancellationException e) {
      return run.summary(0, true);
    }
  }
}
