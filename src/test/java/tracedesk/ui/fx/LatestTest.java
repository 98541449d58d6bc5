package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatestTest {
  private final Latest latest = new Latest();
  private final List<String> seen = new ArrayList<>();

  @Test
  void answersToOlderRequestsAreDropped() {
    var first = latest.<String>only(seen::add);
    var second = latest.<String>only(seen::add);
    second.accept("second");
    first.accept("first, late");
    assertThat(seen).containsExactly("second");
  }

  @Test
  void nothingIsHeardAfterForgetting() {
    var request = latest.<String>only(seen::add);
    latest.forget();
    request.accept("answer");
    assertThat(seen).isEmpty();
  }
}
