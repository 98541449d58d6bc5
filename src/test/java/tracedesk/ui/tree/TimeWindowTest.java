package tracedesk.ui.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Timeline;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Session;

class TimeWindowTest {
  private final Session session = new Session();
  private final TreeViewModel model = new TreeViewModel(session, Background.immediate());
  private final TimeWindow time = model.time();

  private void open(Trace trace) {
    session.connect(new OneTrace(trace, RefundTrace.incomplete(), idle()).connected());
    session.selectedProperty().set(trace.summary());
  }

  /// Two short calls, an hour apart.
  static Trace idle() {
    var root = new LogId("log_idle");
    var rows = new ArrayList<TraceRow>();
    rows.add(
        RefundTrace.row("log_idle", null, LogKind.FLOW, "Waits", null, 0, 3_600_000, 0, 0, false));
    rows.add(RefundTrace.row("a", "log_idle", LogKind.TOOL, "ask", null, 0, 60_000, 0, 0, false));
    rows.add(
        RefundTrace.row(
            "b", "log_idle", LogKind.TOOL, "answer", null, 3_540_000, 3_600_000, 0, 0, false));
    return RefundTrace.trace(root, "Waits", "support", TraceStatus.INCOMPLETE, rows);
  }

  private Timeline axis() {
    return Objects.requireNonNull(time.axisProperty().get());
  }

  @Test
  void zoomingInThenShowingAllLeadsBackToTheWhole() {
    open(RefundTrace.incomplete());
    var whole = axis();
    assertThat(time.showAll.enabled().get()).isFalse();
    long under = whole.timeAt(0.25);
    time.zoom(4, 0.25);
    assertThat(axis().end() - axis().start()).isEqualTo((whole.end() - whole.start()) / 4);
    assertThat(axis().at(under)).isCloseTo(0.25, within(1e-4));
    time.pan(1);
    assertThat(axis().at(under)).isCloseTo(-0.75, within(1e-4));
    time.showAll.run();
    assertThat(axis()).isEqualTo(whole);
    assertThat(time.wholeProperty().get()).isTrue();
  }

  @Test
  void theKeysZoomAroundTheSelectedLogWhereverItLies() {
    open(RefundTrace.incomplete());
    time.zoom(20, 0);
    int last = model.tree().find(new LogId("tone"));
    model.select(last);
    var span = Objects.requireNonNull(Timeline.span(model.tree(), last));
    assertThat(axis().isAfter(span)).isTrue();
    time.zoomIn.run();
    assertThat(axis().bar(span, 300)).isNotNull();
  }

  @Test
  void movingAwayFromTheLogThatWasZoomedToLeavesTheWindowWhereItIs() {
    open(RefundTrace.incomplete());
    model.select(model.tree().find(new LogId("resolve")));
    time.zoomedToLogProperty().set(true);
    var zoomed = axis();
    time.pan(0.5);
    assertThat(time.zoomedToLogProperty().get()).isFalse();
    assertThat(axis().end() - axis().start()).isEqualTo(zoomed.end() - zoomed.start());
    assertThat(axis().start()).isGreaterThan(zoomed.start());
  }

  @Test
  void aWholeGrowsWithItsTraceAndAChosenWindowStays() {
    open(RefundTrace.large(500));
    var before = axis();
    var grown = RefundTrace.large(900);
    session.traceProperty().set(new Trace(grown.summary(), grown.tree()));
    assertThat(axis().end()).isGreaterThan(before.end());
    time.zoom(8, 0.5);
    var chosen = axis();
    var more = RefundTrace.large(1_500);
    session.traceProperty().set(new Trace(more.summary(), more.tree()));
    assertThat(axis()).isEqualTo(chosen);
  }

  @Test
  void hidingIdleTimeIsRememberedForEachTrace() {
    open(idle());
    var activity = Objects.requireNonNull(time.activityProperty().get());
    assertThat(activity.isMostlyIdle()).isTrue();
    assertThat(axis().breaks()).isEmpty();
    time.idleHiddenProperty().set(true);
    assertThat(axis().breaks()).hasSize(1);
    session.selectedProperty().set(RefundTrace.incomplete().summary());
    assertThat(time.idleHiddenProperty().get()).isFalse();
    assertThat(Objects.requireNonNull(time.activityProperty().get()).isMostlyIdle()).isFalse();
    session.selectedProperty().set(idle().summary());
    assertThat(axis().breaks()).hasSize(1);
  }

  @Test
  void movingTheWindowChangesNoRowAndReadsTheTraceNotAgain() {
    open(RefundTrace.large(3_000));
    var rows = new AtomicInteger();
    var read = new AtomicInteger();
    var looks = new AtomicInteger();
    model.visible().addListener((javafx.beans.Observable change) -> rows.incrementAndGet());
    time.activityProperty().addListener((watched, before, now) -> read.incrementAndGet());
    model.looksProperty().addListener((watched, before, now) -> looks.incrementAndGet());
    for (int i = 0; i < 200; i++) {
      time.zoom(1.05, 0.3);
      time.pan(0.01);
    }
    assertThat(List.of(rows.get(), read.get(), looks.get())).containsExactly(0, 0, 0);
  }
}
