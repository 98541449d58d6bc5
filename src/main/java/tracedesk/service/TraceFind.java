package tracedesk.service;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tracedesk.domain.port.Traces;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.SearchText;
import tracedesk.domain.trace.TraceId;

/// Looks for words in every body of a trace. Where the server cannot search, the bodies are read,
/// a stretch at a time. Blocking.
public final class TraceFind {
  private TraceFind() {}

  /// What one more stretch brought.
  ///
  /// @param logs those in this stretch that hold the words
  /// @param searched how many logs were looked at until now
  public record Step(List<LogId> logs, int searched) {
    public Step {
      logs = List.copyOf(logs);
    }
  }

  /// Looks until the end of the trace, or until it is cancelled.
  ///
  /// @param logs the logs of the trace, in the order to look at them
  /// @param cancelled asked before every stretch
  /// @param found called after every stretch
  public static void run(
      Traces traces,
      TraceId trace,
      List<LogId> logs,
      String words,
      BooleanSupplier cancelled,
      Consumer<Step> found) {
    int searched = 0;
    String cursor = null;
    while (!cancelled.getAsBoolean()) {
      var hits = traces.find(trace, words, cursor);
      if (hits == null) {
        read(traces, logs, words, cancelled, found);
        return;
      }
      searched += hits.searched();
      found.accept(new Step(hits.logs(), searched));
      cursor = hits.next();
      if (cursor == null || hits.searched() == 0) {
        return;
      }
    }
  }

  private static void read(
      Traces traces,
      List<LogId> logs,
      String words,
      BooleanSupplier cancelled,
      Consumer<Step> found) {
    var folded = SearchText.fold(words);
    int done = 0;
    while (done < logs.size() && !cancelled.getAsBoolean()) {
      var stretch = logs.subList(done, Math.min(logs.size(), done + Traces.STRETCH));
      var bodies = traces.logs(stretch);
      done += bodies.done();
      var hits = new ArrayList<LogId>();
      for (var log : bodies.logs()) {
        if (holds(log, folded)) {
          hits.add(log.id());
        }
      }
      found.accept(new Step(hits, done));
    }
  }

  private static boolean holds(Log log, String folded) {
    return SearchText.of(log).contains(folded);
  }
}
