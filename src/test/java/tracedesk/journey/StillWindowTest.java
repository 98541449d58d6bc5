package tracedesk.journey;

import java.util.concurrent.atomic.AtomicLong;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// A window that is open all day: as long as anything moves in it, JavaFX draws sixty frames a
/// second.
class StillWindowTest extends RefundJourney {
  /// Long for one frame, short beside the pauses in which the server is asked for what is new.
  private static final long WITHOUT_A_FRAME = 400_000_000;

  private final AtomicLong frame = new AtomicLong();

  @Override
  boolean usesLocalConnection() {
    return true;
  }

  private void untilStill() {
    frame.set(System.nanoTime());
    until("no frame came", () -> System.nanoTime() - frame.get() > WITHOUT_A_FRAME);
  }

  @Test
  void nothingMovesWhileNobodyDoesAnything() {
    untilLog("Refunds");
    untilFocused("tree-rows");
    var scene = robot().lookup("#detail-title").query().getScene();
    robot().interact(() -> scene.addPostLayoutPulseListener(() -> frame.set(System.nanoTime())));
    untilStill();

    keys(KeyCode.F6);
    untilFocused("detail-output");
    keys(KeyCode.F6);
    untilFocused("trace-list");
    untilStill();
  }
}
