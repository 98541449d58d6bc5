package tracedesk.ui.profiles;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.ConnectionReport;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.profile.Secret;

/// How far the test of a connection as it stands has come.
sealed interface TestState {
  record NotYet() implements TestState {}

  record Running(String server) implements TestState {}

  /// @param fresh whether it was just now
  record Found(ConnectionReport report, @Nullable Secret key, Safety safety, boolean fresh)
      implements TestState {
    Found aged() {
      return new Found(report, key, safety, false);
    }
  }

  /// The test itself could not be made.
  record Broken(Problem problem) implements TestState {}
}
