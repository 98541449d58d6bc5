package tracedesk.ui.transfer;

import javafx.scene.Node;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Dialogs;

/// The head of the cards: the title, and the cross for the mouse (the keyboard has Esc).
final class TransferHead {
  private TransferHead() {}

  static Node of(String titleKey, Dialogs dialogs) {
    var cross = Buttons.icon(new Command("common.close", dialogs::close).withIcon("x"));
    cross.setFocusTraversable(false);
    return Controls.styled(
        Controls.row(
            8, Controls.styled(Controls.label(titleKey), "card-title"), Controls.spacer(), cross),
        "dialog-head");
  }
}
