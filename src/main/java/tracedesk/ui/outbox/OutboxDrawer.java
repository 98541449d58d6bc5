package tracedesk.ui.outbox;

import java.util.UUID;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.outbox.Operation;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Focus;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The drawer at the window's foot with everything that is not at its server yet.
public final class OutboxDrawer extends VBox {
  private static final double MOST = 300;
  private static final double ANSWER = 62;

  private final OutboxViewModel model;
  private final ListView<OutboxRow> list = new ListView<>();
  private final Label rejected = Controls.badge("", Tone.DANGER);
  private final Label conflicts = Controls.badge("", Tone.THEIRS);
  private final Label waiting = Controls.badge("", Tone.NEUTRAL);
  private @Nullable UUID chosen;
  private @Nullable Node before;

  public OutboxDrawer(OutboxViewModel model) {
    this.model = model;
    setId("outbox");
    getStyleClass().add("outbox");
    list.setId("outbox-list");
    list.setAccessibleText(Text.get("outbox.title"));
    list.setItems(model.rows());
    list.setCellFactory(_ -> new OutboxCell(model));
    list.setPlaceholder(Controls.styled(Controls.label("outbox.empty"), "muted"));
    list.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    list.getSelectionModel()
        .selectedItemProperty()
        .subscribe(
            row -> {
              if (row != null) {
                chosen = row.id();
              }
            });
    model.rows().addListener((ListChangeListener<OutboxRow>) _ -> fit());
    model.countsProperty().subscribe(this::count);
    addEventHandler(KeyEvent.KEY_PRESSED, this::closing);
    Controls.shownWhile(model.openProperty(), this);
    getChildren().add(Controls.slot(model.openProperty(), new VBox(head(), list)));
    model.openProperty().subscribe((_, now) -> opened(now));
    fit();
  }

  private HBox head() {
    var note = Controls.words(Text.get("outbox.note"), "subtle", "size-12");
    note.setMinWidth(0);
    var undo = Buttons.small(Buttons.flat(model.undo));
    Controls.shownWhile(model.undo.enabled(), undo);
    var head =
        Controls.row(
            10,
            Controls.heading("outbox.title"),
            rejected,
            conflicts,
            waiting,
            note,
            Controls.spacer(),
            undo,
            Buttons.small(Buttons.flat(model.discardAll)),
            Buttons.small(Buttons.button(model.retryAll)),
            Buttons.icon(model.close));
    head.getStyleClass().add("outbox-head");
    return head;
  }

  private void count(Counts counts) {
    show(rejected, "outbox.count-rejected", counts.rejected());
    show(conflicts, "outbox.count-conflicts", counts.conflicts());
    show(waiting, "outbox.count-waiting", counts.waiting());
  }

  private static void show(Label badge, String key, int count) {
    badge.setText(count == 0 ? "" : Text.get(key, count));
    badge.setVisible(count > 0);
    badge.setManaged(count > 0);
  }

  /// As high as what it holds, within limits; the list scrolls beyond.
  private void fit() {
    double height = 2;
    for (var row : model.rows()) {
      boolean answered =
          row.operation().state() == Operation.State.REJECTED && row.operation().problem() != null;
      height += OutboxCell.LINE + 1 + (answered ? ANSWER : 0);
      if (height > MOST) {
        break;
      }
    }
    double fitting = Math.clamp(height, OutboxCell.LINE + 2, MOST);
    list.setPrefHeight(fitting);
    list.setMinHeight(OutboxCell.LINE + 2);
    list.setMaxHeight(fitting);
    keepChosen();
  }

  /// The row that was chosen stays chosen wherever it is now.
  private void keepChosen() {
    var selection = list.getSelectionModel();
    var now = selection.getSelectedItem();
    if (chosen != null && (now == null || !now.id().equals(chosen))) {
      var row = model.row(chosen);
      if (row != null) {
        selection.select(row);
      }
    }
    if (selection.isEmpty() && list.isFocused()) {
      selection.selectFirst();
    }
  }

  /// Takes the keyboard, and gives it back to what had it.
  private void opened(boolean now) {
    if (now) {
      before = getScene() == null ? null : getScene().getFocusOwner();
      focusList();
    } else if (before != null && Focus.isIn(this)) {
      before.requestFocus();
    }
  }

  /// Gives the keyboard to the list.
  public void focusList() {
    if (list.getSelectionModel().isEmpty()) {
      list.getSelectionModel().selectFirst();
    }
    list.requestFocus();
  }

  private void closing(KeyEvent key) {
    if (key.getCode() == KeyCode.ESCAPE) {
      key.consume();
      model.close.run();
    }
  }

  private void pressed(KeyEvent key) {
    closing(key);
    var row = list.getSelectionModel().getSelectedItem();
    if (row == null || key.isConsumed() || key.isShortcutDown()) {
      return;
    }
    switch (key.getCode()) {
      case ENTER -> {
        key.consume();
        model.main(row);
      }
      case DELETE, BACK_SPACE -> {
        key.consume();
        model.discard(row);
      }
      default -> {}
    }
  }
}
