package tracedesk.ui.shell;

import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import tracedesk.ui.session.Preferences;

/// The window's page: toolbar, the three panes (list, tree, form), status bar. Below [#NARROW] the list becomes a
/// rail; while there are no traces at all a page of its own takes the place of tree and form.
final class MainWindow extends BorderPane {
  /// Below this width (pixels) the list is a rail.
  static final double NARROW = 1100;

  private final Panes panes;
  private final Preferences preferences;
  private final SplitPane split = new SplitPane();
  private final StackPane overlay = new StackPane();
  private final ObservableValue<Boolean> welcoming;
  private boolean arranging;

  /// The parts that go into the window.
  record Panes(
      Region list, Region rail, Region tree, Region form, Region welcome) {}

  /// @param head toolbar and banner
  /// @param welcoming whether the first-run page is shown
  MainWindow(
      Panes panes,
      Preferences preferences,
      Node head,
      Node foot,
      ObservableValue<Boolean> welcoming) {
    this.panes = panes;
    this.preferences = preferences;
    this.welcoming = welcoming;
    panes.list().setMinWidth(240);
    panes.list().setMaxWidth(420);
    panes.tree().setMinWidth(300);
    panes.form().setMinWidth(440);
    SplitPane.setResizableWithParent(panes.list(), false);
    SplitPane.setResizableWithParent(panes.form(), false);
    split.getStyleClass().add("panes");
    overlay.setPickOnBounds(false);
    overlay.setAlignment(Pos.TOP_LEFT);
    var center = new StackPane(split, overlay);
    setTop(head);
    setCenter(center);
    setBottom(foot);
    getStyleClass().add("canvas");
    widthProperty().subscribe((before, now) -> resized(before.doubleValue(), now.doubleValue()));
    welcoming.subscribe(this::arrange);
    panes.list().widthProperty().subscribe(_ -> remember());
    panes.form().widthProperty().subscribe(_ -> remember());
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
    } else {
      place();
    }
  }

  private void arrange() {
    boolean welcome = welcoming.getValue();
    arranging = true;
    hideList();
    boolean narrow = isNarrow();
    setLeft(narrow && !welcome ? panes.rail() : null);
    split.getItems().clear();
    if (!narrow || welcome) {
      split.getItems().add(panes.list());
    }
    if (welcome) {
      split.getItems().add(panes.welcome());
    } else {
      split.getItems().addAll(panes.tree(), panes.form());
    }
    arranging = false;
    place();
  }

  /// Puts the dividers where they were left.
  private void place() {
    double width = split.getWidth() > 0 ? split.getWidth() : getWidth();
    if (width <= 0) {
      return;
    }
    arranging = true;
    double list = preferences.listWidthProperty().get() / width;
    double form = 1 - Math.min(preferences.formWidthProperty().get(), width * 0.55) / width;
    if (split.getItems().size() == 3) {
      split.setDividerPositions(list, form);
    } else if (welcoming.getValue()) {
      split.setDividerPositions(list);
    } else {
      split.setDividerPositions(Math.min(form, 0.52));
    }
    arranging = false;
  }

  /// Only what the user dragged is remembered, and only of the full layout.
  private void remember() {
    if (arranging || split.getItems().size() != 3 || !split.isPressed() && !dragging()) {
      return;
    }
    preferences.listWidthProperty().set(panes.list().getWidth());
    preferences.formWidthProperty().set(panes.form().getWidth());
  }

  private boolean dragging() {
    return split.lookupAll(".split-pane-divider").stream().anyMatch(Node::isPressed);
  }
}
