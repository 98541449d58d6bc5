package tracedesk.ui.shell;

import java.util.List;
import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;

/// All commands that have keys, and the keys.
final class ShortcutSheet extends VBox {
  ShortcutSheet(List<Command> commands) {
    super(2);
    var title = Controls.styled(Controls.label("shell.shortcuts"), "title");
    getChildren().add(title);
    for (var command : commands) {
      var keys = command.shortcut();
      if (keys != null) {
        var line =
            Controls.row(
                12, Controls.words(command.label()), Controls.spacer(), Controls.keys(keys));
        line.getStyleClass().add("sheet-line");
        getChildren().add(line);
      }
    }
    getStyleClass().add("shortcut-sheet");
    setFocusTraversable(true);
  }
}
