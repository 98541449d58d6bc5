package tracedesk.ui.fx;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Window;
import javafx.util.Duration;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The sign of work under way. It turns in eight steps while it is shown, and stands still where
/// the system asks for less motion. Behind something hidden it rests: as long as anything moves,
/// JavaFX draws sixty frames a second.
final class Loader extends StackPane {
  private static final int STEPS = 8;
  private final Node icon;
  private final Timeline turning;
  private final ObservableValue<Boolean> inOpenWindow;
  private Subscription hidden = Subscription.EMPTY;

  Loader(int size) {
    icon = Icons.of("loader", size, Tone.ACCENT);
    getChildren().add(icon);
    Icons.fixed(this, size);
    turning = new Timeline(new KeyFrame(Duration.millis(120), _ -> turn()));
    turning.setCycleCount(Animation.INDEFINITE);
    inOpenWindow = sceneProperty().flatMap(Scene::windowProperty).flatMap(Window::showingProperty);
    inOpenWindow.subscribe(this::turnWhileShown);
  }

  /// Whether it turns.
  boolean isTurning() {
    return turning.getStatus() == Animation.Status.RUNNING;
  }

  private void turn() {
    icon.setRotate((icon.getRotate() + 360.0 / STEPS) % 360);
    if (hider() != null) {
      turnWhileShown();
    }
  }

  private void turnWhileShown() {
    hidden.unsubscribe();
    hidden = Subscription.EMPTY;
    boolean open = Boolean.TRUE.equals(inOpenWindow.getValue());
    var hider = hider();
    if (open && hider == null && !getScene().getPreferences().isReducedMotion()) {
      turning.play();
    } else {
      turning.stop();
    }
    if (open && hider != null) {
      hidden = hider.visibleProperty().subscribe((_, _) -> turnWhileShown());
    }
  }

  /// What is not visible, this or what it stands in.
  private @Nullable Node hider() {
    for (Node node = this; node != null; node = node.getParent()) {
      if (!node.isVisible()) {
        return node;
      }
    }
    return null;
  }
}
