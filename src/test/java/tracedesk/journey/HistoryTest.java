package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// What became of a log, and the way back, by keys alone.
class HistoryTest extends RefundJourney {
  @Test
  void anOlderValueIsBroughtBackAndSavedLikeAnyCorrection() {
    selectLog("Answer");
    type("#detail-output", "Yes, at once.");
    save();
    untilSaved();
    keys(KeyCode.CONTROL, KeyCode.DIGIT3);
    keys(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.TAB);
    shown("#history-list");
    untilEntries(2);
    shown("#history-restore-old-output");
    while (!isFocused("history-list")) {
      keys(KeyCode.TAB);
    }
    keys(KeyCode.F7);
    shown("#history-note");
    assertThat(isShown("#history-restore-old-output")).isFalse();
    keys(KeyCode.SHIFT, KeyCode.F7);
    shown("#history-restore-old-output");
    while (!isFocused("history-restore-old-output")) {
      keys(KeyCode.TAB);
    }
    keys(KeyCode.SPACE);
    untilEntries(3);
    assertThat(proxy().sent()).hasSize(1);
    save();
    untilEntries(3);
    until(
        "the server holds the old value",
        () -> "No refund.".equals(heldLog(PROMPT).string("output")));
    assertThat(proxy().sent())
        .containsExactly(
            toPrompt("{\"output\":\"Yes, at once.\"}"), toPrompt("{\"output\":\"No refund.\"}"));
  }

  private void untilEntries(int count) {
    var list = (ListView<?>) shown("#history-list");
    until(count + " entries", () -> list.getItems().size() == count);
  }
}
