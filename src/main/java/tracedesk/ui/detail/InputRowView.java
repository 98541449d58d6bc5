package tracedesk.ui.detail;

import java.util.Objects;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.trace.SearchText;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.ExactText;
import tracedesk.ui.fx.FoundText;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Text;

/// One input as a row: its kind, name and value. A click, Enter or F2 on the name or the value
/// edits it in place; Esc or leaving it ends that.
final class InputRowView extends HBox {
  private static final PseudoClass CHANGED = PseudoClass.getPseudoClass("changed");
  private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");
  private static final PseudoClass FOUND = PseudoClass.getPseudoClass("found");
  private static final PseudoClass GONE = PseudoClass.getPseudoClass("gone");

  private final InputRow row;
  private final FieldViewModel field;
  private final StackPane nameCell = new StackPane();
  private final StackPane valueCell = new StackPane();
  private final String id;
  private final FoundText peek = new FoundText("input-peek");
  private final FoundText around = new FoundText("input-peek", "input-around");
  private final Latest looking = new Latest();

  InputRowView(InputRow row, FieldViewModel field, int number) {
    this.row = row;
    this.field = field;
    this.id = "detail-input-" + number;
    setId(id);
    getStyleClass().add("input-row");
    if (number == 0) {
      getStyleClass().add("first");
    }
    var bar = Controls.styled(new Region(), "input-bar");
    var was = new HBox();
    was.getStyleClass().add("was");
    var complaint = Controls.styled(new Label(), "flaw", "tone-danger");
    complaint.setWrapText(true);
    complaint.textProperty().bind(row.complaintProperty());
    Controls.shownWhile(row.complaintProperty().isNotEmpty(), complaint);
    var value = new VBox(1, valueCell, was, complaint);
    value.getStyleClass().add("input-value");
    value.setMinWidth(0);
    HBox.setHgrow(value, Priority.ALWAYS);
    nameCell.getStyleClass().add("input-name");
    nameCell.setAlignment(Pos.CENTER_LEFT);
    valueCell.setAlignment(Pos.TOP_LEFT);
    getChildren().addAll(bar, kindButton(), nameCell, value, actions());
    field.editableProperty().subscribe((before, now) -> showAll());
    row.changedProperty()
        .subscribe(
            changed -> {
              pseudoClassStateChanged(CHANGED, changed);
              showWas(was);
            });
    row.textProperty().subscribe(() -> showWas(was));
    row.nameProperty().subscribe(() -> showWas(was));
    row.complaintProperty().subscribe(words -> pseudoClassStateChanged(INVALID, !words.isEmpty()));
    row.removedProperty()
        .subscribe(
            removed -> {
              pseudoClassStateChanged(GONE, removed);
              showAll();
            });
    row.kindProperty().subscribe((before, now) -> showValue());
    row.textProperty().subscribe(this::peek);
    row.nameProperty().subscribe(name -> setAccessibleText(name));
    setAccessibleRole(AccessibleRole.TEXT);
    setOnContextMenuRequested(
        event -> {
          if (field.editableProperty().get()) {
            menu().show(this, event.getScreenX(), event.getScreenY());
            event.consume();
          }
        });
  }

  private void showAll() {
    showName();
    showValue();
  }

  private boolean isEditable() {
    return field.editableProperty().get() && !row.removedProperty().get();
  }

  // The kind

  private Button kindButton() {
    var button = new Button();
    button.setId(id + "-kind");
    button.getStyleClass().add("input-kind");
    button.textProperty().bind(row.kindProperty().map(InputKind::sign));
    button
        .accessibleTextProperty()
        .bind(row.kindProperty().map(kind -> Text.get("detail.kind." + word(kind))));
    button.disableProperty().bind(field.editableProperty().not());
    button.setOnAction(
        pressed -> {
          var place = button.localToScreen(button.getLayoutBounds());
          menu().show(button, place.getMinX(), place.getMaxY());
        });
    return button;
  }

  private ContextMenu menu() {
    var menu = new ContextMenu();
    if (!row.removedProperty().get()) {
      for (var kind : InputKind.values()) {
        var item = new MenuItem(Text.get("detail.kind." + word(kind)));
        item.setDisable(kind == row.kindProperty().get());
        item.setOnAction(chosen -> row.become(kind));
        menu.getItems().add(item);
      }
      menu.getItems().add(new SeparatorMenuItem());
      menu.getItems().add(item("detail.rename", this::editName));
      menu.getItems().add(item("detail.remove", row::remove));
    }
    if (row.changedProperty().get()) {
      menu.getItems().add(item("detail.revert", row::revert));
    }
    return menu;
  }

  private static MenuItem item(String key, Runnable action) {
    var item = new MenuItem(Text.get(key));
    item.setOnAction(chosen -> action.run());
    return item;
  }

  private static String word(InputKind kind) {
    return kind.name().toLowerCase(java.util.Locale.ROOT);
  }

  // The name

  private void showName() {
    var label = Controls.styled(new Label(), "mono", "input-key");
    label
        .textProperty()
        .bind(
            row.nameProperty()
                .map(name -> name.isEmpty() ? Text.get("detail.noName") : shownName(name)));
    Controls.explainedBy(label, () -> shownName(row.nameProperty().get()));
    nameCell.getChildren().setAll(pressable(label, id + "-name", this::editName));
  }

  private static String shownName(String name) {
    return ExactText.line(name).shown();
  }

  void editName() {
    if (!isEditable()) {
      return;
    }
    var exact = ExactText.line(row.nameProperty().get());
    var editor = new TextField(exact.shown());
    editor.setId(id + "-name-editor");
    editor.getStyleClass().addAll("small", "mono");
    editor.setAccessibleText(Text.get("detail.name"));
    editor.setPromptText(Text.get("detail.name"));
    editor.textProperty().subscribe(now -> row.rename(exact.exact(now)));
    edit(nameCell, editor, this::showName);
    editor.selectAll();
    editor.setOnAction(enter -> editValue());
  }

  // The value

  private void showValue() {
    var shown = new VBox(peek, around);
    valueCell.getChildren().setAll(pressable(shown, id + "-value", this::editValue));
    peek();
  }

  private void peek() {
    peek.show(
        row.valueComplaint().isEmpty()
            ? JsonPeek.of(row.value())
            : JsonPeek.raw(row.textProperty().get()));
    look();
  }

  /// Marks what is looked for, and shows its surroundings where the value is too long to be shown.
  void look() {
    var words = field.soughtProperty().get();
    var name = row.nameProperty().get();
    nameCell.pseudoClassStateChanged(FOUND, !SearchText.ranges(name, words, 1).isEmpty());
    peek.look(words);
    around.look(words);
    showAround("");
    if (words.isEmpty() || peek.isFound()) {
      looking.forget();
      return;
    }
    var value = row.value();
    field
        .background()
        .run(
            () -> JsonPeek.around(value, words),
            looking.<Outcome<String>>only(
                outcome ->
                    showAround(outcome instanceof Outcome.Done<String>(var text) ? text : "")));
  }

  private void showAround(String text) {
    around.show(text);
    around.setVisible(!text.isEmpty());
    around.setManaged(!text.isEmpty());
  }

  void editValue() {
    if (!isEditable() || row.kindProperty().get() == InputKind.NULL) {
      return;
    }
    boolean lines =
        switch (row.kindProperty().get()) {
          case TEXT, OBJECT, LIST -> true;
          case NUMBER, BOOLEAN, NULL -> false;
        };
    var text = row.textProperty().get();
    var exact = lines ? ExactText.lines(text) : ExactText.line(text);
    TextInputControl editor = lines ? new GrowingArea(exact.shown()) : new TextField(exact.shown());
    editor.setId(id + "-editor");
    editor.getStyleClass().addAll("small", "mono");
    editor.setAccessibleText(Text.get("detail.valueOf", shownName(row.nameProperty().get())));
    editor.textProperty().subscribe(now -> row.type(exact.exact(now)));
    row.textProperty()
        .subscribe(
            now -> {
              if (!now.equals(exact.exact(editor.getText()))) {
                showValue();
              }
            });
    edit(valueCell, editor, this::showValue);
    editor.end();
  }

  private void edit(StackPane cell, TextInputControl editor, Runnable done) {
    cell.getChildren().setAll(editor);
    editor.addEventFilter(
        KeyEvent.KEY_PRESSED,
        key -> {
          if (key.getCode() == KeyCode.ESCAPE) {
            key.consume();
            done.run();
            Objects.requireNonNull((Node) cell.getChildren().getFirst()).requestFocus();
          } else if (key.getCode() == KeyCode.TAB && editor instanceof TextArea) {
            key.consume();
            editor.requestFocusTraversal(
                key.isShiftDown()
                    ? javafx.scene.TraversalDirection.PREVIOUS
                    : javafx.scene.TraversalDirection.NEXT);
          }
        });
    editor
        .focusedProperty()
        .subscribe(
            (was, focused) -> {
              if (was && !focused && cell.getChildren().contains(editor)) {
                done.run();
              }
            });
    editor.requestFocus();
  }

  private StackPane pressable(Node shown, String nodeId, Runnable press) {
    var pane = new StackPane(shown);
    StackPane.setAlignment(shown, Pos.CENTER_LEFT);
    pane.setId(nodeId);
    pane.getStyleClass().add("pressable");
    pane.setFocusTraversable(isEditable());
    pane.setMinWidth(0);
    pane.setAccessibleRole(AccessibleRole.BUTTON);
    pane.setAccessibleText(Text.get("detail.editOf", shownName(row.nameProperty().get())));
    pane.setOnMouseClicked(
        click -> {
          if (click.isStillSincePress()
              && click.getButton() == javafx.scene.input.MouseButton.PRIMARY) {
            press.run();
          }
        });
    pane.setOnKeyPressed(
        key -> {
          if (key.getCode() == KeyCode.ENTER || key.getCode() == KeyCode.F2) {
            key.consume();
            press.run();
          } else if (key.getCode() == KeyCode.DELETE && isEditable()) {
            key.consume();
            row.remove();
          }
        });
    return pane;
  }

  // What it was

  private void showWas(HBox was) {
    var saved = row.savedValue();
    was.getChildren().clear();
    if (row.changedProperty().get() && !row.removedProperty().get()) {
      if (row.isNew()) {
        was.getChildren().add(Controls.words(Text.get("detail.newInput")));
      } else if (row.savedName() != null) {
        add(was, row.savedName());
      } else if (saved != null && !saved.equals(row.value())) {
        add(was, JsonPeek.cut(saved instanceof Json.Str ? saved.text() : saved.text(), 60));
      }
    }
    was.setVisible(!was.getChildren().isEmpty());
    was.setManaged(was.isVisible());
  }

  private static void add(HBox was, @Nullable String words) {
    was.getChildren()
        .addAll(
            Controls.words(Text.get("detail.was") + " "),
            Controls.words(words == null ? "" : words, "struck", "mono-small"));
  }

  private StackPane actions() {
    var revert = Buttons.icon(new Command("detail.revert", row::revert).withIcon("rotate-ccw"), 24);
    revert.setId(id + "-revert");
    var remove = Buttons.icon(new Command("detail.remove", row::remove).withIcon("x"), 24);
    remove.setId(id + "-remove");
    remove.getStyleClass().add("on-hover");
    Controls.shownWhile(row.changedProperty().and(field.editableProperty()), revert);
    Controls.shownWhile(row.changedProperty().not().and(field.editableProperty()), remove);
    remove.setFocusTraversable(false);
    return Controls.styled(new StackPane(remove, revert), "input-actions");
  }
}
