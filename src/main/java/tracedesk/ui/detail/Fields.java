package tracedesk.ui.detail;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Session;

/// The fields of the form: what each shows of the log and its correction, and how it stands.
final class Fields {
  private static final Duration FLASH = Duration.ofSeconds(1);

  private final Session session;
  private final Background background;
  private final Reading reading;
  private final Locking locking;
  private final Saving saving;
  private final Correcting correcting;
  private final Map<Field, FieldViewModel> fields = new EnumMap<>(Field.class);
  private final InputsViewModel inputs;

  /// The fields that light up, each for the save that lit it last.
  private final Map<Field, Object> flashing = new EnumMap<>(Field.class);

  Fields(
      Session session,
      Background background,
      Reading reading,
      Locking locking,
      Saving saving,
      Correcting correcting) {
    this.session = session;
    this.background = background;
    this.reading = reading;
    this.locking = locking;
    this.saving = saving;
    this.correcting = correcting;
    for (var field : Field.values()) {
      var model =
          new FieldViewModel(field, background, correcting::typed, () -> correcting.revert(field));
      model.onCaret(caret -> correcting.caretMoved(field, caret));
      model.soughtProperty().bind(session.soughtProperty());
      fields.put(field, model);
    }
    inputs = new InputsViewModel(of(Field.INPUTS), correcting::typed);
  }

  FieldViewModel of(Field field) {
    return Objects.requireNonNull(fields.get(field));
  }

  InputsViewModel inputs() {
    return inputs;
  }

  /// Shows the fields of another log.
  void begin(LogContent loaded) {
    fields.forEach(
        (field, model) -> {
          var large = loaded.large().get(field);
          model.begin(shown(field), large == null ? loaded.json().contains(field) : large.json());
        });
    inputs.begin(shown(Field.INPUTS));
  }

  /// Shows the fields of the log as they are now.
  void show() {
    fields.forEach((field, model) -> model.show(shown(field)));
    showOnDisk();
    inputs.show(shown(Field.INPUTS));
  }

  /// Says which corrections would be there again if the program ended now.
  void showOnDisk() {
    if (reading.isShown()) {
      var draft = correcting.draft();
      var kept = session.onDiskProperty().get().get(reading.log().id());
      fields.forEach((field, model) -> model.setOnDisk(kept != null && kept.agrees(draft, field)));
    }
  }

  /// Lets fields that were saved light up for a moment.
  ///
  /// @param then follows when that begins and when it is over
  void flash(Set<Field> saved, Runnable then) {
    var save = new Object();
    saved.forEach(field -> flashing.put(field, save));
    then.run();
    background.later(
        FLASH,
        () -> {
          flashing.values().removeIf(lit -> lit == save);
          then.run();
        });
  }

  void stopFlashing() {
    flashing.clear();
  }

  private FieldViewModel.Shown shown(Field field) {
    var now = Objects.requireNonNull(reading.content());
    var draft = correcting.draft();
    var fault = saving.faultOf(field);
    var lock = locking.reason(now.log(), field);
    return new FieldViewModel.Shown(
        field.of(now.log()),
        draft.value(field),
        draft.unfinished().get(field),
        now.large().get(field),
        now.attachments().get(field),
        lock.isEmpty() ? stateOf(field, draft, fault) : FieldState.READ_ONLY,
        fault == null ? null : Flaw.of(fault),
        lock);
  }

  private FieldState stateOf(Field field, LogDraft draft, @Nullable String fault) {
    if (fault != null) {
      return FieldState.FAILED;
    }
    if (draft.changed().contains(field)) {
      return saving.isUnderWay(draft, field) ? FieldState.SAVING : FieldState.DIRTY;
    }
    return flashing.containsKey(field) ? FieldState.SAVED : FieldState.PRISTINE;
  }
}
