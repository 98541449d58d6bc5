package tracedesk.ui.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tracedesk.domain.port.TraceArrival;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Background;

/// One reading of a trace, on the thread that reads: gathers what arrives, lets it rest and ends
/// it. A tree is made of what is there whenever that is many times as much, or has grown by a tenth
/// after a second, so that all trees together cost little more than the last, and none comes while
/// the form of the first row is about to be shown.
final class Arriving implements TraceArrival {
  private static final int GROWN = 64;
  private static final long PATIENCE_NANOS = 1_000_000_000;

  /// The first rows of so many are shown before the rest takes the processors from the window.
  private static final int MANY = 50_000;

  private static final long MOMENT_NANOS = 80_000_000;

  /// What has come so far.
  ///
  /// @param tree of the first rows; `null` when it is the one that was told last
  /// @param expected how many rows there will be, -1 when not known
  /// @param share how much of the answer was read where they are not counted, from 0 to 1; else -1
  record Part(
      @org.jspecify.annotations.Nullable TraceTree tree, int rows, int expected, double share) {}

  private final Background background;
  private final Consumer<Part> then;
  private final int known;
  private final List<TraceRow> rows = new ArrayList<>();
  private final AtomicBoolean untold = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean resting;
  private boolean ended;
  private int built;
  private long builtAt;

  /// @param known how many rows are shown already: parts with fewer are of no use
  /// @param then told on the FX thread
  Arriving(Background background, int known, Consumer<Part> then) {
    this.background = background;
    this.known = known;
    this.then = then;
  }

  @Override
  public boolean rows(List<TraceRow> more, int expected) {
    return arrived(more, expected, -1);
  }

  @Override
  public boolean part(List<TraceRow> more, double share) {
    return arrived(more, -1, share);
  }

  private boolean arrived(List<TraceRow> more, int expected, double share) {
    boolean first = rows.isEmpty();
    rows.addAll(more);
    if (untold.compareAndSet(false, true)) {
      var part = new Part(isDue() ? TraceTree.of(rows) : null, rows.size(), expected, share);
      if (part.tree() != null) {
        part.tree().grouped();
        built = rows.size();
        builtAt = System.nanoTime();
      }
      background.show(
          () -> {
            untold.set(false);
            if (!isEnded()) {
              then.accept(part);
            }
          });
    }
    if (first && expected > MANY) {
      waitAMoment();
    }
    return goesOn();
  }

  private void waitAMoment() {
    lock.lock();
    try {
      long left = MOMENT_NANOS;
      while (left > 0 && !ended) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue() {
    boolean late = System.nanoTime() - builtAt > PATIENCE_NANOS;
    return rows.size() > known
        && (rows.size() >= GROWN * built || late && rows.size() >= built + built / 10);
  }

  private boolean goesOn() {
    lock.lock();
    try {
      while (resting && !ended) {
        changed.awaitUninterruptibly();
      }
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  /// Lets the reading rest, or go on.
  void rest(boolean now) {
    lock.lock();
    try {
      resting = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nobody wants the rest.
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }
}
