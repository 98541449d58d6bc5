package tracedesk.ui.fx;

import java.time.Duration;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// Waits until the user pauses (stops typing, scrolling, resizing) before doing a step once. Used
/// on the FX thread only.
public final class Debounce {
  private final Background background;
  private final Duration pause;
  private Subscription timer = Subscription.EMPTY;
  private @Nullable Runnable waiting;

  public Debounce(Background background, Duration pause) {
    this.background = background;
    this.pause = pause;
  }

  /// Does the step after the pause, in place of any step still waiting.
  public void call(Runnable step) {
    timer.unsubscribe();
    waiting = step;
    timer = background.later(pause, this::flush);
  }

  /// Does the waiting step now, if there is one.
  public void flush() {
    timer.unsubscribe();
    var step = waiting;
    waiting = null;
    if (step != null) {
      step.run();
    }
  }

  /// Forgets the waiting step.
  public void cancel() {
    timer.unsubscribe();
    waiting = null;
  }
}
