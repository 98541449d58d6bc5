package tracedesk.ui.fx;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;

/// The sign of work under way. It turns in eight steps while it is shown, and stands still where
/// the system asks for less motion.
final class Loader extends StackPane {
  private static final int STEPS = 8;
  private final Timeline turning;

  Loader(int size) {
    Node icon = Icons.of("loader", size, Tone.ACCENT);
    getChildren().add(icon);
    Icons.fixed(this, size);
    turning =
        new Timeline(
            new KeyFrame(
                Duration.millis(120),
                step -> icon.setRotate((icon.getRotate() + 360.0 / STEPS) % 360)));
    turning.setCycleCount(Animation.INDEFINITE);
    sceneProperty().subscribe(this::turnWhileShown);
    visibleProperty().subscribe(this::turnWhileShown);
  }

  private void turnWhileShown() {
    var scene = getScene();
    if (scene == null || !isVisible() || scene.getPreferences().isReducedMotion()) {
      turning.stop();
    } else {
      turning.play();
    }
  }
}
