package tracedesk.ui.fx;

import java.util.EnumMap;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;

/// The mark of a trace's status in a list. Each of its shapes is made when it is needed first.
public final class StatusMark extends StackPane {
  /// What a mark can say.
  public enum Status {
    /// Its logs are still coming.
    RECEIVING,
    INCOMPLETE,
    COMPLETE,
    UNKNOWN
  }

  private final Map<Status, Node> shapes = new EnumMap<>(Status.class);

  public StatusMark() {
    getStyleClass().add("status-mark");
  }

  public void show(Status status) {
    getChildren().forEach(shape -> shape.setVisible(false));
    Controls.show(getChildren(), shapes.computeIfAbsent(status, StatusMark::shape), true);
  }

  private static Node shape(Status status) {
    return switch (status) {
      case RECEIVING -> Icons.busy(12);
      case INCOMPLETE -> moved(Icons.incomplete(10), 1);
      case COMPLETE -> Icons.complete(12);
      case UNKNOWN -> moved(Icons.dot(Tone.NEUTRAL), 2);
    };
  }

  private static Node moved(Node shape, double right) {
    shape.setTranslateX(right);
    return shape;
  }
}
