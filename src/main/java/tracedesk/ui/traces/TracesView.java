package tracedesk.ui.traces;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.animation.PauseTransition;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.query.FilterText;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;

/// The left pane: how much is reviewed, and the traces under their heads.
public final class TracesView extends VBox {
  private static final double LOAD_AHEAD = 0.8;
  private static final Duration BLINK = Duration.millis(400);

  private final TracesViewModel model;
  private final ListView<ListRow> list = new ListView<>();
  private Subscription followed = Subscription.EMPTY;

  public TracesView(TracesViewModel model) {
    this.model = model;
    list.setId("trace-list");
    list.setAccessibleText(Text.get("traces.title"));
    model.rowsProperty().subscribe(list::setItems);
    list.setCellFactory(_ -> new TraceCell(model));
    list.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    list.getSelectionModel().selectedItemProperty().subscribe(this::chosen);
    list.skinProperty().subscribe(this::watchScrolling);
    model.selected().subscribe(_ -> showSelected());
    model.rowsProperty().subscribe(this::follow);
    model.revealProperty().subscribe(this::reveal);
    model.inSight(this::inSight);
    model.nowProperty().subscribe(this::redraw);
    model.onEdited(this::redraw);

    var places = new StackPane(list, nothing());
    VBox.setVgrow(places, Priority.ALWAYS);
    getChildren().addAll(head(), places);
    getStyleClass().add("traces");
  }

  private void follow(ObservableList<ListRow> rows) {
    followed.unsubscribe();
    ListChangeListener<ListRow> changed = _ -> keepSelected();
    rows.addListener(changed);
    followed = () -> rows.removeListener(changed);
    keepSelected();
  }

  private void reveal(Number row) {
    if (row.intValue() >= 0 && row.intValue() < list.getItems().size()) {
      bringIntoView(row.intValue());
    }
  }

  /// The traces in sight, from the top.
  private List<TraceSummary> inSight() {
    return cells().stream()
        .filter(cell -> cell.isVisible() && isPartly(cell))
        .sorted(Comparator.comparingInt(TraceCell::getIndex))
        .map(TraceCell::getItem)
        .filter(ListRow.Item.class::isInstance)
        .map(row -> ((ListRow.Item) row).trace())
        .toList();
  }

  private List<TraceCell> cells() {
    return list.lookupAll(".list-cell").stream()
        .filter(TraceCell.class::isInstance)
        .map(TraceCell.class::cast)
        .toList();
  }

  private boolean isPartly(TraceCell cell) {
    var at = cell.getBoundsInParent();
    return at.getMaxY() > 0 && at.getMinY() < list.getHeight();
  }

  /// Calls this when somebody is done with the list: clicks a trace, or presses Enter or Esc.
  public void onLeft(Runnable left) {
    list.addEventFilter(
        MouseEvent.MOUSE_CLICKED,
        click -> {
          if (isOnTrace(click.getPickResult().getIntersectedNode())) {
            left.run();
          }
        });
    list.addEventFilter(
        KeyEvent.KEY_PRESSED,
        key -> {
          if (key.getCode() == KeyCode.ENTER || key.getCode() == KeyCode.ESCAPE) {
            left.run();
          }
        });
  }

  private static boolean isOnTrace(@Nullable Node place) {
    var at = place;
    while (at != null && !(at instanceof TraceCell)) {
      at = at.getParent();
    }
    return at instanceof TraceCell cell && cell.getItem() instanceof ListRow.Item;
  }

  /// Puts the keyboard into the list.
  public void focus() {
    list.requestFocus();
  }

  private Node head() {
    var first =
        Controls.row(
            4,
            Controls.heading("traces.title"),
            Controls.spacer(),
            news(),
            menu(),
            Buttons.icon(model.refresh, 26));
    var bar =
        Controls.progress(
            Bindings.createDoubleBinding(
                () ->
                    model.totalProperty().get() <= 0
                        ? 0.0
                        : (double) model.completeProperty().get() / model.totalProperty().get(),
                model.totalProperty(),
                model.completeProperty()));
    var known = model.totalProperty().greaterThanOrEqualTo(0);
    var second = Controls.shownWhile(known, Controls.row(0, reviewed(), Controls.spacer(), left()));
    var head =
        new VBox(6, first, second, Controls.shownWhile(known, bar), firstOnly(), searching());
    head.getStyleClass().add("traces-head");
    return head;
  }

  private Node reviewed() {
    var count = Controls.words("", "strong");
    var words = Controls.words("", "muted");
    Runnable update =
        () -> {
          long total = model.totalProperty().get();
          count.setText(total > 0 ? Numbers.count(model.completeProperty().get()) + " " : "");
          words.setText(
              total > 0
                  ? Text.get("traces.reviewed", total)
                  : !model.loadedOnceProperty().get()
                      ? ""
                      : Text.get(
                          model.barrenProperty().get() ? "traces.nothing" : "traces.none-left"));
        };
    model.totalProperty().subscribe(update);
    model.completeProperty().subscribe(update);
    model.loadedOnceProperty().subscribe(update);
    model.barrenProperty().subscribe(update);
    update.run();
    var row = Controls.row(0, count, words);
    row.setId("reviewed");
    return row;
  }

  /// Tells of what the list leaves out.
  private Node firstOnly() {
    var words = Controls.words("", "muted");
    words.setId("first-only");
    words.setWrapText(true);
    words
        .textProperty()
        .bind(
            model
                .firstOnlyProperty()
                .map(count -> Text.get("traces.first-only", count.longValue())));
    return Controls.shownWhile(model.firstOnlyProperty().greaterThan(0), words);
  }

  /// Tells of a search that takes longer than a blink.
  private Node searching() {
    var words = Controls.words(Text.get("traces.searching"), "muted");
    words.setId("searching");
    var late = new SimpleBooleanProperty();
    var blink = new PauseTransition(BLINK);
    blink.setOnFinished(_ -> late.set(!model.filterProperty().get().text().isEmpty()));
    model
        .loadingProperty()
        .subscribe(
            loading -> {
              late.set(false);
              if (loading) {
                blink.playFromStart();
              } else {
                blink.stop();
              }
            });
    return Controls.shownWhile(late, words);
  }

  private Node left() {
    var label = Controls.words("", "muted");
    label
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> {
                  long left = model.totalProperty().get() - model.completeProperty().get();
                  return model.totalProperty().get() > 0 ? Text.get("traces.left", left) : "";
                },
                model.totalProperty(),
                model.completeProperty()));
    return label;
  }

  private MenuButton menu() {
    var menu = new MenuButton();
    menu.setId("traces-order");
    menu.getStyleClass().addAll("button-flat", "small");
    menu.textProperty().bind(model.orderProperty().map(TracesView::label));
    menu.accessibleTextProperty()
        .bind(model.orderProperty().map(order -> Text.get("traces.order-spoken", label(order))));
    Runnable fill =
        () -> {
          var orders = new ToggleGroup();
          menu.getItems().clear();
          for (var order : model.orders()) {
            if (order == TraceOrder.LONGEST) {
              menu.getItems().add(new SeparatorMenuItem());
            }
            var item = new RadioMenuItem(label(order));
            item.setId("order-" + order.name().toLowerCase(Locale.ROOT));
            item.setToggleGroup(orders);
            item.setSelected(model.orderProperty().get() == order);
            item.setOnAction(_ -> model.orderProperty().set(order));
            menu.getItems().add(item);
          }
          if (model.files().size() > 1) {
            menu.getItems().addAll(new SeparatorMenuItem(), files());
          }
        };
    menu.setOnShowing(_ -> fill.run());
    fill.run();
    return menu;
  }

  private static String label(TraceOrder order) {
    return Text.get("traces.order-" + order.name().toLowerCase(Locale.ROOT));
  }

  private Menu files() {
    var files = new Menu(Text.get("traces.only-file"));
    var choices = new ToggleGroup();
    files.getItems().add(file(choices, Text.get("traces.all-files"), null));
    model.files().forEach(file -> files.getItems().add(file(choices, file.path(), file.id())));
    return files;
  }

  private RadioMenuItem file(ToggleGroup choices, String words, @Nullable String id) {
    var filter = model.filterProperty().get();
    var item = new RadioMenuItem(words);
    item.setMnemonicParsing(false);
    item.setToggleGroup(choices);
    item.setSelected(Objects.equals(filter.file(), id));
    item.setOnAction(
        _ ->
            model
                .filterProperty()
                .set(new TraceFilter(filter.status(), filter.errorsOnly(), filter.text(), id)));
    return item;
  }

  /// How many traces came since: they wait here, where showing it moves no row under the pointer.
  private Node news() {
    var button = new Button();
    button.setId("traces-arrived");
    button.getStyleClass().addAll("small", "traces-arrived");
    button
        .textProperty()
        .bind(model.arrivedProperty().map(count -> Text.get("traces.arrived", count)));
    button.setGraphic(Icons.of("arrow-up", 12));
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.setOnAction(_ -> model.showArrived());
    return Controls.shownWhile(model.arrivedProperty().greaterThan(0), button);
  }

  /// What stands in the list's place while there is nothing in it.
  private Node nothing() {
    var box = new VBox(12);
    box.getStyleClass().add("traces-nothing");
    box.setAlignment(Pos.TOP_LEFT);
    Runnable fill = () -> box.getChildren().setAll(reason());
    fill.run();
    model.problemProperty().subscribe(fill);
    model.loadingProperty().subscribe(fill);
    model.loadedOnceProperty().subscribe(fill);
    model.filterProperty().subscribe(fill);
    var empty = model.rowsProperty().flatMap(rows -> Bindings.isEmpty(rows));
    return Controls.shownWhile(empty, box);
  }

  private Node[] reason() {
    var problem = model.problemProperty().get();
    if (problem != null) {
      return new Node[] {wrapped(Problems.text(problem)), Buttons.small(Buttons.button(retry()))};
    }
    var filter = model.filterProperty().get();
    if (!model.loadedOnceProperty().get() || filter.isEmpty()) {
      var lines = skeletons();
      if (model.loadedOnceProperty().get()) {
        lines.add(wrapped(Text.get("traces.none-yet")));
      }
      return lines.toArray(Node[]::new);
    }
    if (model.loadingProperty().get()) {
      return skeletons().toArray(Node[]::new);
    }
    var parts = new ArrayList<Node>();
    parts.add(wrapped(Text.get("traces.no-match")));
    for (var chip : FilterText.chips(filter)) {
      parts.add(remove(chip, without(filter, chip)));
    }
    if (!filter.text().isEmpty()) {
      parts.add(
          remove(
              "\"" + filter.text() + "\"",
              new TraceFilter(filter.status(), filter.errorsOnly(), "", filter.file())));
    }
    if (filter.file() != null) {
      parts.add(
          remove(
              Text.get("traces.the-file"),
              new TraceFilter(filter.status(), filter.errorsOnly(), filter.text(), null)));
    }
    return parts.toArray(Node[]::new);
  }

  private Command retry() {
    return new Command("traces.retry", model.refresh::run);
  }

  private Node remove(String part, TraceFilter rest) {
    var button = new Button(Text.get("traces.remove", part));
    button.getStyleClass().addAll("button-plain", "small");
    button.setOnAction(_ -> model.filterProperty().set(rest));
    return button;
  }

  private static TraceFilter without(TraceFilter filter, String chip) {
    return chip.startsWith("status:")
        ? new TraceFilter(null, filter.errorsOnly(), filter.text(), filter.file())
        : new TraceFilter(filter.status(), false, filter.text(), filter.file());
  }

  private static List<Node> skeletons() {
    var lines = new ArrayList<Node>();
    for (int i = 0; i < 4; i++) {
      var lump =
          new VBox(
              8, Controls.skeleton(132, 8), Controls.skeleton(236, 8), Controls.skeleton(168, 8));
      lump.setOpacity(1 - i * 0.25);
      lump.getStyleClass().add("trace-skeleton");
      lines.add(lump);
    }
    return lines;
  }

  private static Label wrapped(String words) {
    var label = Controls.words(words, "muted");
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }

  private void chosen(@Nullable ListRow row) {
    var selected = model.selected().getValue();
    if (!model.isChanging()
        && row instanceof ListRow.Item(var trace)
        && (selected == null || !selected.id().equals(trace.id()))) {
      model.select(trace);
    }
  }

  private void showSelected() {
    if (keepSelected()) {
      bringIntoView(model.selectedRow());
    }
  }

  /// Marks the row of the selected trace, wherever it is now; says whether it was not marked yet.
  private boolean keepSelected() {
    int row = model.selectedRow();
    var selection = list.getSelectionModel();
    if (row < 0) {
      selection.clearSelection();
    } else if (selection.getSelectedIndex() != row) {
      selection.clearAndSelect(row);
      return true;
    }
    return false;
  }

  /// Shows every row in sight as it is now.
  private void redraw() {
    cells().forEach(TraceCell::show);
  }

  private void bringIntoView(int row) {
    if (cells().stream().noneMatch(cell -> cell.getIndex() == row && isWhole(cell))) {
      list.scrollTo(Math.max(0, row - 2));
    }
  }

  private boolean isWhole(TraceCell cell) {
    var at = cell.getBoundsInParent();
    return at.getMinY() >= 0 && at.getMaxY() <= list.getHeight();
  }

  /// Arrows move from trace to trace, past the heads.
  private void pressed(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown() || event.isShiftDown()) {
      return;
    }
    switch (event.getCode()) {
      case DOWN -> model.nextTrace.run();
      case UP -> model.previousTrace.run();
      case HOME -> model.leap(Integer.MIN_VALUE);
      case END -> model.leap(Integer.MAX_VALUE);
      case PAGE_DOWN -> model.leap(Math.max(1, inSight().size() - 1));
      case PAGE_UP -> model.leap(-Math.max(1, inSight().size() - 1));
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void watchScrolling() {
    var bar = (ScrollBar) list.lookup(".scroll-bar:vertical");
    if (bar != null) {
      bar.valueProperty()
          .subscribe(
              value -> {
                if (model.isOrdered()) {
                  return;
                }
                if (!bar.isVisible() || value.doubleValue() > LOAD_AHEAD * bar.getMax()) {
                  model.more();
                }
              });
    }
  }
}
