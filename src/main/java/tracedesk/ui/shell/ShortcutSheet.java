package tracedesk.ui.shell;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Text;

/// All commands that have keys, and the keys.
final class ShortcutSheet extends VBox {
  ShortcutSheet(List<Command> commands) {
    super(2);
    var title = Controls.styled(Controls.label("shell.shortcuts"), "title");
    getChildren().add(title);
    for (var command : commands) {
      var keys = command.shortcut();
      if (keys != null) {
        line(command.label(), Controls.keys(keys));
      }
    }
    getChildren().add(Controls.heading("shell.shortcuts.tree"));
    var wheel = Text.get("shell.shortcuts.wheel");
    line(Text.get("shell.shortcuts.zoom"), Controls.keys("Plus"), Controls.keys("−"));
    line(Text.get("shell.shortcuts.wholeTime"), Controls.keys("0"));
    line(Text.get("shell.shortcuts.pointer"), Controls.keys("Shortcut+" + wheel));
    line(Text.get("shell.shortcuts.pan"), Controls.keys("Shift+" + wheel));
    line(Text.get("shell.shortcuts.errors"), Controls.keys("E"), Controls.keys("Shift+E"));
    getStyleClass().add("shortcut-sheet");
    setFocusTraversable(true);
  }

  private void line(String words, Label... keys) {
    var line = Controls.row(12, Controls.words(words), Controls.spacer(), Controls.row(4, keys));
    line.getStyleClass().add("sheet-line");
    getChildren().add(line);
  }
}
