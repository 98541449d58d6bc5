package tracedesk.journey;

import javafx.scene.control.ListView;
import org.junit.jupiter.api.Test;

/// The history of a log of the program's own server, while others work on it.
class LiveHistoryTest extends RefundJourney {
  @Override
  boolean usesLocalConnection() {
    return true;
  }

  @Test
  void whatOthersChangeAppearsWithoutAsking() {
    selectLog("Answer");
    click("#detail-tabs #history-tab");
    var list = (ListView<?>) shown("#history-list");
    until("one entry", () -> list.getItems().size() == 1);
    call("PATCH", toPrompt("").target(), "{\"output\":\"Theirs.\"}");
    until(
        "their change",
        () -> list.getItems().size() == 2 && list.getItems().getFirst().toString().contains("api"));
  }
}
