package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.css.PseudoClass;
import org.junit.jupiter.api.Test;

/// Corrections that were typed and not saved, over the end of the program.
class UnsavedTest extends RefundJourney {
  private static final PseudoClass KEPT = PseudoClass.getPseudoClass("kept");

  @Test
  void whatTheSolidDotPromisesIsThereAfterAKill() {
    selectLog("Answer");
    type("#detail-output", "Yes, at once.");
    untilKept("#detail-output-kept");
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
