package tracedesk.ui.detail;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Segmented;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The inputs of a log: a table of rows, or their JSON in an editor.
final class InputsSection extends VBox {
  /// A table of more rows than anybody reads stays quick by showing the first ones.
  private static final int MOST_ROWS = 200;

  private final InputsViewModel inputs;
  private final VBox rows = Controls.styled(new VBox(), "inputs-table");
  private final FieldSection json;

  InputsSection(InputsViewModel inputs, Surroundings surroundings) {
    super(6);
    this.inputs = inputs;
    setId("detail-inputs-table");
    var field = inputs.field();
    json = new FieldSection(field, surroundings);
    json.getChildren().removeFirst();
    var none = Controls.words(Text.get("detail.noInputs"), "muted", "no-inputs");
    var count = Bindings.createBooleanBinding(() -> inputs.rows().isEmpty(), inputs.rows());
    Controls.shownWhile(count, none);
    var table = new VBox(6, rows, none, complaint(field));
    Controls.shownWhile(inputs.jsonProperty().not(), table);
    Controls.shownWhile(count.not(), rows);
    getChildren()
        .addAll(
            head(surroundings), new StackPane(table, Controls.slot(inputs.jsonProperty(), json)));
    field.stateProperty().subscribe(state -> FieldLook.show(rows, state));
    inputs.rows().addListener((ListChangeListener<InputRow>) this::changed);
    field.soughtProperty().subscribe(() -> views().forEach(InputRowView::look));
    fill();
  }

  private static javafx.scene.Node complaint(FieldViewModel field) {
    var label = Controls.styled(new javafx.scene.control.Label(), "flaw", "tone-danger");
    label.setWrapText(true);
    label.setGraphic(Icons.of("alert-circle", 12));
    label.textProperty().bind(field.flawProperty().map(Flaw::words).orElse(""));
    return Controls.shownWhile(field.stateProperty().isEqualTo(FieldState.FAILED), label);
  }

  private javafx.scene.layout.HBox head(Surroundings surroundings) {
    var field = inputs.field();
    var count = Controls.words("", "subtle", "size-12");
    count.textProperty().bind(inputs.countProperty().asString());
    var changed = Controls.badge("", Tone.WARNING);
    changed
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    inputs.jsonProperty().get()
                        ? Text.get("detail.changed")
                        : Text.get("detail.rowsChanged", inputs.changesProperty().get()),
                inputs.changesProperty(),
                inputs.jsonProperty()));
    var lock = Controls.styled(new StackPane(Icons.of("lock", 12)), "subtle");
    Controls.explained(lock, Text.get("detail.readOnly"));
    var modes =
        new Segmented<>(
            "detail-inputs-mode",
            List.of(false, true),
            asJson -> Text.get(asJson ? "detail.json" : "detail.table"),
            inputs.jsonProperty());
    modes.getChildren().getFirst().disableProperty().bind(inputs.tableFitsProperty().not());
    return Controls.styled(
        Controls.row(
            8,
            Controls.heading("detail.field.inputs"),
            count,
            Controls.shownWhile(field.editableProperty().not(), lock),
            new KeptDot(field, "detail-inputs"),
            Controls.shownWhile(field.changedProperty(), changed),
            Controls.spacer(),
            Controls.shownWhile(
                field.changedProperty().and(inputs.jsonProperty()),
                Buttons.small(Buttons.flat(field.revert))),
            modes,
            Controls.shownWhile(
                inputs.jsonProperty().not().and(field.editableProperty()),
                Buttons.small(Buttons.flat(inputs.add))),
            Controls.shownWhile(
                inputs.jsonProperty().and(field.editableProperty()),
                Buttons.small(Buttons.flat(field.format))),
            Controls.shownWhile(
                field.editableProperty().not(),
                Buttons.icon(
                    new Command(
                            "detail.copyText",
                            () -> surroundings.clipboard().accept(field.textProperty().get()))
                        .withIcon("copy"),
                    24))),
        "section-head");
  }

  private void changed(ListChangeListener.Change<? extends InputRow> change) {
    while (change.next()) {
      boolean appended =
          change.wasAdded()
              && !change.wasRemoved()
              && change.getAddedSize() == 1
              && change.getTo() == inputs.rows().size()
              && change.getAddedSubList().getFirst().isNew();
      if (!appended) {
        fill();
        return;
      }
      var added = add(change.getAddedSubList().getFirst());
      added.editName();
    }
  }

  private void fill() {
    rows.getChildren().clear();
    inputs.rows().stream().limit(MOST_ROWS).forEach(this::add);
    if (inputs.rows().size() > MOST_ROWS) {
      rows.getChildren()
          .add(
              Controls.words(
                  Text.get("detail.moreRows", inputs.rows().size() - MOST_ROWS),
                  "muted",
                  "no-inputs"));
    }
  }

  private InputRowView add(InputRow row) {
    var view = new InputRowView(row, inputs.field(), rows.getChildren().size());
    rows.getChildren().add(view);
    return view;
  }

  private List<InputRowView> views() {
    return rows.getChildren().stream()
        .filter(InputRowView.class::isInstance)
        .map(InputRowView.class::cast)
        .toList();
  }

  /// Brings the first marked word into sight, in JSON that scrolls by itself.
  void showHit() {
    json.showHit();
  }

  void focusField() {
    if (inputs.jsonProperty().get()) {
      json.focusField();
      return;
    }
    var wrong = inputs.wrongRow();
    int index = wrong == null ? 0 : inputs.rows().indexOf(wrong);
    if (!rows.getChildren().isEmpty()
        && rows.getChildren().get(index) instanceof InputRowView row) {
      row.editValue();
    } else {
      inputs.add.run();
    }
  }
}
