package tracedesk.ui.welcome;

import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;

/// A way to traces without an app at hand: a wide button with an icon, a title, some words and its
/// keys.
final class WayCard extends Button {
  /// Narrower cards leave out their keys, so that the title is read whole.
  private static final double ROOMY = 250;

  /// @param key of the title
  /// @param words under the title
  /// @param progress below the words
  WayCard(String id, String key, Command command, ObservableValue<String> words, Node... progress) {
    setId(id);
    getStyleClass().add("way-card");
    var title =
        Controls.row(8, Controls.styled(Controls.label(key), "way-title"), Controls.spacer());
    if (command.shortcut() != null) {
      title
          .getChildren()
          .add(
              Controls.shownWhile(
                  widthProperty().greaterThan(ROOMY), Controls.keys(command.shortcut())));
    }
    var under = Controls.styled(Controls.text(words), "muted", "size-12", "way-words");
    under.setWrapText(true);
    var text = new VBox(1, title, under);
    text.getChildren().addAll(progress);
    text.setMinWidth(0);
    HBox.setHgrow(text, Priority.ALWAYS);
    var icon = Icons.of(command.icon() == null ? "arrow-right" : command.icon(), 17);
    var row = new HBox(12, icon, text);
    row.prefWidthProperty().bind(Bindings.max(0, widthProperty().subtract(30)));
    setGraphic(row);
    setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    setMaxWidth(Double.MAX_VALUE);
    setAccessibleText(Text.get(key));
    accessibleHelpProperty().bind(words);
    disableProperty().bind(Bindings.not(command.enabled()));
    setOnAction(pressed -> command.run());
  }
}
