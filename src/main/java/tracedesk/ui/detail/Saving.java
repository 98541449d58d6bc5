package tracedesk.ui.detail;

import static javafx.beans.binding.Bindings.createBooleanBinding;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Question;
import tracedesk.ui.fx.Questions;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;

/// Saving the log shown and marking it complete: what there is to save, what stands in the way, and
/// what became of it.
final class Saving {
  private final Session session;
  private final Sending sending;
  private final Questions questions;
  private final Reading reading;
  private final Drafting drafting;
  private final Locking locking;
  private final Runnable refresh;
  private final Map<LogId, SaveFailure> failures = new HashMap<>();
  private final Set<LogId> handing = new HashSet<>();

  private final ReadOnlyObjectWrapper<Set<Field>> changed = new ReadOnlyObjectWrapper<>(Set.of());
  private final ReadOnlyObjectWrapper<@Nullable Obstacle> obstacle = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Obstacle> saveObstacle =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable SaveFailure> failure =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Operation> waiting = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Operation> conflict = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper unsent = new ReadOnlyBooleanWrapper(true);
  private final ReadOnlyBooleanWrapper completable = new ReadOnlyBooleanWrapper();
  private final BooleanBinding edited =
      createBooleanBinding(() -> !changed.get().isEmpty(), changed);
  private final BooleanBinding idle;

  final Command save;
  final Command saveAndComplete;
  final Command retry;
  final Command tryNow;
  final Command resolve;

  Saving(
      Session session,
      Sending sending,
      Questions questions,
      Reading reading,
      Drafting drafting,
      Locking locking,
      Runnable refresh) {
    this.session = session;
    this.sending = sending;
    this.questions = questions;
    this.reading = reading;
    this.drafting = drafting;
    this.locking = locking;
    this.refresh = refresh;
    idle = reading.shown().and(busy.not());
    save =
        new Command(
                "detail.save",
                () -> ask("detail.ask.save.", false),
                idle.and(edited).and(unsent).and(saveObstacle.isNull()))
            .withShortcut("Shortcut+S");
    saveAndComplete =
        new Command(
                "detail.complete",
                () -> ask("detail.ask.complete.", true),
                idle.and(completable).and(obstacle.isNull()))
            .withShortcut("Shortcut+Enter");
    retry = new Command("detail.retry", this::again, idle);
    tryNow = new Command("detail.try-now", this::tryNow, waiting.isNotNull());
    resolve = new Command("detail.resolve", this::resolve, conflict.isNotNull());
  }

  /// The fields that differ from the server's.
  ReadOnlyObjectProperty<Set<Field>> changedProperty() {
    return changed.getReadOnlyProperty();
  }

  /// What stands in the way of the footer's main button.
  ReadOnlyObjectProperty<@Nullable Obstacle> obstacleProperty() {
    return obstacle.getReadOnlyProperty();
  }

  /// Why the last save of this log did not succeed.
  ReadOnlyObjectProperty<@Nullable SaveFailure> failureProperty() {
    return failure.getReadOnlyProperty();
  }

  /// The save of this log that cannot go out yet, such as while its server is out of reach.
  ReadOnlyObjectProperty<@Nullable Operation> waitingProperty() {
    return waiting.getReadOnlyProperty();
  }

  /// The save of this log that waits for a choice, because somebody else changed the same.
  ReadOnlyObjectProperty<@Nullable Operation> conflictProperty() {
    return conflict.getReadOnlyProperty();
  }

  /// Whether this log is being saved.
  ReadOnlyBooleanProperty busyProperty() {
    return busy.getReadOnlyProperty();
  }

  /// Whether this log can be marked complete at all: an incomplete flow log on a server that knows
  /// status.
  ReadOnlyBooleanProperty completableProperty() {
    return completable.getReadOnlyProperty();
  }

  /// Whether there is anything to save.
  BooleanBinding edited() {
    return edited;
  }

  /// Whether the log is shown and not being saved.
  BooleanBinding idle() {
    return idle;
  }

  /// Why the save that waits does.
  @Nullable Problem reasonToWait() {
    var operation = waiting.get();
    if (operation == null) {
      return null;
    }
    var held = sending.viewProperty().get().held().get(operation.server());
    return held == null ? operation.problem() : held.why();
  }

  private LogDraft draft() {
    return drafting.of(reading.log());
  }

  // Handing over

  /// What the user says yes to is the log shown now, whichever is shown by then.
  private void ask(String key, boolean completing) {
    var connected = session.connectionProperty().get();
    if (connected == null) {
      return;
    }
    var log = reading.log();
    if (connected.profile().safety() != Safety.ASK) {
      send(connected, log, completing);
      return;
    }
    var fields = draft().changed();
    questions.ask(
        new Question(
            Text.get(key + "title", connected.profile().name()),
            Text.get(
                "detail.ask.detail",
                fields.isEmpty() ? Text.get("detail.ask.nothing") : Readiness.names(fields),
                connected.profile().shownAddress()),
            Text.get(key + "verb"),
            false),
        () -> send(connected, log, completing));
  }

  private void send(Connected connected, Log log, boolean completing) {
    var draft = drafting.of(log);
    if (connected != session.connectionProperty().get() || draft.isEmpty() && !completing) {
      return;
    }
    var id = log.id();
    handing.add(id);
    failures.remove(id);
    drafting.handedOver(id);
    refresh.run();
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
          refresh.run();
        });
  }

  private void again() {
    var id = reading.log().id();
    var operation = sending.of(id);
    var last = failures.get(id);
    if (operation != null && isAllOf(operation, draft())) {
      failures.remove(id);
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

  // What became of it

  /// Notes the saves the servers refused.
  void noteRejected() {
    for (var operation : sending.viewProperty().get().operations()) {
      var problem = operation.problem();
      if (operation.state() == Operation.State.REJECTED
          && problem != null
          && session.isUsed(operation.server())) {
        failures.computeIfAbsent(
            operation.log(),
            id ->
                SaveFailure.of(
                    problem,
                    new LogDraft(operation.base(), operation.patch(), Map.of()),
                    operation.completes()));
      }
    }
  }

  /// The saves of a log, to be taken back with its correction.
  Withdrawal withdrawal(LogId id) {
    return new Withdrawal(sending, id);
  }

  boolean isOnItsWay(LogId id) {
    return sending.of(id) != null;
  }

  /// What a server said of a log is over.
  void forgive(LogId id) {
    failures.remove(id);
  }

  /// What a server said of a field is over.
  void forgive(LogId id, Field field) {
    failures.computeIfPresent(id, (_, old) -> old.without(field));
  }

  void forgetAll() {
    failures.clear();
    handing.clear();
  }

  /// What the server said of a field of the log shown.
  @Nullable String faultOf(Field field) {
    var failed = failures.get(reading.log().id());
    return failed == null ? null : failed.faults().get(field);
  }

  /// Whether the field is being saved just as it stands.
  boolean isUnderWay(LogDraft draft, Field field) {
    var operation = sending.of(draft.base().id());
    return operation != null
        && sending.isPrompt(operation)
        && operation.patch().edit(field).equals(draft.patch().edit(field));
  }

  /// Whether a save holds just what the form shows, so that there is nothing to save again.
  private static boolean isAllOf(Operation operation, LogDraft draft) {
    return draft.unfinished().isEmpty() && draft.patch().edits().equals(operation.patch().edits());
  }

  // How it stands

  void showNothing() {
    changed.set(Set.of());
    obstacle.set(null);
    saveObstacle.set(null);
    failure.set(null);
    waiting.set(null);
    conflict.set(null);
    busy.set(false);
    completable.set(false);
  }

  void show(LogDraft draft) {
    var log = reading.log();
    var operation = sending.of(log.id());
    boolean prompt = operation != null && sending.isPrompt(operation);
    busy.set(handing.contains(log.id()) || prompt);
    waiting.set(operation != null && operation.isWaiting() && !prompt ? operation : null);
    conflict.set(
        operation != null && operation.state() == Operation.State.CONFLICT ? operation : null);
    failure.set(failures.get(log.id()));
    changed.set(draft.changed());
    completable.set(log.isFlow() && !log.isComplete() && log.api() == Api.V5 && locking.isOpen());
    unsent.set(operation == null || !operation.isWaiting() || !isAllOf(operation, draft));
    saveObstacle.set(Readiness.toSave(draft));
    obstacle.set(completable.get() ? Readiness.toComplete(draft) : saveObstacle.get());
  }
}
