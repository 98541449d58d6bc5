package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tracedesk.domain.profile.Safety;

class ReadOnlyConnectionTest extends RefundJourney {
  @Override
  Safety safety() {
    return Safety.READ_ONLY;
  }

  @Test
  void nothingIsEverSent() {
    selectLog("Answer");
    untilWords("#detail-log-scroll .banner-title", "This connection is read-only");
    type("#detail-output", "typed in vain");
    save();
    saveAndComplete();
    assertThat(text("#detail-output")).isEqualTo("No refund.");
    assertThat(isShown("#detail-save")).isFalse();
    selectLog("Refunds");
    saveAndComplete();
    assertThat(isShown("#detail-complete")).isFalse();
    assertThat(isShown("#detail-correct")).isFalse();

    assertThat(proxy().sent()).isEmpty();
    assertThat(heldLog(PROMPT).string("output")).isEqualTo("No refund.");
    assertThat(heldLog(FLOW).string("log_status")).isEqualTo("incomplete");
  }
}
