package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.css.PseudoClass;
import javafx.scene.input.KeyCode;
import jfx.incubator.scene.control.richtext.CodeArea;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;

/// Corrections that were typed and not saved, over the end of the program.
class UnsavedTest extends RefundJourney {
  private static final PseudoClass KEPT = PseudoClass.getPseudoClass("kept");

  private static final LogDraft.Caret BEFORE_THE_END =
      new LogDraft.Caret(Field.OUTPUT, 1, "Yes, at once.".length() - 1);

  @Test
  void whatTheSolidDotPromisesIsThereAfterAKill() {
    selectLog("Answer");
    type("#detail-output", "Yes, at once.");
    keys(KeyCode.LEFT);
    keys(KeyCode.LEFT);
    untilKept("#detail-output-kept");
    until(
        "the caret is kept",
        () ->
            unsavedOnDisk().stream().anyMatch(kept -> BEFORE_THE_END.equals(kept.draft().caret())));
    selectLog("Refunds");
    click("#detail-inputs-mode-1");
    type("#detail-inputs", "{\"ticket\": ");
    untilKept("#detail-inputs-kept");

    restartAfterAKill();

    untilLog("Refunds");
    untilText("#detail-inputs", "{\"ticket\": ");
    selectLog("Answer");
    untilText("#detail-output", "Yes, at once.");
    untilKept("#detail-output-kept");
    var editor = (CodeArea) shown("#detail-output");
    until(
        "the caret is where it was",
        () -> editor.getCaretPosition().offset() == BEFORE_THE_END.column() - 1);
    assertThat(proxy().sent()).isEmpty();
    save();
    untilSaved();
    assertThat(proxy().sent()).containsExactly(toPrompt("{\"output\":\"Yes, at once.\"}"));
  }

  @Test
  void whatWasSavedOrDiscardedDoesNotComeBack() {
    selectLog("Answer");
    type("#detail-output", "Yes.");
    untilKept("#detail-output-kept");
    save();
    untilSaved();
    selectLog("Booking");
    type("#detail-output", "not booked");
    untilKept("#detail-output-kept");
    type("#detail-output", "booked");
    until("nothing is unsaved on the disk", () -> unsavedOnDisk().isEmpty());

    restartAfterAKill();

    selectLog("Booking");
    untilText("#detail-output", "booked");
    selectLog("Answer");
    untilText("#detail-output", "Yes.");
    assertThat(shown("#detail-save").isDisabled()).isTrue();
  }

  private void untilKept(String dot) {
    var node = shown(dot);
    until(dot + " is solid", () -> node.getPseudoClassStates().contains(KEPT));
  }
}
