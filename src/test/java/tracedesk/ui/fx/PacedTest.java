package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacedTest {
  private final List<Integer> seen = new ArrayList<>();

  @Test
  void theFirstNewsAreHandedOverAtOnceAndThoseRightAfterAreNot() {
    var paced = new Paced<Integer>(Background.immediate(), Duration.ofHours(1), seen::add);
    for (int i = 0; i < 100_000; i++) {
      paced.accept(i);
    }
    assertThat(seen).containsExactly(0);
  }

  @Test
  void withoutAPauseAllNewsAreHandedOver() {
    var paced = new Paced<Integer>(Background.immediate(), Duration.ZERO, seen::add);
    paced.accept(1);
    paced.accept(2);
    assertThat(seen).containsExactly(1, 2);
  }
}
