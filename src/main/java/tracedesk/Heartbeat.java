package tracedesk;

import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;
import tracedesk.ui.fx.Background;

/// Asks the window for a word a thousand times a second, as long as the program runs, and tells how
/// long each answer took: a long one is what a user feels as a stall.
final class Heartbeat {
  private final Background window = Background.desktop();
  private final LongConsumer answered;

  private Heartbeat(LongConsumer answered) {
    this.answered = answered;
  }

  /// @param answered takes nanoseconds, on a thread of its own
  static void start(LongConsumer answered) {
    Thread.ofPlatform()
        .daemon()
        .name("heartbeat")
        .priority(Thread.MAX_PRIORITY)
        .start(new Heartbeat(answered)::beat);
  }

  private void beat() {
    try {
      while (true) {
        long asked = System.nanoTime();
        var heard = new CountDownLatch(1);
        window.show(heard::countDown);
        heard.await();
        answered.accept(System.nanoTime() - asked);
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
