package tracedesk.domain.problem;

import java.util.concurrent.Callable;

/// How a piece of work ended: with its value, or with a [Problem] to show.
public sealed interface Outcome<T> {
  record Done<T>(T value) implements Outcome<T> {}

  record Failed<T>(Problem problem) implements Outcome<T> {}

  /// Runs the work and turns whatever it throws into data. A fault nobody foresaw is logged here,
  /// once.
  static <T> Outcome<T> of(Callable<T> work) {
    try {
      return new Done<>(work.call());
    } catch (ProblemException e) {
      return new Failed<>(e.problem());
    } catch (Exception e) {
      System.getLogger("tracedesk").log(System.Logger.Level.ERROR, "Unexpected fault", e);
      return new Failed<>(new Problem.Unexpected(e.toString()));
    }
  }
}
