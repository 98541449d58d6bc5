package tracedesk.ui.fx;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Hands news from a working thread to a step on the FX thread, the newest only and a few times a
/// second, however fast they come.
public final class Paced<T> implements Consumer<T> {
  private final Background background;
  private final long pauseNanos;
  private final Consumer<? super T> step;
  private final AtomicReference<T> newest = new AtomicReference<>();
  private volatile long last;

  /// @param pause the least time between two steps
  public Paced(Background background, Duration pause, Consumer<? super T> step) {
    this.background = background;
    this.pauseNanos = pause.toNanos();
    this.step = step;
    this.last = System.nanoTime() - pauseNanos;
  }

  /// Called by one working thread.
  @Override
  public void accept(T news) {
    long now = System.nanoTime();
    boolean waiting = newest.getAndSet(news) != null;
    if (!waiting && now - last < pauseNanos) {
      newest.set(null);
      return;
    }
    if (!waiting) {
      last = now;
      background.show(this::handOver);
    }
  }

  private void handOver() {
    var news = newest.getAndSet(null);
    if (news != null) {
      step.accept(news);
    }
  }
}
