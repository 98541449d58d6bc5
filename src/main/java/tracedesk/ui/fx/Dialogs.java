package tracedesk.ui.fx;

import java.util.ArrayDeque;
import java.util.Deque;
import javafx.animation.FadeTransition;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The cards that lie over the window, dimming it. The topmost has the keyboard to itself, Esc
/// closes it, and the focus goes back to where it was.
public final class Dialogs implements Questions {
  private final StackPane window;
  private final Deque<Card> open = new ArrayDeque<>();
  private Subscription watch = Subscription.EMPTY;
  private boolean backwards;

  private record Card(Region body, StackPane scrim, @Nullable Node before) {}

  /// @param window the window's root; the cards are laid over what it holds
  public Dialogs(StackPane window) {
    this.window = window;
    window.addEventFilter(KeyEvent.KEY_PRESSED, this::firstKeys);
    window.addEventHandler(KeyEvent.KEY_PRESSED, this::lastKeys);
  }

  public boolean isOpen() {
    return !open.isEmpty();
  }

  /// Lays a card of this size over the window; a measure may be `Region.USE_COMPUTED_SIZE`.
  public void show(Region body, double width, double height) {
    Controls.styled(body, "dialog-card");
    body.setPrefSize(width, height);
    body.setMaxSize(cap(width), cap(height));
    var scrim = Controls.styled(new StackPane(body), "scrim");
    var scene = window.getScene();
    open.push(new Card(body, scrim, scene.getFocusOwner()));
    window.getChildren().add(scrim);
    fadeIn(scrim);
    watch.unsubscribe();
    watch = scene.focusOwnerProperty().subscribe(this::keepFocus);
    window.applyCss();
    window.layout();
    Focus.first(body);
  }

  /// Closes the topmost card.
  public void close() {
    if (open.isEmpty()) {
      return;
    }
    var card = open.pop();
    if (open.isEmpty()) {
      watch.unsubscribe();
    }
    window.getChildren().remove(card.scrim());
    if (card.before() != null) {
      card.before().requestFocus();
    }
  }

  /// The head of a card: its title and the cross that closes it.
  public Node head(ObservableValue<String> title) {
    var words = Controls.styled(Controls.text(title), "heading");
    var cross = Buttons.icon(new Command("common.close", this::close).withIcon("x"));
    return Controls.styled(new HBox(words, Controls.spacer(), cross), "dialog-head");
  }

  @Override
  public void ask(Question question, Runnable yes) {
    var no = new Command("common.cancel", this::close);
    var go =
        new Command(
            "common.confirm",
            () -> {
              close();
              yes.run();
            });
    var button = question.destroys() ? Buttons.danger(go) : Buttons.primary(go);
    button.setText(ExactText.line(question.verb()).shown());
    button.setDefaultButton(!question.destroys());
    var keep = Buttons.button(no);
    var detail = Controls.styled(new Label(ExactText.lines(question.detail()).shown()), "muted");
    detail.setWrapText(true);
    var title = Controls.title(ExactText.line(question.title()).shown());
    title.setWrapText(true);
    var words = Controls.styled(new VBox(6, title, detail), "dialog-body");
    var foot = Controls.styled(Controls.row(8, Controls.spacer(), keep, button), "dialog-foot");
    show(new VBox(words, foot), 440, Region.USE_COMPUTED_SIZE);
    (question.destroys() ? keep : button).requestFocus();
  }

  private void firstKeys(KeyEvent event) {
    backwards = event.isShiftDown();
    if (event.getCode() == KeyCode.ESCAPE && isOpen()) {
      event.consume();
      close();
    }
  }

  /// Shortcuts of the page under a card do nothing while it is open.
  private void lastKeys(KeyEvent event) {
    boolean shortcut =
        event.isShortcutDown()
            || event.isControlDown()
            || event.isAltDown()
            || event.getCode().isFunctionKey();
    if (shortcut && isOpen()) {
      event.consume();
    }
  }

  private void keepFocus(@Nullable Node owner) {
    var card = open.peek();
    if (card != null && owner != null && !Focus.isWithin(owner, card.scrim())) {
      if (backwards) {
        Focus.last(card.body());
      } else {
        Focus.first(card.body());
      }
    }
  }

  private void fadeIn(Node node) {
    if (!window.getScene().getPreferences().isReducedMotion()) {
      var fade = new FadeTransition(Duration.millis(120), node);
      fade.setFromValue(0);
      fade.setToValue(1);
      fade.play();
    }
  }

  private static double cap(double size) {
    return size == Region.USE_COMPUTED_SIZE ? Region.USE_PREF_SIZE : size;
  }
}
