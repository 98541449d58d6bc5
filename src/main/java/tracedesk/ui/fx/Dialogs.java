package tracedesk.ui.fx;

import java.util.ArrayDeque;
import java.util.Deque;
import javafx.animation.FadeTransition;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// The cards that lie over the window, dimming it. The topmost holds the focus, Esc closes it, and
/// the focus goes back to where it was.
public final class Dialogs implements Questions {
  private final StackPane window;
  private final Deque<Open> open = new ArrayDeque<>();

  private record Open(StackPane scrim, @Nullable Node before) {}

  /// @param window the window's root; its first child is the page under the cards
  public Dialogs(StackPane window) {
    this.window = window;
    window.addEventFilter(KeyEvent.KEY_PRESSED, this::closeOnEscape);
  }

  public boolean isOpen() {
    return !open.isEmpty();
  }

  /// Lays a card of this size over the window, or of its own size where a measure is
  /// `Region.USE_COMPUTED_SIZE`.
  public void show(Region card, double width, double height) {
    card.getStyleClass().add("dialog-card");
    card.setPrefSize(width, height);
    card.setMaxSize(
        width == Region.USE_COMPUTED_SIZE ? Region.USE_PREF_SIZE : width,
        height == Region.USE_COMPUTED_SIZE ? Region.USE_PREF_SIZE : height);
    var scrim = Controls.styled(new StackPane(card), "scrim");
    var before = window.getScene() == null ? null : window.getScene().getFocusOwner();
    beneath().setDisable(true);
    open.push(new Open(scrim, before));
    window.getChildren().add(scrim);
    fadeIn(scrim);
    window.applyCss();
    window.layout();
    focusFirst(card);
  }

  /// Closes the topmost card.
  public void close() {
    if (open.isEmpty()) {
      return;
    }
    var top = open.pop();
    window.getChildren().remove(top.scrim());
    beneath().setDisable(false);
    if (top.before() != null) {
      top.before().requestFocus();
    }
  }

  @Override
  public void ask(Question question, Runnable yes) {
    var keep = new Command("common.cancel", this::close);
    var go =
        new Command(
            "common.confirm",
            () -> {
              close();
              yes.run();
            });
    var button = question.destroys() ? Buttons.danger(go) : Buttons.primary(go);
    button.setText(question.verb());
    button.setDefaultButton(!question.destroys());
    var detail = Controls.styled(new Label(question.detail()), "muted");
    detail.setWrapText(true);
    var words = Controls.styled(new VBox(6, Controls.title(question.title()), detail), "dialog-body");
    var foot =
        Controls.styled(
            Controls.row(8, Controls.spacer(), Buttons.flat(keep), button), "dialog-foot");
    show(new VBox(words, foot), 440, Region.USE_COMPUTED_SIZE);
    if (question.destroys()) {
      foot.lookup("#" + Buttons.id(keep)).requestFocus();
    } else {
      button.requestFocus();
    }
  }

  /// The page, or the card under the topmost one.
  private Node beneath() {
    return open.isEmpty() ? window.getChildren().getFirst() : open.peek().scrim();
  }

  private void closeOnEscape(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE && isOpen()) {
      event.consume();
      close();
    }
  }

  private void fadeIn(Node node) {
    if (window.getScene() != null && !window.getScene().getPreferences().isReducedMotion()) {
      var fade = new FadeTransition(Duration.millis(120), node);
      fade.setFromValue(0);
      fade.setToValue(1);
      fade.play();
    }
  }

  private static boolean focusFirst(Node node) {
    if (node.isFocusTraversable() && node.isVisible() && !node.isDisabled()) {
      node.requestFocus();
      return true;
    }
    return node instanceof Parent parent
        && parent.getChildrenUnmodifiable().stream().anyMatch(Dialogs::focusFirst);
  }
}
