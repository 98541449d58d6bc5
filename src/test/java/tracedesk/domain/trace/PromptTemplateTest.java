package tracedesk.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;

class PromptTemplateTest {
  private static String filled(String template, String inputs) {
    return PromptTemplate.filled(Json.parse(template), (Json.Obj) Json.parse(inputs)).text();
  }

  @Test
  void variablesStandInTheOrderTheyFirstAppear() {
    assertThat(
            PromptTemplate.variables(
                Json.parse("[{\"content\":\"{{b}} {{ a }} {{b}} {{ü.x-1}} { {c} }\"}]")))
        .containsExactly("b", "a", "ü.x-1");
  }

  @Test
  void valuesTakeTheirPlacesToTheLetter() {
    assertThat(
            filled(
                "\"Hi {{ name }}, {{n}} {{o}}\"",
                "{\"name\":\"$1 \\\\ \\\"Zoë\\\"\",\"n\":1.50,\"o\":{\"a\":[1]}}"))
        .isEqualTo("\"Hi $1 \\\\ \\\"Zoë\\\", 1.50 {\\\"a\\\":[1]}\"");
  }

  @Test
  void messagesAreFilledAndAVariableWithoutAValueStays() {
    assertThat(
            filled(
                "[{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"{{a}} {{b}}\"}]}]",
                "{\"a\":\"{{b}}\"}"))
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"{{b}} {{b}}\"}]}]");
  }
}
