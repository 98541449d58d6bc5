package tracedesk.ui.tree;

import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.InputBox;
import tracedesk.ui.fx.Keys;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;

/// Between header and tree: search in the trace, and what the tree shows.
final class TreeToolsView extends HBox {
  /// In a narrower pane what is looked for needs the room of the buttons.
  private static final double ROOMY = 420;

  private static final PseudoClass ACTIVE = PseudoClass.getPseudoClass("active");

  private final TreeViewModel model;
  private final InputBox search;
  private final Runnable toTree;

  TreeToolsView(TreeViewModel model, String findKeys, Runnable toTree) {
    this.model = model;
    this.toTree = toTree;
    getStyleClass().add("tree-tools");
    search = search(findKeys);
    var wide = widthProperty().map(width -> width.doubleValue() >= Columns.NARROW);
    HBox.setHgrow(search, Priority.ALWAYS);
    search
        .maxWidthProperty()
        .bind(
            Bindings.when(Bindings.createBooleanBinding(wide::getValue, wide))
                .then(236.0)
                .otherwise(Double.MAX_VALUE));
    var query = model.search().queryProperty();
    var roomy =
        Bindings.createBooleanBinding(
            () -> query.get().isBlank() || getWidth() >= ROOMY, query, widthProperty());
    var spacer = Controls.spacer();
    spacer.managedProperty().bind(wide);
    getChildren()
        .addAll(
            search,
            Controls.row(
                0,
                Buttons.icon(model.search().previous, 24),
                Buttons.icon(model.search().next, 24)),
            hitsShown(wide),
            spacer,
            errors(wide),
            Controls.shownWhile(roomy, Buttons.icon(model.collapseAll, 26)),
            Controls.shownWhile(roomy, zoom()),
            Controls.shownWhile(
                model.time().showAll.enabled(), Buttons.icon(model.time().showAll, 26)),
            Controls.shownWhile(wide, columns()));
  }

  void focusSearch() {
    search.field().requestFocus();
    search.field().selectAll();
  }

  private InputBox search(String findKeys) {
    var query = model.search().queryProperty();
    var looking = query.map(words -> !words.isBlank());
    var hint = Controls.words("", "mono-small", "subtle");
    hint.textProperty().bind(model.search().hint());
    hint.setMinWidth(USE_PREF_SIZE);
    hint.setId("tree-hits");
    var end =
        Controls.row(
            0,
            Controls.shownWhile(looking, hint),
            Controls.shownWhile(looking.map(on -> !on), Controls.keys(findKeys)));
    end.setMinWidth(USE_PREF_SIZE);
    var box = Controls.styled(Controls.search("tree-search", query, "tree.search", end), "small");
    box.field().addEventFilter(KeyEvent.KEY_PRESSED, this::typed);
    return box;
  }

  private void typed(KeyEvent event) {
    if (event.getCode() == KeyCode.ENTER) {
      (event.isShiftDown() ? model.search().previous : model.search().next).run();
    } else if (event.getCode() == KeyCode.DOWN) {
      model.selectHit();
      toTree.run();
    } else if (event.getCode() == KeyCode.ESCAPE) {
      if (model.search().queryProperty().get().isEmpty()) {
        toTree.run();
      } else {
        model.search().queryProperty().set("");
      }
    } else {
      return;
    }
    event.consume();
  }

  /// What the search makes of the rows; there while something is looked for.
  private MenuButton hitsShown(ObservableValue<Boolean> wide) {
    var shown = model.hitsShownProperty();
    var menu = new MenuButton();
    menu.setId("tree-hits-shown");
    menu.setGraphic(Icons.of("filter", 13));
    menu.getStyleClass().addAll("button-flat", "small", "tree-hits-shown");
    menu.setMinWidth(USE_PREF_SIZE);
    menu.textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> wide.getValue() ? shown.get().label() : "", shown, wide));
    menu.accessibleTextProperty().bind(shown.map(now -> Text.get("tree.show.spoken", now.label())));
    var choices = new ToggleGroup();
    for (var each : HitsShown.values()) {
      var item = new RadioMenuItem(each.label());
      item.setId("tree-show-" + each.word());
      item.setToggleGroup(choices);
      item.setOnAction(_ -> shown.set(each));
      shown.subscribe(now -> item.setSelected(now == each));
      menu.getItems().add(item);
    }
    shown.subscribe(now -> menu.pseudoClassStateChanged(ACTIVE, now != HitsShown.ALL));
    var keys = Keys.hint(Objects.requireNonNull(model.showOtherwise.shortcut()));
    return Controls.shownWhile(
        model.search().queryProperty().map(words -> !words.isBlank()),
        Controls.explained(menu, Text.get("tree.show.tip", keys)));
  }

  private ToggleButton errors(ObservableValue<Boolean> wide) {
    var button = new ToggleButton();
    button.setId("tree-errors-only");
    button.setGraphic(Icons.of("alert-circle", 13));
    button.getStyleClass().addAll("button-flat", "small", "tree-errors-only");
    button.selectedProperty().bindBidirectional(model.errorsOnlyProperty());
    button
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> errorWords(wide.getValue()), model.looksProperty(), wide));
    button
        .disableProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> model.errorCount() == 0 && !model.errorsOnlyProperty().get(),
                model.looksProperty(),
                model.errorsOnlyProperty()));
    button.setAccessibleText(Text.get("tree.errorsOnly.tip"));
    button.setMinWidth(USE_PREF_SIZE);
    return Controls.explained(button, Text.get("tree.errorsOnly.tip"));
  }

  private String errorWords(boolean wide) {
    var count = model.errorCount() == 0 ? "" : Numbers.count(model.errorCount());
    return (wide ? Text.get("tree.errorsOnly") + " " + count : count).strip();
  }

  private ToggleButton columns() {
    var button = toggle("tree-columns", "columns", "tree.columns", model.numbersShownProperty());
    return Controls.styled(button, "quiet");
  }

  private ToggleButton zoom() {
    var button = toggle("tree-zoom", "zoom-in", "tree.zoom", model.time().zoomedToLogProperty());
    button.disableProperty().bind(model.time().zoomable().not());
    return button;
  }

  private static ToggleButton toggle(String id, String icon, String key, BooleanProperty on) {
    var button = new ToggleButton();
    button.setId(id);
    button.setGraphic(Icons.of(icon, 13));
    button.getStyleClass().addAll("button-icon", "tree-toggle");
    button.setAccessibleText(Text.get(key));
    button.selectedProperty().bindBidirectional(on);
    return Controls.explained(button, Text.get(key));
  }
}
