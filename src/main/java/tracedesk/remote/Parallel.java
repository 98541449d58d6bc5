package tracedesk.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// Runs several requests to one server side by side, a few at a time.
final class Parallel {
  private static final int AT_A_TIME = 6;

  private Parallel() {}

  /// The results in the order of the work; the first failure is thrown.
  static <T> List<T> all(List<? extends Callable<T>> work) {
    try (var workers = Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      var results = new ArrayList<T>();
      for (var done : workers.invokeAll(work)) {
        results.add(done.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(new Problem.NoAnswer("", "stopped waiting"), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
