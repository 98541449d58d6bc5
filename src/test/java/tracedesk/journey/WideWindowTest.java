package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The whole layout, list, tree and form side by side, on a real display: it is wider than the
/// screen of the headless one, and dragging works only here.
@Tag("real-window")
class WideWindowTest extends RefundJourney {
  @Override
  double width() {
    return 1440;
  }

  private double widthOf(String query) {
    var pane = (Region) shown(query);
    return now(pane::getWidth);
  }

  @Test
  void draggingADividerGivesAPaneMoreRoomAndTheTreeTheRest() {
    selectLog("Answer");
    double list = widthOf(".traces");
    double tree = widthOf(".trace-tree");
    double form = widthOf("#detail");
    assertThat(list).isEqualTo(300);
    robot().drag(shown("#divider-list"), MouseButton.PRIMARY).moveBy(60, 0).drop();
    var pane = (Region) shown(".traces");
    until("the list is wider", () -> pane.getWidth() >= list + 50);
    assertThat(widthOf(".trace-tree")).isLessThan(tree);
    assertThat(widthOf("#detail")).isEqualTo(form);
  }

  @Test
  void correctsWithMouseAndKeysBesideTheList() {
    selectLog("Answer");
    robot().clickOn(shown("#detail-output"));
    robot().push(KeyCode.CONTROL, KeyCode.A);
    robot().write("Full refund.");
    click("#detail-save");
    untilWords("#notice", "Saved");
    assertThat(proxy().sent()).containsExactly(toPrompt("{\"output\":\"Full refund.\"}"));
    assertThat(heldLog("log_prompt").string("output")).isEqualTo("Full refund.");
  }
}
