package tracedesk.ui.fx;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import javafx.stage.Popup;
import javafx.stage.PopupWindow;

/// A card that hangs below a control until the user clicks elsewhere or presses Esc.
public final class Popover {
  private final Popup popup = new Popup();

  public Popover(Node content) {
    popup.setAutoHide(true);
    popup.setHideOnEscape(true);
    popup.setAnchorLocation(PopupWindow.AnchorLocation.CONTENT_TOP_LEFT);
    popup.getContent().add(Controls.styled(new StackPane(content), "popover"));
  }

  /// Shows it under the control, or hides it if it is shown.
  public void toggle(Node under) {
    if (popup.isShowing()) {
      popup.hide();
      return;
    }
    Bounds place = under.localToScreen(under.getLayoutBounds());
    popup.show(under, place.getMinX(), place.getMaxY() + 4);
  }

  public void hide() {
    popup.hide();
  }

  public boolean isShowing() {
    return popup.isShowing();
  }
}
