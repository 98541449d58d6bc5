package tracedesk.store.keys;

import tracedesk.domain.problem.ProblemException;

/// What a call into the operating system can throw, made fit to be passed on.
final class Native {
  private Native() {}

  static RuntimeException failure(Throwable thrown) {
    return switch (thrown) {
      case ProblemException problem -> problem;
      case RuntimeException fault -> fault;
      case Error fatal -> throw fatal;
      default -> new IllegalStateException("a call into the system failed", thrown);
    };
  }
}
