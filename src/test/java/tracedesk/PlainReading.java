package tracedesk;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import tracedesk.benchmark.ScaleStore;
import tracedesk.domain.port.Traces;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.remote.HttpConnector;
import tracedesk.service.TraceFind;

/// Reads a large trace off a plain v5 server, as the window does, and writes down on standard
/// output how long that took: `NAME VALUE`, times in milliseconds.
public final class PlainReading {
  private static final TraceId TRACE = new TraceId(ScaleStore.TRACE);
  private static final int TIMES = 5;

  private PlainReading() {}

  /// @param args the server's port, and words to look for
  public static void main(String[] args) throws Exception {
    var profile =
        new Profile(
            new UUID(0, 1), "plain", "http://127.0.0.1:" + args[0], Api.V5, Safety.FREE, false);
    try (var connector = new HttpConnector()) {
      var traces = connector.connect(profile, null);
      var trace = open(traces, "coldest");
      for (int i = 1; i < TIMES; i++) {
        trace = open(traces, i == TIMES - 1 ? "" : "again");
      }
      say("rows " + trace.tree().size());
      heap("heap");
      long began = System.nanoTime();
      trace = traces.again(trace);
      tell("again", began, System.nanoTime());
      heap("heap.again");
      bodies(traces, trace);
      for (var words : List.of(args).subList(1, args.length)) {
        search(traces, trace, words);
      }
      heap("heap.after");
    }
    say("done");
    System.in.read();
    Runtime.getRuntime().halt(0);
  }

  private static Trace open(Traces traces, String name) {
    long began = System.nanoTime();
    var first = new AtomicLong();
    var trace =
        traces.open(
            TRACE,
            (_, _) -> {
              first.compareAndSet(0, System.nanoTime());
              return true;
            });
    long ended = System.nanoTime();
    tell(
        "first" + (name.isEmpty() ? "" : "." + name),
        began,
        first.get() == 0 ? ended : first.get());
    tell("all" + (name.isEmpty() ? "" : "." + name), began, ended);
    return java.util.Objects.requireNonNull(trace);
  }

  private static void bodies(Traces traces, Trace trace) {
    var logs = trace.tree().logs();
    long began = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      var id = new LogId(logs.get(1 + i * (logs.size() - 1) / 100).value());
      if (!traces.log(id).id().equals(id)) {
        throw new IllegalStateException(id.value());
      }
    }
    tell("bodies", began, System.nanoTime());
  }

  private static void search(Traces traces, Trace trace, String words) {
    for (var name : List.of("coldest.", "")) {
      var first = new AtomicLong();
      var hits = new AtomicLong();
      long began = System.nanoTime();
      TraceFind.run(
          traces,
          TRACE,
          trace.tree().logs(),
          words,
          () -> false,
          step -> {
            hits.addAndGet(step.logs().size());
            if (hits.get() > 0) {
              first.compareAndSet(0, System.nanoTime());
            }
          });
      tell("search." + name + words + ".first", began, first.get());
      tell("search." + name + words + ".all", began, System.nanoTime());
      say("search." + words + ".hits " + hits);
    }
  }

  private static void heap(String name) {
    System.gc();
    var runtime = Runtime.getRuntime();
    say(name + " " + (runtime.totalMemory() - runtime.freeMemory() >> 20));
  }

  private static void tell(String name, long from, long to) {
    say(String.format(Locale.ROOT, "%s %.1f", name, (to - from) / 1e6));
  }

  private static void say(String words) {
    System.out.println(words);
  }
}
