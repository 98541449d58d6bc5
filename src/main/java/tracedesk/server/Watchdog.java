package tracedesk.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Frees threads from peers that send or read too slowly: a thread says how long the next bytes may
/// take, and is interrupted when they take longer, which closes its connection.
final class Watchdog implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(250);

  private final ConcurrentHashMap<Thread, Long> deadlines = new ConcurrentHashMap<>();
  private final Thread ticker = Thread.ofVirtual().name("server-watchdog").unstarted(this::watch);

  void start() {
    ticker.start();
  }

  /// The calling thread's next step may take this long, counted from now.
  void allow(Duration time) {
    deadlines.put(Thread.currentThread(), System.nanoTime() + time.toNanos());
  }

  /// The calling thread is watched no more.
  ///
  /// @throws IOException when its time was over already
  void release() throws IOException {
    deadlines.remove(Thread.currentThread());
    if (Thread.interrupted()) {
      throw new IOException("the peer was too slow");
    }
  }

  /// The calling thread ends and is watched no more.
  void forget() {
    deadlines.remove(Thread.currentThread());
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(TICK);
        for (var thread : deadlines.keySet()) {
          deadlines.computeIfPresent(thread, Watchdog::interruptIfLate);
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private static @Nullable Long interruptIfLate(Thread thread, Long deadline) {
    if (System.nanoTime() - deadline < 0) {
      return deadline;
    }
    thread.interrupt();
    return null;
  }

  @Override
  public void close() {
    ticker.interrupt();
  }
}
