package tracedesk.ui.session;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.service.outbox.Outbox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;

/// Hands saves to the outbox and tells the window how they stand: the one way from a form to a
/// server. Used on the FX thread only.
public final class Sending {
  private final Session session;
  private final Outbox outbox;
  private final Background background;
  private final Clock clock;
  private final ReadOnlyObjectWrapper<Outbox.View> view =
      new ReadOnlyObjectWrapper<>(Outbox.View.EMPTY);
  private final ObjectProperty<@Nullable Operation> deciding = new SimpleObjectProperty<>();
  private final ReadOnlyObjectWrapper<@Nullable Instant> lastSaved = new ReadOnlyObjectWrapper<>();
  private final List<Function<Done, Runnable>> doneListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Operation>> turnListeners = new ArrayList<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  /// Many changes in a row are one look.
  private Outbox.View look() {
    looking.set(false);
    return outbox.view();
  }

  private void show(Outcome<Outbox.View> outcome) {
    if (outcome instanceof Outcome.Done<Outbox.View>(var next)) {
      show(next);
    }
  }

  /// A save that is over.
  public record Done(Operation operation, Log saved) {}

  public Sending(Session session, Outbox outbox, Background background, Clock clock) {
    this.session = session;
    this.outbox = outbox;
    this.background = background;
    this.clock = clock;
    outbox.listen(
        new Outbox.Listener() {
          @Override
          public void changed() {
            if (!looking.getAndSet(true)) {
              background.run(Sending.this::look, Sending.this::show);
            }
          }

          @Override
          public void done(Operation operation, Log saved) {
            var done = new Done(operation, saved);
            var steps = doneListeners.stream().map(listener -> listener.apply(done)).toList();
            background.show(() -> Sending.this.done(done, steps));
          }
        });
    session.connectionProperty().subscribe(this::connected);
  }

  /// Reads what an earlier run left on its way. Blocking, on any thread.
  ///
  /// @return how many rows could not be trusted
  public int read() {
    return outbox.load();
  }

  /// Takes up what was read, and goes on sending it.
  ///
  /// @return how many rows could not be trusted
  public int start(Outcome<Integer> read) {
    var left = outbox.view();
    showInForms(left);
    show(left);
    outbox.start();
    return switch (read) {
      case Outcome.Done<Integer>(var damaged) -> damaged;
      case Outcome.Failed<Integer>(var why) -> {
        session.noticeProperty().set(Notice.failed(Problems.text(why)));
        yield 0;
      }
    };
  }

  /// Everything on its way, and which servers are left alone for a while.
  public ReadOnlyObjectProperty<Outbox.View> viewProperty() {
    return view.getReadOnlyProperty();
  }

  /// The save of a log of the connection in use; `null` when none is on its way.
  public @Nullable Operation of(LogId log) {
    var connected = session.connectionProperty().get();
    return connected == null ? null : view.get().of(connected.profile().id(), log);
  }

  /// Whether nothing keeps a save from being done at once: it is not delayed by anything.
  public boolean isPrompt(Operation operation) {
    return operation.isWaiting()
        && operation.problem() == null
        && !view.get().held().containsKey(operation.server());
  }

  /// Saves a correction, and marks the trace complete in the same request if asked to.
  ///
  /// @param then gets the save once it is on the disk, or why it is not
  public void save(
      Connected connected, LogDraft draft, boolean completing, Consumer<Outcome<Operation>> then) {
    var patch = completing ? draft.patch().with(TraceStatus.COMPLETE) : draft.patch();
    save(connected.profile().id(), draft.base(), patch, then);
  }

  /// Saves what the user decided on top of the server's copy they saw.
  public void save(UUID server, Log base, LogPatch patch, Consumer<Outcome<Operation>> then) {
    background.run(() -> outbox.save(server, base, patch), then);
  }

  /// Tries a save again at once, also one that was rejected.
  public void retry(Operation operation) {
    background.run(
        () -> {
          outbox.retry(operation.id());
          return true;
        },
        _ -> {});
  }

  /// Tries a server again at once.
  public void retryServer(UUID server) {
    background.run(
        () -> {
          outbox.retryServer(server);
          return true;
        },
        _ -> {});
  }

  /// Takes a save back that is not under way; its correction goes too, unless it went on since.
  ///
  /// @param then gets the save, for [#restore]; `null` when it could not be taken back
  public void discard(Operation operation, Consumer<@Nullable Operation> then) {
    background.run(
        () -> Optional.ofNullable(outbox.discard(operation.id())),
        outcome -> {
          switch (outcome) {
            case Outcome.Done<Optional<Operation>>(var taken) -> {
              taken.ifPresent(
                  gone -> {
                    dropDraft(gone);
                    turned(gone);
                  });
              then.accept(taken.orElse(null));
            }
            case Outcome.Failed<Optional<Operation>>(var why) -> {
              session.noticeProperty().set(Notice.failed(Problems.text(why)));
              then.accept(null);
            }
          }
        });
  }

  /// Gives a discarded save back, with its correction.
  public void restore(Operation discarded) {
    background.run(
        () -> outbox.restore(discarded),
        outcome -> {
          switch (outcome) {
            case Outcome.Done<Operation>(var restored) -> {
              showInForms(outbox.view());
              addToForm(restored, outbox.view());
              turned(restored);
            }
            case Outcome.Failed<Operation>(var why) ->
                session.noticeProperty().set(Notice.failed(Problems.text(why)));
          }
        });
  }

  /// Takes back every save of a log of the connection in use that is not under way. Its correction
  /// is the caller's to take back.
  ///
  /// @param then gets the saves, for [#giveBack]
  public void takeBack(LogId log, Consumer<List<Operation>> then) {
    var connected = session.connectionProperty().get();
    if (connected == null) {
      return;
    }
    var server = connected.profile().id();
    background.run(
        () -> outbox.discard(server, log),
        outcome -> {
          switch (outcome) {
            case Outcome.Done<List<Operation>>(var taken) -> then.accept(taken);
            case Outcome.Failed<List<Operation>>(var why) ->
                session.noticeProperty().set(Notice.failed(Problems.text(why)));
          }
        });
  }

  /// Gives saves back that [#takeBack] took, in their order.
  public void giveBack(List<Operation> taken) {
    background.run(
        () -> taken.stream().map(outbox::restore).toList(),
        outcome -> {
          if (outcome instanceof Outcome.Failed<List<Operation>>(var why)) {
            session.noticeProperty().set(Notice.failed(Problems.text(why)));
          }
        });
  }

  /// Asks for the place where a conflict is decided.
  public void decide(Operation operation) {
    deciding.set(operation);
  }

  /// The conflict that is to be decided now; `null` when none is.
  public ObjectProperty<@Nullable Operation> decidingProperty() {
    return deciding;
  }

  /// Calls the listener with a save that was discarded, or given back.
  public void onTurn(Consumer<Operation> listener) {
    turnListeners.add(listener);
  }

  private void turned(Operation operation) {
    turnListeners.forEach(listener -> listener.accept(operation));
  }

  /// When a server was last seen to hold a save; `null` when none was since the start.
  public ReadOnlyObjectProperty<@Nullable Instant> lastSavedProperty() {
    return lastSaved.getReadOnlyProperty();
  }

  /// Calls the listener, off the FX thread, with every save that is over. The step it returns runs
  /// on the FX thread once the correction is gone, if the save was one of the connection in use.
  public void onDone(Function<Done, Runnable> listener) {
    doneListeners.add(listener);
  }

  private void show(Outbox.View next) {
    var before = new HashMap<UUID, Operation.State>();
    view.get().operations().forEach(earlier -> before.put(earlier.id(), earlier.state()));
    view.set(next);
    showInList();
    for (var operation : next.operations()) {
      var was = before.get(operation.id());
      if (was != null && was != operation.state()) {
        tell(operation);
      }
    }
  }

  /// What waits for each trace of the connection in use; of several saves, the one that needs the
  /// user most.
  private void showInList() {
    var states = new HashMap<TraceId, Operation.State>();
    for (var operation : view.get().operations()) {
      if (session.isUsed(operation.server())) {
        states.merge(
            operation.base().trace(),
            operation.state(),
            (one, other) -> one.compareTo(other) >= 0 ? one : other);
      }
    }
    session.queuedProperty().set(Map.copyOf(states));
  }

  private void tell(Operation operation) {
    var problem = operation.problem();
    switch (operation.state()) {
      case CONFLICT -> session.noticeProperty().set(Notice.failed(Text.get("session.conflict")));
      case REJECTED ->
          session
              .noticeProperty()
              .set(
                  Notice.failed(
                      problem == null ? Text.get("session.rejected") : Problems.text(problem)));
      case READY, UNKNOWN -> {
        if (problem != null) {
          session
              .noticeProperty()
              .set(Notice.failed(Text.get("session.waits", Problems.whileWaiting(problem))));
        }
      }
      case SENDING -> {}
    }
  }

  private void done(Done done, List<Runnable> steps) {
    var operation = done.operation();
    var saved = done.saved();
    session.settle(
        operation.server(),
        saved.id(),
        draft -> draft.after(new LogDraft(operation.base(), operation.patch(), Map.of()), saved));
    lastSaved.set(clock.instant());
    var time = Numbers.clock(clock.instant(), clock.getZone());
    session
        .noticeProperty()
        .set(
            Notice.done(
                Text.get(operation.completes() ? "session.completed" : "session.saved", time)));
    if (session.isUsed(operation.server())) {
      steps.forEach(Runnable::run);
      session.announceSaved(saved);
    }
    session.timings().mark(Timings.Event.SAVE_DONE);
  }

  /// A save whose correction is not there any more would be invisible in the form, and lost with
  /// the next one.
  private void showInForms(Outbox.View left) {
    left.corrections().forEach(kept -> session.putBack(kept.server(), kept.draft()));
  }

  /// The form holds what the outbox holds of the log again; what was typed since and not saved
  /// stays.
  private void addToForm(Operation restored, Outbox.View now) {
    var saves =
        now.operations().stream()
            .filter(other -> other.server().equals(restored.server()))
            .filter(other -> other.log().equals(restored.log()))
            .toList();
    session.settle(
        restored.server(),
        restored.log(),
        draft -> {
          var whole = draft;
          for (var save : saves) {
            for (var edit : save.patch().edits().entrySet()) {
              var field = edit.getKey();
              boolean typed =
                  draft.changed().contains(field)
                      && saves.stream()
                          .noneMatch(
                              one -> one.patch().edit(field).equals(draft.patch().edit(field)));
              if (!typed) {
                whole = whole.with(field, edit.getValue());
              }
            }
          }
          return whole;
        });
  }

  private void dropDraft(Operation operation) {
    session.settle(
        operation.server(),
        operation.log(),
        draft -> {
          var left = draft;
          for (var edit : operation.patch().edits().entrySet()) {
            if (draft.patch().edit(edit.getKey()).equals(edit.getValue())) {
              left = left.without(edit.getKey());
            }
          }
          return left;
        });
  }

  private void connected(@Nullable Connected connected) {
    showInList();
    if (connected != null) {
      retryServer(connected.profile().id());
    }
  }
}
