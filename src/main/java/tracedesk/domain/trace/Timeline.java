package tracedesk.domain.trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The time axis beside a trace: a window of time in which logs are bars. Places on it are
/// fractions of its width. Time runs evenly along it, except that idle stretches it leaves out
/// shrink to a small width each; inside such a stretch it runs evenly too.
///
/// @param origin when the trace began, in microseconds since 1970: what ticks count from
/// @param start where the window begins, in microseconds since 1970
/// @param end where it ends, after `start`
/// @param idle the stretches it leaves out; in a window without anything else they are shown
public record Timeline(long origin, long start, long end, Idle idle) {
  /// How far the axis can be zoomed in, in microseconds.
  static final long LEAST = 5_000;

  /// No axis of a whole is shorter.
  static final long LEAST_WHOLE = 1_000;

  /// Into how many steps a window is divided at least, before its end is rounded up to one.
  private static final int PARTS = 5;

  /// No bar is narrower, in pixels.
  private static final double NARROWEST = 3;

  /// Where a bar stands on an axis, in pixels.
  public record Bar(double left, double width) {}

  /// A mark on the axis: its place as a fraction of the window's width, and its words, empty where
  /// they have no room.
  public record Tick(double at, String label) {}

  /// Where the axis leaves an idle stretch out: from and to as fractions of the window's width.
  public record Break(double from, double to, Span idle) {}

  /// From when to when, in microseconds since 1970.
  public record Span(long start, long end) {
    public Duration duration() {
      return Duration.of(Math.subtractExact(end, start), java.time.temporal.ChronoUnit.MICROS);
    }
  }

  /// From the first start to the last end in a trace, `null` when no log has times. Evaluators
  /// often judge long after the work they judge is done: one that ends more than the trace's own
  /// length later does not stretch it.
  public static @Nullable Span around(TraceTree tree) {
    var work = tree.around(false);
    var all = tree.around(true);
    if (all == null || work == null) {
      return all;
    }
    long length = work.end - work.start;
    return new Span(work.start, all.end - work.end > length ? work.end : all.end);
  }

  /// The axis of a whole span, with its end rounded up to a tick.
  static Timeline window(Span span) {
    return window(span.start, span, Idle.NONE);
  }

  /// The axis for one log and everything below it, its ticks still counted from the start of the
  /// trace.
  public Timeline zoomedTo(Span span) {
    return window(origin, span, idle);
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

  private static Timeline window(long origin, Span span, Idle idle) {
    long length = Math.max(LEAST_WHOLE, span.end - span.start);
    long step = Ticks.step(length / (double) PARTS);
    return new Timeline(origin, span.start, span.start + Math.ceilDiv(length, step) * step, idle);
  }

  // Bars

  /// The bar of a span on an axis of this width in pixels, cut at its edges; `null` when it lies
  /// outside.
  public @Nullable Bar bar(Span span, double width) {
    if (isBefore(span) || isAfter(span)) {
      return null;
    }
    double from = width * at(Math.max(span.start, start));
    double to = width * at(Math.min(span.end, end));
    double wide = Math.min(width, Math.max(NARROWEST, to - from));
    return new Bar(Math.clamp(from, 0, width - wide), wide);
  }

  /// Whether a span begins only after the window.
  public boolean isAfter(Span span) {
    return span.start > end;
  }

  /// Whether a span ended before the window.
  public boolean isBefore(Span span) {
    return span.end < start;
  }

  // Places and moments

  /// The place of a moment: from 0 at the start of the window to 1 at its end, beyond outside.
  public double at(long micros) {
    var left = left();
    return distance(start, micros, left, scale(left));
  }

  /// The moment at a place, to the microsecond.
  public long timeAt(double at) {
    var left = left();
    return travel(start, at, left, scale(left));
  }

  /// What is left out here: in a window with hardly anything but idle time, nothing is.
  private Idle left() {
    return idle.size() > 0 && work(start, end, idle) < Math.min(LEAST, end - start)
        ? Idle.NONE
        : idle;
  }

  /// Microseconds to one width of the window, where nothing is left out.
  private double scale(Idle left) {
    return work(start, end, left) / (1 - left.width() * (left.passed(end) - left.passed(start)));
  }

  private static long work(long from, long to, Idle left) {
    return to - from - (left.hidden(to) - left.hidden(from));
  }

  /// How far it is from one moment to another, in widths of a window of this scale.
  private static double distance(long from, long to, Idle left, double scale) {
    return work(from, to, left) / scale + left.width() * (left.passed(to) - left.passed(from));
  }

  /// The moment so many widths after (or before, negative) another one.
  private static long travel(long from, double by, Idle left, double scale) {
    long time = from;
    double place = 0;
    for (int i = 0; i < left.size(); i++) {
      var gap = left.get(i);
      double begins = distance(from, gap.start, left, scale);
      double ends = distance(from, gap.end, left, scale);
      if (by < begins) {
        return i == 0
            ? gap.start - Math.round((begins - by) * scale)
            : time + Math.round((by - place) * scale);
      }
      if (by <= ends) {
        return gap.start + Math.round((by - begins) / (ends - begins) * (gap.end - gap.start));
      }
      time = gap.end;
      place = ends;
    }
    return time + Math.round((by - place) * scale);
  }

  /// The stretches left out within the window.
  public List<Break> breaks() {
    var left = left();
    var breaks = new ArrayList<Break>();
    for (int i = 0; i < left.size(); i++) {
      var gap = left.get(i);
      if (gap.end > start && gap.start < end) {
        breaks.add(new Break(Math.max(0, at(gap.start)), Math.min(1, at(gap.end)), gap));
      }
    }
    return List.copyOf(breaks);
  }

  // Other windows

  /// Zoomed in (or out, below 1) so that the moment at a place stays there, as far as the whole
  /// allows.
  public Timeline zoomed(double factor, double at, Timeline whole) {
    var left = left();
    double now = scale(left);
    double scale = Math.max(now / factor, Math.min(now, LEAST));
    long fixed = travel(start, at, left, now);
    return within(
        whole, travel(fixed, -at, left, scale), travel(fixed, 1 - at, left, scale), scale);
  }

  /// Moved by so many widths of the window, as far as the whole allows.
  public Timeline panned(double by, Timeline whole) {
    var left = left();
    double scale = scale(left);
    return within(whole, travel(start, by, left, scale), travel(end, by, left, scale), scale);
  }

  /// The window from one moment to another, within the whole.
  public static Timeline between(long from, long to, Timeline whole) {
    long length =
        Math.clamp(to - from, Math.min(LEAST, whole.end - whole.start), whole.end - whole.start);
    long start = Math.clamp(from, whole.start, whole.end - length);
    return new Timeline(whole.origin, start, start + length, whole.idle);
  }

  private Timeline within(Timeline whole, long from, long to, double scale) {
    var left = left();
    if (from <= whole.start && to >= whole.end
        || distance(whole.start, whole.end, left, scale) <= 1) {
      return whole;
    }
    if (from < whole.start) {
      return whole.part(whole.start, travel(whole.start, 1, left, scale));
    }
    if (to > whole.end) {
      return whole.part(travel(whole.end, -1, left, scale), whole.end);
    }
    return whole.part(from, to);
  }

  private Timeline part(long from, long to) {
    return new Timeline(origin, from, to, idle);
  }

  // Words

  /// The marks of an axis of this width in pixels, at round times: as many as leave room between
  /// their labels, and one in every stretch between two breaks where there is room for it.
  public List<Tick> ticks(double width) {
    var left = left();
    var ticks = new Ticks(this, scale(left), width);
    long from = start;
    for (int i = 0; i < left.size() && from <= end; i++) {
      ticks.mark(from, Math.min(end, left.get(i).start));
      from = Math.max(start, left.get(i).end);
    }
    ticks.mark(from, end);
    return ticks.marked();
  }

  /// A moment as time since the start of the trace, as fine as this window lets one see.
  public String clock(long micros) {
    return Ticks.clock(this, micros);
  }
}
