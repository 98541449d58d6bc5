package tracedesk.ui.search;

import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;

/// The line in the toolbar that narrows the list.
public final class QueryBar extends HBox {
  private final QueryViewModel model;
  private final TextField field;
  private final HBox chips = Controls.row(4);

  public QueryBar(QueryViewModel model) {
    super(6);
    this.model = model;
    field = Controls.field("query", model.textProperty(), "search.prompt");
    field.promptTextProperty().bind(prompt());
    HBox.setHgrow(field, Priority.ALWAYS);
    field.setOnAction(_ -> model.submit());
    field.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    model.chips().addListener((ListChangeListener<String>) _ -> showChips());
    showChips();
    getChildren()
        .addAll(Icons.of("search", 14), chips, field, hint(), Controls.keys("Shortcut+L"), menu());
    getStyleClass().add("query");
    setId("query-bar");
    setOnMouseClicked(_ -> focus());
  }

  public void focus() {
    field.requestFocus();
    field.end();
  }

  private ObservableValue<String> prompt() {
    return Bindings.createStringBinding(
        () -> model.chips().isEmpty() ? Text.get("search.prompt") : "", model.chips());
  }

  private void showChips() {
    chips.getChildren().setAll(model.chips().stream().map(this::chip).toList());
    chips.setManaged(!model.chips().isEmpty());
  }

  private Node chip(String word) {
    int colon = word.indexOf(':') + 1;
    var remove = new Command("search.remove-chip", () -> model.remove(word)).withIcon("x");
    var button = Buttons.icon(remove, 16);
    button.setAccessibleText(Text.get("search.remove-chip.tip", word));
    var chip =
        Controls.row(
            0,
            Controls.words(word.substring(0, colon), "chip-key"),
            new Label(word.substring(colon)),
            button);
    chip.getStyleClass().add("chip");
    chip.setMinWidth(USE_PREF_SIZE);
    return chip;
  }

  private Node hint() {
    var icon = Icons.of("alert-circle", 13);
    icon.getStyleClass().add("tone-warning");
    var label = new Label("", icon);
    Controls.explained(label, model.hintProperty());
    label.accessibleTextProperty().bind(model.hintProperty());
    return Controls.shownWhile(model.hintProperty().isNotEmpty(), label);
  }

  private MenuButton menu() {
    var menu = new MenuButton();
    menu.setId("query-menu");
    menu.setGraphic(Icons.of("filter", 13));
    menu.setAccessibleText(Text.get("search.menu"));
    menu.getStyleClass().addAll("button-icon", "no-arrow");
    for (var word : QueryViewModel.WORDS) {
      var item = new CheckMenuItem(Text.get("search.word." + word.replace(':', '-')));
      item.setOnAction(_ -> model.toggle(word));
      menu.getItems().add(item);
    }
    menu.setOnShowing(
        _ -> {
          for (int i = 0; i < QueryViewModel.WORDS.size(); i++) {
            ((CheckMenuItem) menu.getItems().get(i))
                .setSelected(model.chips().contains(QueryViewModel.WORDS.get(i)));
          }
        });
    return menu;
  }

  private void pressed(KeyEvent event) {
    if (event.getCode() == KeyCode.BACK_SPACE && field.getCaretPosition() == 0) {
      model.removeLast();
    } else if (event.getCode() == KeyCode.ESCAPE && !field.getText().isEmpty()) {
      model.clear();
      event.consume();
    }
  }
}
