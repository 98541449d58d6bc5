package tracedesk.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceSize;
import tracedesk.domain.trace.TraceId;
import tracedesk.service.TraceExport.Scope;

/// The traces of one export, named before the first is read: those that come later are not of it.
record TraceRoll(List<TraceSize> traces) {
  private static final Comparator<TraceSize> NEWEST_FIRST =
      Comparator.comparing(TraceSize::began).reversed().thenComparing(trace -> trace.id().value());

  /// @throws CancellationException when it was cancelled
  static TraceRoll of(Traces traces, Scope scope, BooleanSupplier cancelled) {
    return switch (scope) {
      case Scope.Selected(var ids) ->
          new TraceRoll(
              ids.stream()
                  .map(id -> new TraceSize(id, java.time.Instant.EPOCH, TraceSize.UNKNOWN))
                  .toList());
      case Scope.Filtered(var filter) -> all(traces, filter, cancelled);
      case Scope.Everything() -> all(traces, TraceFilter.ALL, cancelled);
    };
  }

  private static TraceRoll all(Traces traces, TraceFilter filter, BooleanSupplier cancelled) {
    var found = new ArrayList<TraceSize>();
    var met = new HashSet<TraceId>();
    String cursor = null;
    do {
      requireNotCancelled(cancelled);
      var stretch = traces.sizes(filter, cursor);
      stretch.traces().stream().filter(trace -> met.add(trace.id())).forEach(found::add);
      cursor = stretch.next();
    } while (cursor != null);
    found.sort(NEWEST_FIRST);
    return new TraceRoll(found);
  }

  List<TraceId> ids() {
    return traces.stream().map(TraceSize::id).toList();
  }

  /// The traces with the sizes of all; those that do not tell are opened, those that are gone left
  /// out.
  TraceRoll sized(Traces source, BooleanSupplier cancelled) {
    var sized = new ArrayList<TraceSize>();
    for (var trace : traces) {
      requireNotCancelled(cancelled);
      var known = trace.logs() == TraceSize.UNKNOWN ? opened(source, trace) : trace;
      if (known != null) {
        sized.add(known);
      }
    }
    return new TraceRoll(sized);
  }

  /// How many logs there are; -1 when a trace does not tell.
  long logs() {
    long logs = 0;
    for (var trace : traces) {
      if (trace.logs() == TraceSize.UNKNOWN) {
        return TraceSize.UNKNOWN;
      }
      logs += trace.logs();
    }
    return logs;
  }

  private static @Nullable TraceSize opened(Traces source, TraceSize trace) {
    try {
      return new TraceSize(
          trace.id(), trace.began(), source.open(trace.id()).tree().totals().logs());
    } catch (ProblemException e) {
      if (e.problem() instanceof Problem.Missing) {
        return null;
      }
      throw e;
    }
  }

  static void requireNotCancelled(BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException();
    }
  }
}
