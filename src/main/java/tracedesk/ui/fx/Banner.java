package tracedesk.ui.fx;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// A message inside the page with an icon, what happened, what it means, and what can be done.
public final class Banner extends HBox {
  public Banner(Tone tone, String icon, String title, @Nullable String detail, Node... actions) {
    getStyleClass().addAll("banner", tone.styleClass());
    var words = new VBox(Controls.styled(wrapped(title), "banner-title"));
    if (detail != null) {
      words.getChildren().add(Controls.styled(wrapped(detail), "banner-detail"));
    }
    HBox.setHgrow(words, Priority.ALWAYS);
    getChildren().addAll(Icons.of(icon, 16, tone), words);
    getChildren().addAll(actions);
  }

  private static Label wrapped(String words) {
    var label = new Label(words);
    label.setWrapText(true);
    return label;
  }
}
