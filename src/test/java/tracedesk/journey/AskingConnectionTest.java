package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import tracedesk.domain.profile.Safety;

class AskingConnectionTest extends RefundJourney {
  @Override
  Safety safety() {
    return Safety.ASK;
  }

  @Test
  void nothingIsSentBeforeTheAnswer() {
    selectLog("Answer");
    type("#detail-output", "Yes.");
    save();
    shown("#common-confirm");
    keys(KeyCode.ESCAPE);
    assertThat(isShown("#common-confirm")).isFalse();
    assertThat(proxy().sent()).isEmpty();
    assertThat(text("#detail-output")).isEqualTo("Yes.");

    save();
    shown("#common-confirm");
    keys(KeyCode.ENTER);
    untilSaved();
    assertThat(proxy().sent()).containsExactly(toPrompt("{\"output\":\"Yes.\"}"));
    assertThat(heldLog(PROMPT).string("output")).isEqualTo("Yes.");
  }

  @Test
  void completingIsAskedForToo() {
    untilLog("Refunds");
    type("#detail-output", "Done.");
    saveAndComplete();
    shown("#common-confirm");
    assertThat(proxy().sent()).isEmpty();
    click("#common-confirm");
    untilSaved();
    assertThat(proxy().sent())
        .containsExactly(
            toFlow(
                "{\"output\":\"Done.\",\"trace_status\":\"complete\",\"log_status\":\"complete\"}"));
    assertThat(heldLog(FLOW).string("log_status")).isEqualTo("complete");
  }
}
