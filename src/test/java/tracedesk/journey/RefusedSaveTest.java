package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A save that does not succeed keeps the edit, says why, and can be tried again.
class RefusedSaveTest extends RefundJourney {
  private static final String EDIT = "You get 20 euros back.";
  private static final String BODY = "{\"output\":\"" + EDIT + "\"}";

  @Test
  void aRefusedFieldSaysWhyWhereItIs() {
    proxy()
        .refuseNextSave(
            422,
            """
            {"detail":[{"loc":["body","output"],"msg":"Name the order","type":"value_error"}]}
            """);
    correct();
    untilWords("#detail-output-section .flaw", "Name the order");
    keepsTheEditAndSavesItAgain();
  }

  @Test
  void aFailingServerKeepsTheEdit() {
    proxy().refuseNextSave(500, "{\"detail\":\"out of order\"}");
    correct();
    shown("#detail-failure");
    shown("#detail-reload");
    keepsTheEditAndSavesItAgain();
  }

  @Test
  void aBrokenConnectionKeepsTheEdit() {
    proxy().breakNextSave();
    correct();
    shown("#detail-failure");
    shown("#detail-reload");
    keepsTheEditAndSavesItAgain();
  }

  @Test
  void readingAgainAfterAFailureKeepsTheEdit() {
    proxy().refuseNextSave(500, "");
    correct();
    click("#detail-reload");
    untilLog("Answer");
    keepsTheEditAndSavesItAgain();
  }

  private void correct() {
    selectLog("Answer");
    type("#detail-output", EDIT);
    save();
  }

  private void keepsTheEditAndSavesItAgain() {
    assertThat(text("#detail-output")).isEqualTo(EDIT);
    assertThat(words("#detail-count")).startsWith("1 ");
    assertThat(heldLog(PROMPT).string("output")).isEqualTo("No refund.");
    assertThat(proxy().sent()).containsExactly(toPrompt(BODY));

    click("#detail-retry");
    untilSaved();
    assertThat(isShown("#detail-failure")).isFalse();
    assertThat(proxy().sent()).containsExactly(toPrompt(BODY), toPrompt(BODY));
    assertThat(heldLog(PROMPT).string("output")).isEqualTo(EDIT);
  }
}
