package tracedesk.ui.detail;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.Merge;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Session;

/// Correcting the log shown: typing, clearing, discarding, undoing, and what becomes of a
/// correction whose log changed at the server.
final class Correcting {
  private final Session session;
  private final Reading reading;
  private final Drafting drafting;
  private final Locking locking;
  private final Saving saving;
  private final FieldFocus focus;
  private final Runnable refresh;

  private final ReadOnlyObjectWrapper<Set<Field>> changedMeanwhile =
      new ReadOnlyObjectWrapper<>(Set.of());
  private final ReadOnlyBooleanWrapper undoable = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper redoable = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper bothHeld = new ReadOnlyBooleanWrapper();

  final Command discard;
  final Command undo;
  final Command redo;
  final Command clearOutput;
  final Command clearError;

  Correcting(
      Session session,
      Reading reading,
      Drafting drafting,
      Locking locking,
      Saving saving,
      FieldFocus focus,
      Runnable refresh) {
    this.session = session;
    this.reading = reading;
    this.drafting = drafting;
    this.locking = locking;
    this.saving = saving;
    this.focus = focus;
    this.refresh = refresh;
    var shown = reading.shown();
    discard = new Command("detail.discard", this::discard, shown.and(saving.edited()));
    undo = new Command("detail.undo", this::undo, shown.and(undoable)).withShortcut("Shortcut+Z");
    redo =
        new Command("detail.redo", this::redo, shown.and(redoable))
            .withShortcut("Shortcut+Shift+Z");
    clearOutput = new Command("detail.clearOutput", this::clearOutput, saving.idle());
    clearError = new Command("detail.clearError", this::clearError, saving.idle());
  }

  ReadOnlyObjectProperty<Set<Field>> changedMeanwhileProperty() {
    return changedMeanwhile.getReadOnlyProperty();
  }

  ReadOnlyBooleanProperty bothHeldProperty() {
    return bothHeld.getReadOnlyProperty();
  }

  /// The log shown with its corrections.
  LogDraft draft() {
    return drafting.of(reading.log());
  }

  /// Says how it stands with the log shown.
  void show(LogDraft draft) {
    undoable.set(drafting.canUndo());
    redoable.set(drafting.canRedo());
    var moved = movedUnder(draft);
    if (!moved.equals(changedMeanwhile.get())) {
      changedMeanwhile.set(moved);
    }
    bothHeld.set(
        (draft.value(Field.OUTPUT) != null || draft.value(Field.OUTPUT_MESSAGE) != null)
            && draft.value(Field.ERROR) != null);
  }

  // Steps. While another log is read, what is typed belongs to the one the fields still show.

  void typed(Field field, Typed typed, String step) {
    edit(
        step,
        field,
        draft ->
            switch (typed) {
              case Typed.Finished(var edit) -> draft.with(field, edit);
              case Typed.Unfinished(var text, _) -> draft.withUnfinished(field, text);
            });
  }

  void revert(Field field) {
    edit("", field, draft -> draft.without(field));
  }

  private void edit(String step, Field field, UnaryOperator<LogDraft> change) {
    if (reading.content() != null && locking.isOpen()) {
      drafting.step(reading.log(), after(draft(), change), step);
      saving.forgive(reading.log().id(), field);
      endOffer();
      refresh.run();
    }
  }

  /// Corrects the log by one step that can be undone, as if it had been typed.
  void correct(UnaryOperator<LogDraft> change) {
    if (reading.isShown() && locking.isOpen()) {
      var now = draft();
      var next = after(now, change);
      if (!next.equals(now)) {
        drafting.step(reading.log(), next, "");
        saving.forgive(reading.log().id());
        endOffer();
        refresh.run();
      }
    }
  }

  /// A field that comes back to what it was corrected from is held against what the server has now.
  private LogDraft after(LogDraft now, UnaryOperator<LogDraft> change) {
    var next = change.apply(now);
    var back = now.changed();
    back.removeAll(next.changed());
    var rest = now;
    for (var field : back) {
      rest = rest.without(field);
    }
    return back.isEmpty() ? next : change.apply(rest.onto(reading.log()));
  }

  private void clearOutput() {
    edit(
        "",
        Field.OUTPUT,
        draft ->
            draft
                .with(Field.OUTPUT, new Edit.Clear<>())
                .with(Field.OUTPUT_MESSAGE, new Edit.Clear<>()));
    focus.on(Field.ERROR);
  }

  private void clearError() {
    edit("", Field.ERROR, draft -> draft.with(Field.ERROR, new Edit.Clear<>()));
    focus.on(reading.resultField());
  }

  /// The caret belongs to the correction it stands in; moving it is no step.
  void caretMoved(Field field, FieldViewModel.Caret caret) {
    if (reading.content() == null) {
      return;
    }
    var draft = draft();
    var place = new LogDraft.Caret(field, caret.line(), caret.column());
    if (draft.changed().contains(field) && !place.equals(draft.caret())) {
      drafting.put(draft.at(place));
    }
  }

  private void undo() {
    var moved = drafting.undo();
    if (moved != null) {
      showMoved(moved, "detail.undid");
      var saves = moved.saves();
      if (saves != null) {
        drafting.handedOver(moved.log());
        saves.giveBack();
      }
    }
  }

  private void redo() {
    var moved = drafting.redo();
    if (moved != null) {
      showMoved(moved, "detail.redid");
      var saves = moved.saves();
      if (saves != null) {
        saves.take(() -> forgive(moved.log()));
      }
    }
  }

  /// Shows what was undone or done again, wherever it is.
  private void showMoved(Drafting.Moved moved, String words) {
    endOffer();
    var here = reading.content();
    if (here != null && moved.log().equals(here.log().id())) {
      drafting.put(moved.now().onto(here.log()));
      refresh.run();
      return;
    }
    refresh.run();
    session
        .noticeProperty()
        .set(
            Notice.done(
                Text.get(words, Readiness.names(moved.fields()), moved.now().base().name())));
    moved.fields().stream().findFirst().ifPresent(field -> focus.on(moved.log(), field));
    focus.goTo(moved.now());
  }

  /// Nothing is asked: it can be undone until the window closes.
  private void discard() {
    var log = reading.log();
    var fields = Readiness.names(draft().changed());
    var saves = saving.withdrawal(log.id());
    drafting.discard(log, saves);
    discarded(log.id(), Text.get("detail.discarded", fields));
    saves.take(() -> discarded(log.id(), Text.get("detail.discarded-save", fields)));
  }

  private void discarded(LogId log, String words) {
    forgive(log);
    session.noticeProperty().set(Notice.done(words, undo));
  }

  private void forgive(LogId log) {
    saving.forgive(log);
    refresh.run();
  }

  /// What a notice offers to undo is not the latest step any more.
  private void endOffer() {
    var notice = session.noticeProperty().get();
    if (notice != null && notice.action() == undo) {
      session.noticeProperty().set(null);
    }
  }

  // What the server did meanwhile

  /// The correction of a log, if there is one, goes on from the log as the server has it now.
  void goOn(Log fresh) {
    var draft = session.drafts().get(fresh.id());
    if (draft != null) {
      drafting.put(draft.onto(fresh));
    }
  }

  /// Another log is to be shown, or none: nothing moved under it.
  void showNothing() {
    changedMeanwhile.set(Set.of());
  }

  /// The fields under correction that are not any more what they were corrected from.
  private Set<Field> movedUnder(LogDraft draft) {
    var moved = EnumSet.noneOf(Field.class);
    for (var field : draft.changed()) {
      if (!Merge.means(field.of(draft.base()), field.of(reading.log()))) {
        moved.add(field);
      }
    }
    return moved;
  }
}
