package tracedesk.ui.detail;

import static javafx.beans.binding.Bindings.createBooleanBinding;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.port.Watch;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Question;
import tracedesk.ui.fx.Questions;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;
import tracedesk.ui.session.Timings;

/// The form of the selected log: reading it, correcting it, saving it, and completing its trace.
/// Corrections belong to the session, so leaving a log or reading it again loses none.
public final class DetailViewModel {
  private static final Duration BEFORE_SKELETON = Duration.ofMillis(150);

  /// Longer than until the next frame begins.
  private static final Duration FRAME = Duration.ofMillis(25);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  private static final Duration FLASH = Duration.ofSeconds(1);

  private final Session session;
  private final Sending sending;
  private final Background background;
  private final Questions questions;
  private final Surroundings surroundings;
  private final Drafting drafting;
  private final Latest loading = new Latest();

  /// The trace whose log was shown last.
  private @Nullable TraceId begun;

  private final Latest looking = new Latest();
  private final Map<Field, FieldViewModel> fields = new EnumMap<>(Field.class);
  private final InputsViewModel inputs;
  private final Map<LogId, SaveFailure> failures = new HashMap<>();
  private final Set<LogId> handing = new HashSet<>();
  private final Set<LogId> unlocked = new HashSet<>();
  private final Set<Field> flashing = EnumSet.noneOf(Field.class);
  private @Nullable Place awaited;

  private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(Phase.EMPTY);
  private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable LogContent> content = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<Set<Field>> changed = new ReadOnlyObjectWrapper<>(Set.of());
  private final ReadOnlyObjectWrapper<Set<Field>> changedMeanwhile =
      new ReadOnlyObjectWrapper<>(Set.of());
  private final ReadOnlyObjectWrapper<Lock> lock = new ReadOnlyObjectWrapper<>(Lock.NONE);
  private final ReadOnlyObjectWrapper<@Nullable Obstacle> obstacle = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Obstacle> saveObstacle =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable SaveFailure> failure =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Operation> waiting = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Operation> conflict = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable ChangesViewModel> changes =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Field> focus = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper saving = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper unsent = new ReadOnlyBooleanWrapper(true);
  private final ReadOnlyBooleanWrapper completable = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper undoable = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper redoable = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper justCompleted = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper bothHeld = new ReadOnlyBooleanWrapper();

  public final Command save;
  public final Command saveAndComplete;
  public final Command showChanges;
  public final Command discard;
  public final Command undo;
  public final Command redo;
  public final Command copyId;
  public final Command copyJson;
  public final Command correct;
  public final Command retry;
  public final Command reload;
  public final Command tryNow;
  public final Command resolve;
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
    this.sending = sending;
    this.background = background;
    this.questions = questions;
    this.surroundings = surroundings;
    this.drafting = new Drafting(session);
    for (var field : Field.values()) {
      var model = new FieldViewModel(field, background, this::typed, () -> revert(field));
      model.onCaret(caret -> caretMoved(field, caret));
      model.soughtProperty().bind(session.soughtProperty());
      fields.put(field, model);
    }
    inputs = new InputsViewModel(field(Field.INPUTS), this::typed);

    var shown = phase.isEqualTo(Phase.READY);
    var edited = createBooleanBinding(() -> !changed.get().isEmpty(), changed);
    BooleanBinding idle = shown.and(saving.not());
    save =
        new Command(
                "detail.save",
                this::askToSave,
                idle.and(edited).and(unsent).and(saveObstacle.isNull()))
            .withShortcut("Shortcut+S");
    saveAndComplete =
        new Command(
                "detail.complete",
                this::askToComplete,
                idle.and(completable).and(obstacle.isNull()))
            .withShortcut("Shortcut+Enter");
    showChanges =
        new Command("detail.diff", this::openChanges, shown.and(edited)).withShortcut("Shortcut+D");
    discard = new Command("detail.discard", this::discard, shown.and(edited));
    undo = new Command("detail.undo", this::undo, shown.and(undoable)).withShortcut("Shortcut+Z");
    redo =
        new Command("detail.redo", this::redo, shown.and(redoable))
            .withShortcut("Shortcut+Shift+Z");
    copyId =
        new Command(
                "detail.copyId", () -> surroundings.clipboard().accept(log().id().value()), shown)
            .withShortcut("Shortcut+Shift+C")
            .withIcon("copy");
    copyJson =
        new Command(
                "detail.copyJson", () -> surroundings.clipboard().accept(log().raw().text()), shown)
            .withShortcut("Shortcut+Shift+J")
            .withIcon("code");
    correct =
        new Command("detail.correct", this::askToCorrect, shown.and(lock.isEqualTo(Lock.COMPLETE)));
    retry = new Command("detail.retry", this::again, shown.and(saving.not()));
    reload = new Command("detail.reload", this::load, phase.isNotEqualTo(Phase.EMPTY));
    tryNow = new Command("detail.try-now", this::tryNow, waiting.isNotNull());
    resolve = new Command("detail.resolve", this::resolve, conflict.isNotNull());
    copyEdits = new Command("detail.copyEdits", this::copyEdits, shown);
    clearOutput = new Command("detail.clearOutput", this::clearOutput, shown.and(idle));
    clearError = new Command("detail.clearError", this::clearError, shown.and(idle));

    session.connectionProperty().subscribe(connected -> beginElsewhere());
    session.logProperty().subscribe(this::selected);
    session.onSaved(this::savedElsewhere);
    sending.onDone(this::done);
    sending.onTurn(this::turned);
    sending.viewProperty().subscribe(this::outboxChanged);
    session.traceProperty().subscribe(this::traceShown);
    session.onDiskProperty().subscribe(this::showOnDisk);
    background.every(LOOK_AGAIN, this::lookForNews);
  }

  // What there is to see

  public ReadOnlyObjectProperty<Phase> phaseProperty() {
    return phase.getReadOnlyProperty();
  }

  /// Why the log could not be read.
  public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /// The log as the server has it, ready for the form.
  public ReadOnlyObjectProperty<@Nullable LogContent> contentProperty() {
    return content.getReadOnlyProperty();
  }

  /// The words looked for in the trace; empty while nothing is.
  ReadOnlyStringProperty soughtProperty() {
    return session.soughtProperty();
  }

  public FieldViewModel field(Field field) {
    return Objects.requireNonNull(fields.get(field));
  }

  public InputsViewModel inputs() {
    return inputs;
  }

  /// The fields that differ from the server's.
  public ReadOnlyObjectProperty<Set<Field>> changedProperty() {
    return changed.getReadOnlyProperty();
  }

  /// Fields under correction that changed on the server since the correction began.
  public ReadOnlyObjectProperty<Set<Field>> changedMeanwhileProperty() {
    return changedMeanwhile.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Lock> lockProperty() {
    return lock.getReadOnlyProperty();
  }

  /// What stands in the way of the footer's main button.
  public ReadOnlyObjectProperty<@Nullable Obstacle> obstacleProperty() {
    return obstacle.getReadOnlyProperty();
  }

  /// Why the last save of this log did not succeed.
  public ReadOnlyObjectProperty<@Nullable SaveFailure> failureProperty() {
    return failure.getReadOnlyProperty();
  }

  /// The save of this log that cannot go out yet, such as while its server is out of reach.
  public ReadOnlyObjectProperty<@Nullable Operation> waitingProperty() {
    return waiting.getReadOnlyProperty();
  }

  /// The save of this log that waits for a choice, because somebody else changed the same.
  public ReadOnlyObjectProperty<@Nullable Operation> conflictProperty() {
    return conflict.getReadOnlyProperty();
  }

  /// Why the save that waits does.
  public @Nullable Problem reasonToWait() {
    var operation = waiting.get();
    if (operation == null) {
      return null;
    }
    var held = sending.viewProperty().get().held().get(operation.server());
    return held == null ? operation.problem() : held.why();
  }

  /// The differences and the request to show in a dialog.
  public ReadOnlyObjectProperty<@Nullable ChangesViewModel> changesProperty() {
    return changes.getReadOnlyProperty();
  }

  /// The field that is to get the keyboard focus.
  public ReadOnlyObjectProperty<@Nullable Field> focusProperty() {
    return focus.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty savingProperty() {
    return saving.getReadOnlyProperty();
  }

  /// Whether this log can be marked complete at all: an incomplete flow log on a server that knows
  /// status.
  public ReadOnlyBooleanProperty completableProperty() {
    return completable.getReadOnlyProperty();
  }

  /// Whether the trace was marked complete here just now.
  public ReadOnlyBooleanProperty justCompletedProperty() {
    return justCompleted.getReadOnlyProperty();
  }

  /// Whether the log holds an output and an error at once.
  public ReadOnlyBooleanProperty bothHeldProperty() {
    return bothHeld.getReadOnlyProperty();
  }

  public Surroundings surroundings() {
    return surroundings;
  }

  /// The field that holds the log's result: the output, or the output message where there is only
  /// that.
  public Field resultField() {
    var shown = content.get();
    if (shown == null) {
      return Field.OUTPUT;
    }
    var log = shown.log();
    return log.output() == null && log.outputMessage() != null
        ? Field.OUTPUT_MESSAGE
        : Field.OUTPUT;
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
    var shown = content.get();
    return tree == null || shown == null ? null : call.logIn(tree, shown.log().id());
  }

  // Reading

  /// What is known of one server's logs says nothing of another's, even under the same ids.
  private void beginElsewhere() {
    drafting.forgetAll();
    failures.clear();
    handing.clear();
    unlocked.clear();
  }

  private void selected(@Nullable LogId id) {
    justCompleted.set(false);
    changedMeanwhile.set(Set.of());
    flashing.clear();
    if (id == null) {
      loading.forget();
      content.set(null);
      phase.set(Phase.EMPTY);
      refresh();
    } else {
      load();
    }
  }

  private void load() {
    var id = session.logProperty().get();
    var connected = session.connectionProperty().get();
    if (id == null || connected == null) {
      return;
    }
    phase.set(Phase.WAITING);
    var step =
        loading.<Outcome<LogContent>>only(
            outcome -> {
              switch (outcome) {
                case Outcome.Done<LogContent>(var loaded) -> afterTree(loaded);
                case Outcome.Failed<LogContent>(var why) -> {
                  problem.set(why);
                  phase.set(Phase.FAILED);
                }
              }
            });
    background.later(BEFORE_SKELETON, () -> skeleton(id));
    var draft = session.drafts().get(id);
    background.run(() -> LogContent.of(read(connected, id, draft)), step);
  }

  /// The rows of a trace that was just opened are drawn before the form is filled: each of the two
  /// takes a while.
  private void afterTree(LogContent loaded) {
    var trace = session.traceProperty().get();
    var id = trace == null ? null : trace.summary().id();
    if (Objects.equals(id, begun)) {
      begin(loaded);
    } else {
      begun = id;
      Consumer<LogContent> step = loading.only(this::begin);
      background.later(FRAME, () -> step.accept(loaded));
    }
  }

  /// While the server is away, a log under correction is shown as it was when that began.
  private static Log read(Connected connected, LogId id, @Nullable LogDraft draft) {
    try {
      return connected.traces().log(id);
    } catch (ProblemException e) {
      if (draft != null && e.problem() instanceof Problem.Offline) {
        return draft.base();
      }
      throw e;
    }
  }

  private void traceShown(@Nullable Trace trace) {
    refresh();
    if (trace != null) {
      lookAgain();
    }
  }

  /// The local server is asked all the time, others when their trace was read again; a log with
  /// huge texts is not read for this alone.
  private void lookForNews() {
    var connected = session.connectionProperty().get();
    var now = content.get();
    if (connected != null && connected.profile().local() && now != null && now.large().isEmpty()) {
      lookAgain();
    }
  }

  /// Reads the log shown once more, without a sign of it, for what others made of it since.
  private void lookAgain() {
    var connected = session.connectionProperty().get();
    var now = content.get();
    if (connected == null || now == null || phase.get() != Phase.READY || saving.get()) {
      return;
    }
    var id = now.log().id();
    background.run(
        () ->
            Optional.of(LogContent.of(Watch.quietly(() -> connected.traces().log(id))))
                .filter(log -> !now.saysTheSameAs(log)),
        looking.<Outcome<Optional<LogContent>>>only(
            outcome -> {
              if (outcome instanceof Outcome.Done<Optional<LogContent>>(var news)
                  && content.get() == now
                  && phase.get() == Phase.READY
                  && !saving.get()) {
                news.ifPresent(this::takeNews);
              }
            }));
  }

  /// What nobody corrects here is shown as it is now; a correction stays, and its field is said to
  /// have moved.
  private void takeNews(LogContent fresh) {
    var draft = session.drafts().get(fresh.log().id());
    if (draft != null) {
      var moved = EnumSet.noneOf(Field.class);
      moved.addAll(changedMeanwhile.get());
      moved.addAll(movedUnder(draft, fresh.log()));
      drafting.put(draft.onto(fresh.log()));
      moved.retainAll(drafting.of(fresh.log()).changed());
      changedMeanwhile.set(moved);
    }
    content.set(fresh);
    refresh();
  }

  private void skeleton(LogId id) {
    if (phase.get() == Phase.WAITING && id.equals(session.logProperty().get())) {
      phase.set(Phase.LOADING);
    }
  }

  private void begin(LogContent loaded) {
    var log = loaded.log();
    var draft = session.drafts().get(log.id());
    if (draft != null) {
      changedMeanwhile.set(movedUnder(draft, log));
      drafting.put(draft.onto(log));
      unlocked.add(log.id());
    }
    content.set(loaded);
    phase.set(Phase.READY);
    for (var field : fields.values()) {
      var large = loaded.large().get(field.field());
      field.begin(
          shown(field.field()),
          large == null ? loaded.json().contains(field.field()) : large.json());
    }
    inputs.begin(shown(Field.INPUTS));
    refresh();
    if (draft != null && draft.caret() instanceof LogDraft.Caret(var field, int line, int column)) {
      field(field).putCaret(line, column);
    }
    focusOnAwaited();
    session.timings().mark(Timings.Event.BODY_SHOWN);
  }

  private static Set<Field> movedUnder(LogDraft draft, Log fresh) {
    var moved = EnumSet.noneOf(Field.class);
    for (var field : draft.changed()) {
      if (!Objects.equals(field.of(draft.base()), field.of(fresh))) {
        moved.add(field);
      }
    }
    moved.retainAll(draft.onto(fresh).changed());
    return moved;
  }

  // Correcting

  private Log log() {
    return Objects.requireNonNull(content.get()).log();
  }

  private LogDraft draft() {
    return drafting.of(log());
  }

  private void typed(Field field, Typed typed, String step) {
    edit(
        step,
        field,
        draft ->
            switch (typed) {
              case Typed.Finished(var edit) -> draft.with(field, edit);
              case Typed.Unfinished(var text, _) -> draft.withUnfinished(field, text);
            });
  }

  /// The caret belongs to the correction it stands in; moving it is no step.
  private void caretMoved(Field field, FieldViewModel.Caret caret) {
    if (content.get() == null || phase.get() != Phase.READY) {
      return;
    }
    var draft = session.drafts().get(log().id());
    var place = new LogDraft.Caret(field, caret.line(), caret.column());
    if (draft != null && draft.changed().contains(field) && !place.equals(draft.caret())) {
      drafting.put(draft.at(place));
    }
  }

  private void edit(String step, Field field, UnaryOperator<LogDraft> change) {
    if (phase.get() != Phase.READY || lock.get() != Lock.NONE) {
      return;
    }
    drafting.step(log(), change.apply(draft()), step);
    failures.computeIfPresent(log().id(), (id, old) -> old.without(field));
    refresh();
  }

  private void revert(Field field) {
    edit("", field, draft -> draft.without(field));
  }

  /// Corrects the log by one step that can be undone, as if it had been typed.
  public void correct(UnaryOperator<LogDraft> change) {
    if (phase.get() == Phase.READY && lock.get() == Lock.NONE) {
      var now = draft();
      var next = change.apply(now);
      if (!next.equals(now)) {
        drafting.step(log(), next, "");
        failures.remove(log().id());
        refresh();
      }
    }
  }

  /// The log as the server has it; `null` while none is shown.
  public ObservableValue<@Nullable Log> logProperty() {
    return content.map(LogContent::log);
  }

  /// Why nothing can be corrected, or empty.
  public ObservableValue<String> lockWords() {
    return lock.map(DetailViewModel::words);
  }

  private void clearOutput() {
    edit(
        "",
        Field.OUTPUT,
        draft ->
            draft
                .with(Field.OUTPUT, new Edit.Clear<>())
                .with(Field.OUTPUT_MESSAGE, new Edit.Clear<>()));
    focusOn(Field.ERROR);
  }

  private void clearError() {
    edit("", Field.ERROR, draft -> draft.with(Field.ERROR, new Edit.Clear<>()));
    focusOn(resultField());
  }

  private void undo() {
    moved(drafting.undo(), "detail.undid");
  }

  private void redo() {
    moved(drafting.redo(), "detail.redid");
  }

  /// Shows what was undone or done again, wherever it is.
  private void moved(Drafting.@Nullable Moved moved, String words) {
    if (moved == null) {
      return;
    }
    var here = content.get();
    if (here != null && moved.log().equals(here.log().id())) {
      drafting.put(moved.now().onto(log()));
      refresh();
      return;
    }
    refresh();
    session
        .noticeProperty()
        .set(
            Notice.done(
                Text.get(words, Readiness.names(moved.fields()), moved.now().base().name())));
    moved.fields().stream().findFirst().ifPresent(field -> focusOn(moved.log(), field));
    var tree = tree();
    if (tree != null && tree.find(moved.log()) != TraceTree.NONE) {
      goTo(moved.log());
    } else {
      surroundings.goTo().accept(moved.now());
    }
  }

  /// Nothing is asked: it can be undone until the window closes.
  private void discard() {
    var gone = draft();
    drafting.step(log(), LogDraft.of(log()), "");
    failures.remove(log().id());
    var operation = sending.of(log().id());
    if (operation != null) {
      sending.discard(operation, _ -> {});
    }
    refresh();
    session
        .noticeProperty()
        .set(
            Notice.done(
                Text.get(
                    operation == null ? "detail.discarded" : "detail.discarded-save",
                    Readiness.names(gone.changed())),
                undo));
  }

  private void askToCorrect() {
    questions.ask(
        new Question(
            Text.get("detail.correct.title"),
            Text.get("detail.correct.detail"),
            Text.get("detail.correct.verb"),
            false),
        () -> {
          unlocked.add(log().id());
          justCompleted.set(false);
          refresh();
        });
  }

  /// Puts the keyboard focus into a field.
  public void focusOn(Field field) {
    focus.set(null);
    focus.set(field == Field.OUTPUT ? resultField() : field);
  }

  /// Puts the keyboard focus into a field of a log, as soon as the form shows it.
  public void focusOn(LogId log, Field field) {
    var now = content.get();
    if (phase.get() == Phase.READY && now != null && now.log().id().equals(log)) {
      awaited = null;
      focusOn(field);
    } else {
      awaited = new Place(log, field);
    }
  }

  private record Place(LogId log, Field field) {}

  private void focusOnAwaited() {
    if (awaited instanceof Place(var log, var field)) {
      focusOn(log, field);
    }
  }

  // Saving

  private void askToSave() {
    asking("detail.ask.save.", () -> send(false));
  }

  private void askToComplete() {
    asking("detail.ask.complete.", () -> send(true));
  }

  private void asking(String key, Runnable yes) {
    var connected = session.connectionProperty().get();
    if (connected == null) {
      return;
    }
    if (connected.profile().safety() != Safety.ASK) {
      yes.run();
      return;
    }
    var names =
        draft().changed().isEmpty()
            ? Text.get("detail.ask.nothing")
            : Readiness.names(draft().changed());
    questions.ask(
        new Question(
            Text.get(key + "title", connected.profile().name()),
            Text.get("detail.ask.detail", names, connected.profile().shownAddress()),
            Text.get(key + "verb"),
            false),
        yes);
  }

  private void send(boolean completing) {
    var connected = session.connectionProperty().get();
    if (connected == null) {
      return;
    }
    var draft = draft();
    var id = log().id();
    handing.add(id);
    failures.remove(id);
    refresh();
    sending.save(
        connected,
        draft,
        completing,
        outcome -> {
          handing.remove(id);
          if (outcome instanceof Outcome.Failed<Operation>(var why)
              && connected == session.connectionProperty().get()) {
            failures.put(id, SaveFailure.of(why, draft, completing));
            session.noticeProperty().set(Notice.failed(Problems.text(why)));
          }
          refresh();
        });
  }

  /// How the save of the log shown stands.
  private void outboxChanged() {
    for (var operation : sending.viewProperty().get().operations()) {
      var problem = operation.problem();
      var connected = session.connectionProperty().get();
      if (operation.state() == Operation.State.REJECTED
          && problem != null
          && connected != null
          && operation.server().equals(connected.profile().id())) {
        failures.computeIfAbsent(
            operation.log(),
            id ->
                SaveFailure.of(
                    problem,
                    new LogDraft(operation.base(), operation.patch(), Map.of()),
                    operation.completes()));
      }
    }
    refresh();
  }

  private void turned(Operation operation) {
    failures.remove(operation.log());
    drafting.forget(operation.log());
    outboxChanged();
  }

  /// Off the FX thread: makes the saved log ready for the form.
  private Runnable done(Sending.Done done) {
    var fresh = LogContent.of(done.saved());
    return () -> show(done.operation(), fresh);
  }

  private void show(Operation operation, LogContent saved) {
    var id = operation.log();
    failures.remove(id);
    drafting.forget(id);
    if (operation.completes()) {
      unlocked.remove(id);
    }
    if (id.equals(session.logProperty().get()) && content.get() != null) {
      changedMeanwhile.set(Set.of());
      flash(operation.patch().edits().keySet());
      content.set(saved);
      refresh();
      justCompleted.set(operation.completes());
    }
  }

  private void flash(Set<Field> fields) {
    flashing.addAll(fields);
    background.later(
        FLASH,
        () -> {
          flashing.clear();
          refresh();
        });
  }

  private void savedElsewhere(Log log) {
    var now = content.get();
    boolean known = now != null && now.log().raw().equals(log.raw());
    if (!known && sending.of(log.id()) == null && log.id().equals(session.logProperty().get())) {
      lookAgain();
    }
  }

  private void again() {
    var operation = sending.of(log().id());
    var last = failures.get(log().id());
    if (operation != null && isWhatIsShown(operation)) {
      failures.remove(log().id());
      sending.retry(operation);
    } else if (last != null && last.completing()) {
      saveAndComplete.run();
    } else {
      save.run();
    }
  }

  private void tryNow() {
    var operation = waiting.get();
    if (operation != null) {
      sending.retry(operation);
    }
  }

  private void resolve() {
    var operation = conflict.get();
    if (operation != null) {
      sending.decide(operation);
    }
  }

  private void copyEdits() {
    surroundings.clipboard().accept(draft().patch().body().text());
  }

  private void openChanges() {
    var connected = session.connectionProperty().get();
    if (connected != null) {
      show(new ChangesViewModel(draft(), connected, background, surroundings.clipboard()));
    }
  }

  /// Shows what a save on its way changes.
  public void showChanges(Operation operation) {
    var connected = session.connectionProperty().get();
    boolean used = connected != null && connected.profile().id().equals(operation.server());
    show(
        new ChangesViewModel(
            new LogDraft(operation.base(), operation.patch(), Map.of()),
            used ? connected : null,
            background,
            surroundings.clipboard()));
  }

  private void show(ChangesViewModel next) {
    changes.set(next);
  }

  /// The dialog of changes was closed.
  public void closeChanges() {
    changes.set(null);
  }

  // How everything stands

  private void refresh() {
    var now = content.get();
    if (now == null) {
      changed.set(Set.of());
      lock.set(Lock.NONE);
      obstacle.set(null);
      saveObstacle.set(null);
      failure.set(null);
      waiting.set(null);
      conflict.set(null);
      saving.set(false);
      completable.set(false);
      return;
    }
    if (phase.get() != Phase.READY) {
      return;
    }
    var log = now.log();
    var draft = draft();
    lock.set(lockOf(log));
    var operation = sending.of(log.id());
    boolean prompt = operation != null && sending.isPrompt(operation);
    saving.set(handing.contains(log.id()) || prompt);
    waiting.set(operation != null && operation.isWaiting() && !prompt ? operation : null);
    conflict.set(
        operation != null && operation.state() == Operation.State.CONFLICT ? operation : null);
    failure.set(failures.get(log.id()));
    changed.set(draft.changed());
    undoable.set(drafting.canUndo());
    redoable.set(drafting.canRedo());
    fields.forEach((field, model) -> model.show(shown(field)));
    showOnDisk();
    inputs.show(shown(Field.INPUTS));
    completable.set(
        log.isFlow() && !log.isComplete() && log.api() == Api.V5 && lock.get() == Lock.NONE);
    unsent.set(operation == null || !operation.isWaiting() || !isWhatIsShown(operation));
    saveObstacle.set(Readiness.toSave(draft));
    obstacle.set(completable.get() ? Readiness.toComplete(draft) : saveObstacle.get());
    bothHeld.set(
        (draft.value(Field.OUTPUT) != null || draft.value(Field.OUTPUT_MESSAGE) != null)
            && draft.value(Field.ERROR) != null);
  }

  /// Whether a save holds just what the form shows, so that there is nothing to save again.
  private boolean isWhatIsShown(Operation operation) {
    var draft = draft();
    return draft.unfinished().isEmpty() && draft.patch().edits().equals(operation.patch().edits());
  }

  /// Which corrections would be there again if the program ended now.
  private void showOnDisk() {
    if (content.get() == null || phase.get() != Phase.READY) {
      return;
    }
    var draft = draft();
    var kept = session.onDiskProperty().get().get(log().id());
    fields.forEach((field, model) -> model.setOnDisk(kept != null && kept.agrees(draft, field)));
  }

  private FieldViewModel.Shown shown(Field field) {
    var now = Objects.requireNonNull(content.get());
    var draft = draft();
    var fault = faultOf(field);
    return new FieldViewModel.Shown(
        field.of(now.log()),
        draft.value(field),
        draft.unfinished().get(field),
        now.large().get(field),
        now.attachments().get(field),
        stateOf(field, draft, fault),
        fault == null ? null : Flaw.of(fault),
        reason(now.log(), field));
  }

  private @Nullable String faultOf(Field field) {
    var failed = failures.get(log().id());
    return failed == null ? null : failed.faults().get(field);
  }

  private FieldState stateOf(Field field, LogDraft draft, @Nullable String fault) {
    if (!reason(log(), field).isEmpty()) {
      return FieldState.READ_ONLY;
    }
    if (fault != null) {
      return FieldState.FAILED;
    }
    var underway = sending.of(log().id());
    if (draft.changed().contains(field)) {
      return underway != null
              && sending.isPrompt(underway)
              && underway.patch().edit(field).equals(draft.patch().edit(field))
          ? FieldState.SAVING
          : FieldState.DIRTY;
    }
    return flashing.contains(field) ? FieldState.SAVED : FieldState.PRISTINE;
  }

  private Lock lockOf(Log log) {
    var connected = session.connectionProperty().get();
    if (connected != null && connected.isReadOnly()) {
      return Lock.CONNECTION;
    }
    if (Field.editable(log.api(), log.kind()).isEmpty()) {
      return Lock.KIND;
    }
    return (log.isComplete() || inCompleteTrace(log)) && !unlocked.contains(log.id())
        ? Lock.COMPLETE
        : Lock.NONE;
  }

  private boolean inCompleteTrace(Log log) {
    var trace = session.traceProperty().get();
    return trace != null
        && trace.summary().id().equals(log.trace())
        && trace.summary().isComplete();
  }

  /// Why the field cannot be edited, or empty.
  private String reason(Log log, Field field) {
    var whole = words(lockOf(log));
    if (!whole.isEmpty() || Field.editable(log.api(), log.kind()).contains(field)) {
      return whole;
    }
    return Text.get(log.api() == Api.V4 ? "detail.locked.v4" : "detail.locked.field");
  }

  private static String words(Lock lock) {
    return switch (lock) {
      case NONE -> "";
      case COMPLETE -> Text.get("detail.locked.complete");
      case CONNECTION -> Text.get("detail.locked.connection");
      case KIND -> Text.get("detail.locked.kind");
    };
  }
}
