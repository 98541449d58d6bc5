package tracedesk.ui.tree;

import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.CopyableId;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Keys;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;
import tracedesk.ui.tree.TraceOpener.Phase;

/// The middle pane of the window: header, search, tree with waterfall, legend.
public final class TraceTreeView extends StackPane {
  private static final double TOP = 4;
  private static final double MENU_INSET = 40;

  private final TreeViewModel model;
  private final ListView<Integer> rows;
  private final TreeToolsView tools;
  private final LegendView legend = new LegendView();
  private final TreeHeaderView header;
  private final ContextMenu menu = new ContextMenu();

  /// Copies the id of the selected log.
  public final Command copyId;

  /// Puts the cursor into the search line.
  public final Command find;

  /// @param previous goes to the trace before this one in the list
  /// @param next goes to the trace after it
  /// @param toForm puts the focus into the form of the selected log
  public TraceTreeView(
      TreeViewModel model, Background background, Command previous, Command next, Runnable toForm) {
    this.model = model;
    rows = Controls.named("tree-rows", new ListView<>(model.visible()));
    copyId = new Command("tree.copyId", this::copy).withShortcut("Shortcut+C").withIcon("copy");
    find =
        new Command("tree.find", this::focusSearch).withShortcut("Shortcut+F").withIcon("search");
    tools = new TreeToolsView(model, "Shortcut+F", this::focusTree);
    getStyleClass().add("trace-tree");
    setMinWidth(0);
    prepareRows(toForm);
    var grid = new GridLines(model, TOP);
    var skeleton = new SkeletonRows();
    var coming = coming();
    var empty = Controls.words(Text.get("tree.noLogs"), "muted");
    var failure = failure();
    var noHits = noHits();
    var body = new StackPane(grid, rows, coming, skeleton, empty, noHits, failure);
    VBox.setVgrow(body, Priority.ALWAYS);
    var minimap = new MinimapView(model, background);
    var axis = new AxisView(model);
    header = new TreeHeaderView(model, background, previous, next, copyId);
    var page =
        new VBox(header, new LoadingBar(model), broken(), tools, minimap, axis, body, legend);
    page.setMinWidth(0);
    var nothing = nothing();
    getChildren().addAll(page, nothing);
    model
        .phaseProperty()
        .subscribe(
            phase -> {
              show(nothing, phase == Phase.EMPTY);
              show(page, phase != Phase.EMPTY);
              show(skeleton, phase == Phase.LOADING);
              show(failure, phase == Phase.FAILED);
              show(tools, phase != Phase.FAILED);
              show(axis, phase != Phase.FAILED);
              show(rows, phase == Phase.SHOWN);
              showLegend();
            });
    model.looksProperty().subscribe(this::redraw);
    model.numbersShownProperty().subscribe(this::redraw);
    model.time().axisProperty().subscribe(this::redrawTime);
    model.selectedProperty().subscribe(this::follow);
    model.search().currentProperty().subscribe(this::showHit);
    model.onMoved(this::stayInPlace);
    model
        .traceProperty()
        .subscribe(
            trace -> {
              show(empty, trace != null && trace.tree().size() == 0);
              legend.show(model.tree());
            });
    widthProperty().subscribe(this::showLegend);
    Keys.within(
        this, find, model.group, model.showOtherwise, model.search().next, model.search().previous);
  }

  /// Whether the list beside the tree is a mere rail, which then has the buttons for the previous
  /// and next trace itself.
  public BooleanProperty compactProperty() {
    return header.compactProperty();
  }

  /// What can be done with the selected log, in the menu of its row after copying its id.
  public void offer(Command... more) {
    menu.getItems().clear();
    menu.getItems().add(Buttons.item(copyId));
    for (var command : more) {
      menu.getItems().add(Buttons.item(command));
    }
  }

  /// Puts the focus on the selected row.
  public void focusTree() {
    rows.requestFocus();
  }

  private void focusSearch() {
    tools.focusSearch();
  }

  private void prepareRows(Runnable toForm) {
    rows.setFixedCellSize(TreeRowCell.HEIGHT);
    rows.setCellFactory(list -> new TreeRowCell(model));
    rows.getStyleClass().add("tree-rows");
    rows.setAccessibleText(Text.get("tree.spoken.tree"));
    rows.widthProperty().subscribe(this::redraw);
    rows.setOnContextMenuRequested(this::openMenu);
    new TreeKeys(model, rows, copyId, toForm).listen();
    new TimeGestures(rows, model.time(), model::columns).listenToWheel();
  }

  /// Opens the menu at the pointer, or under the selected row where the keyboard asked for it.
  private void openMenu(ContextMenuEvent event) {
    int row = model.selectedProperty().get();
    if (row == TraceTree.NONE || !model.tree().isLog(row) || menu.getItems().isEmpty()) {
      return;
    }
    if (event.isKeyboardTrigger()) {
      var cell = cellAt(model.visible().positionOf(row));
      var place = cell == null ? null : cell.localToScreen(MENU_INSET, TreeRowCell.HEIGHT);
      if (place != null) {
        menu.show(rows, place.getX(), place.getY());
      }
    } else {
      menu.show(rows, event.getScreenX(), event.getScreenY());
    }
    event.consume();
  }

  private Node failure() {
    var words = Controls.styled(new Label(), "muted");
    words.setWrapText(true);
    words.setMaxWidth(380);
    words.setId("tree-problem");
    model.problemProperty().subscribe(why -> words.setText(why == null ? "" : Problems.text(why)));
    return message(
        Icons.of("alert-circle", 22, Tone.DANGER),
        Controls.heading("tree.failed"),
        words,
        Buttons.button(model.retry));
  }

  /// Grey rows behind the last one while more are to come.
  private Node coming() {
    var more = new SkeletonRows();
    more.setMinHeight(0);
    more.translateYProperty()
        .bind(Bindings.size(model.visible()).multiply(TreeRowCell.HEIGHT).add(TOP));
    var clipped = new StackPane(more);
    var clip = new Rectangle();
    clip.widthProperty().bind(clipped.widthProperty());
    clip.heightProperty().bind(clipped.heightProperty());
    clipped.setClip(clip);
    var slot = Controls.slot(model.loadingShown(), clipped);
    slot.setMouseTransparent(true);
    return slot;
  }

  /// What could not be read to its end says how much of it is there.
  private Node broken() {
    var place = Controls.named("tree-broken", new VBox());
    model
        .brokenProperty()
        .subscribe(
            why -> {
              place.getChildren().clear();
              show(place, why != null);
              if (why != null) {
                place
                    .getChildren()
                    .add(
                        new Banner(
                            Tone.DANGER,
                            "alert-circle",
                            Text.get("tree.broken", why.last().count()),
                            Problems.text(why.problem()),
                            Buttons.button(model.retry)));
              }
            });
    return place;
  }

  /// A tree without rows says why, where a search left none of them.
  private Node noHits() {
    var words = Controls.words("", "muted");
    var all =
        Buttons.link(
            new Command("tree.showEveryLog", () -> model.hitsShownProperty().set(HitsShown.ALL)));
    var message = Controls.named("tree-no-hits", message(words, all));
    message.setPickOnBounds(false);
    Runnable tell =
        () -> {
          words.setText(
              Text.get(model.errorsOnlyProperty().get() ? "tree.noHitsFailed" : "tree.noHitsHere"));
          show(
              message,
              model.isNarrowed() && !model.search().isLooking() && model.visible().isEmpty());
        };
    tell.run();
    model.looksProperty().subscribe(tell);
    return message;
  }

  private static Node nothing() {
    return message(
        Controls.styled(Icons.of("git-branch", 22), "subtle"),
        Controls.heading("tree.nothing"),
        Controls.words(Text.get("tree.nothing.hint"), "muted"));
  }

  private static Node message(Node... parts) {
    return Controls.styled(new VBox(8, parts), "tree-message");
  }

  private void showLegend() {
    show(legend, getWidth() >= Columns.NARROW && model.phaseProperty().get() == Phase.SHOWN);
  }

  private static void show(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }

  /// Shows every row in sight as it is now.
  private void redraw() {
    if (model.isTurning()) {
      return;
    }
    for (var node : rows.lookupAll(".trace-row")) {
      if (node instanceof TreeRowCell cell) {
        cell.show();
      }
    }
  }

  private void redrawTime() {
    if (model.isTurning()) {
      return;
    }
    for (var node : rows.lookupAll(".trace-row")) {
      if (node instanceof TreeRowCell cell) {
        cell.showTime();
      }
    }
  }

  private void follow(Number row) {
    redraw();
    if (!model.isReadingAgain()) {
      scrollTo(row.intValue());
    }
  }

  private void showHit(Number row) {
    if (!model.isReadingAgain()) {
      scrollTo(row.intValue());
    }
  }

  /// Rows that come or go leave what is being read where it is on screen: the selected row where it
  /// is in sight, else the first one in sight.
  private void stayInPlace(TreeViewModel.Moved change) {
    if (!(rows.lookup(".virtual-flow") instanceof VirtualFlow<?> flow)
        || flow.getFirstVisibleCell() == null) {
      return;
    }
    int from = flow.getFirstVisibleCell().getIndex();
    double top = flow.getFirstVisibleCell().getLayoutY();
    int last = flow.getLastVisibleCell().getIndex();
    int anchor = change.selected() >= from && change.selected() <= last ? change.selected() : from;
    while (anchor <= last && change.now().applyAsInt(anchor) < 0) {
      anchor++;
    }
    if (anchor > last) {
      return;
    }
    double wanted = top + (anchor - from) * TreeRowCell.HEIGHT;
    rows.layout();
    var first = flow.getFirstVisibleCell();
    int now = change.now().applyAsInt(anchor);
    double is = first.getLayoutY() + (now - first.getIndex()) * TreeRowCell.HEIGHT;
    flow.scrollPixels(is - wanted);
    int selected = model.visible().positionOf(model.selectedProperty().get());
    rows.getFocusModel().focus(Math.max(-1, selected));
  }

  private void scrollTo(int row) {
    int position = row == TraceTree.NONE ? -1 : model.visible().positionOf(row);
    if (position < 0) {
      return;
    }
    rows.getFocusModel().focus(position);
    if (!isInSight(position)) {
      int page = (int) (rows.getHeight() / TreeRowCell.HEIGHT);
      rows.scrollTo(Math.max(0, position - Math.max(0, page / 3)));
      reachEnd(position);
    }
  }

  /// A list view that is scrolled near its end may stop a row before it.
  private void reachEnd(int position) {
    if (position == rows.getItems().size() - 1
        && rows.lookup(".virtual-flow") instanceof VirtualFlow<?> flow) {
      rows.layout();
      if (!isInSight(position)) {
        flow.scrollPixels(rows.getHeight());
      }
    }
  }

  private boolean isInSight(int position) {
    var cell = cellAt(position);
    if (cell == null) {
      return false;
    }
    var place = rows.sceneToLocal(cell.localToScene(cell.getLayoutBounds()));
    return place.getMinY() >= 0 && place.getMaxY() <= rows.getHeight();
  }

  private @Nullable TreeRowCell cellAt(int position) {
    for (var node : rows.lookupAll(".trace-row")) {
      if (node instanceof TreeRowCell cell && cell.isVisible() && cell.getIndex() == position) {
        return cell;
      }
    }
    return null;
  }

  private void copy() {
    int row = model.selectedProperty().get();
    if (row != TraceTree.NONE && model.tree().isLog(row)) {
      CopyableId.copyText(model.tree().row(row).id().value());
    }
  }
}
