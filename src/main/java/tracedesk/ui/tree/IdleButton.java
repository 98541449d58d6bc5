package tracedesk.ui.tree;

import javafx.scene.control.ToggleButton;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Text;

/// Where most of a trace is idle: leaves the idle stretches out of the time axis, or shows them
/// again, and says how much they are.
final class IdleButton extends ToggleButton {
  private final TimeWindow time;

  IdleButton(TimeWindow time) {
    this.time = time;
    setId("tree-hide-idle");
    getStyleClass().setAll("toggle-button", "tree-idle");
    setMnemonicParsing(false);
    selectedProperty().bindBidirectional(time.idleHiddenProperty());
    Controls.explained(this, Text.get("tree.hideIdle.tip"));
    time.activityProperty().subscribe(this::show);
    time.idleHiddenProperty().subscribe(this::show);
  }

  private void show() {
    var times = time.activityProperty().get();
    boolean offered = times != null && times.isMostlyIdle();
    boolean on = times != null && times.idle().size() > 0 && time.idleHiddenProperty().get();
    setVisible(offered || on);
    if (times != null) {
      int percent = (int) Math.floor(times.idleShare() * 100);
      setText(Text.get(on ? "tree.idleHidden" : "tree.hideIdle", percent));
    }
  }
}
