package tracedesk.benchmark;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceNews;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.store.Database;
import tracedesk.store.ManyTraces;
import tracedesk.store.SqliteLegacyLogs;
import tracedesk.store.SqliteLogs;
import tracedesk.store.SqliteTraces;

/// How fast a list of a million traces is: `./mvnw -q -Pbenchmark test -Dtest=ListBenchmark`,
/// `-Dtraces=` for another number, `-Dkeep=` to keep the database for looking at it.
@Tag("benchmark")
class ListBenchmark {
  private static final int TRACES = Integer.getInteger("traces", 1_000_000);
  private static final PrintStream OUT = System.out;

  @TempDir Path folder;

  private static void say(String words, Object... values) {
    OUT.println(String.format(Locale.ROOT, words, values));
  }

  /// Says how long something takes by the clock, and of the processor's time: what else runs on the
  /// machine lengthens only the first.
  private static void time(String what, Runnable work) {
    work.run();
    var clock = new double[9];
    double before = processorSeconds();
    for (int i = 0; i < clock.length; i++) {
      long began = System.nanoTime();
      work.run();
      clock[i] = (System.nanoTime() - began) / 1e6;
    }
    double processor = (processorSeconds() - before) * 1e3 / clock.length;
    Arrays.sort(clock);
    say("  %-56s %7.1f ms  (processor %.0f ms)", what, clock[clock.length / 2], processor);
  }

  private static double processorSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  @Test
  void aMillionTraces() throws Exception {
    var kept = System.getProperty("keep");
    var file =
        (kept == null ? folder : Files.createDirectories(Path.of(kept))).resolve("traces.db");
    boolean there = Files.exists(file);
    try (var database = Database.open(file)) {
      if (!there) {
        long began = System.nanoTime();
        ManyTraces.fill(database, TRACES, 12, 120, 100_000, 42);
        say(
            "filled in %.0f s, %d MiB",
            (System.nanoTime() - began) / 1e9, database.bytesOnDisk() >> 20);
      }
      var clock = InstantSource.system();
      var logs = new SqliteLogs(database, clock);
      var traces =
          new SqliteTraces(database, clock, logs, new SqliteLegacyLogs(database, clock, logs));
      say("%n%,d traces, warm, median of 9:", TRACES);
      var incomplete = new TraceFilter(TraceStatus.INCOMPLETE, false, "", null);
      var failed = new TraceFilter(TraceStatus.INCOMPLETE, true, "", "fl_3");
      for (var order : TraceOrder.values()) {
        for (var filter : List.of(TraceFilter.ALL, incomplete, failed)) {
          var open = new TraceListing(filter, order);
          var first = traces.stretch(open, ListPlace.START, 100);
          var asked = open.until(first.until());
          var name =
              order
                  + (filter == TraceFilter.ALL
                      ? ""
                      : filter == incomplete
                          ? ", incomplete"
                          : ", a file's incomplete with errors");
          time(name + ": first page", () -> traces.stretch(open, ListPlace.START, 100));
          time(
              name + ": middle",
              () -> traces.stretch(asked, new ListPlace.At(first.total() / 2), 100));
          time(
              name + ": end",
              () -> traces.stretch(asked, new ListPlace.At(first.total() - 100), 100));
        }
      }
      for (var order : List.of(TraceOrder.NEWEST, TraceOrder.NAME)) {
        time(
            order + ": heads",
            () -> traces.sections(new TraceListing(TraceFilter.ALL, order), ZoneOffset.UTC));
      }
      var asked = new TraceListing(TraceFilter.ALL, TraceOrder.TOKENS);
      var middle = traces.stretch(asked, new ListPlace.At(TRACES / 2), 100);
      var ids = middle.traces().stream().limit(20).map(trace -> trace.id()).toList();
      time(
          "place of a trace",
          () -> traces.stretch(asked, new ListPlace.Around(ids.getFirst()), 100));
      var bound = asked.until(middle.until());
      time("news after a change", () -> traces.news(bound, TraceNews.NONE, ids));
      time("news without one", () -> traces.news(bound, middle.version(), ids));
      time(
          "count of a text", () -> traces.list(new TraceFilter(null, false, "refund", null), null));
    }
  }
}
