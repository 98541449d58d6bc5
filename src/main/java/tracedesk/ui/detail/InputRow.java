package tracedesk.ui.detail;

import java.util.Objects;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// One input: its name and value, and what they were.
public final class InputRow {
  private final InputsViewModel inputs;
  private final Json.@Nullable Member saved;
  private final ReadOnlyStringWrapper name;
  private final ReadOnlyStringWrapper text;
  private final ReadOnlyObjectWrapper<InputKind> kind;
  private final ReadOnlyStringWrapper complaint = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper removed = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();
  private Json value;

  /// @param saved the input as the server has it, or `null` for a new one
  /// @param now the input as it stands
  InputRow(InputsViewModel inputs, Json.@Nullable Member saved, Json.Member now, boolean gone) {
    this.inputs = inputs;
    this.saved = saved;
    this.value = now.value();
    this.name = new ReadOnlyStringWrapper(now.name());
    this.text = new ReadOnlyStringWrapper(InputKind.text(now.value()));
    this.kind = new ReadOnlyObjectWrapper<>(InputKind.of(now.value()));
    removed.set(gone);
    judge();
  }

  public ReadOnlyStringProperty nameProperty() {
    return name.getReadOnlyProperty();
  }

  /// The value as it stands in an editor: the characters of a text, the JSON of anything else.
  public ReadOnlyStringProperty textProperty() {
    return text.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<InputKind> kindProperty() {
    return kind.getReadOnlyProperty();
  }

  /// What is wrong with it, or empty.
  public ReadOnlyStringProperty complaintProperty() {
    return complaint.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty removedProperty() {
    return removed.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty changedProperty() {
    return changed.getReadOnlyProperty();
  }

  /// The value as it would be sent.
  public Json value() {
    return value;
  }

  /// The value at the server; `null` for an input that is new.
  public @Nullable Json savedValue() {
    return saved == null ? null : saved.value();
  }

  /// The name at the server when it is another one now.
  public @Nullable String savedName() {
    return saved == null || saved.name().equals(name.get()) ? null : saved.name();
  }

  public boolean isNew() {
    return saved == null;
  }

  /// Takes the whole text after a user's input.
  public void type(String typed) {
    if (!inputs.isEditable() || typed.equals(text.get())) {
      return;
    }
    take(typed);
    text.set(typed);
    inputs.changed(this, "value");
  }

  public void rename(String newName) {
    if (inputs.isEditable() && !newName.equals(name.get())) {
      name.set(newName);
      inputs.changed(this, "name");
    }
  }

  /// Makes it another kind of value, keeping the value as well as that kind can.
  public void become(InputKind other) {
    if (inputs.isEditable() && other != kind.get()) {
      kind.set(other);
      var converted = other.convert(text.get());
      take(converted);
      text.set(converted);
      inputs.changed(this, "");
    }
  }

  public void remove() {
    if (inputs.isEditable()) {
      removed.set(true);
      inputs.changed(this, "");
    }
  }

  /// Puts it back to what the server has; a new one goes.
  public void revert() {
    if (!inputs.isEditable()) {
      return;
    }
    if (saved == null) {
      removed.set(true);
    } else {
      removed.set(false);
      name.set(saved.name());
      value = saved.value();
      kind.set(InputKind.of(value));
      text.set(InputKind.text(value));
      complaint.set("");
    }
    inputs.changed(this, "");
  }

  private void take(String typed) {
    complaint.set(kind.get().complaint(typed));
    if (complaint.get().isEmpty()) {
      var taken = kind.get().value(typed);
      value = isSavedText(taken) ? Objects.requireNonNull(saved).value() : taken;
      kind.set(InputKind.of(value));
    }
  }

  /// A text put back letter by letter keeps the spelling the server gave it.
  private boolean isSavedText(Json taken) {
    return saved != null
        && saved.value() instanceof Json.Str words
        && words.value().equals(taken.asString());
  }

  void complain(String words) {
    complaint.set(words);
  }

  /// Checks the value again, after the row's name was found to be in order.
  void judge() {
    if (!removed.get() && name.get().isEmpty() && saved == null) {
      return;
    }
    changed.set(
        removed.get()
            || saved == null
            || !saved.name().equals(name.get())
            || !saved.value().equals(value)
            || !complaint.get().isEmpty());
  }

  String valueComplaint() {
    return value.equals(savedValue()) && text.get().equals(InputKind.text(value))
        ? ""
        : kind.get().complaint(text.get());
  }
}
