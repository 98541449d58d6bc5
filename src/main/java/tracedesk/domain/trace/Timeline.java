package tracedesk.domain.trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The time axis beside a trace: a window of time in which logs are bars, given as fractions of its
/// width.
///
/// @param origin when the trace began, in microseconds since 1970: what ticks count from
/// @param start where the window begins, in microseconds since 1970
/// @param end where it ends, after `start`
public record Timeline(long origin, long start, long end) {
  private static final long MILLI = 1_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /// Distances between ticks that read well.
  private static final long[] STEPS = {
    MILLI,
    2 * MILLI,
    5 * MILLI,
    10 * MILLI,
    20 * MILLI,
    50 * MILLI,
    100 * MILLI,
    200 * MILLI,
    500 * MILLI,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    5 * DAY,
    10 * DAY,
    30 * DAY,
    100 * DAY,
    365 * DAY
  };

  /// Into how many steps a window is divided at least, before its end is rounded up to one.
  private static final int PARTS = 5;

  /// Width of one character of a tick's label, and the room between two labels, in pixels.
  private static final double CHARACTER = 6.4;

  private static final double GAP = 14;

  /// A tick so near the end has no room for its label.
  private static final double EDGE = 0.999;

  /// Where a bar stands: fractions of the window's width, from 0 to 1.
  public record Bar(double left, double width) {}

  /// A mark on the axis: its place as a fraction of the window's width, and its words.
  public record Tick(double at, String label) {}

  /// From when to when, in microseconds since 1970.
  public record Span(long start, long end) {
    public Duration duration() {
      return Duration.of(Math.subtractExact(end, start), java.time.temporal.ChronoUnit.MICROS);
    }
  }

  /// The axis of a whole trace, `null` when no log has times. Evaluators often judge long after the
  /// work they judge is done: one that ends more than the trace's own length later does not stretch
  /// the axis.
  public static @Nullable Timeline of(TraceTree tree) {
    var work = tree.around(false);
    var all = tree.around(true);
    if (all == null) {
      return null;
    }
    if (work == null) {
      return window(all.start, all);
    }
    long length = work.end - work.start;
    long last = all.end - work.end > length ? work.end : all.end;
    return window(work.start, new Span(work.start, last));
  }

  /// The axis for one log and everything below it, its ticks still counted from the start of the
  /// trace.
  public Timeline zoomedTo(Span span) {
    return window(origin, span);
  }

  /// When a log ran: by its own times, or by those of the logs below it; `null` when neither is
  /// known.
  public static @Nullable Span span(TraceTree tree, int row) {
    var own = tree.row(row);
    long start = own.startMicros();
    long end = own.endMicros();
    if (start == TraceRow.NO_TIME || end == TraceRow.NO_TIME) {
      start = tree.startMicros(row);
      end = tree.endMicros(row);
    }
    return start == TraceRow.NO_TIME || end == TraceRow.NO_TIME
        ? null
        : new Span(start, Math.max(start, end));
  }

  /// From the first start to the last end of the logs that have both.
  static @Nullable Span around(TraceRow[] rows, boolean evaluators) {
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    for (var row : rows) {
      if (row.kind() == LogKind.EVALUATOR && !evaluators) {
        continue;
      }
      if (row.startMicros() != TraceRow.NO_TIME && row.endMicros() != TraceRow.NO_TIME) {
        start = Math.min(start, row.startMicros());
        end = Math.max(end, row.endMicros());
      }
    }
    return start == Long.MAX_VALUE ? null : new Span(start, Math.max(start, end));
  }

  private static Timeline window(long origin, Span span) {
    long length = Math.max(MILLI, span.end - span.start);
    long step = step(length / (double) PARTS);
    return new Timeline(origin, span.start, span.start + Math.ceilDiv(length, step) * step);
  }

  private static long step(double atLeast) {
    for (long step : STEPS) {
      if (step >= atLeast) {
        return step;
      }
    }
    return (long) Math.ceil(atLeast / (100.0 * DAY)) * 100 * DAY;
  }

  /// The bar of a span, cut at the window's edges; `null` when it lies outside.
  public @Nullable Bar bar(Span span) {
    if (isBefore(span) || isAfter(span)) {
      return null;
    }
    double left = at(Math.max(span.start, start));
    return new Bar(left, at(Math.min(span.end, end)) - left);
  }

  /// Whether a span begins only after the window.
  public boolean isAfter(Span span) {
    return span.start > end;
  }

  /// Whether a span ended before the window.
  public boolean isBefore(Span span) {
    return span.end < start;
  }

  private double at(long micros) {
    return (micros - start) / (double) (end - start);
  }

  /// The marks of an axis of this width in pixels: as many as leave room between their labels.
  public List<Tick> ticks(double width) {
    long step = STEPS[0];
    while (step * width / (end - start) < widest(step) * CHARACTER + GAP) {
      step = step(step + 1.0);
    }
    var ticks = new ArrayList<Tick>();
    for (long t = Math.ceilDiv(start - origin, step) * step; t <= end - origin; t += step) {
      double at = at(origin + t);
      if (at > EDGE && !ticks.isEmpty()) {
        break;
      }
      ticks.add(new Tick(at, label(t, step)));
    }
    return List.copyOf(ticks);
  }

  private int widest(long step) {
    long last = (end - origin) / step * step;
    return label(at(origin + last) > EDGE ? last - step : last, step).length();
  }

  private String label(long t, long step) {
    if (end - origin <= SECOND) {
      return t / MILLI + " ms";
    }
    if (t < MINUTE) {
      return seconds(t, step);
    }
    if (t < HOUR) {
      return t / MINUTE + " m" + rest(t % MINUTE == 0 && step >= MINUTE, seconds(t % MINUTE, step));
    }
    if (t < DAY) {
      return t / HOUR + " h" + rest(step % HOUR == 0, t % HOUR / MINUTE + " m");
    }
    return t / DAY + " d" + rest(step % DAY == 0, t % DAY / HOUR + " h");
  }

  private static String rest(boolean whole, String rest) {
    return whole || rest.startsWith("0 ") ? "" : " " + rest;
  }

  private static String seconds(long t, long step) {
    int decimals =
        step % SECOND == 0 ? 0 : step % (100 * MILLI) == 0 ? 1 : step % (10 * MILLI) == 0 ? 2 : 3;
    return t == 0
        ? "0 s"
        : String.format(Locale.ENGLISH, "%." + decimals + "f s", t / (double) SECOND);
  }
}
