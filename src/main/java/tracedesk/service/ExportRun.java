package tracedesk.service;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tracedesk.domain.port.TraceFormats.Document;
import tracedesk.domain.port.TraceFormats.LeftOut;
import tracedesk.domain.port.TraceReader;
import tracedesk.domain.query.TraceSize;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.Trace;
import tracedesk.service.TraceExport.Progress;
import tracedesk.service.TraceExport.Summary;

/// One export: writes what is read, counts, and notices traces that are not as they were named.
final class ExportRun implements TraceReader {
  private static final long PAUSE_NANOS = 100_000_000;

  private final Document document;
  private final Consumer<Progress> progress;
  private final BooleanSupplier cancelled;
  private final long start = System.nanoTime();
  private final Map<LeftOut, Long> leftOut = new EnumMap<>(LeftOut.class);

  private List<TraceSize> named = List.of();
  private long totalLogs = TraceSize.UNKNOWN;
  private int next;
  private long expected;
  private long found;
  private long told;

  private long traces;
  private long logs;
  private long records;
  private long changed;

  ExportRun(Document document, Consumer<Progress> progress, BooleanSupplier cancelled) {
    this.document = document;
    this.progress = progress;
    this.cancelled = cancelled;
  }

  /// Names the traces that are going to be read, in their order.
  void expect(TraceRoll roll) {
    named = roll.traces();
    totalLogs = roll.logs();
  }

  @Override
  public void trace(Trace trace) {
    TraceRoll.requireNotCancelled(cancelled);
    endTrace();
    while (next < named.size() && !named.get(next).id().equals(trace.summary().id())) {
      next++;
      changed++;
    }
    long size = next < named.size() ? named.get(next).logs() : TraceSize.UNKNOWN;
    next++;
    expected = size == TraceSize.UNKNOWN ? trace.tree().totals().logs() : size;
    traces++;
    document.begin(trace);
  }

  @Override
  public void log(Log log) {
    TraceRoll.requireNotCancelled(cancelled);
    var reason = document.add(log);
    found++;
    logs++;
    if (reason == null) {
      records++;
    } else {
      leftOut.merge(reason, 1L, Long::sum);
    }
    if (System.nanoTime() - start - told > PAUSE_NANOS) {
      tell();
    }
  }

  private void tell() {
    told = System.nanoTime() - start;
    progress.accept(new Progress(logs, totalLogs, Duration.ofNanos(told)));
  }

  private void endTrace() {
    changed += found == expected ? 0 : 1;
    found = 0;
    expected = 0;
  }

  /// What was done so far.
  Summary summary(long bytes, boolean stopped) {
    if (!stopped) {
      endTrace();
      changed += Math.max(0, named.size() - next);
      next = named.size();
      tell();
    }
    return new Summary(
        traces,
        logs,
        records,
        leftOut,
        changed,
        bytes,
        stopped,
        Duration.ofNanos(System.nanoTime() - start));
  }
}
