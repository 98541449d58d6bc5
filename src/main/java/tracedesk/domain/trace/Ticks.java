package tracedesk.domain.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import tracedesk.domain.trace.Timeline.Tick;

/// The marks of one axis, collected stretch by stretch from left to right.
final class Ticks {
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

  /// How fine a moment is told: never finer than a hundredth of the window.
  private static final long[] PRECISIONS = {10 * MILLI, 100 * MILLI, SECOND, MINUTE, HOUR, DAY};

  /// Width of one character of a tick's label, and the room between two labels, in pixels: wanted,
  /// and at least.
  private static final double CHARACTER = 6.4;

  private static final double GAP = 14;
  private static final double LEAST_GAP = 4;

  /// A tick so near the end has no room for its label.
  private static final double EDGE = 0.999;

  private final Timeline axis;
  private final double width;
  private final long step;
  private final List<Tick> ticks = new ArrayList<>();

  /// From where on labels have room, in pixels.
  private double free = Double.NEGATIVE_INFINITY;

  /// @param scale microseconds to the width of the axis, where nothing is left out
  /// @param width the width of the axis in pixels
  Ticks(Timeline axis, double scale, double width) {
    this.axis = axis;
    this.width = width;
    long wide = STEPS[0];
    while (wide / scale * width < widest(axis, wide) * CHARACTER + GAP) {
      wide = step(wide + 1.0);
    }
    step = wide;
  }

  List<Tick> marked() {
    return List.copyOf(ticks);
  }

  /// Marks the round times of a stretch; where it holds none, the roundest one that it holds.
  void mark(long from, long to) {
    if (from > to) {
      return;
    }
    long fitting = step;
    while (fitting > STEPS[0] && firstOf(from, fitting) > to) {
      fitting = finer(fitting);
    }
    long last = fitting < step ? Math.min(to, firstOf(from, fitting)) : to;
    for (long time = firstOf(from, fitting); time <= last; time += fitting) {
      double at = axis.at(time);
      if (at > EDGE && !ticks.isEmpty()) {
        return;
      }
      double next = time + step <= last ? axis.at(time + step) * width : Double.MAX_VALUE;
      ticks.add(new Tick(at, fitted(at * width, next, label(axis, time - axis.origin(), fitting))));
    }
  }

  private long firstOf(long from, long every) {
    return axis.origin() + Math.ceilDiv(from - axis.origin(), every) * every;
  }

  /// The label, if it has room between the one before and the edge. One that has to step aside for
  /// the left edge gives way to the next, except that of the start of the trace.
  private String fitted(double middle, double next, String label) {
    double wide = label.length() * CHARACTER;
    double left = Math.max(0, middle - (middle < 1 ? 0 : wide / 2));
    boolean before = left >= free;
    boolean aside = middle < wide / 2 && !label.startsWith("0 ");
    double end = left + wide;
    boolean behind =
        (end <= width + LEAST_GAP && (!aside || end + LEAST_GAP <= next - wide / 2))
            || ticks.isEmpty() && next == Double.MAX_VALUE;
    if (before && behind) {
      free = left + wide + LEAST_GAP;
      return label;
    }
    return "";
  }

  private static long finer(long step) {
    int at = Arrays.binarySearch(STEPS, step);
    return at < 0 ? STEPS[STEPS.length - 1] : STEPS[at - 1];
  }

  /// The longest label among the last three that are drawn, in characters.
  private static int widest(Timeline axis, long step) {
    long last = Math.floorDiv(axis.end() - axis.origin(), step) * step;
    if (last >= step && axis.at(axis.origin() + last) > EDGE) {
      last -= step;
    }
    int most = 0;
    for (long t = last; t > last - 3 * step && t >= 0; t -= step) {
      most = Math.max(most, label(axis, t, step).length());
    }
    return most;
  }

  /// A distance between ticks that reads well and is not smaller.
  static long step(double atLeast) {
    for (long step : STEPS) {
      if (step >= atLeast) {
        return step;
      }
    }
    return (long) Math.ceil(atLeast / (100.0 * DAY)) * 100 * DAY;
  }

  static String clock(Timeline axis, long micros) {
    long precision = MILLI;
    for (long coarser : PRECISIONS) {
      if (coarser <= (axis.end() - axis.start()) / 100) {
        precision = coarser;
      }
    }
    long t = micros - axis.origin();
    return label(axis, Math.floorDiv(t + precision / 2, precision) * precision, precision);
  }

  private static String label(Timeline axis, long t, long step) {
    if (t < 0) {
      return "−" + label(axis, -t, step);
    }
    if (axis.end() - axis.origin() <= SECOND) {
      return t / MILLI + " ms";
    }
    var parts = new StringJoiner(" ");
    long rest = add(parts, add(parts, add(parts, t, DAY, " d"), HOUR, " h"), MINUTE, " m");
    if (rest > 0 || parts.length() == 0) {
      parts.add(seconds(rest, step));
    }
    return parts.toString();
  }

  private static long add(StringJoiner parts, long t, long unit, String name) {
    if (t >= unit) {
      parts.add(t / unit + name);
    }
    return t % unit;
  }

  private static String seconds(long t, long step) {
    int decimals =
        step % SECOND == 0 ? 0 : step % (100 * MILLI) == 0 ? 1 : step % (10 * MILLI) == 0 ? 2 : 3;
    return t == 0
        ? "0 s"
        : String.format(Locale.ENGLISH, "%." + decimals + "f s", t / (double) SECOND);
  }
}
