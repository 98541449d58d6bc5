package tracedesk.domain.port;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// Something that is read while what came before is dealt with, on a thread of its own.
final class Ahead<T> {
  private final FutureTask<T> reading;

  private Ahead(Callable<T> reading) {
    this.reading = new FutureTask<>(reading);
  }

  static <T> Ahead<T> start(Callable<T> reading) {
    var ahead = new Ahead<>(reading);
    Thread.ofPlatform().daemon().name("read-ahead").start(ahead.reading);
    return ahead;
  }

  /// Waits for it.
  ///
  /// @throws ProblemException when it could not be read
  T get() {
    try {
      return reading.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(new Problem.Storage("interrupted while waiting to read"), e);
    }
  }
}
