package tracedesk;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One line per event for whoever measures the program: `timing EVENT MILLISECONDS`, counted from
/// the start of the process, so with the Java machine's own. From the first log on that is shown,
/// also `stall MILLISECONDS AT` for each time the window answered nobody for as long as one feels.
final class TimingLines implements Consumer<Object> {
  static final String VARIABLE = "TRACEDESK_TIMINGS";

  private static final String FIRST_LOG = "body-shown";
  private static final long FELT_NANOS = 20_000_000;

  /// Of the times in `/proc`, on every Linux.
  private static final long TICKS_PER_SECOND = 100;

  /// The twenty-second word of a process's `stat`, counted after the name in parentheses.
  private static final int START = 19;

  private final PrintStream out;
  private final long startNanos;
  private boolean beats;

  private TimingLines(PrintStream out, long startNanos) {
    this.out = out;
    this.startNanos = startNanos;
  }

  /// `null` unless the environment asks for them.
  static @Nullable TimingLines wanted(Map<String, String> environment, PrintStream out) {
    if (!"1".equals(environment.get(VARIABLE))) {
      return null;
    }
    long age =
        age().toNanos(); // before the clock is read: what reading it takes is not to count twice
    return new TimingLines(out, System.nanoTime() - age);
  }

  @Override
  public void accept(Object event) {
    out.println("timing " + event + " " + sinceStart());
    if (!beats && event.toString().equals(FIRST_LOG)) {
      beats = true;
      Heartbeat.start(this::answered);
    }
  }

  private void answered(long nanos) {
    if (nanos >= FELT_NANOS) {
      out.println("stall " + nanos / 1_000_000 + " " + (sinceStart() - nanos / 1_000_000));
    }
  }

  private long sinceStart() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  /// How long the process has run. Linux tells it to a hundredth of a second; the start as an
  /// instant is up to a second off there.
  private static Duration age() {
    try {
      var stat = Files.readString(Path.of("/proc/self/stat"));
      var uptime = Files.readString(Path.of("/proc/uptime"));
      var start = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START];
      double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
      return Duration.ofMillis(
          Math.round(seconds * 1000) - Long.parseLong(start) * 1000 / TICKS_PER_SECOND);
    } catch (IOException e) {
      return ProcessHandle.current()
          .info()
          .startInstant()
          .map(start -> Duration.between(start, Instant.now()))
          .orElse(Duration.ZERO);
    }
  }
}
