package tracedesk.ui.detail;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.WordDiff;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonText;
import tracedesk.ui.fx.Attachment;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Debounce;
import tracedesk.ui.fx.Latest;

/// One field of the form: its text, what it was, and how it stands. Only what a user types here
/// makes it changed; showing a value never does.
public final class FieldViewModel {
  private static final Duration PAUSE = Duration.ofMillis(120);

  /// Where in the text of a field the caret is, both from 1.
  public record Caret(int line, int column) {}

  /// Takes what a user typed.
  interface Input {
    void accept(Field field, Typed typed, String step);
  }

  /// What a field is to show.
  ///
  /// @param saved the value at the server
  /// @param value the value with the user's corrections
  /// @param unfinished text that cannot be sent, in place of a value
  /// @param large its text, where no editor can hold it
  /// @param attachment the file it is, where it is nothing else
  record Shown(
      @Nullable Json saved,
      @Nullable Json value,
      @Nullable String unfinished,
      LogContent.@Nullable Large large,
      @Nullable Attachment attachment,
      FieldState state,
      @Nullable Flaw flaw,
      String lock) {}

  private final Field field;
  private final Input input;
  private final Background background;
  private final Latest latest = new Latest();
  private final Debounce pause;
  private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper was = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<FieldState> state =
      new ReadOnlyObjectWrapper<>(FieldState.PRISTINE);
  private final ReadOnlyObjectWrapper<@Nullable Flaw> flaw = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<List<WordDiff.Part>> difference =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper onDisk = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper editable = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper held = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<LogContent.@Nullable Large> large =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Attachment> attachment =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper jsonPossible = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper lock = new ReadOnlyStringWrapper("");
  private final BooleanProperty json = new SimpleBooleanProperty();
  private final StringProperty sought = new SimpleStringProperty("");
  private @Nullable Json saved;
  private @Nullable Json value;
  private @Nullable Object key = new Object();
  private Consumer<Caret> moved = caret -> {};
  private final ReadOnlyObjectWrapper<@Nullable Caret> place = new ReadOnlyObjectWrapper<>();
  private boolean showing;
  private boolean typing;

  /// Puts this field back to what the server has.
  public final Command revert;

  /// Lays the field's JSON out to be read.
  public final Command format = new Command("detail.format", this::format);

  FieldViewModel(Field field, Background background, Input input, Runnable reverted) {
    this.field = field;
    this.input = input;
    this.background = background;
    this.pause = new Debounce(background, PAUSE);
    this.revert = new Command("detail.revert", reverted, changed).withIcon("rotate-ccw");
    json.subscribe(this::reshape);
  }

  public Field field() {
    return field;
  }

  /// The words to be marked in its text.
  StringProperty soughtProperty() {
    return sought;
  }

  /// The editor tells where the caret is.
  void caretAt(int line, int column) {
    moved.accept(new Caret(line, column));
  }

  /// Calls the listener with every place the caret comes to.
  void onCaret(Consumer<Caret> listener) {
    moved = listener;
  }

  /// Where the caret is to be put; `null` when the editor may leave it.
  public ReadOnlyObjectProperty<@Nullable Caret> placeProperty() {
    return place.getReadOnlyProperty();
  }

  /// Puts the caret where the user wrote last.
  void putCaret(int line, int column) {
    place.set(null);
    place.set(new Caret(line, column));
  }

  /// The text as it stands in the editor.
  public ReadOnlyStringProperty textProperty() {
    return text.getReadOnlyProperty();
  }

  /// The text at the server, in the same shape.
  public ReadOnlyStringProperty wasProperty() {
    return was.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<FieldState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<@Nullable Flaw> flawProperty() {
    return flaw.getReadOnlyProperty();
  }

  /// The words removed and added since the server's text, a moment behind the typing; empty while
  /// unchanged.
  public ReadOnlyObjectProperty<List<WordDiff.Part>> differenceProperty() {
    return difference.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty changedProperty() {
    return changed.getReadOnlyProperty();
  }

  /// Whether the disk has the correction as it stands.
  public ReadOnlyBooleanProperty onDiskProperty() {
    return onDisk.getReadOnlyProperty();
  }

  void setOnDisk(boolean kept) {
    onDisk.set(kept);
  }

  public ReadOnlyBooleanProperty editableProperty() {
    return editable.getReadOnlyProperty();
  }

  /// Whether it holds a value, the user's corrections included.
  public ReadOnlyBooleanProperty heldProperty() {
    return held.getReadOnlyProperty();
  }

  /// Its text, where that is too large for an editor.
  ReadOnlyObjectProperty<LogContent.@Nullable Large> largeProperty() {
    return large.getReadOnlyProperty();
  }

  /// The file it is, where it is nothing else.
  ReadOnlyObjectProperty<@Nullable Attachment> attachmentProperty() {
    return attachment.getReadOnlyProperty();
  }

  /// Whether it makes sense to work on it as JSON, or to read it as a tree.
  public ReadOnlyBooleanProperty jsonPossibleProperty() {
    return jsonPossible.getReadOnlyProperty();
  }

  /// Whether it is worked on as JSON: checked while typing, and formatted on demand.
  public BooleanProperty jsonProperty() {
    return json;
  }

  /// Why it cannot be edited, or empty.
  public ReadOnlyStringProperty lockProperty() {
    return lock.getReadOnlyProperty();
  }

  /// Takes the whole text after a user's input.
  public void type(String typed) {
    if (editable.get() && !typed.equals(text.get())) {
      take(typed, step(text.get(), typed));
    }
  }

  private void take(String typed, String step) {
    text.set(typed);
    var result = shape().typed(typed, value == null ? saved : value);
    if (json.get() && shape() == Shape.WORDS && !typed.isEmpty()) {
      result = checked(typed, result);
    }
    typing = true;
    input.accept(field, result, step);
    typing = false;
  }

  private static Typed checked(String typed, Typed result) {
    try {
      Json.parse(typed);
      return result;
    } catch (JsonFault fault) {
      return new Typed.Unfinished(typed, Flaw.of(fault));
    }
  }

  /// Typing on inside a word belongs to the step before; a blank, a paste or a deletion begins the
  /// next.
  private String step(String before, String after) {
    int grown = after.length() - before.length();
    if (Math.abs(grown) != 1 || grown > 0 && endsWord(before, after)) {
      return "";
    }
    return field.name() + (grown > 0 ? "+" : "-");
  }

  private static boolean endsWord(String before, String after) {
    int at = 0;
    while (at < before.length() && before.charAt(at) == after.charAt(at)) {
      at++;
    }
    return Character.isWhitespace(after.charAt(at));
  }

  private void format() {
    try {
      type(JsonText.pretty(Json.parse(text.get())));
    } catch (JsonFault fault) {
      flaw.set(Flaw.of(fault));
    }
  }

  Background background() {
    return background;
  }

  Shape shape() {
    return Shape.of(field, saved == null ? value : saved, json.get());
  }

  /// Shows another log's field.
  void begin(Shown shown, boolean asJson) {
    key = new Object();
    showing = true;
    json.set(asJson);
    showing = false;
    difference.set(List.of());
    put(shown);
  }

  /// Shows how the field of the same log is now. Where its text is another than was typed,
  /// something
  /// was undone, taken back or merged: the caret goes there.
  void show(Shown shown) {
    var before = text.get();
    put(shown);
    if (!text.get().equals(before)) {
      putCaretBehind(before, text.get());
    }
  }

  private void putCaretBehind(String before, String after) {
    int shorter = Math.min(before.length(), after.length());
    int same = 0;
    while (same < shorter
        && before.charAt(before.length() - 1 - same) == after.charAt(after.length() - 1 - same)) {
      same++;
    }
    var upTo = after.substring(0, after.length() - same);
    int line = (int) upTo.chars().filter(c -> c == '\n').count();
    putCaret(line + 1, upTo.length() - upTo.lastIndexOf('\n'));
  }

  private void put(Shown shown) {
    saved = shown.saved();
    value = shown.value();
    var tooLarge = shown.large();
    large.set(tooLarge);
    editable.set(shown.lock().isEmpty() && tooLarge == null);
    lock.set(shown.lock());
    held.set(value != null || shown.unfinished() != null);
    was.set(tooLarge == null ? shape().text(saved) : tooLarge.text());
    Object next = shown.unfinished() != null ? shown.unfinished() : value;
    if (!typing && !Objects.equals(next, key)) {
      text.set(
          shown.unfinished() != null
              ? shown.unfinished()
              : tooLarge == null ? shape().text(value) : tooLarge.text());
    }
    key = next;
    attachment.set(shown.attachment());
    changed.set(shown.unfinished() != null || !Objects.equals(value, saved));
    flaw.set(shown.flaw() != null ? shown.flaw() : unfinishedFlaw(shown.unfinished()));
    state.set(flaw.get() != null && shown.flaw() == null ? FieldState.INVALID : shown.state());
    jsonPossible.set(
        tooLarge != null
            ? tooLarge.json()
            : shape() == Shape.WORDS && (json.get() || LogContent.looksLikeJson(text.get()))
                || field == Field.OUTPUT_MESSAGE);
    compare(shown.unfinished() == null || shape() == Shape.WORDS);
  }

  private @Nullable Flaw unfinishedFlaw(@Nullable String unfinished) {
    if (unfinished == null) {
      return null;
    }
    var result = shape().typed(unfinished, saved);
    if (result instanceof Typed.Finished && shape() == Shape.WORDS) {
      result = checked(unfinished, result);
    }
    return result instanceof Typed.Unfinished(_, var found) ? found : null;
  }

  private void reshape() {
    if (showing || large.get() != null) {
      return;
    }
    if (field == Field.OUTPUT_MESSAGE && state.get() == FieldState.INVALID) {
      showing = true;
      json.set(true);
      showing = false;
      return;
    }
    if (shape() == Shape.WORDS) {
      if (editable.get() && state.get() == FieldState.INVALID) {
        take(text.get(), "");
      }
      return;
    }
    var shaped = shape().text(value);
    was.set(shape().text(saved));
    text.set(shaped);
    compare(true);
  }

  private void compare(boolean whole) {
    var then = was.get();
    var now = text.get();
    if (!changed.get() || large.get() != null || !whole) {
      pause.cancel();
      latest.forget();
      difference.set(List.of());
    } else {
      pause.call(
          () ->
              background.run(
                  () -> WordDiff.between(then, now),
                  latest.only(
                      outcome -> {
                        if (outcome
                            instanceof
                            tracedesk.domain.problem.Outcome.Done<List<WordDiff.Part>>(var parts)) {
                          difference.set(parts);
                        }
                      })));
    }
  }
}
