package tracedesk.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.LogQuery;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceOrder;
import tracedesk.store.Database;
import tracedesk.store.ManyLogs;
import tracedesk.store.SqliteLegacyLogs;
import tracedesk.store.SqliteLogs;
import tracedesk.store.SqliteTraces;

/// How a store of a million logs, ten to a trace, 0.5 to 8 KB of text each, is searched, listed and
/// written to: `./mvnw -q -Pbenchmark test -Dtest=StoreBenchmark`, `-Dstore=` for another number of
/// logs, `-Dkeep=FOLDER` to keep it for the next time, `-Dseconds=` for the saves.
@Tag("benchmark")
class StoreBenchmark {
  private static final int LOGS = Integer.getInteger("store", 1_000_000);
  private static final int SECONDS = Integer.getInteger("seconds", 20);
  private static final int FIRST = 50;

  /// Spans that arrive in a second, and into how many requests they are put.
  private static final int ARRIVING = 1_000;

  private static final int REQUESTS = 10;
  private static final PrintStream OUT = System.out;

  @TempDir Path temp;

  private static void say(String words, Object... values) {
    OUT.println(String.format(Locale.ROOT, words, values));
  }

  private static void row(String what, String aim, double median, double most) {
    say("  %-58s %9.1f ms  at most %7.1f ms  %s", what, median, most, aim);
  }

  /// Warm: after one time that does not count.
  private static void time(String what, String aim, Runnable work) {
    work.run();
    var clock = new double[9];
    for (int i = 0; i < clock.length; i++) {
      long began = System.nanoTime();
      work.run();
      clock[i] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(clock);
    row(what, aim, clock[clock.length / 2], clock[clock.length - 1]);
  }

  @Test
  void aMillionLogs() throws Exception {
    var kept = System.getProperty("keep");
    var folder = kept == null ? temp : Files.createDirectories(Path.of(kept).toAbsolutePath());
    var data = Files.createDirectories(ServerProcess.data(folder));
    var file = data.resolve("tracedesk.db");
    boolean there = Files.exists(file);
    try (var database = Database.open(file)) {
      if (!there) {
        fill(database);
      }
      index(database, file, there);
      say("%n%,d logs in %,d traces, warm, median of 9:", LOGS, LOGS / ManyLogs.IN_TRACE);
      searches(database);
      lists(database);
    }
    if (!there) {
      Files.writeString(data.resolve("lock"), "");
    }
    saves(folder);
  }

  private static void fill(Database database) {
    long began = System.nanoTime();
    ManyLogs.fill(database, LOGS, 42);
    double seconds = (System.nanoTime() - began) / 1e9;
    say("filled in %.0f s, %,d MiB", seconds, database.bytesOnDisk() >> 20);
  }

  /// Of a store that was kept, only what came since.
  private static void index(Database database, Path file, boolean there) throws IOException {
    long began = System.nanoTime();
    ManyLogs.index(database);
    double seconds = (System.nanoTime() - began) / 1e9;
    say(
        "search index %s in %.0f s, %,.0f logs/s, %,d MiB",
        there ? "brought up to date" : "made",
        seconds,
        LOGS / seconds,
        Files.size(Path.of(file + "-search")) >> 20);
  }

  private static void searches(Database database) {
    var clock = InstantSource.system();
    var logs = new SqliteLogs(database, clock);
    var traces =
        new SqliteTraces(database, clock, logs, new SqliteLegacyLogs(database, clock, logs));
    record Wanted(String what, String text, String aim) {}
    for (var wanted :
        List.of(
            new Wanted("in a hundred-thousandth", ManyLogs.SELECTIVE, "(20)"),
            new Wanted("in one", "number-" + LOGS / 2 + "\n", "(20)"),
            new Wanted("part of a word, in a few", "rd-12345", "(20)"),
            new Wanted("in none", "zebra crossing", "(20)"),
            new Wanted("in a hundredth", ManyLogs.MEDIUM, ""),
            new Wanted("everywhere", ManyLogs.EVERYWHERE, ""),
            new Wanted("two letters, everywhere", "re", ""))) {
      for (var order : List.of(TraceOrder.NEWEST, TraceOrder.COST)) {
        var asked = new TraceListing(new TraceFilter(null, false, wanted.text(), null), order);
        var first = traces.stretch(asked, ListPlace.START, FIRST);
        time(
            "text %s (%d%s traces), %s, count and first %d"
                .formatted(wanted.what(), first.total(), first.more() ? "+" : "", order, FIRST),
            wanted.aim(),
            () -> traces.stretch(asked, ListPlace.START, FIRST));
      }
    }
    var found =
        new TraceListing(new TraceFilter(null, false, ManyLogs.SELECTIVE, null), TraceOrder.NEWEST);
    time("heads of what is found", "", () -> traces.sections(found, ZoneOffset.UTC));
    for (var text : List.of(ManyLogs.SELECTIVE, ManyLogs.MEDIUM)) {
      var query =
          new LogQuery(
              "fl_8", null, text, "", null, null, List.of(), List.of(), null, false, false, 1,
              FIRST);
      time("v5 logs of a file, search=" + text, "", () -> logs.logs(query));
    }
  }

  private static void lists(Database database) {
    var clock = InstantSource.system();
    var logs = new SqliteLogs(database, clock);
    var traces =
        new SqliteTraces(database, clock, logs, new SqliteLegacyLogs(database, clock, logs));
    for (var order : TraceOrder.values()) {
      var open = new TraceListing(TraceFilter.ALL, order);
      time(
          "list " + order + ": first page",
          order == TraceOrder.NEWEST ? "(30)" : "(150)",
          () -> traces.stretch(open, ListPlace.START, 100));
    }
  }

  /// Saves, one after the other, while spans arrive.
  private static void saves(Path folder) throws Exception {
    for (boolean arriving : new boolean[] {false, true}) {
      try (var server = ServerProcess.start(folder, "-Xmx512m")) {
        save(server, 1, new ArrayList<>(), new AtomicLong(), false);
        var waits = new ArrayList<Double>();
        var sent = new AtomicLong();
        save(server, SECONDS, waits, sent, arriving);
        waits.sort(null);
        say(
            "  %-58s p50 %.1f  p99 %.1f  most %.1f ms  %s",
            "save (%d), %,.0f spans/s arriving"
                .formatted(waits.size(), sent.get() / (double) SECONDS),
            waits.get(waits.size() / 2),
            waits.get(waits.size() * 99 / 100),
            waits.getLast(),
            "(p99 15)");
      }
    }
  }

  private static void save(
      ServerProcess server, int seconds, List<Double> waits, AtomicLong sent, boolean arriving)
      throws Exception {
    long began = System.nanoTime();
    long until = began + seconds * 1_000_000_000L;
    var spans = new Spans("s" + began, 7);
    var bodies = new ArrayList<String>();
    for (int i = 0; arriving && i < seconds * REQUESTS; i++) {
      bodies.add(spans.body(ARRIVING / REQUESTS));
    }
    long start = System.nanoTime();
    var sender =
        Thread.startVirtualThread(
            () -> {
              try {
                for (int i = 0; i < bodies.size(); i++) {
                  long due = start + i * 1_000_000_000L / REQUESTS;
                  Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
                  assertThat(server.post("/v1/traces", bodies.get(i)).statusCode()).isEqualTo(200);
                  sent.addAndGet(ARRIVING / REQUESTS);
                }
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    until += start - began;
    for (int i = 0; System.nanoTime() < until; i++) {
      long before = System.nanoTime();
      var id = ManyLogs.flow(i * 7919 % (LOGS / ManyLogs.IN_TRACE) / 3 * 3);
      var answer =
          server.patch("/v5/flows/logs/" + id, "{\"output\":\"corrected by hand " + i + "\"}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      waits.add((System.nanoTime() - before) / 1e6);
      Thread.sleep(20);
    }
    sender.join();
  }
}
