package tracedesk.ui.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Session;

@ExtendWith(ApplicationExtension.class)
class TraceOpenerTest {
  private final Session session = new Session();
  private final OneTrace server = new OneTrace(grown(0));

  private static Trace grown(int by) {
    var rows = new ArrayList<TraceRow>(RefundTrace.rows());
    for (int i = 0; i < by; i++) {
      rows.add(
          RefundTrace.row(
              "new_" + i, RefundTrace.ROOT.value(), LogKind.TOOL, "n", null, 0, 1, 0, 0, false));
    }
    return RefundTrace.trace(
        RefundTrace.ROOT, "Refund assistant", "support", TraceStatus.INCOMPLETE, List.copyOf(rows));
  }

  private void untilShown(int logs) {
    try {
      WaitForAsyncUtils.waitFor(
          10,
          TimeUnit.SECONDS,
          () ->
              session.traceProperty().get() instanceof Trace shown && shown.tree().size() == logs);
    } catch (TimeoutException e) {
      throw new AssertionError("never shown: " + logs, e);
    }
  }

  @Test
  void aTraceThatChangesFasterThanItIsReadIsReadOnceMoreAfterItWasShown(FxRobot robot) {
    robot.interact(
        () -> {
          new TraceOpener(session, Background.desktop());
          session.connect(server.connected());
          session.selectedProperty().set(grown(0).summary());
        });
    untilShown(19);
    var gate = new CountDownLatch(1);
    server.gate = gate;
    for (int i = 1; i <= 30; i++) {
      var now = grown(i);
      robot.interact(
          () -> {
            server.put(now);
            session.selectedProperty().set(now.summary());
          });
    }
    gate.countDown();
    untilShown(49);
    assertThat(server.opened).isLessThanOrEqualTo(3);
    assertThat(
            Objects.requireNonNull(session.traceProperty().get()).tree().find(new LogId("new_29")))
        .isPositive();
  }

  private static void until(java.util.concurrent.Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, condition);
    } catch (TimeoutException e) {
      throw new AssertionError("never came", e);
    }
  }

  private TraceOpener opening(FxRobot robot, Trace trace) {
    server.put(trace);
    var opener = new java.util.concurrent.atomic.AtomicReference<TraceOpener>();
    robot.interact(
        () -> {
          opener.set(new TraceOpener(session, Background.desktop()));
          session.connect(server.connected());
          session.selectedProperty().set(trace.summary());
        });
    return Objects.requireNonNull(opener.get());
  }

  private static void untilRead(TraceOpener opener, int rows) {
    until(() -> opener.loadingProperty().get() instanceof Loading now && now.rows() == rows);
  }

  @Test
  void rowsAreShownWhileTheRestArrivesAndTheReadingRestsWhenAsked(FxRobot robot) {
    server.stretch = 25;
    var opener = opening(robot, grown(3_181));
    untilRead(opener, 25);
    untilShown(25);
    for (int rows = 50; rows <= 2_000; rows += 25) {
      server.stretches.release();
      untilRead(opener, rows);
    }
    untilShown(1_600);
    assertThat(opener.loadingProperty().get())
        .extracting(Loading::expected, Loading::share)
        .containsExactly(3_200, 0.625);
    robot.interact(() -> opener.rest(true));
    server.stretches.release(100);
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(Objects.requireNonNull(opener.loadingProperty().get()).resting()).isTrue();
    assertThat(Objects.requireNonNull(session.traceProperty().get()).tree().size())
        .isLessThan(3_200);
    robot.interact(() -> opener.rest(false));
    untilShown(3_200);
    assertThat(opener.loadingProperty().get()).isNull();
    assertThat(server.opened).isEqualTo(1);
  }

  @Test
  void anotherTraceEndsTheReading(FxRobot robot) {
    server.stretch = 100;
    var opener = opening(robot, grown(781));
    untilRead(opener, 100);
    robot.interact(() -> session.selectedProperty().set(null));
    server.stretches.release(100);
    until(() -> server.ended == 1);
    assertThat(opener.loadingProperty().get()).isNull();
    assertThat(session.traceProperty().get()).isNull();
  }

  @Test
  void whatCameStaysWhenTheRestCannotBeReadAndRetryReadsIt(FxRobot robot) {
    server.failsAfter = 200;
    server.stretches.release(100);
    server.stretch = 100;
    var opener = opening(robot, grown(781));
    until(() -> opener.brokenProperty().get() != null);
    assertThat(Objects.requireNonNull(opener.brokenProperty().get()).last().expected())
        .isEqualTo(800);
    assertThat(opener.phaseProperty().get()).isEqualTo(TraceOpener.Phase.SHOWN);
    assertThat(Objects.requireNonNull(session.traceProperty().get()).tree().size())
        .isBetween(100, 200);
    server.failsAfter = Integer.MAX_VALUE;
    robot.interact(opener::retry);
    untilShown(800);
    assertThat(opener.brokenProperty().get()).isNull();
  }

  @Test
  void aSaveAsksOnlyForWhatChanged(FxRobot robot) {
    server.stretches.release(100);
    server.stretch = 100;
    opening(robot, grown(781));
    untilShown(800);
    robot.interact(() -> session.announceSaved(RefundTrace.log(RefundTrace.ROOT)));
    until(() -> server.again == 1);
  }
}
