package tracedesk.ui.detail;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Questions;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;
import tracedesk.ui.session.Timings;

/// The form of the selected log: reading it, correcting it, saving it, and completing its trace.
/// Corrections belong to the session, so leaving a log or reading it again loses none.
///
/// Each of these has a part of its own. Here is what happens to several of them at once.
public final class DetailViewModel {
  private final Session session;
  private final Background background;
  private final Surroundings surroundings;
  private final Drafting drafting;
  private final Reading reading;
  private final Locking locking;
  private final FieldFocus focus;
  private final Saving saving;
  private final Correcting correcting;
  private final Fields fields;
  private final ReadOnlyObjectWrapper<@Nullable ChangesViewModel> changes =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper justCompleted = new ReadOnlyBooleanWrapper();

  public final Command save;
  public final Command saveAndComplete;
  public final Command showChanges;
  public final Command discard;
  public final Command undo;
  public final Command redo;
  public final Command copyId;
  public final Command copyJson;
  public final Command correct;
  public final Command reload;
  public final Command copyEdits;
  public final Command clearOutput;
  public final Command clearError;

  public DetailViewModel(
      Session session,
      Sending sending,
      Background background,
      Questions questions,
      Surroundings surroundings) {
    this.session = session;
    this.background = background;
    this.surroundings = surroundings;
    drafting = new Drafting(session);
    reading = new Reading(session, background, this::begin, this::takeNews, this::isSaving);
    locking = new Locking(session, questions, reading, this::unlocked);
    focus = new FieldFocus(session, surroundings, reading);
    saving = new Saving(session, sending, questions, reading, drafting, locking, this::refresh);
    correcting = new Correcting(session, reading, drafting, locking, saving, focus, this::refresh);
    fields = new Fields(session, background, reading, locking, saving, correcting);

    save = saving.save;
    saveAndComplete = saving.saveAndComplete;
    discard = correcting.discard;
    undo = correcting.undo;
    redo = correcting.redo;
    clearOutput = correcting.clearOutput;
    clearError = correcting.clearError;
    correct = locking.correct;
    var shown = reading.shown();
    var clipboard = surroundings.clipboard();
    showChanges =
        new Command("detail.diff", this::openChanges, shown.and(saving.edited()))
            .withShortcut("Shortcut+D");
    copyId =
        new Command("detail.copyId", () -> clipboard.accept(reading.log().id().value()), shown)
            .withShortcut("Shortcut+Shift+C")
            .withIcon("copy");
    copyJson =
        new Command("detail.copyJson", () -> clipboard.accept(reading.log().raw().text()), shown)
            .withShortcut("Shortcut+Shift+J")
            .withIcon("code");
    copyEdits =
        new Command(
            "detail.copyEdits",
            () -> clipboard.accept(correcting.draft().patch().body().text()),
            shown);
    reload =
        new Command(
            "detail.reload", reading::load, reading.phaseProperty().isNotEqualTo(Phase.EMPTY));

    session.connectionProperty().subscribe(connected -> beginElsewhere());
    session.logProperty().subscribe(this::selected);
    session.onSaved(this::savedElsewhere);
    sending.onDone(this::done);
    sending.onTurn(this::turned);
    sending.viewProperty().subscribe(this::outboxChanged);
    session.traceProperty().subscribe(this::traceShown);
    session.onDiskProperty().subscribe(fields::showOnDisk);
    reading.watch();
  }

  public ReadOnlyObjectProperty<Phase> phaseProperty() {
    return reading.phaseProperty();
  }

  /// Why the log could not be read.
  public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return reading.problemProperty();
  }

  /// The log as the server has it, ready for the form.
  public ReadOnlyObjectProperty<@Nullable LogContent> contentProperty() {
    return reading.contentProperty();
  }

  /// The log as the server has it; `null` while none is shown.
  public ObservableValue<@Nullable Log> logProperty() {
    return reading.contentProperty().map(LogContent::log);
  }

  /// The words looked for in the trace; empty while nothing is.
  ReadOnlyStringProperty soughtProperty() {
    return session.soughtProperty();
  }

  public FieldViewModel field(Field field) {
    return fields.of(field);
  }

  public InputsViewModel inputs() {
    return fields.inputs();
  }

  /// The fields that differ from the server's.
  public ReadOnlyObjectProperty<Set<Field>> changedProperty() {
    return saving.changedProperty();
  }

  /// Fields under correction that changed on the server since the correction began.
  public ReadOnlyObjectProperty<Set<Field>> changedMeanwhileProperty() {
    return correcting.changedMeanwhileProperty();
  }

  public ReadOnlyObjectProperty<Lock> lockProperty() {
    return locking.lockProperty();
  }

  /// Why nothing can be corrected, or empty.
  public ObservableValue<String> lockWords() {
    return locking.lockProperty().map(Locking::words);
  }

  /// What stands in the way of saving this log, and what became of its saves.
  Saving saving() {
    return saving;
  }

  /// The differences and the request to show in a dialog.
  public ReadOnlyObjectProperty<@Nullable ChangesViewModel> changesProperty() {
    return changes.getReadOnlyProperty();
  }

  /// The field that is to get the keyboard focus.
  public ReadOnlyObjectProperty<@Nullable Field> focusProperty() {
    return focus.fieldProperty();
  }

  /// Whether the trace was marked complete here just now.
  public ReadOnlyBooleanProperty justCompletedProperty() {
    return justCompleted.getReadOnlyProperty();
  }

  /// Whether the log holds an output and an error at once.
  public ReadOnlyBooleanProperty bothHeldProperty() {
    return correcting.bothHeldProperty();
  }

  public Surroundings surroundings() {
    return surroundings;
  }

  /// The field that holds the log's result: the output, or the output message where there is only
  /// that.
  public Field resultField() {
    return reading.resultField();
  }

  /// Goes to another log of the trace.
  public void goTo(LogId id) {
    session.logProperty().set(id);
  }

  /// The structure of the trace shown; `null` while it is not known.
  @Nullable TraceTree tree() {
    var trace = session.traceProperty().get();
    return trace == null ? null : trace.tree();
  }

  /// The row of a log in the trace shown; `null` when it is not there.
  public @Nullable TraceRow rowOf(LogId id) {
    var tree = tree();
    int row = tree == null ? TraceTree.NONE : tree.find(id);
    return tree == null || row == TraceTree.NONE ? null : tree.row(row);
  }

  /// The log a tool call of this log led to; `null` when it is not known.
  public @Nullable TraceRow toolLog(Conversation.ToolCall call) {
    var tree = tree();
    var shown = reading.content();
    return tree == null || shown == null ? null : call.logIn(tree, shown.log().id());
  }

  /// Corrects the log by one step that can be undone, as if it had been typed.
  public void correct(UnaryOperator<LogDraft> change) {
    correcting.correct(change);
  }

  /// Puts the keyboard focus into a field.
  public void focusOn(Field field) {
    focus.on(field);
  }

  /// Puts the keyboard focus into a field of a log, as soon as the form shows it.
  public void focusOn(LogId log, Field field) {
    focus.on(log, field);
  }

  private void openChanges() {
    var connected = session.connectionProperty().get();
    if (connected != null) {
      show(correcting.draft(), connected);
    }
  }

  /// Shows what a save on its way changes.
  public void showChanges(Operation operation) {
    var connected = session.connectionProperty().get();
    show(
        new LogDraft(operation.base(), operation.patch(), Map.of()),
        session.isUsed(operation.server()) ? connected : null);
  }

  private void show(LogDraft draft, @Nullable Connected connected) {
    changes.set(new ChangesViewModel(draft, connected, background, surroundings.clipboard()));
  }

  /// The dialog of changes was closed.
  public void closeChanges() {
    changes.set(null);
  }

  // What happens

  /// What is known of one server's logs says nothing of another's, even under the same ids.
  private void beginElsewhere() {
    drafting.forgetAll();
    saving.forgetAll();
    locking.lockAll();
  }

  private void selected(@Nullable LogId id) {
    justCompleted.set(false);
    correcting.showNothing();
    fields.stopFlashing();
    if (id == null) {
      reading.end();
      refresh();
    } else {
      reading.load();
    }
  }

  /// The selected log was read.
  private void begin(LogContent loaded) {
    var log = loaded.log();
    correcting.goOn(log);
    var caret = drafting.of(log).caret();
    reading.begin(loaded);
    locking.show(log);
    fields.begin(loaded);
    refresh();
    if (caret instanceof LogDraft.Caret(var field, int line, int column)) {
      field(field).putCaret(line, column);
    }
    focus.onAwaited();
    session.timings().mark(Timings.Event.BODY_SHOWN);
  }

  /// What nobody corrects here is shown as it is now; a correction stays, and its field is said to
  /// have moved.
  private void takeNews(LogContent fresh) {
    correcting.goOn(fresh.log());
    reading.replace(fresh);
    refresh();
  }

  private void traceShown(@Nullable Trace trace) {
    refresh();
    if (trace != null) {
      reading.lookAgain();
    }
  }

  private void unlocked() {
    justCompleted.set(false);
    refresh();
  }

  private void outboxChanged() {
    saving.noteRejected();
    refresh();
  }

  /// A save was discarded in the outbox, or given back there.
  private void turned(Operation operation) {
    if (!session.isUsed(operation.server())) {
      return;
    }
    saving.forgive(operation.log());
    drafting.forget(operation.log());
    if (reading.isShown() && reading.log().id().equals(operation.log())) {
      correcting.goOn(reading.log());
    }
    outboxChanged();
  }

  /// Off the FX thread: makes the saved log ready for the form.
  private Runnable done(Sending.Done done) {
    var fresh = LogContent.of(done.saved());
    return () -> show(done.operation(), fresh);
  }

  private void show(Operation operation, LogContent saved) {
    var id = operation.log();
    saving.forgive(id);
    var sent = new LogDraft(operation.base(), operation.patch(), Map.of());
    drafting.saved(sent, saved.log());
    if (operation.completes()) {
      locking.lockAgain(id);
    }
    if (!id.equals(session.logProperty().get())) {
      return;
    }
    if (reading.isShown()) {
      reading.replace(saved);
    } else {
      reading.arrived(saved);
    }
    fields.flash(operation.patch().edits().keySet(), this::refresh);
    justCompleted.set(operation.completes());
  }

  private void savedElsewhere(Log log) {
    var now = reading.content();
    boolean known = now != null && now.log().raw().equals(log.raw());
    if (!known && !saving.isOnItsWay(log.id()) && log.id().equals(session.logProperty().get())) {
      reading.lookAgain();
    }
  }

  private boolean isSaving() {
    return saving.busyProperty().get();
  }

  /// Shows how everything stands.
  private void refresh() {
    if (reading.content() == null) {
      locking.show(null);
      saving.showNothing();
    } else if (reading.isShown()) {
      var draft = correcting.draft();
      locking.show(reading.log());
      saving.show(draft);
      correcting.show(draft);
      fields.show();
    }
  }
}
