package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// What is typed in the form, and what of it is sent.
class EditingTest extends RefundJourney {
  @Test
  void untouchedInputsKeepTheSpellingOfTheirNumbers() {
    untilLog("Refunds");
    click("#detail-input-0-value");
    shown("#detail-input-0-editor");
    retype("lid cracked");
    save();
    untilSaved();

    var inputs = "{\"ticket\":\"lid cracked\",\"price\":1.10,\"order\":9007199254740993}";
    assertThat(proxy().sent()).containsExactly(toFlow("{\"inputs\":" + inputs + "}"));
    assertThat(heldLog(FLOW).get("inputs").text()).isEqualTo(inputs);
  }

  @Test
  void invalidJsonIsNotSentAndItsPlaceIsNamed() {
    untilLog("Refunds");
    click("#detail-inputs-mode-1");
    type("#detail-inputs", "{\"ticket\": }");
    untilWords("#detail-inputs-table .flaw", "Invalid JSON at line 1, column 12");
    assertThat(shown("#detail-save").isDisabled()).isTrue();
    save();
    saveAndComplete();
    assertThat(words("#detail-obstacle-link")).isNotEmpty();
    assertThat(proxy().sent()).isEmpty();

    type("#detail-inputs", "{\"ticket\": 1.10}");
    save();
    untilSaved();
    assertThat(proxy().sent()).containsExactly(toFlow("{\"inputs\":{\"ticket\": 1.10}}"));
    assertThat(heldLog(FLOW).get("inputs").text()).isEqualTo("{\"ticket\": 1.10}");
  }

  @Test
  void correctionsSurviveAnotherLogAndARefresh() {
    selectLog("Answer");
    type("#detail-output", "Yes.");
    selectLog("Booking");
    assertThat(text("#detail-output")).isEqualTo("booked");
    call("PATCH", toPrompt("").target(), "{\"inputs\":{\"tone\":\"cool\"}}");
    keys(KeyCode.CONTROL, KeyCode.R);
    selectLog("Answer");
    untilText("#detail-output", "Yes.");
    keys(KeyCode.CONTROL, KeyCode.R);
    save();
    untilSaved();

    assertThat(proxy().sent()).containsExactly(toPrompt("{\"output\":\"Yes.\"}"));
    assertThat(heldLog(PROMPT).string("output")).isEqualTo("Yes.");
    assertThat(heldLog(PROMPT).get("inputs").text()).isEqualTo("{\"tone\":\"cool\"}");
  }

  @Test
  void undoneCorrectionsLeaveNothingToSend() {
    selectLog("Answer");
    type("#detail-output", "x");
    untilWords("#detail-count", "1 changed");
    keys(KeyCode.CONTROL, KeyCode.Z);
    keys(KeyCode.CONTROL, KeyCode.Z);
    untilText("#detail-output", "No refund.");
    save();
    assertThat(shown("#detail-save").isDisabled()).isTrue();
    assertThat(proxy().sent()).isEmpty();
  }
}
