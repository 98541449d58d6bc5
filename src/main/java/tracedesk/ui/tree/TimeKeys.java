package tracedesk.ui.tree;

import javafx.scene.input.KeyEvent;

/// The keys of the time axis, on whatever layout: `+` and `−` zoom, `0` shows everything.
final class TimeKeys {
  private TimeKeys() {}

  /// Does what the key means, and consumes it then.
  static void typed(KeyEvent event, TimeWindow time) {
    if (event.isShortcutDown() || event.isAltDown() || event.isMetaDown()) {
      return;
    }
    switch (event.getCharacter()) {
      case "+", "=" -> time.zoomIn.run();
      case "-", "_" -> time.zoomOut.run();
      case "0" -> time.showAll.run();
      default -> {
        return;
      }
    }
    event.consume();
  }
}
