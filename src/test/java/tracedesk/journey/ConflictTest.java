package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Somebody else changed what the user changed: nothing is overwritten, the user chooses, and what
/// was chosen is saved.
class ConflictTest extends RefundJourney {
  private static final String ORIGINAL =
      "The jar arrived broken, and I would like to have my money back.";
  private static final String THEIRS =
      "The jar arrived in pieces, and I would like to have my money back.";
  private static final String MINE =
      "The jar arrived broken, and I would like to have a new one instead.";

  private void theyWrite(String output) {
    call(
        "PATCH",
        "/v5/flows/logs/" + FLOW,
        "{\"output\":\""
            + output
            + "\",\"inputs\":{\"ticket\":\"jar arrived broken\",\"price\":2}}");
  }

  private void collide() {
    selectLog("Refunds");
    type("#detail-output", "Mine.");
    theyWrite("Theirs.");
    save();
    untilWords("#conflict-title", "Choose what to keep in 1 field");
    untilFocused("conflict-0-keep-original");
  }

  @Test
  @DisplayName(
      "C2: a save meets somebody else’s: theirs, mine or another text is the user’s choice")
  void theUserChoosesMine() {
    collide();
    assertThat(isShown("#detail")).isFalse();
    assertThat(proxy().sent()).isEmpty();
    assertThat(shown("#conflict-save").isDisabled()).isTrue();
    click("#conflict-0-keep-mine");
    click("#conflict-save");
    untilSaved();
    assertThat(heldLog(FLOW).string("output")).isEqualTo("Mine.");
    assertThat(String.valueOf(heldLog(FLOW).object("inputs"))).contains("2");
    untilText("#detail-output", "Mine.");
    untilWords("#outbox-status", "Outbox empty");
  }

  @Test
  void theUserChoosesTheirsAndNothingIsSent() {
    collide();
    click("#conflict-keep-all-theirs");
    click("#conflict-save");
    untilWords("#outbox-status", "Outbox empty");
    untilText("#detail-output", "Theirs.");
    assertThat(proxy().sent()).isEmpty();
    assertThat(words("#detail-count")).isEqualTo("No changes");
  }

  @Test
  void theUserWritesTheResultAndMarksComplete() {
    collide();
    click("#conflict-0-start-theirs");
    type("#conflict-0-result", "Theirs and mine.");
    keys(KeyCode.CONTROL, KeyCode.ENTER);
    untilWords("#notice", "Saved and completed");
    assertThat(heldLog(FLOW).string("output")).isEqualTo("Theirs and mine.");
    assertThat(heldLog(FLOW).string("log_status")).isEqualTo("complete");
  }

  @Test
  @DisplayName("a conflict survives a kill, and is decided after it")
  void aConflictIsStillThereAfterAKill() {
    collide();
    keys(KeyCode.ESCAPE);
    shown("#detail-conflict");
    untilText("#detail-output", "Mine.");

    restartAfterAKill();

    untilWords("#outbox-status", "Outbox 1, 1 conflict");
    selectLog("Refunds");
    untilText("#detail-output", "Mine.");
    click("#detail-resolve");
    untilWords("#conflict-title", "Choose what to keep in 1 field");
    click("#conflict-0-keep-original");
    click("#conflict-save");
    untilSaved();
    assertThat(heldLog(FLOW).string("output")).isNull();
    untilWords("#outbox-status", "Outbox empty");
  }

  /// Both write the same key of the inputs, and each way out is taken once.
  @Test
  void oneKeyOfTheInputsIsDecidedEachWay() {
    collideInputs();
    click("#conflict-0-keep-theirs");
    click("#conflict-save");
    untilWords("#outbox-status", "Outbox empty");
    assertThat(ticket()).isEqualTo(THEIRS);

    collideInputs();
    click("#conflict-0-keep-mine");
    saveMerged();
    assertThat(ticket()).isEqualTo(MINE);

    collideInputs();
    click("#conflict-0-keep-original");
    saveMerged();
    assertThat(ticket()).isEqualTo(ORIGINAL);

    collideInputs();
    click("#conflict-0-start-theirs");
    type("#conflict-0-result", "\"Both arrived broken\"");
    saveMerged();
    assertThat(ticket()).isEqualTo("Both arrived broken");
  }

  @Test
  void aConflictWhileCompletingCompletesOnlyWithWhatWasChosen() {
    selectLog("Refunds");
    type("#detail-output", "Mine.");
    theyWrite("Theirs.");
    saveAndComplete();
    untilWords("#conflict-title", "Choose what to keep in 1 field");
    assertThat(heldLog(FLOW).string("log_status")).isEqualTo("incomplete");
    click("#conflict-0-keep-mine");
    click("#conflict-complete");
    untilWords("#notice", "Saved and completed");
    assertThat(heldLog(FLOW).string("output")).isEqualTo("Mine.");
    assertThat(heldLog(FLOW).string("log_status")).isEqualTo("complete");
  }

  private void collideInputs() {
    writeTicket(ORIGINAL);
    selectLog("Answer");
    selectLog("Refunds");
    click("#detail-inputs-mode-1");
    type("#detail-inputs", inputs(MINE));
    writeTicket(THEIRS);
    save();
    untilWords("#conflict-title", "Choose what to keep in 1 field");
  }

  private void saveMerged() {
    click("#conflict-save");
    untilSaved();
    untilWords("#outbox-status", "Outbox empty");
  }

  private void writeTicket(String text) {
    call("PATCH", "/v5/flows/logs/" + FLOW, "{\"inputs\":" + inputs(text) + "}");
  }

  private static String inputs(String ticket) {
    return "{\"ticket\":\"" + ticket + "\",\"price\":2}";
  }

  private String ticket() {
    var inputs = heldLog(FLOW).object("inputs");
    return inputs == null ? "" : String.valueOf(inputs.string("ticket"));
  }
}
