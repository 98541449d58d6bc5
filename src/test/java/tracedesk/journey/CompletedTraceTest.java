package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.input.KeyCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A completed trace is locked until somebody chooses to correct it, and stays complete then.
class CompletedTraceTest extends RefundJourney {
  private @Nullable String end;

  @Override
  void prepare() {
    super.prepare();
    end =
        call(
                "PATCH",
                "/v5/flows/logs/" + FLOW,
                "{\"output\":\"No refund.\",\"log_status\":\"complete\"}")
            .string("end_time");
  }

  @Test
  void aCompletedFlowIsCorrectedAndStaysComplete() {
    untilLog("Refunds");
    shown("#detail-read-only");
    type("#detail-output", "typed into a locked field");
    save();
    saveAndComplete();
    assertThat(text("#detail-output")).isEqualTo("No refund.");
    assertThat(proxy().sent()).isEmpty();

    click("#detail-correct");
    click("#common-confirm");
    untilEditable("#detail-output");
    assertThat(isShown("#detail-complete")).isFalse();
    type("#detail-output", "20 euros.");
    save();
    untilSaved();
    assertThat(proxy().sent()).containsExactly(toFlow("{\"output\":\"20 euros.\"}"));
    var log = heldLog(FLOW);
    assertThat(log.string("output")).isEqualTo("20 euros.");
    assertThat(log.string("log_status")).isEqualTo("complete");
    assertThat(log.string("end_time")).isEqualTo(end);
  }

  @Test
  void theLogsOfACompletedTraceAreLockedEachForItself() {
    selectLog("Answer");
    shown("#detail-read-only");
    click("#detail-correct");
    keys(KeyCode.ESCAPE);
    assertThat(isEditable("#detail-output")).isFalse();
    click("#detail-correct");
    keys(KeyCode.ENTER);
    untilEditable("#detail-output");
    selectLog("Booking");
    shown("#detail-read-only");
    assertThat(isEditable("#detail-output")).isFalse();
    selectLog("Answer");
    type("#detail-output", "Yes.");
    save();
    untilSaved();
    assertThat(proxy().sent()).containsExactly(toPrompt("{\"output\":\"Yes.\"}"));
    assertThat(heldLog(PROMPT).string("output")).isEqualTo("Yes.");
    assertThat(heldLog(FLOW).string("log_status")).isEqualTo("complete");
  }
}
