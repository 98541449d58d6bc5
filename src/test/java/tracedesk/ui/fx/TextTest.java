package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracedesk.domain.problem.Problem;

class TextTest {
  static List<Problem> problems() {
    return List.of(
        new Problem.Offline("http://127.0.0.1:7421", "refused"),
        new Problem.NoAnswer("http://127.0.0.1:7421", "reset"),
        new Problem.KeyRefused(401, "no"),
        new Problem.Missing("gone"),
        new Problem.Rejected(422, "provider_latency must be a number", List.of()),
        new Problem.Conflicting(409, "changed"),
        new Problem.Busy(429, "slow down", null),
        new Problem.ServerFault(500, "oops"),
        new Problem.Unreadable("http://127.0.0.1:7421", "not JSON"),
        new Problem.Moved(302, "https://elsewhere.example"),
        new Problem.Storage("disk full"),
        new Problem.Unrecognised("Notes.pdf is a PDF."),
        new Problem.Unexpected("bug"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void everyProblemSaysWhatHappened(Problem problem) {
    assertThat(Problems.text(problem)).matches("(?s)[A-Zh].*\\S").doesNotContain("{", "}", "null");
  }

  @ParameterizedTest
  @MethodSource
  void everyReasonToDeclineHasWords(Problem.Declined.Reason reason) {
    assertThat(Problems.text(new Problem.Declined(reason))).isNotBlank();
  }

  static List<Problem.Declined.Reason> everyReasonToDeclineHasWords() {
    return List.of(Problem.Declined.Reason.values());
  }
}
