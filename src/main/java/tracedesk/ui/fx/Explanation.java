package tracedesk.ui.fx;

import java.util.function.Supplier;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// The tooltip of a node. It is a window of its own, costly to make, and most are never read: so it
/// is made when the pointer first comes over the node, and its words are asked for as it comes up.
final class Explanation implements EventHandler<MouseEvent> {
  private final Node node;
  private final Supplier<String> words;
  private @Nullable Tooltip tip;

  private Explanation(Node node, Supplier<String> words) {
    this.node = node;
    this.words = words;
  }

  /// @param words what is shown; nothing is while they are empty
  static void of(Node node, Supplier<String> words) {
    node.addEventHandler(MouseEvent.MOUSE_ENTERED, new Explanation(node, words));
  }

  @Override
  public void handle(MouseEvent entered) {
    if (!words.get().isEmpty()) {
      Tooltip.install(node, tip == null ? tip = made() : tip);
    } else if (tip != null) {
      Tooltip.uninstall(node, tip);
    }
  }

  private Tooltip made() {
    var made = new Tooltip();
    made.setShowDelay(Duration.millis(500));
    made.setWrapText(true);
    made.setMaxWidth(420);
    made.setOnShowing(_ -> made.setText(words.get()));
    return made;
  }
}
