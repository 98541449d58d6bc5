package tracedesk.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tracedesk.domain.trace.Timeline.Span;
import tracedesk.domain.trace.Timeline.Tick;

class TimelineTest {
  private static final long BEGAN = 1_790_000_000_000_000L;
  private static final long MS = 1000;

  private static TraceRow row(
      String id, @Nullable String parent, LogKind kind, long startMs, long endMs) {
    return new TraceRow(
        new LogId(id),
        parent == null ? null : new LogId(parent),
        kind,
        id,
        null,
        startMs < 0 ? TraceRow.NO_TIME : BEGAN + startMs * MS,
        endMs < 0 ? TraceRow.NO_TIME : BEGAN + endMs * MS,
        0,
        0,
        false,
        false,
        false);
  }

  private static Timeline lasting(long ms) {
    return axis(row("a", null, LogKind.FLOW, 0, ms));
  }

  private static Timeline axis(TraceRow... rows) {
    return Objects.requireNonNull(Activity.of(TraceTree.of(List.of(rows)))).whole(false);
  }

  private static List<String> labels(Timeline timeline, double width) {
    return timeline.ticks(width).stream().map(Tick::label).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          8420     | 200 | 0 s,2 s,4 s,6 s,8 s
          8420     | 176 | 0 s,2 s,4 s,6 s,8 s
          8420     | 120 | 0 s,5 s
          680      | 300 | 0 ms,200 ms,400 ms,600 ms
          2310     | 400 | 0 s,0.5 s,1.0 s,1.5 s,2.0 s
          90500    | 340 | 0 s,30 s,1 m,1 m 30 s
          600000   | 200 | 0 s,2 m,4 m,6 m,8 m
          7200000  | 300 | 0 s,30 m,1 h,1 h 30 m
          0        | 200 | 0 ms
          """)
  void ticksStandAtRoundTimes(long ms, double width, String expected) {
    assertThat(labels(lasting(ms), width)).containsExactly(expected.split(","));
  }

  @Test
  void aBarIsAFractionOfTheRoundedWindow() {
    var bar = lasting(8420).bar(new Span(BEGAN + 1330 * MS, BEGAN + 7120 * MS), 300);
    assertThat(bar).isNotNull();
    assertThat(bar.left()).isCloseTo(39.9, within(1e-9));
    assertThat(bar.width()).isCloseTo(173.7, within(1e-9));
  }

  @Test
  void zoomShowsOneLogAndCutsWhatReachesBeyond() {
    var zoomed = lasting(8420).zoomedTo(new Span(BEGAN + 4000 * MS, BEGAN + 5000 * MS));
    assertThat(labels(zoomed, 400)).startsWith("4.0 s", "4.2 s").endsWith("4.8 s");
    assertThat(zoomed.bar(new Span(BEGAN, BEGAN + 8420 * MS), 200))
        .isEqualTo(new Timeline.Bar(0, 200));
    assertThat(zoomed.bar(new Span(BEGAN, BEGAN + 1000 * MS), 200)).isNull();
    assertThat(zoomed.isBefore(new Span(BEGAN, BEGAN + 1000 * MS))).isTrue();
    assertThat(zoomed.isAfter(new Span(BEGAN + 8000 * MS, BEGAN + 8420 * MS))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          520000   | 962000   | 322 | 9 m,10 m,11 m,12 m,13 m,14 m,15 m
          3600000  | 3660000  | 400 | 1 h,1 h 10 s,1 h 20 s,1 h 30 s,1 h 40 s,1 h 50 s
          90061000 | 90066000 | 600 | 1 d 1 h 1 m 2 s,1 d 1 h 1 m 3 s,1 d 1 h 1 m 4 s,1 d 1 h 1 m 5 s
          4000     | 4005     | 322 | 4.001 s,4.002 s,4.003 s,4.004 s
          """)
  void everyZoomHasReadableTicks(long from, long to, double width, String expected) {
    var zoomed = Timeline.between(BEGAN + from * MS, BEGAN + to * MS, lasting(100L * 86_400_000));
    assertThat(labels(zoomed, width).stream().filter(words -> !words.isEmpty()))
        .containsExactly(expected.split(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          520000  | 962000  | 8 m 40 s | 16 m 2 s
          0       | 8420    | 0 s      | 8.42 s
          1000    | 1400    | 1.000 s  | 1.400 s
          3600000 | 7300000 | 1 h      | 2 h 1 m 40 s
          """)
  void aWindowIsToldAsFineAsItIs(long from, long to, String start, String end) {
    var window = Timeline.between(BEGAN + from * MS, BEGAN + to * MS, lasting(36_000_000));
    assertThat(window.clock(window.start())).isEqualTo(start);
    assertThat(window.clock(window.end())).isEqualTo(end);
  }

  @Test
  void aLogWithoutTimesTakesThoseOfItsChildren() {
    var tree =
        TraceTree.of(
            List.of(
                row("a", null, LogKind.FLOW, -1, -1),
                row("b", "a", LogKind.TOOL, 200, 300),
                row("c", "a", LogKind.TOOL, -1, -1)));
    assertThat(Timeline.span(tree, 0)).isEqualTo(new Span(BEGAN + 200 * MS, BEGAN + 300 * MS));
    assertThat(Timeline.span(tree, 2)).isNull();
  }

  @Test
  void aTraceWithoutTimesHasNoAxis() {
    assertThat(Activity.of(TraceTree.of(List.of(row("a", null, LogKind.FLOW, -1, -1))))).isNull();
    assertThat(Activity.of(TraceTree.of(List.of()))).isNull();
  }

  @Test
  void aJudgmentADayLaterDoesNotStretchTheAxis() {
    var axis =
        axis(
            row("a", null, LogKind.FLOW, 0, 8000),
            row("e", "a", LogKind.EVALUATOR, 86_400_000, 86_400_100));
    assertThat(axis.end() - axis.start()).isEqualTo(8_000 * MS);
  }

  @Property
  void barsStayInsideAndTicksAscend(
      @ForAll @LongRange(min = 0, max = 400L * 86_400_000) long lasts,
      @ForAll @LongRange(min = 0, max = 1_000_000) long from,
      @ForAll @LongRange(min = 0, max = 1_000_000) long to,
      @ForAll @DoubleRange(min = 1, max = 4000) double width) {
    var whole = lasting(lasts);
    var start = BEGAN + lasts * MS / 1_000_000 * Math.min(from, to);
    var span = new Span(start, BEGAN + lasts * MS / 1_000_000 * Math.max(from, to));
    for (var axis : List.of(whole, whole.zoomedTo(span))) {
      var bar = axis.bar(span, width);
      assertThat(bar).isNotNull();
      assertThat(bar.left()).isGreaterThanOrEqualTo(0);
      assertThat(bar.left() + bar.width()).isLessThanOrEqualTo(width + 1e-9);
      assertThat(bar.width()).isGreaterThanOrEqualTo(Math.min(3, width));
      var places = axis.ticks(width).stream().map(Tick::at).toList();
      assertThat(places).isSorted().allMatch(at -> at >= 0 && at <= 1);
      assertThat(places.size()).isLessThanOrEqualTo((int) (width / 30) + 2);
    }
  }
}
