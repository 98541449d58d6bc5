package tracedesk.ui.transfer;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.ExactText;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;

/// Takes files and folders that are dropped anywhere on the window; while they hover over it, a
/// sheet says what will happen.
public final class DropArea extends StackPane {
  private static final PseudoClass REFUSED = PseudoClass.getPseudoClass("refused");

  private final BooleanSupplier open;
  private final Consumer<List<Path>> take;
  private final StackPane sign = new StackPane();
  private final Label title = Controls.words("", "title");
  private final Label words = Controls.words("", "muted");

  /// @param open whether files are welcome now
  /// @param take is given what was dropped
  public DropArea(BooleanSupplier open, Consumer<List<Path>> take) {
    this.open = open;
    this.take = take;
    setId("drop-area");
    getStyleClass().add("drop-area");
    setMouseTransparent(true);
    setVisible(false);
    getChildren().add(Controls.styled(new VBox(6, sign, title, words), "drop-card"));
  }

  /// Listens to everything that is dragged over a part of the window, before its controls do.
  public void watch(StackPane window) {
    window.getChildren().add(this);
    window.addEventFilter(
        DragEvent.DRAG_OVER,
        event -> {
          if (event.getDragboard().hasFiles()) {
            if (over(paths(event))) {
              event.acceptTransferModes(TransferMode.COPY);
            }
            event.consume();
          }
        });
    window.addEventHandler(DragEvent.DRAG_EXITED, _ -> left());
    window.addEventFilter(
        DragEvent.DRAG_DROPPED,
        event -> {
          if (event.getDragboard().hasFiles()) {
            event.setDropCompleted(dropped(paths(event)));
            event.consume();
          }
        });
  }

  private static List<Path> paths(DragEvent event) {
    return event.getDragboard().getFiles().stream().map(file -> file.toPath()).toList();
  }

  /// Files hover over the window.
  ///
  /// @return whether they may be dropped
  public boolean over(List<Path> paths) {
    boolean welcome = open.getAsBoolean() && !paths.isEmpty();
    if (!isVisible()) {
      toFront();
      setVisible(true);
    }
    pseudoClassStateChanged(REFUSED, !welcome);
    sign.getChildren().setAll(Icons.of(welcome ? "download" : "slash", 26));
    title.setText(welcome ? Text.get("transfer.drop.title") : Text.get("transfer.drop.notNow"));
    words.setText(
        welcome
            ? Text.get("transfer.drop.words", name(paths.getFirst()), paths.size() - 1)
            : Text.get("transfer.drop.notNow.words"));
    return welcome;
  }

  /// They were dragged out of it again.
  public void left() {
    setVisible(false);
  }

  /// They were let go.
  ///
  /// @return whether they were taken
  public boolean dropped(List<Path> paths) {
    setVisible(false);
    boolean welcome = open.getAsBoolean() && !paths.isEmpty();
    if (welcome) {
      take.accept(paths);
    }
    return welcome;
  }

  /// The name of a file as it can be shown in one line, whatever characters it holds.
  static String name(Path path) {
    var name = path.getFileName();
    return ExactText.line(String.valueOf(name == null ? path : name)).shown();
  }
}
