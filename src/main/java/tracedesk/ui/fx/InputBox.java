package tracedesk.ui.fx;

import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;

/// A line to write in with something before it (an icon) and behind it (keys, a count, a button),
/// framed as one field.
public final class InputBox extends HBox {
  private final TextField field;

  public InputBox(@Nullable Node before, TextField field, @Nullable Node... behind) {
    this.field = field;
    if (before != null) {
      getChildren().add(before);
    }
    getChildren().add(field);
    for (var node : behind) {
      if (node != null) {
        getChildren().add(node);
      }
    }
    HBox.setHgrow(field, Priority.ALWAYS);
    getStyleClass().add("input-box");
  }

  public TextField field() {
    return field;
  }
}
