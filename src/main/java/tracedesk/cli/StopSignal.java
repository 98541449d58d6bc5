package tracedesk.cli;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/// The operating system's wish that this process ends: SIGTERM, or Ctrl-C. Listening for it,
/// instead of being ended by it, lets the process finish with exit code 0.
final class StopSignal {
  private final CountDownLatch asked = new CountDownLatch(1);

  StopSignal() {
    Signal.handle(new Signal("TERM"), _ -> asked.countDown());
    Signal.handle(new Signal("INT"), _ -> asked.countDown());
  }

  boolean isAsked() {
    return asked.getCount() == 0;
  }

  void await() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
