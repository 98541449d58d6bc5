package tracedesk.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// How fast data comes in: `./mvnw -q -Pbenchmark test`, `-Dlogs=` for the size of the file that is
/// imported, `-Dseconds=` for each measurement over HTTP. The program runs in a process of its own;
/// what sends shares the machine with it.
@Tag("benchmark")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IngestBenchmark {
  private static final int LOGS = Integer.getInteger("logs", 1_000_000);
  private static final int SECONDS = Integer.getInteger("seconds", 5);
  private static final int HEAP = Integer.getInteger("heap", 512);

  /// Bytes of a log's body in these measurements, about.
  private static final int BODY = 1000;

  private static final PrintStream OUT = System.out;

  @TempDir Path folder;

  private static void say(String words, Object... values) {
    OUT.println(String.format(Locale.ROOT, words, values));
  }

  @Test
  @Order(1)
  void theMachine() throws IOException {
    var cpu = Path.of("/proc/cpuinfo");
    var model =
        Files.exists(cpu)
            ? Files.readAllLines(cpu).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("")
            : "";
    say(
        "%n%d processors %s, %s %s, Java %s, heap limit %d MiB, disk %s",
        Runtime.getRuntime().availableProcessors(),
        model,
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Runtime.version(),
        HEAP,
        Files.getFileStore(folder).type());
  }

  @Test
  @Order(2)
  void spansOverHttp() throws Exception {
    var floors = new TreeMap<Integer, Double>();
    say("%nplain SQLite inserts of %d bytes, each batch on the disk:", BODY);
    for (int batch : List.of(1, 100, 1000)) {
      int rows = batch == 1 ? 3_000 : 60_000;
      floors.put(batch, new Floor(folder.resolve("floor.db"), BODY).rate(batch, rows));
      say("  batches of %4d  %,9.0f rows/s", batch, floors.get(batch));
    }
    for (var path : List.of("/v1/traces", "/v5/import/otel/v1/traces")) {
      say("%nspans over HTTP to %s, durable when answered:", path);
      for (int batch : List.of(1, 100, 1000)) {
        for (int senders : List.of(1, 4)) {
          measure(path, batch, senders, floors.get(batch));
        }
      }
    }
  }

  private void measure(String path, int batch, int senders, double floor) throws Exception {
    var own = Files.createTempDirectory(folder, "http");
    var gc = new GcLog(own.resolve("gc.log"));
    try (var server = ServerProcess.start(own, "-Xmx" + HEAP + "m", gc.flag())) {
      if (server.post(path, new Spans("try", 1).body(1)).statusCode() != 200) {
        say("  not served");
        return;
      }
      send(server, path, batch, senders, 2, "warm");
      var waits = new ArrayList<Long>();
      var lists = new Lists(server);
      double cpu = server.cpuSeconds();
      long began = System.nanoTime();
      long spans = send(server, path, batch, senders, SECONDS, "run", waits);
      double seconds = (System.nanoTime() - began) / 1e9;
      cpu = server.cpuSeconds() - cpu;
      lists.end();
      waits.sort(null);
      say(
          "  batches of %4d, %d at a time  %,9.0f spans/s (%.2f of the floor; %,.0f per second of processor time)  answer p50 %.1f p99 %.1f ms"
              + "  heap %d MiB  RSS %d MiB  list of traces meanwhile %.0f ms at most",
          batch,
          senders,
          spans / seconds,
          spans / seconds / floor,
          spans / cpu,
          waits.get(waits.size() / 2) / 1e6,
          waits.get(waits.size() * 99 / 100) / 1e6,
          gc.peak(),
          server.peakBytes() >> 20,
          lists.slowest / 1e6);
    }
  }

  /// Asks for the list of traces once a second, as the window does.
  private static final class Lists {
    private final Thread thread;
    private volatile boolean ended;
    private volatile long slowest;

    Lists(ServerProcess server) {
      thread =
          Thread.startVirtualThread(
              () -> {
                try {
                  while (!ended) {
                    long began = System.nanoTime();
                    server.get("/tracedesk/v1/traces");
                    slowest = Math.max(slowest, System.nanoTime() - began);
                    Thread.sleep(1000);
                  }
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
    }

    void end() throws InterruptedException {
      ended = true;
      thread.join();
    }
  }

  private static void send(
      ServerProcess server, String path, int batch, int senders, int seconds, String name)
      throws InterruptedException {
    send(server, path, batch, senders, seconds, name, new ArrayList<>());
  }

  /// Bodies are made before, so that the client does little while it is measured.
  private static long send(
      ServerProcess server,
      String path,
      int batch,
      int senders,
      int seconds,
      String name,
      List<Long> waits)
      throws InterruptedException {
    int each = Math.min(4000, 60_000 * seconds / batch / senders + 1);
    var bodies = new ArrayList<List<String>>();
    for (int sender = 0; sender < senders; sender++) {
      var spans = new Spans(name + batch + "x" + sender, sender);
      var list = new ArrayList<String>();
      for (int i = 0; i < each; i++) {
        list.add(spans.body(batch));
      }
      bodies.add(list);
    }
    var sent = new AtomicLong();
    long until = System.nanoTime() + seconds * 1_000_000_000L;
    var threads = new ArrayList<Thread>();
    for (var own : bodies) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < own.size() && System.nanoTime() < until; i++) {
                  long began = System.nanoTime();
                  post(server, path, own.get(i));
                  synchronized (waits) {
                    waits.add(System.nanoTime() - began);
                  }
                  sent.addAndGet(batch);
                }
              }));
    }
    for (var thread : threads) {
      thread.join();
    }
    return sent.get();
  }

  private static void post(ServerProcess server, String path, String body) {
    try {
      var answer = server.post(path, body);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Order(3)
  void aFileOfLogs() throws Exception {
    var file = folder.resolve("logs.jsonl");
    write(file);
    var gc = new GcLog(folder.resolve("gc.log"));
    var data = folder.resolve("imported");
    var words = List.of("import", "--data", data.toString(), file.toString());
    var process =
        new ProcessBuilder(ServerProcess.command(List.of("-Xmx" + HEAP + "m", gc.flag()), words))
            .redirectError(folder.resolve("progress").toFile())
            .start();
    long began = System.nanoTime();
    long peak = 0;
    double cpu = 0;
    while (process.isAlive()) {
      cpu = Math.max(cpu, ServerProcess.cpuSeconds(process));
      peak = Math.max(peak, ServerProcess.peakBytes(process.pid()));
      process.waitFor(200, java.util.concurrent.TimeUnit.MILLISECONDS);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.exitValue())
        .as(told + Files.readString(folder.resolve("progress")))
        .isZero();
    double floor = new Floor(folder.resolve("floor.db"), BODY).rate(1000, Math.min(LOGS, 300_000));
    say("%nimport of %,d logs out of a file of %,d MiB:", LOGS, Files.size(file) >> 20);
    say(
        "  %.1f s (%.1f s of processor time), %,.0f logs/s (%.2f of the floor of %,.0f rows/s)  heap %d MiB  RSS %d MiB  disk %,d MiB",
        seconds,
        cpu,
        LOGS / seconds,
        LOGS / seconds / floor,
        floor,
        gc.peak(),
        peak >> 20,
        size(data) >> 20);
    say("  %s", told.strip());
  }

  private static long size(Path folder) throws IOException {
    long size = 0;
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        size += Files.size(file);
      }
    }
    return size;
  }

  /// Logs as the v5 API answers with them, one per line, ten to a trace.
  private static void write(Path file) throws IOException {
    var random = new Random(1);
    var began = Instant.parse("2026-01-15T14:00:00Z");
    try (var out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < LOGS; i++) {
        int place = i % 10;
        var type = place == 0 ? "flow" : place % 2 == 0 ? "prompt" : "tool";
        var start = began.plusMillis(i);
        var text = words(random, 260);
        out.write(
            "{\"id\":\"%s\",\"trace_parent_id\":%s,\"inputs\":{\"question\":\"%s\"},\"output\":\"%s\","
                    .formatted(
                        id(i),
                        place == 0 ? "null" : "\"" + id(i - place) + "\"",
                        text,
                        words(random, 260))
                + "\"start_time\":\"%s\",\"end_time\":\"%s\",\"created_at\":\"%s\",\"source\":\"sdk\","
                    .formatted(start, start.plusMillis(900), start)
                + (place == 0 ? "\"log_status\":\"complete\"," : "\"prompt_tokens\":120,")
                + "\"%s\":{\"path\":\"Support/%s %d\",\"id\":\"%s_%d\",\"version_id\":\"v_%d\"}}\n"
                    .formatted(type, type, place, type, place, place));
      }
    }
  }

  /// Ids as random as real ones, so that indexes are.
  private static String id(int number) {
    return "log_"
        + Long.toString(number * 0x9E3779B97F4A7C15L & Long.MAX_VALUE, 36)
        + "x"
        + Integer.toString(number, 36);
  }

  private static String words(Random random, int characters) {
    var letters = new char[characters];
    for (int i = 0; i < characters; i++) {
      letters[i] = i % 7 == 6 ? ' ' : (char) ('a' + random.nextInt(26));
    }
    return new String(letters);
  }
}
