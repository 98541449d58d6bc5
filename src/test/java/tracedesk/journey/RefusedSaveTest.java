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

  /// Whether it was carried out is not known: the server's copy is read before it is sent again.
  @Test
  void aFailingServerIsTriedAgainByItself() {
    proxy().refuseNextSave(500, "{\"detail\":\"out of order\"}");
    correct();
    isSavedByItself();
  }

  @Test
  void aBrokenConnectionIsTriedAgainByItself() {
    proxy().breakNextSave();
    correct();
    isSavedByItself();
  }

  private void correct() {
    selectLog("Answer");
    type("#detail-output", EDIT);
    save();
  }

  private void isSavedByItself() {
    shown("#detail-waiting");
    assertThat(text("#detail-output")).isEqualTo(EDIT);
    untilSaved();
    assertThat(isShown("#detail-waiting")).isFalse();
    assertThat(proxy().sent()).containsExactly(toPrompt(BODY), toPrompt(BODY));
    assertThat(heldLog(PROMPT).string("output")).isEqualTo(EDIT);
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
