package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What waits between the form and the server can be seen, tried again, taken back and given back.
class OutboxDrawerTest extends RefundJourney {
  private static final String ANSWER = "You get 20 euros back.";

  private int rows() {
    return ((ListView<?>) shown("#outbox-list")).getItems().size();
  }

  private boolean isShownNow(String query) {
    var node = robot().lookup(query).<javafx.scene.Node>tryQuery();
    return node.isPresent() && node.get().isVisible();
  }

  private void openDrawer() {
    keys(KeyCode.CONTROL, KeyCode.J);
    shown("#outbox");
  }

  private void untilEmpty() {
    untilWords("#outbox-status", "Outbox empty");
  }

  private void correct(String log, String text) {
    selectLog(log);
    type("#detail-output", text);
    save();
  }

  @Test
  @DisplayName("saves wait while the server is away, and go out in order when it answers")
  void whatIsSavedOfflineGoesOutInOrderOnceTheServerAnswers() {
    selectLog("Answer");
    proxy().goAway();
    type("#detail-output", ANSWER);
    save();
    untilWords("#outbox-button", "1 in outbox");
    untilWords("#offline", "Offline since");
    type("#detail-output", ANSWER + " Sorry.");
    save();
    untilFocused("detail-output");
    openDrawer();
    until("there is one save", () -> rows() == 1);
    untilFocused("outbox-list");
    keys(KeyCode.ESCAPE);
    until("the drawer is away", () -> !isShown("#outbox"));
    untilFocused("detail-output");
    assertThat(words("#outbox-status")).isEqualTo("Outbox 1");

    serverComesBack();
    untilEmpty();
    untilSaved();
    assertThat(isShown("#window-banner")).isFalse();
    assertThat(proxy().sent()).containsExactly(toPrompt("{\"output\":\"" + ANSWER + " Sorry.\"}"));
    assertThat(heldLog(PROMPT).string("output")).isEqualTo(ANSWER + " Sorry.");
  }

  @Test
  void aRejectedSaveLeadsToTheFieldAndIsSentOnceThatIsRight() {
    proxy()
        .refuseNextSave(
            422,
            """
            {"detail":[{"loc":["body","output"],"msg":"Name the order","type":"value_error"}]}
            """);
    correct("Answer", ANSWER);
    untilWords("#outbox-button", "1 in outbox");
    selectLog("Booking");
    openDrawer();
    untilWords("#outbox-list .outbox-answer .strong", "The server rejected this edit (422).");
    click("#outbox-copy-response");
    assertThat(clipboard()).isEqualTo("Name the order");
    click("#outbox-open-field");
    untilLog("Answer");
    untilFocused("detail-output");
    retype("Order 7: " + ANSWER);
    save();
    untilEmpty();
    assertThat(heldLog(PROMPT).string("output")).isEqualTo("Order 7: " + ANSWER);
  }

  @Test
  void whatWasDiscardedComesBackWithUndo() {
    selectLog("Answer");
    proxy().goAway();
    correct("Answer", ANSWER);
    untilWords("#outbox-button", "1 in outbox");
    untilWords("#offline", "Offline since");
    openDrawer();
    until("there is one save", () -> rows() == 1);
    until("the list has the keyboard", () -> shown("#outbox-list").isFocused());
    keys(KeyCode.DELETE);
    until("it is discarded", () -> rows() == 0);
    untilText("#detail-output", "No refund.");
    untilEmpty();
    click("#outbox-undo");
    untilWords("#outbox-status", "Outbox 1");
    untilText("#detail-output", ANSWER);

    serverComesBack();
    untilEmpty();
    assertThat(heldLog(PROMPT).string("output")).isEqualTo(ANSWER);
  }

  @Test
  void whatWasDiscardedInTheFormComesBackWithTheSaveThatWaited() {
    selectLog("Booking");
    type("#detail-output", "booked twice");
    selectLog("Answer");
    proxy().goAway();
    correct("Answer", ANSWER);
    untilWords("#outbox-button", "1 in outbox");
    untilWords("#offline", "Offline since");
    click("#detail-discard");
    untilWords("#notice", "Discarded: Output, and the save that waited");
    untilText("#detail-output", "No refund.");
    untilEmpty();
    click("#detail-undo");
    untilWords("#outbox-status", "Outbox 1");
    untilText("#detail-output", ANSWER);

    serverComesBack();
    untilEmpty();
    assertThat(heldLog(PROMPT).string("output")).isEqualTo(ANSWER);
    selectLog("Booking");
    untilText("#detail-output", "booked twice");
  }

  @Test
  @DisplayName("what waited is still there after a kill, and goes out")
  void whatWaitsSurvivesAKill() {
    selectLog("Answer");
    proxy().goAway();
    correct("Answer", ANSWER);
    untilWords("#outbox-button", "1 in outbox");
    proxy().comeBack();
    proxy().refuseNextSave(422, "{\"detail\":\"not like this\"}");

    restartAfterAKill();

    untilWords("#outbox-status", "Outbox 1, 1 rejected");
    restartAfterAKill();

    untilWords("#outbox-status", "Outbox 1, 1 rejected");
    openDrawer();
    untilWords("#outbox-list .outbox-answer .strong", "The server rejected this edit (422).");
    click("#outbox-retry-all");
    untilEmpty();
    assertThat(heldLog(PROMPT).string("output")).isEqualTo(ANSWER);
  }

  @Test
  @DisplayName("a refused key pauses the saves to its server; another key sends them")
  void aRefusedKeyPausesTheSavesAndAnotherKeySendsThem() {
    selectLog("Answer");
    proxy().refuseTheKey(true);
    correct("Answer", ANSWER);
    untilWords("#window-banner .banner-title", "The server refused the key (401)");
    untilWords("#outbox-status", "Outbox 1");
    click("#shell-replace-key");
    click("#profiles-replaceKey");
    proxy().refuseTheKey(false);
    fill("#profiles-key", key());
    click("#profiles-save");
    untilSaved();
    untilEmpty();
    keys(KeyCode.ESCAPE);
    until("the banner is away", () -> !isShownNow("#window-banner"));
    assertThat(heldLog(PROMPT).string("output")).isEqualTo(ANSWER);
  }

  /// Whether the save arrived is not known when the program is killed: the server is asked before
  /// anything is sent again.
  @Test
  @DisplayName("H4, K3: an unanswered save is asked about after a kill, and sent once more at most")
  void aSaveWithoutAnAnswerIsAskedAboutAfterAKill() {
    selectLog("Answer");
    proxy().breakNextSave();
    correct("Answer", ANSWER);
    until("the save was sent", () -> proxy().sent().size() == 1);
    proxy().goAway();

    restartAfterAKill();

    untilWords("#outbox-status", "Outbox 1");
    openDrawer();
    until("there is one save", () -> rows() == 1);
    untilWords("#outbox-list .outbox-state", "Waiting for an answer…");
    serverComesBack();
    untilEmpty();
    assertThat(heldLog(PROMPT).string("output")).isEqualTo(ANSWER);
    assertThat(proxy().sent()).hasSize(2);
  }
}
