package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.css.PseudoClass;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

class CorrectTraceTest extends RefundJourney {
  private static final PseudoClass DONE = PseudoClass.getPseudoClass("done");

  @Test
  void correctingAPromptSendsItsOutputAlone() {
    selectLog("Answer");
    type("#detail-output", "You get 20 euros back.");
    save();
    untilSaved();

    assertThat(proxy().sent()).containsExactly(toPrompt("{\"output\":\"You get 20 euros back.\"}"));
    var log = heldLog(PROMPT);
    assertThat(log.string("output")).isEqualTo("You get 20 euros back.");
    assertThat(log.get("inputs").text()).isEqualTo("{\"tone\":\"warm\"}");
    assertThat(log.string("trace_parent_id")).isEqualTo(FLOW);
    assertThat(heldLog(FLOW).string("log_status")).isEqualTo("incomplete");
  }

  @Test
  void anOutputBecomesAnErrorInOnePatch() {
    selectLog("Booking");
    click("#detail-clearOutput");
    untilFocused("detail-error");
    retype("card expired");
    save();
    untilSaved();

    assertThat(proxy().sent())
        .containsExactly(toTool("{\"output\":null,\"error\":\"card expired\"}"));
    var log = heldLog(TOOL);
    assertThat(log.get("output").isNull()).isTrue();
    assertThat(log.string("error")).isEqualTo("card expired");
  }

  @Test
  void aCorrectedFlowIsCompletedWithTheSamePatch() {
    untilLog("Refunds");
    type("#detail-output", "Refunded.");
    saveAndComplete();
    untilSaved();

    assertThat(proxy().sent())
        .containsExactly(
            toFlow(
                "{\"output\":\"Refunded.\",\"trace_status\":\"complete\",\"log_status\":\"complete\"}"));
    var log = heldLog(FLOW);
    assertThat(log.string("output")).isEqualTo("Refunded.");
    assertThat(log.string("log_status")).isEqualTo("complete");
    assertThat(log.string("trace_status")).isEqualTo("complete");
    shown("#detail-read-only");
    assertThat(isEditable("#detail-output")).isFalse();
    keys(KeyCode.CONTROL, KeyCode.DIGIT1);
    var list = shown("#trace-list");
    until(
        "the list shows it complete",
        () ->
            list.lookupAll(".list-line").stream()
                .anyMatch(line -> line.getPseudoClassStates().contains(DONE)));
  }
}
