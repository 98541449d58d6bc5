package tracedesk.domain.trace;

import static java.math.BigDecimal.ONE;
import static java.math.BigDecimal.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import tracedesk.domain.trace.Timeline.Span;

/// The time axis against a model in exact numbers, with and without idle stretches left out.
class TimelineModelTest {
  private static final long BEGAN = 1_790_000_000_000_000L;
  private static final long LENGTH = 4_000_000_000L;
  private static final MathContext EXACT = new MathContext(60);

  /// Windows of a trace a little over an hour long, some of whose time is left out.
  @Provide
  Arbitrary<Timeline> windows() {
    var idle =
        Arbitraries.longs()
            .between(0, 1_000)
            .map(thousandth -> thousandth * LENGTH / 1_000)
            .set()
            .ofMinSize(0)
            .ofMaxSize(30)
            .map(TimelineModelTest::stretches);
    var edges = Arbitraries.longs().between(0, LENGTH);
    return Combinators.combine(idle, edges, edges)
        .as(
            (left, a, b) ->
                Timeline.between(BEGAN + Math.min(a, b), BEGAN + Math.max(a, b), whole(left)));
  }

  private static Timeline whole(Idle idle) {
    return new Timeline(BEGAN, BEGAN, BEGAN + LENGTH, idle);
  }

  private static Timeline whole(Timeline window) {
    return whole(window.idle());
  }

  private static Idle stretches(Iterable<Long> edges) {
    var sorted = new ArrayList<Long>();
    edges.forEach(sorted::add);
    sorted.sort(null);
    var spans = new ArrayList<Span>();
    for (int i = 0; i + 1 < sorted.size(); i += 2) {
      spans.add(new Span(BEGAN + sorted.get(i), BEGAN + sorted.get(i + 1)));
    }
    return Idle.of(spans);
  }

  /// The place of a moment in the window, worked out from the definition.
  private static BigDecimal place(Timeline axis, long time) {
    int k = axis.idle().size();
    var part = k == 0 ? ZERO : ONE.divide(BigDecimal.valueOf(Math.max(25, 2L * k)), EXACT);
    boolean leavesOut = k > 0 && work(axis, axis.start(), axis.end()) >= leastWork(axis);
    if (!leavesOut) {
      return BigDecimal.valueOf(time - axis.start())
          .divide(BigDecimal.valueOf(axis.end() - axis.start()), EXACT);
    }
    var room = ONE.subtract(part.multiply(stretches(axis, axis.start(), axis.end())), EXACT);
    var even =
        BigDecimal.valueOf(work(axis, axis.start(), time))
            .multiply(room)
            .divide(BigDecimal.valueOf(work(axis, axis.start(), axis.end())), EXACT);
    return even.add(part.multiply(stretches(axis, axis.start(), time)), EXACT);
  }

  private static long leastWork(Timeline axis) {
    return Math.min(5_000, axis.end() - axis.start());
  }

  private static long work(Timeline axis, long from, long to) {
    if (to < from) {
      return -work(axis, to, from);
    }
    long work = to - from;
    for (int i = 0; i < axis.idle().size(); i++) {
      var gap = axis.idle().get(i);
      work -= Math.max(0, Math.min(to, gap.end()) - Math.max(from, gap.start()));
    }
    return work;
  }

  private static BigDecimal stretches(Timeline axis, long from, long to) {
    if (to < from) {
      return stretches(axis, to, from).negate();
    }
    var sum = ZERO;
    for (int i = 0; i < axis.idle().size(); i++) {
      var gap = axis.idle().get(i);
      long inside = Math.max(0, Math.min(to, gap.end()) - Math.max(from, gap.start()));
      sum =
          sum.add(
              BigDecimal.valueOf(inside)
                  .divide(BigDecimal.valueOf(gap.end() - gap.start()), EXACT));
    }
    return sum;
  }

  private static boolean isLeftOut(Timeline axis, long time) {
    for (int i = 0; i < axis.idle().size(); i++) {
      if (time > axis.idle().get(i).start() && time < axis.idle().get(i).end()) {
        return true;
      }
    }
    return false;
  }

  @Property
  void placesAreThoseOfTheModel(
      @ForAll("windows") Timeline axis, @ForAll @LongRange(min = 0, max = LENGTH) long time) {
    double exact = place(axis, BEGAN + time).doubleValue();
    assertThat(axis.at(BEGAN + time)).isCloseTo(exact, within(1e-9 * Math.max(1, Math.abs(exact))));
    assertThat(axis.at(axis.start())).isZero();
    assertThat(axis.at(axis.end())).isCloseTo(1, within(1e-9));
  }

  @Property
  void laterIsNeverFurtherLeft(
      @ForAll("windows") Timeline axis,
      @ForAll @Size(20) List<@LongRange(min = 0, max = LENGTH) Long> times) {
    var places = times.stream().sorted().map(time -> axis.at(BEGAN + time)).toList();
    for (int i = 1; i < places.size(); i++) {
      assertThat(places.get(i)).isGreaterThanOrEqualTo(places.get(i - 1) - 1e-12);
    }
  }

  @Property
  void everyPlaceLeadsBackToItsMoment(
      @ForAll("windows") Timeline axis, @ForAll @DoubleRange(min = 0, max = 1) double part) {
    long time = axis.start() + Math.round(part * (axis.end() - axis.start()));
    if (!isLeftOut(axis, time)) {
      assertThat(axis.timeAt(axis.at(time))).isCloseTo(time, within(2L));
    } else {
      assertThat(axis.at(axis.timeAt(axis.at(time)))).isCloseTo(axis.at(time), within(1e-6));
    }
  }

  @Property
  void workAndBreaksTogetherFillTheAxis(@ForAll("windows") Timeline axis) {
    double breaks = 0;
    double end = 0;
    double working = 0;
    for (var stretch : axis.breaks()) {
      working += stretch.from() - end;
      breaks += stretch.to() - stretch.from();
      end = stretch.to();
    }
    working += 1 - end;
    assertThat(breaks + working).isCloseTo(1, within(1e-9));
    assertThat(breaks).isLessThanOrEqualTo(0.5 + 1e-9);
    assertThat(axis.breaks())
        .allMatch(one -> one.from() <= one.to() && one.from() >= 0 && one.to() <= 1);
  }

  @Property
  void barsStandWhereTheModelSaysAndNeverOutside(
      @ForAll("windows") Timeline axis,
      @ForAll @LongRange(min = 0, max = LENGTH) long a,
      @ForAll @LongRange(min = 0, max = LENGTH) long b,
      @ForAll @DoubleRange(min = 1, max = 4000) double width) {
    var span = new Span(BEGAN + Math.min(a, b), BEGAN + Math.max(a, b));
    var bar = axis.bar(span, width);
    boolean outside = span.start() > axis.end() || span.end() < axis.start();
    assertThat(bar == null).isEqualTo(outside);
    if (bar == null) {
      return;
    }
    assertThat(bar.left()).isGreaterThanOrEqualTo(0);
    assertThat(bar.left() + bar.width()).isLessThanOrEqualTo(width + 1e-9);
    assertThat(bar.width()).isGreaterThanOrEqualTo(Math.min(3, width) - 1e-12);
    double from = width * place(axis, Math.max(span.start(), axis.start())).doubleValue();
    double to = width * place(axis, Math.min(span.end(), axis.end())).doubleValue();
    if (to - from >= 3) {
      assertThat(bar.left()).isCloseTo(from, within(1e-6 * width));
      assertThat(bar.width()).isCloseTo(to - from, within(1e-6 * width));
    } else if (width >= 3) {
      assertThat(bar.width()).isCloseTo(3, within(1e-6 * width));
      assertThat(bar.left()).isCloseTo(Math.min(from, width - 3), within(1e-6 * width));
    }
  }

  @Property
  void whatBeginsLaterNeverHasItsBarFurtherLeft(
      @ForAll("windows") Timeline axis,
      @ForAll @LongRange(min = 0, max = LENGTH) long a,
      @ForAll @LongRange(min = 0, max = LENGTH) long b,
      @ForAll @LongRange(min = 0, max = LENGTH) long lasts) {
    var first = axis.bar(new Span(BEGAN + Math.min(a, b), BEGAN + Math.min(a, b) + lasts), 300);
    var second = axis.bar(new Span(BEGAN + Math.max(a, b), BEGAN + Math.max(a, b) + lasts), 300);
    if (first != null && second != null) {
      assertThat(second.left()).isGreaterThanOrEqualTo(first.left() - 1e-9);
      assertThat(second.left() + second.width())
          .isGreaterThanOrEqualTo(first.left() + first.width() - 1e-9);
    }
  }

  @Property
  void zoomKeepsTheMomentUnderThePointer(
      @ForAll("windows") Timeline axis,
      @ForAll @DoubleRange(min = 0, max = 1) double pointer,
      @ForAll @DoubleRange(min = 0.2, max = 5) double factor) {
    long under = axis.timeAt(pointer);
    var zoomed = axis.zoomed(factor, pointer, whole(axis));
    assertInside(zoomed, axis);
    boolean atAnEnd = zoomed.start() == BEGAN || zoomed.end() == BEGAN + LENGTH;
    if (!atAnEnd && leavesOutAlike(axis, zoomed)) {
      double pixel = 1e-4 + 2.0 / Math.max(5_000, work(zoomed, zoomed.start(), zoomed.end()));
      assertThat(zoomed.at(under)).isCloseTo(pointer, within(2 * pixel));
    }
  }

  @Property
  void zoomingInAndOutAgainLeadsBack(
      @ForAll("windows") Timeline axis,
      @ForAll @DoubleRange(min = 0, max = 1) double pointer,
      @ForAll @DoubleRange(min = 1, max = 5) double factor) {
    var in = axis.zoomed(factor, pointer, whole(axis));
    if (in.end() - in.start() < 1_000_000 || !leavesOutAlike(axis, in)) {
      return;
    }
    var back = in.zoomed(1 / factor, pointer, whole(axis));
    for (long time : new long[] {axis.start(), axis.timeAt(0.3), axis.end()}) {
      assertThat(back.at(time)).isCloseTo(axis.at(time), within(1e-3));
    }
  }

  @Property
  void panningKeepsTheZoomAndStaysInside(
      @ForAll("windows") Timeline axis, @ForAll @DoubleRange(min = -2, max = 2) double by) {
    var moved = axis.panned(by, whole(axis));
    assertInside(moved, axis);
    boolean atAnEnd = moved.start() == BEGAN || moved.end() == BEGAN + LENGTH;
    if (axis.idle().size() == 0) {
      assertThat(moved.end() - moved.start()).isEqualTo(axis.end() - axis.start());
      if (!atAnEnd) {
        assertThat((moved.start() - axis.start()) / (double) (axis.end() - axis.start()))
            .isCloseTo(by, within(1e-3));
      }
    }
  }

  private static void assertInside(Timeline window, Timeline of) {
    assertThat(window.start()).isGreaterThanOrEqualTo(BEGAN);
    assertThat(window.end()).isLessThanOrEqualTo(BEGAN + LENGTH);
    assertThat(window.end()).isGreaterThan(window.start());
    assertThat(window.origin()).isEqualTo(of.origin());
    assertThat(window.idle()).isEqualTo(of.idle());
  }

  /// Whether both windows leave idle time out, or both do not.
  private static boolean leavesOutAlike(Timeline a, Timeline b) {
    return leavesOut(a) == leavesOut(b);
  }

  private static boolean leavesOut(Timeline axis) {
    return axis.idle().size() > 0 && work(axis, axis.start(), axis.end()) >= leastWork(axis);
  }

  @Property
  void ticksStandApartAtTheirMoments(
      @ForAll("windows") Timeline axis, @ForAll @DoubleRange(min = 60, max = 2000) double width) {
    var ticks = axis.ticks(width);
    double free = Double.NEGATIVE_INFINITY;
    for (var tick : ticks) {
      assertThat(tick.at()).isBetween(-1e-9, 1 + 1e-9);
      if (!tick.label().isEmpty()) {
        double wide = tick.label().length() * 6.4;
        double left = Math.max(0, tick.at() * width - (tick.at() < 0.001 ? 0 : wide / 2));
        assertThat(left).isGreaterThanOrEqualTo(free);
        free = left + wide;
      }
    }
    assertThat(ticks.stream().map(Timeline.Tick::label).filter(words -> !words.isEmpty()))
        .doesNotHaveDuplicates();
    assertThat(ticks.size()).isLessThanOrEqualTo((int) (width / 25) + axis.breaks().size() + 3);
  }
}
