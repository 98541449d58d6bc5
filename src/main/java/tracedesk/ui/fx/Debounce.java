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
  private long called = Long.MIN_VALUE / 2;

  public Debounce(Background background, Duration pause) {
    this.background = background;
    this.pause = pause;
  }

  /// Does the step after the pause, in place of any step still waiting.
  public void call(Runnable step) {
    called = System.nanoTime();
    timer.unsubscribe();
    waiting = step;
    timer = background.later(pause, this::flush);
  }

  /// Does the step at once where nothing was asked for since a pause ago, else as [#call] does.
  public void callSoon(Runnable step) {
    boolean paused = System.nanoTime() - called > pause.toNanos();
    call(step);
    if (paused) {
      flush();
    }
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
