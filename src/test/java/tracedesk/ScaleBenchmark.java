package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tracedesk.benchmark.GcLog;
import tracedesk.benchmark.PlainServer;
import tracedesk.benchmark.ScaleStore;
import tracedesk.domain.profile.LogLink;
import tracedesk.domain.trace.TraceId;

/// How the window stands large traces: `./mvnw -q -Pscale test`. Seeded traces are made once, under
/// `target/scale`; then the real program opens them, first from outside through its launcher
/// (`--open` and `TRACEDESK_TIMINGS`, median of 5 starts, then a large trace and a small one in
/// turn), and with somebody inside who folds, jumps, scrolls and searches. On the display there is,
/// or on a headless screen, whose frames take longer; never fails for a figure.
///
/// What is measured: a time ends when a frame shows the change; `cold start` counts from the start
/// of the process to the tree's first rows; a `frame` is the time from one pulse to the next while
/// the tree scrolls; a `stall` is the longest the FX thread let another thread wait, here with
/// everything else the machine did; memory is the whole process's after all of it.
@Tag("benchmark")
class ScaleBenchmark {
  private static final PrintStream OUT = System.out;
  private static final int STARTS = Integer.getInteger("starts", 5);
  private static final long SEED = Long.getLong("seed", 5);
  private static final String[] TRACES =
      System.getProperty("logs", "10000,100000,deep,wide,fat").split(",", -1);

  /// Words in one of a thousand outputs; a word in many names.
  private static final List<String> SEARCHES = List.of(ScaleStore.NEEDLE, "retriever");

  /// A row of the table.
  ///
  /// @param aims for 10,000 and for 100,000 logs; `null` where the row has none
  private record Row(String words, String key, String unit, double @Nullable [] aims) {
    Row(String words, String key, String unit) {
      this(words, key, unit, null);
    }
  }

  private static final List<Row> ROWS =
      List.of(
          row("cold start to interactive tree", "cold.trace-first-row", "ms", 1600, 1800),
          new Row("  to the window", "cold.window-shown", "ms"),
          new Row("  to the form", "cold.body-shown", "ms"),
          row("running: first row", "open.first", "ms", 80, 100),
          row("running: all", "open.all", "ms", 200, 700),
          new Row("  all, the first time", "open.coldest", "ms"),
          new Row("rows when all are open", "rows", ""),
          row("expand all", "expand", "ms", 20, 50),
          row("collapse all", "collapse", "ms", 20, 50),
          row("random jump painted, p95", "jump.p95", "ms", 35, 40),
          new Row("  p50", "jump.p50", "ms"),
          row("scroll frame, p95", "frame.p95", "ms", 17, 20),
          new Row("  p50", "frame.p50", "ms"),
          row("search: first hit", "search." + SEARCHES.get(0) + ".first", "ms", 50, 100),
          row("search: all", "search." + SEARCHES.get(0) + ".all", "ms", 150, 400),
          new Row("  a frequent word, first", "search." + SEARCHES.get(1) + ".first", "ms"),
          new Row("  a frequent word, all", "search." + SEARCHES.get(1) + ".all", "ms"),
          row("longest stall", "stall", "ms", 30, 50),
          new Row("  opening", "stall.opening", "ms"),
          new Row("  opening, without the launcher's cache", "stall.uncached", "ms"),
          new Row("  folding", "stall.folding", "ms"),
          new Row("  jumping", "stall.jumping", "ms"),
          new Row("  scrolling", "stall.scrolling", "ms"),
          new Row("  searching", "stall.searching", "ms"),
          new Row("  doing nothing (the machine's own)", "stall.idle", "ms"),
          new Row("heap in use", "heap", "MiB"),
          row("RSS after use", "rss", "MiB", 350, 600),
          new Row("  at most", "peak", "MiB"));

  /// The same trace off a plain v5 server, which gives it as one answer: read without a window.
  private static final List<Row> PLAIN =
      List.of(
          new Row("plain v5 server: first row", "plain.first", "ms"),
          new Row("  all", "plain.all", "ms"),
          new Row("  all, the first time", "plain.all.coldest", "ms"),
          new Row("  read again, nothing changed", "plain.again", "ms"),
          new Row("  100 bodies", "plain.bodies", "ms"),
          new Row("  search: first hit", "plain.search." + SEARCHES.get(0) + ".first", "ms"),
          new Row("  search: all", "plain.search." + SEARCHES.get(0) + ".all", "ms"),
          new Row("  heap in use", "plain.heap.after", "MiB"),
          new Row("  heap at most", "plain.heap.peak", "MiB"),
          new Row("  RSS after use", "plain.rss", "MiB"),
          new Row("  RSS at most", "plain.peak", "MiB"));

  private static Row row(String words, String key, String unit, double small, double large) {
    return new Row(words, key, unit, new double[] {small, large});
  }

  @Test
  void largeTraces() throws Exception {
    say("%nseed %d, %d processors, load before %s", SEED, processors(), load());
    var display = System.getenv("DISPLAY");
    say("screen: %s", display == null ? "headless" : "the display " + display);
    var launcher = Path.of("target", "tracedesk", "bin", "tracedesk").toAbsolutePath();
    boolean packaged = Files.isExecutable(launcher);
    say("cold starts: %s", packaged ? launcher : "without a launcher (not packaged), no cache");
    var columns = new LinkedHashMap<String, Map<String, String>>();
    for (var name : TRACES) {
      var store = ScaleStore.of(name, SEED);
      say("%s: %,d logs, %,d MiB on the disk", name, store.size(), store.bytes() >> 20);
      var cells = new HashMap<String, String>();
      columns.put(name, cells);
      starts(store, packaged ? List.of(launcher.toString()) : null, cells);
      use(store, cells);
      if (packaged) {
        cells.put("stall.uncached", cells.getOrDefault("stall.opening", "-"));
        stalls(store, List.of(launcher.toString()), cells);
      }
      longestStall(cells);
      plain(name, cells);
    }
    print(ROWS, columns);
    print(PLAIN, columns);
    say("load after %s", load());
  }

  private static void print(List<Row> rows, Map<String, Map<String, String>> columns) {
    var head = new StringBuilder("%n%-36s".formatted(""));
    columns.keySet().forEach(name -> head.append("%28s".formatted(name)));
    say(head.toString());
    for (var row : rows) {
      var line = new StringBuilder("%-36s".formatted(row.words()));
      columns.forEach((name, cells) -> line.append("%28s".formatted(cell(row, name, cells))));
      say("%s", line);
    }
  }

  private static String cell(Row row, String name, Map<String, String> cells) {
    var value = cells.get(row.key());
    if (value == null) {
      return "-";
    }
    int at = List.of("10000", "100000").indexOf(name);
    if (row.aims() == null || at < 0 || !value.matches("[0-9.]+")) {
      return value + (value.matches("[0-9.]+") ? " " + row.unit() : "");
    }
    double aim = row.aims()[at];
    return String.format(
        Locale.ROOT,
        "%s %s, aim %.0f, %s",
        value,
        row.unit(),
        aim,
        Double.parseDouble(value) <= aim ? "met" : "MISSED");
  }

  // From outside

  private static void starts(
      ScaleStore store, @Nullable List<String> launcher, Map<String, String> cells)
      throws Exception {
    var times = new HashMap<String, List<Long>>();
    for (int start = 0; start < STARTS; start++) {
      var program = start(store, launcher);
      var said = new StringBuilder();
      var missing = new HashSet<>(Set.of("trace-complete", "body-shown"));
      try (var lines = program.errorReader()) {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          said.append(line).append('\n');
          var word = line.split(" ", -1);
          if (line.startsWith("timing ") && word.length == 3) {
            times.computeIfAbsent(word[1], _ -> new ArrayList<>()).add(Long.parseLong(word[2]));
            missing.remove(word[1]);
            if (missing.isEmpty()) {
              break;
            }
          }
        }
      } finally {
        program.destroy();
        program.waitFor(20, TimeUnit.SECONDS);
        program.destroyForcibly();
      }
      assertThat(missing).as(said.toString()).isEmpty();
    }
    times.forEach(
        (event, all) -> {
          all.sort(null);
          cells.put("cold." + event, Long.toString(all.get(all.size() / 2)));
        });
  }

  private static Process start(ScaleStore store, @Nullable List<String> launcher)
      throws IOException {
    var words = List.of("--open", ScaleStore.TRACE, "--data", store.data().toString());
    var command =
        launcher == null
            ? InWindow.command(Main.class, screen(), words)
            : Stream.concat(launcher.stream(), words.stream()).toList();
    var builder = new ProcessBuilder(command);
    if (launcher != null) {
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("JAVA_TOOL_OPTIONS", String.join(" ", screen()));
    }
    builder.environment().put(TimingLines.VARIABLE, "1");
    return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static void longestStall(Map<String, String> cells) {
    Stream.of("opening", "folding", "jumping", "scrolling", "searching")
        .map(phase -> cells.get("stall." + phase))
        .filter(Objects::nonNull)
        .mapToDouble(Double::parseDouble)
        .max()
        .ifPresent(longest -> cells.put("stall", Double.toString(longest)));
  }

  /// How long the window answers nobody while a small trace and the large one are opened in turn,
  /// in
  /// the program as its user has it.
  private static void stalls(ScaleStore store, List<String> launcher, Map<String, String> cells)
      throws Exception {
    var program = start(store, launcher);
    var lines = new LinkedBlockingQueue<String>();
    Thread.ofPlatform().daemon().start(() -> program.errorReader().lines().forEach(lines::add));
    try {
      untilComplete(lines);
      Thread.sleep(2000); // as in the window with somebody inside
      lines.clear();
      long longest = 0;
      for (int opening = 0; opening < STARTS; opening++) {
        for (var trace : List.of("log_small", ScaleStore.TRACE)) {
          new Handover(store.data()).raise(LogLink.to(new TraceId(trace)));
          longest = Math.max(longest, untilComplete(lines));
        }
      }
      cells.put("stall.opening", Long.toString(longest));
    } finally {
      program.destroy();
      program.waitFor(20, TimeUnit.SECONDS);
      program.destroyForcibly();
    }
  }

  /// Waits for a trace and its first log; gives the longest stall told until half a second later.
  private static long untilComplete(BlockingQueue<String> lines) throws InterruptedException {
    var missing = new HashSet<>(Set.of("trace-complete", "body-shown"));
    long longest = 0;
    while (true) {
      var line = lines.poll(missing.isEmpty() ? 500 : 60_000, TimeUnit.MILLISECONDS);
      if (line == null) {
        assertThat(missing).isEmpty();
        return longest;
      }
      var word = line.split(" ", -1);
      missing.remove(word.length > 1 ? word[1] : "");
      if (word[0].equals("stall")) {
        longest = Math.max(longest, Long.parseLong(word[1]));
      }
    }
  }

  /// What makes the program draw where it is measured, and in the same way everywhere.
  private static List<String> screen() {
    return System.getenv("DISPLAY") == null
        ? List.of("-Dglass.platform=Headless", "-Dprism.order=sw")
        : List.of("-Dprism.order=sw");
  }

  // From inside

  private static void use(ScaleStore store, Map<String, String> cells) throws Exception {
    var flags = new ArrayList<>(screen());
    flags.addAll(List.of(System.getProperty("run.memory", "-Xms32m -Xmx1536m").split(" ", -1)));
    flags.add("--add-opens=javafx.graphics/javafx.scene=tracedesk");
    flags.add("--add-opens=javafx.graphics/com.sun.javafx.tk=tracedesk");
    var words = new ArrayList<>(List.of(store.data().toString(), Long.toString(SEED)));
    words.addAll(SEARCHES);
    var errors = store.data().resolveSibling("errors");
    var program =
        new ProcessBuilder(InWindow.command(ScaleWindow.class, flags, words))
            .redirectError(errors.toFile())
            .start();
    try (var lines = program.inputReader()) {
      var line = lines.readLine();
      for (; line != null && !line.equals("done"); line = lines.readLine()) {
        var word = line.split(" ", 2);
        cells.put(word[0], word.length == 2 ? word[1] : "");
      }
      if (line == null) {
        say("  ended early: %s", Files.readString(errors));
      }
      memory("", program, cells);
    } finally {
      program.destroyForcibly().waitFor();
    }
  }

  // Off a plain server

  private static void plain(String name, Map<String, String> cells) throws Exception {
    var log = new GcLog(Path.of("target", "scale", "plain-gc").toAbsolutePath());
    var flags =
        new ArrayList<>(
            List.of(System.getProperty("run.memory", "-Xms32m -Xmx1536m").split(" ", -1)));
    flags.add(log.flag());
    try (var server = PlainServer.of(name, SEED)) {
      say("  off a plain v5 server: one answer of %,d MiB", server.bytes() >> 20);
      var words = List.of(Integer.toString(server.port()), SEARCHES.get(0));
      var program =
          new ProcessBuilder(InWindow.command(PlainReading.class, flags, words))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (var lines = program.inputReader()) {
        var line = lines.readLine();
        for (; line != null && !line.equals("done"); line = lines.readLine()) {
          var word = line.split(" ", 2);
          cells.put("plain." + word[0], word[1]);
        }
        memory("plain.", program, cells);
        cells.put("plain.heap.peak", Long.toString(log.peak()));
      } finally {
        program.destroyForcibly().waitFor();
      }
    }
  }

  private static void memory(String prefix, Process program, Map<String, String> cells)
      throws IOException {
    var status = Path.of("/proc/" + program.pid() + "/status");
    if (Files.exists(status)) {
      for (var line : Files.readAllLines(status)) {
        var words = line.split("\\s+", -1);
        if (words[0].equals("VmRSS:")) {
          cells.put(prefix + "rss", Long.toString(Long.parseLong(words[1]) >> 10));
        } else if (words[0].equals("VmHWM:")) {
          cells.put(prefix + "peak", Long.toString(Long.parseLong(words[1]) >> 10));
        }
      }
    }
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static String load() throws IOException {
    var file = Path.of("/proc/loadavg");
    return Files.exists(file) ? Files.readString(file).split(" ", 2)[0] : "unknown";
  }

  private static void say(String words, Object... values) {
    OUT.println(String.format(Locale.ROOT, words, values));
  }
}
