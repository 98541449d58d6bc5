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
}
