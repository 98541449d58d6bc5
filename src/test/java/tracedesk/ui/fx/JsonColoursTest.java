package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import tracedesk.ui.fx.JsonColours.Part;

class JsonColoursTest {
  @Test
  void keysStringsNumbersAndWordsAreToldApart() {
    assertThat(JsonColours.of("  \"a\\\"b\" : [\"s\", -1.5e+3, true, null],"))
        .containsExactly(
            new Part("  ", ""),
            new Part("\"a\\\"b\"", "code-key"),
            new Part(" : [", ""),
            new Part("\"s\"", "code-string"),
            new Part(", ", ""),
            new Part("-1.5e+3", "code-number"),
            new Part(", ", ""),
            new Part("true", "code-keyword"),
            new Part(", ", ""),
            new Part("null", "code-keyword"),
            new Part("],", ""));
  }

  @Test
  void aStringNotYetClosedRunsToTheEndOfTheLine() {
    assertThat(JsonColours.of("{\"a\": \"open, 1 true"))
        .endsWith(new Part("\"open, 1 true", "code-string"));
  }

  @Property
  void thePartsAreTheLine(@ForAll @CharRange(from = ' ', to = '~') String line) {
    assertThat(JsonColours.of(line).stream().map(Part::text).collect(Collectors.joining()))
        .isEqualTo(line);
  }
}
