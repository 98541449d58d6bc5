package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// From the list to a completed trace without the mouse.
class KeyboardTest extends RefundJourney {
  @Override
  void prepare() {
    super.prepare();
    call(
        "POST",
        "/v5/flows/log",
        """
        {"log_id":"log_newer","path":"Support/Newer","flow":{"attributes":{}},"inputs":{},
         "start_time":"2026-03-03T10:00:00Z"}
        """);
  }

  @Test
  void theKeyboardBeginsInTheTreeAndGoesFromPaneToPane() {
    untilLog("Newer");
    untilFocused("tree-rows");
    keys(KeyCode.F6);
    untilFocused("detail-output");
    keys(KeyCode.F6);
    untilFocused("trace-list");
    keys(KeyCode.F6);
    untilFocused("tree-rows");
    keys(KeyCode.SHIFT, KeyCode.F6);
    untilFocused("trace-list");
  }

  @Test
  void aTraceIsFoundCorrectedAndCompletedByKeysAlone() {
    untilLog("Newer");
    keys(KeyCode.CONTROL, KeyCode.DIGIT1);
    untilFocused("trace-list");
    keys(KeyCode.DOWN);
    untilLog("Refunds");
    assertThat(isFocused("trace-list")).isTrue();
    keys(KeyCode.UP);
    untilLog("Newer");
    keys(KeyCode.DOWN);
    untilLog("Refunds");
    keys(KeyCode.ENTER);
    untilFocused("tree-rows");
    assertThat(isShown("#trace-list")).isFalse();
    keys(KeyCode.DOWN);
    untilLog("Answer");
    keys(KeyCode.UP);
    untilLog("Refunds");
    keys(KeyCode.ENTER);
    untilFocused("detail-output");
    retype("Done.");
    saveAndComplete();
    untilSaved();

    assertThat(proxy().sent())
        .containsExactly(
            toFlow(
                "{\"output\":\"Done.\",\"trace_status\":\"complete\",\"log_status\":\"complete\"}"));
    assertThat(heldLog(FLOW).string("log_status")).isEqualTo("complete");
    untilFocused("detail-next-incomplete");
  }
}
