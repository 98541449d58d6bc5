package tracedesk.ui.shell;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Text;

/// All commands that have keys, and the keys, in two columns. In a low window it scrolls.
final class ShortcutSheet extends VBox {
  private static final double GAP = 32;

  ShortcutSheet(List<Command> commands) {
    super(2);
    var lines = new ArrayList<Node>();
    for (var command : commands) {
      var keys = command.shortcut();
      if (keys != null) {
        lines.add(line(command.label(), Controls.keys(keys)));
      }
    }
    var wheel = Text.get("shell.shortcuts.wheel");
    lines.add(Controls.heading("shell.shortcuts.tree"));
    lines.add(line(Text.get("shell.shortcuts.zoom"), Controls.keys("Plus"), Controls.keys("−")));
    lines.add(line(Text.get("shell.shortcuts.wholeTime"), Controls.keys("0")));
    lines.add(line(Text.get("shell.shortcuts.pointer"), Controls.keys("Shortcut+" + wheel)));
    lines.add(line(Text.get("shell.shortcuts.pan"), Controls.keys("Shift+" + wheel)));
    lines.add(
        line(Text.get("shell.shortcuts.errors"), Controls.keys("E"), Controls.keys("Shift+E")));
    int half = (lines.size() + 1) / 2;
    var columns =
        new HBox(GAP, column(lines.subList(0, half)), column(lines.subList(half, lines.size())));
    var page = Controls.scroll(columns);
    setVgrow(page, Priority.ALWAYS);
    getChildren().addAll(Controls.title(Text.get("shell.shortcuts")), page);
    getStyleClass().add("shortcut-sheet");
    setFocusTraversable(true);
  }

  private static VBox column(List<Node> lines) {
    var column = new VBox(2, lines.toArray(Node[]::new));
    column.setPrefWidth(0);
    HBox.setHgrow(column, Priority.ALWAYS);
    return column;
  }

  private static HBox line(String words, Label... keys) {
    return Controls.styled(
        Controls.row(12, Controls.words(words), Controls.spacer(), Controls.row(4, keys)),
        "sheet-line");
  }
}
