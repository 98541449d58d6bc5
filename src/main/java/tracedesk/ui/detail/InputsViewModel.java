package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Text;

/// The inputs of a log as rows, or as the JSON they are. What is not touched keeps its exact text.
public final class InputsViewModel {
  private final FieldViewModel field;
  private final FieldViewModel.Input input;
  private final ObservableList<InputRow> rows = FXCollections.observableArrayList();
  private final BooleanProperty json = new SimpleBooleanProperty();
  private final ReadOnlyBooleanWrapper tableFits = new ReadOnlyBooleanWrapper(true);
  private final ReadOnlyIntegerWrapper changes = new ReadOnlyIntegerWrapper();
  private final ReadOnlyIntegerWrapper count = new ReadOnlyIntegerWrapper();
  private Json.Obj saved = Json.Obj.EMPTY;
  private @Nullable Object key = new Object();
  private FieldViewModel.@Nullable Shown last;
  private boolean typing;

  /// Adds an empty text input at the end.
  public final Command add;

  InputsViewModel(FieldViewModel field, FieldViewModel.Input input) {
    this.field = field;
    this.input = input;
    this.add =
        new Command("detail.add", this::add, field.editableProperty().and(json.not()))
            .withIcon("plus");
    json.subscribe(this::reshape);
  }

  /// The inputs as one field: its text is their JSON.
  public FieldViewModel field() {
    return field;
  }

  public ObservableList<InputRow> rows() {
    return rows;
  }

  /// Whether they are worked on as JSON.
  public BooleanProperty jsonProperty() {
    return json;
  }

  /// Whether they can be shown as rows: they are an object and its JSON is whole.
  public ReadOnlyBooleanProperty tableFitsProperty() {
    return tableFits.getReadOnlyProperty();
  }

  /// How many rows differ from the server's.
  public ReadOnlyIntegerProperty changesProperty() {
    return changes.getReadOnlyProperty();
  }

  /// How many inputs there are, removed ones not counted.
  public ReadOnlyIntegerProperty countProperty() {
    return count.getReadOnlyProperty();
  }

  boolean isEditable() {
    return field.editableProperty().get();
  }

  void begin(FieldViewModel.Shown shown) {
    key = new Object();
    last = null;
    json.set(false);
    show(shown);
  }

  private void reshape() {
    if (last != null && !json.get()) {
      show(last);
    }
  }

  void show(FieldViewModel.Shown shown) {
    last = shown;
    saved = shown.saved() instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    boolean inRows = typing || !json.get() && key != null && key.equals(shown.unfinished());
    boolean fits =
        shown.large() == null
            && (shown.unfinished() == null || inRows)
            && (shown.value() == null || shown.value() instanceof Json.Obj);
    tableFits.set(fits);
    if (!fits) {
      json.set(true);
    }
    var now = shown.value() instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    Object next = shown.unfinished() != null ? shown.unfinished() : List.of(saved, now);
    if (typing) {
      key = next;
    } else if (fits && !json.get() && !next.equals(key)) {
      rows.setAll(merged(now));
      key = next;
    }
    tally();
    if (json.get()) {
      count.set(now.members().size());
    }
  }

  /// Rows in the order of the inputs as they stand; removed ones stay where they were.
  private List<InputRow> merged(Json.Obj now) {
    var merged = new ArrayList<InputRow>();
    var before = saved.members();
    int next = 0;
    for (var member : now.members()) {
      int same = indexOf(before, member.name());
      if (same < 0) {
        boolean renamed = next < before.size() && !now.has(before.get(next).name());
        merged.add(new InputRow(this, renamed ? before.get(next++) : null, member, false));
        continue;
      }
      for (; next < same; next++) {
        if (!now.has(before.get(next).name())) {
          merged.add(new InputRow(this, before.get(next), before.get(next), true));
        }
      }
      merged.add(new InputRow(this, before.get(same), member, false));
      next = Math.max(next, same + 1);
    }
    for (; next < before.size(); next++) {
      if (!now.has(before.get(next).name())) {
        merged.add(new InputRow(this, before.get(next), before.get(next), true));
      }
    }
    return merged;
  }

  private static int indexOf(List<Json.Member> members, String name) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private void add() {
    rows.add(new InputRow(this, null, new Json.Member("", Json.of("")), false));
    count.set(count.get() + 1);
  }

  /// A row was edited.
  ///
  /// @param part which part of it, so that typing on is one step; empty for a step of its own
  void changed(InputRow row, String part) {
    var step = part.isEmpty() ? "" : "inputs:" + rows.indexOf(row) + part;
    rows.removeIf(gone -> gone.isNew() && gone.removedProperty().get());
    judgeNames();
    typing = true;
    input.accept(Field.INPUTS, typed(), step);
    typing = false;
  }

  private void judgeNames() {
    var names = new HashSet<String>();
    for (var row : rows) {
      if (row.removedProperty().get()) {
        row.complain("");
      } else {
        var name = row.nameProperty().get();
        boolean untouched = row.savedName() == null && !row.isNew();
        boolean twice = !names.add(name);
        row.complain(
            name.isEmpty() && !untouched
                ? Text.get("detail.emptyName")
                : twice ? Text.get("detail.nameTwice", name) : row.valueComplaint());
      }
      row.judge();
    }
  }

  private void tally() {
    rows.forEach(InputRow::judge);
    changes.set((int) rows.stream().filter(row -> row.changedProperty().get()).count());
    count.set((int) rows.stream().filter(row -> !row.removedProperty().get()).count());
  }

  private Typed typed() {
    for (var row : rows) {
      if (!row.complaintProperty().get().isEmpty()) {
        return new Typed.Unfinished(
            raw(),
            Flaw.of(
                Text.get(
                    "detail.inputWrong", row.nameProperty().get(), row.complaintProperty().get())));
      }
    }
    var kept = rows.stream().filter(row -> !row.removedProperty().get()).toList();
    boolean none = kept.isEmpty() && (last == null || last.saved() == null);
    return new Typed.Finished(none ? new Edit.Clear<>() : new Edit.Set<>(object(kept)));
  }

  private Json.Obj object(List<InputRow> kept) {
    var names = kept.stream().map(row -> row.nameProperty().get()).toList();
    if (names.equals(saved.members().stream().map(Json.Member::name).toList())) {
      var whole = saved;
      for (var row : kept) {
        if (!row.value().equals(row.savedValue())) {
          whole = whole.with(row.nameProperty().get(), row.value());
        }
      }
      return whole;
    }
    var builder = Json.object();
    kept.forEach(row -> builder.put(row.nameProperty().get(), row.value()));
    return builder.build();
  }

  /// The rows as the user wrote them, though they are not JSON.
  private String raw() {
    var out = new StringBuilder("{");
    for (var row : rows) {
      if (!row.removedProperty().get()) {
        boolean wrong = !row.valueComplaint().isEmpty();
        out.append(out.length() == 1 ? "\n  " : ",\n  ")
            .append(JsonText.quote(row.nameProperty().get()))
            .append(": ")
            .append(
                wrong
                    ? row.textProperty().get()
                    : JsonText.pretty(row.value()).replace("\n", "\n  "));
      }
    }
    return out.append("\n}").toString();
  }

  /// Where the inputs stop being in order, for the caret; `null` when they are.
  @Nullable InputRow wrongRow() {
    return rows.stream()
        .filter(row -> !row.complaintProperty().get().isEmpty())
        .findFirst()
        .orElse(null);
  }
}
