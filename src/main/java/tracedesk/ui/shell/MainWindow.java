package tracedesk.ui.shell;

import javafx.beans.property.DoubleProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import tracedesk.ui.session.Preferences;

/// The window's page: toolbar, the three panes (list, tree, form), status bar. Below [#NARROW] the
/// list becomes a rail; while there are no traces at all a page of its own takes the place of tree
/// and form.
final class MainWindow extends BorderPane {
  /// Below this width (pixels) the list is a rail.
  static final double NARROW = 1100;

  private static final double NARROW_FORM = 520;

  private final Panes panes;
  private final Preferences preferences;
  private final HBox row = new HBox();
  private final StackPane overlay = new StackPane();
  private final ObservableValue<Boolean> welcoming;
  private final ObservableValue<Boolean> deciding;

  /// The parts that go into the window.
  record Panes(
      Region list, Region rail, Region tree, Region form, Region welcome, Region conflict) {}

  /// @param head toolbar and banner
  /// @param welcoming whether the first-run page is shown
  /// @param deciding whether a conflict takes the place of tree and form
  MainWindow(
      Panes panes,
      Preferences preferences,
      Node head,
      Node foot,
      ObservableValue<Boolean> welcoming,
      ObservableValue<Boolean> deciding) {
    this.panes = panes;
    this.preferences = preferences;
    this.welcoming = welcoming;
    this.deciding = deciding;
    panes.tree().setMinWidth(300);
    panes.tree().setPrefWidth(300);
    panes.welcome().setPrefWidth(300);
    panes.conflict().setMinWidth(300);
    panes.conflict().setPrefWidth(300);
    HBox.setHgrow(panes.conflict(), Priority.ALWAYS);
    HBox.setHgrow(panes.tree(), Priority.ALWAYS);
    HBox.setHgrow(panes.welcome(), Priority.ALWAYS);
    overlay.setPickOnBounds(false);
    overlay.setAlignment(Pos.TOP_LEFT);
    setTop(head);
    setCenter(new StackPane(row, overlay));
    setBottom(foot);
    widthProperty().subscribe((before, now) -> resized(before.doubleValue(), now.doubleValue()));
    preferences.listWidthProperty().subscribe(this::size);
    preferences.formWidthProperty().subscribe(this::size);
    welcoming.subscribe(this::arrange);
    deciding.subscribe(this::arrange);
    addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
  }

  /// Esc puts away the list that lies over the page.
  private void pressed(KeyEvent key) {
    if (key.getCode() == KeyCode.ESCAPE && !overlay.getChildren().isEmpty()) {
      hideList();
      key.consume();
    }
  }

  boolean isNarrow() {
    return getWidth() > 0 && getWidth() < NARROW;
  }

  /// Whether the list is a rail.
  ObservableValue<Boolean> narrowProperty() {
    return widthProperty().map(_ -> isNarrow());
  }

  /// Shows the whole list over the page of a narrow window, or puts it away again.
  void toggleList() {
    if (!overlay.getChildren().isEmpty()) {
      hideList();
    } else if (isNarrow()) {
      panes.list().getStyleClass().add("list-overlay");
      overlay.getChildren().setAll(panes.list());
    }
  }

  void hideList() {
    if (overlay.getChildren().remove(panes.list())) {
      panes.list().getStyleClass().remove("list-overlay");
    }
  }

  private void resized(double before, double now) {
    if (before <= 0 || before < NARROW != now < NARROW) {
      arrange();
    }
    size();
  }

  private void arrange() {
    hideList();
    row.getChildren().clear();
    boolean rail = isNarrow() && !welcoming.getValue();
    setLeft(rail ? panes.rail() : null);
    if (!rail) {
      row.getChildren().addAll(panes.list(), divider("list", preferences.listWidthProperty(), 1));
    }
    if (welcoming.getValue()) {
      row.getChildren().add(panes.welcome());
    } else if (deciding.getValue()) {
      row.getChildren().add(panes.conflict());
    } else {
      row.getChildren()
          .addAll(panes.tree(), divider("form", preferences.formWidthProperty(), -1), panes.form());
    }
    size();
  }

  /// Gives list and form their remembered widths, within their limits; the tree takes the rest.
  private void size() {
    fix(panes.list(), Math.clamp(preferences.listWidthProperty().get(), 240, 420));
    double most = Math.max(440, getWidth() - 720);
    fix(
        panes.form(),
        isNarrow() ? NARROW_FORM : Math.clamp(preferences.formWidthProperty().get(), 440, most));
  }

  private static void fix(Region pane, double width) {
    pane.setMinWidth(width);
    pane.setPrefWidth(width);
    pane.setMaxWidth(width);
  }

  /// A line between two panes that can be dragged.
  ///
  /// @param direction 1 when the pane it sizes stands before it, -1 when behind
  private Node divider(String name, DoubleProperty width, int direction) {
    var line = new Region();
    line.setId("divider-" + name);
    line.getStyleClass().add("pane-divider");
    line.setCursor(Cursor.H_RESIZE);
    line.setOnMousePressed(press -> line.setUserData(width.get() - direction * press.getSceneX()));
    line.setOnMouseDragged(
        drag -> {
          if (!isNarrow() && line.getUserData() instanceof Double origin) {
            width.set(Math.clamp(origin + direction * drag.getSceneX(), 240, getWidth()));
          }
        });
    return line;
  }
}
