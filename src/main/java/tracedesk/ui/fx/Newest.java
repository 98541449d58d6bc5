package tracedesk.ui.fx;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Outcome;

/// Work off the FX thread for something that may change faster than the work is done: one piece of
/// work at a time, and after it only the newest of what came meanwhile. Used on the FX thread only.
public final class Newest<I, R> {
  private final Background background;
  private final Function<I, R> work;
  private final BiConsumer<? super I, ? super R> then;
  private @Nullable I waiting;
  private boolean working;
  private long asked;

  /// @param work runs off the FX thread
  /// @param then is handed what the work was for and what it gave
  public Newest(Background background, Function<I, R> work, BiConsumer<? super I, ? super R> then) {
    this.background = background;
    this.work = work;
    this.then = then;
  }

  /// Works on this, at once or after what is being worked on.
  public void call(I input) {
    if (working) {
      waiting = input;
      return;
    }
    working = true;
    long mine = asked;
    background.run(() -> work.apply(input), outcome -> done(mine, input, outcome));
  }

  /// Drops what is being worked on and what waits.
  public void forget() {
    asked++;
    waiting = null;
  }

  private void done(long mine, I input, Outcome<R> outcome) {
    working = false;
    var next = waiting;
    waiting = null;
    if (mine == asked && outcome instanceof Outcome.Done<R>(var result)) {
      then.accept(input, result);
    }
    if (next != null && !working) {
      call(next);
    }
  }
}
