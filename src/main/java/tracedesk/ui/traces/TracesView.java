package tracedesk.ui.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.collections.ListChangeListener;
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
import org.jspecify.annotations.Nullable;
import tracedesk.domain.query.FilterText;
import tracedesk.domain.query.TraceFilter;
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

  private final TracesViewModel model;
  private final ListView<ListRow> list = new ListView<>();

  public TracesView(TracesViewModel model) {
    this.model = model;
    list.setId("trace-list");
    list.setAccessibleText(Text.get("traces.title"));
    list.setItems(model.rows());
    list.setCellFactory(_ -> new TraceCell(model));
    list.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    list.getSelectionModel().selectedItemProperty().subscribe(this::chosen);
    list.skinProperty().subscribe(this::watchScrolling);
    model.selected().subscribe(_ -> showSelected());
    model.rows().addListener((ListChangeListener<ListRow>) _ -> keepSelected());
    model.nowProperty().subscribe(this::redraw);
    model.onEdited(this::redraw);

    var places = new StackPane(list, nothing());
    VBox.setVgrow(places, Priority.ALWAYS);
    getChildren().addAll(head(), places);
    getStyleClass().add("traces");
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
    var head = new VBox(6, first, second, Controls.shownWhile(known, bar));
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
    menu.setId("traces-grouping");
    menu.getStyleClass().addAll("button-flat", "small");
    menu.textProperty().bind(model.groupingProperty().map(Grouping::label));
    Runnable fill =
        () -> {
          var groups = new ToggleGroup();
          menu.getItems().clear();
          for (var grouping : Grouping.values()) {
            var item = new RadioMenuItem(grouping.label());
            item.setToggleGroup(groups);
            item.setSelected(model.groupingProperty().get() == grouping);
            item.setOnAction(_ -> model.groupingProperty().set(grouping));
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
    button.setOnAction(
        _ -> {
          model.refresh.run();
          list.scrollTo(0);
        });
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
    BooleanBinding empty = Bindings.isEmpty(model.rows());
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
    if (row instanceof ListRow.Item(var trace)
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
    for (var node : list.lookupAll(".list-line")) {
      if (node instanceof TraceCell cell) {
        cell.show();
      }
    }
  }

  private void bringIntoView(int row) {
    var shown =
        list.lookupAll(".list-cell").stream()
            .filter(TraceCell.class::isInstance)
            .map(TraceCell.class::cast)
            .anyMatch(cell -> cell.getIndex() == row && isWhole(cell));
    if (!shown) {
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
    if (event.getCode() == KeyCode.DOWN) {
      model.nextTrace.run();
      event.consume();
    } else if (event.getCode() == KeyCode.UP) {
      model.previousTrace.run();
      event.consume();
    }
  }

  private void watchScrolling() {
    var bar = (ScrollBar) list.lookup(".scroll-bar:vertical");
    if (bar != null) {
      bar.valueProperty()
          .subscribe(
              value -> {
                if (!bar.isVisible() || value.doubleValue() > LOAD_AHEAD * bar.getMax()) {
                  model.more();
                }
              });
    }
  }
}
