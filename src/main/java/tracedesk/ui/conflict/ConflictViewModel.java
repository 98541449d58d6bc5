package tracedesk.ui.conflict;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Checks;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Merge;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.port.Watch;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Latest;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;

/// Somebody else changed what the user changed: choosing what to keep, part by part, and saving
/// that. Nothing is chosen beforehand where both changed the same, and free text is never mixed.
public final class ConflictViewModel {
  private final Session session;
  private final Sending sending;
  private final Background background;
  private final ZoneId zone;
  private final Runnable reload;
  private final Latest opening = new Latest();
  private final Set<UUID> known = new HashSet<>();
  private final Set<LogId> decided = new HashSet<>();
  private final ReadOnlyObjectWrapper<@Nullable Decision> decision = new ReadOnlyObjectWrapper<>();
  /// What was chosen stays chosen when the user goes back to the form in between.
  private @Nullable Decision left;

  /// What the user wants by the form's correction, once the written results are part of it.
  private @Nullable LogPatch noted;

  private final ReadOnlyIntegerWrapper chosen = new ReadOnlyIntegerWrapper();
  private final ReadOnlyStringWrapper obstacle = new ReadOnlyStringWrapper("");
  private final BooleanProperty savable = new SimpleBooleanProperty();
  private final BooleanProperty completable = new SimpleBooleanProperty();
  private final ReadOnlyBooleanWrapper completing = new ReadOnlyBooleanWrapper();
  private final BooleanProperty saving = new SimpleBooleanProperty();
  private final ReadOnlyObjectWrapper<@Nullable PartViewModel> focus =
      new ReadOnlyObjectWrapper<>();

  public final Command keepTheirs;
  public final Command keepMine;
  public final Command next;
  public final Command previous;
  public final Command keepEditing;
  public final Command save;
  public final Command saveAndComplete;

  /// @param reload lets the form read its log again
  public ConflictViewModel(
      Session session, Sending sending, Background background, ZoneId zone, Runnable reload) {
    this.session = session;
    this.sending = sending;
    this.background = background;
    this.zone = zone;
    this.reload = reload;
    var any =
        Bindings.createBooleanBinding(
            () -> decision.get() != null && !decision.get().conflicts().isEmpty(), decision);
    keepTheirs = new Command("conflict.keep-all-theirs", () -> pickAll(Pick.THEIRS), any);
    keepMine = new Command("conflict.keep-all-mine", () -> pickAll(Pick.MINE), any);
    next = new Command("conflict.next", () -> go(1), any).withShortcut("F7");
    previous = new Command("conflict.previous", () -> go(-1), any).withShortcut("Shift+F7");
    keepEditing =
        new Command("conflict.keep-editing", this::putOff, decision.isNotNull())
            .withShortcut("Esc");
    save =
        new Command("conflict.save", () -> save(false), savable.and(saving.not()))
            .withShortcut("Shortcut+S");
    saveAndComplete =
        new Command(
                "conflict.complete", () -> save(true), savable.and(completable).and(saving.not()))
            .withShortcut("Shortcut+Enter");
    sending.decidingProperty().subscribe(this::open);
    sending.viewProperty().subscribe(this::outboxChanged);
    session.logProperty().subscribe(this::logChanged);
  }

  /// The conflict that takes the place of tree and form; `null` while none does.
  ReadOnlyObjectProperty<@Nullable Decision> decisionProperty() {
    return decision.getReadOnlyProperty();
  }

  /// Whether there is something to decide now.
  public ObservableValue<Boolean> shownProperty() {
    return decision.map(now -> true).orElse(false);
  }

  ReadOnlyIntegerProperty chosenProperty() {
    return chosen.getReadOnlyProperty();
  }

  /// What stands in the way of saving, in words; empty when nothing does.
  ReadOnlyStringProperty obstacleProperty() {
    return obstacle.getReadOnlyProperty();
  }

  /// Whether the trace can be marked complete with this save.
  ReadOnlyBooleanProperty completingProperty() {
    return completing.getReadOnlyProperty();
  }

  /// The part to show next.
  ReadOnlyObjectProperty<@Nullable PartViewModel> focusProperty() {
    return focus.getReadOnlyProperty();
  }

  // Opening

  /// The save of the log shown ran into a conflict: that is shown at once. One that was there
  /// already waits until it is asked for.
  private void outboxChanged() {
    var view = sending.viewProperty().get();
    var used = used();
    Operation met = null;
    for (var operation : view.operations()) {
      boolean isNew = operation.state() == Operation.State.CONFLICT && known.add(operation.id());
      if (isNew
          && used != null
          && operation.server().equals(used.profile().id())
          && operation.log().equals(session.logProperty().get())) {
        met = operation;
      }
    }
    var deciding = sending.decidingProperty().get();
    if (met != null) {
      sending.decide(met);
    } else if (deciding != null && !saving.get()) {
      var id = deciding.id();
      boolean open =
          view.operations().stream()
              .anyMatch(
                  operation ->
                      operation.id().equals(id) && operation.state() == Operation.State.CONFLICT);
      if (!open) {
        sending.decidingProperty().set(null);
      }
    }
  }

  private @Nullable Connected used() {
    return session.connectionProperty().get();
  }

  /// Another log was chosen: the conflict stays in the outbox.
  private void logChanged(@Nullable LogId log) {
    var deciding = sending.decidingProperty().get();
    if (deciding == null) {
      return;
    }
    if (decision.get() == null) {
      open(deciding);
    } else if (!deciding.log().equals(log)) {
      sending.decidingProperty().set(null);
    }
  }

  private void open(@Nullable Operation operation) {
    var theirs = operation == null ? null : operation.theirs();
    if (operation == null || theirs == null) {
      opening.forget();
      decision.set(null);
      return;
    }
    var used = used();
    if (used == null
        || !used.profile().id().equals(operation.server())
        || !operation.log().equals(session.logProperty().get())) {
      return;
    }
    var wanted = Decision.wanted(operation, session.drafts().get(operation.log()));
    var before = left;
    if (before != null
        && before.operation().id().equals(operation.id())
        && (before.merge().mine().equals(wanted) || wanted.equals(noted))) {
      decision.set(before);
      changed();
      return;
    }
    boolean again = decided.contains(operation.log());
    background.run(
        () -> prepare(used, operation, wanted, again),
        opening.<Outcome<Decision>>only(
            outcome -> {
              switch (outcome) {
                case Outcome.Done<Decision>(var ready) -> {
                  left = ready;
                  noted = null;
                  decision.set(ready);
                  focus.set(null);
                  changed();
                }
                case Outcome.Failed<Decision>(var problem) ->
                    session.noticeProperty().set(Notice.failed(Problems.text(problem)));
              }
            }));
  }

  /// Off the FX thread: what differs, word by word, and who did it.
  private Decision prepare(Connected used, Operation operation, LogPatch wanted, boolean again) {
    var theirs = Objects.requireNonNull(operation.theirs());
    var merge = Merge.of(operation.base(), theirs, wanted);
    var compared =
        merge.parts().stream()
            .filter(part -> part.standing() != Merge.Standing.SAME)
            .map(Compared::of)
            .toList();
    return new Decision(
        operation,
        theirs,
        merge,
        Decision.parts(compared, this::changed),
        Decision.unchanged(theirs, merge),
        other(used, operation),
        again);
  }

  /// The newest change by somebody else, where the server keeps a history.
  private static Other other(Connected used, Operation operation) {
    if (!used.capabilities().history()) {
      return Other.UNKNOWN;
    }
    List<Revision> history;
    try {
      history = Watch.quietly(() -> used.traces().history(operation.log()));
    } catch (ProblemException e) {
      return Other.UNKNOWN;
    }
    for (var revision : history) {
      boolean own = operation.id().toString().equals(revision.operation());
      if (!own && !revision.isReceived()) {
        return new Other(revision.who(), revision.at());
      }
    }
    return Other.UNKNOWN;
  }

  // Choosing

  private void pickAll(Pick pick) {
    var now = decision.get();
    if (now != null) {
      now.conflicts().forEach(part -> part.pickProperty().set(pick));
    }
  }

  /// Goes to the next conflict nobody decided yet, or simply to the next.
  private void go(int direction) {
    var now = decision.get();
    if (now == null) {
      return;
    }
    var conflicts = now.conflicts();
    var from = focus.get();
    int at = from == null ? (direction > 0 ? -1 : 0) : conflicts.indexOf(from);
    int size = conflicts.size();
    for (int i = 1; i <= size; i++) {
      var part = conflicts.get(Math.floorMod(at + direction * i, size));
      if (!part.isDecided()) {
        show(part);
        return;
      }
    }
    show(conflicts.get(Math.floorMod(at + direction, size)));
  }

  private void show(PartViewModel part) {
    focus.set(null);
    focus.set(part);
  }

  private void changed() {
    var now = decision.get();
    if (now == null) {
      return;
    }
    chosen.set(now.chosen());
    note(now);
    var theirs = now.theirs();
    boolean flow = theirs.isFlow() && !theirs.isComplete() && theirs.api() == Api.V5;
    completing.set(flow);
    if (!now.isDecided()) {
      obstacle.set("");
      savable.set(false);
      completable.set(false);
      return;
    }
    var resolution = now.resolution();
    var faults = Checks.of(theirs, resolution);
    savable.set(faults.isEmpty());
    var more = flow ? Checks.completing(theirs, resolution) : faults;
    completable.set(flow && more.isEmpty());
    obstacle.set(
        !faults.isEmpty()
            ? words(faults.getFirst())
            : flow && !more.isEmpty() ? words(more.getFirst()) : "");
  }

  /// A result somebody writes is a correction like any other: it is kept on the disk while it is
  /// being written, and is in the form when the choosing is put off.
  private void note(Decision now) {
    var log = now.operation().log();
    var draft = session.drafts().get(log);
    if (draft == null || saving.get()) {
      return;
    }
    var written = now.written(draft);
    if (!written.equals(draft)) {
      session.drafts().put(log, written);
      noted = Decision.wanted(now.operation(), written);
    }
  }

  private static String words(FieldFault fault) {
    return switch (fault.type()) {
      case Checks.OUTPUT_XOR_ERROR -> Text.get("conflict.either-or");
      case Checks.MISSING_OUTPUT_OR_ERROR -> Text.get("conflict.needs-output");
      case Checks.MISSING_INPUTS -> Text.get("conflict.needs-inputs");
      default -> fault.message();
    };
  }

  // Saving

  private void save(boolean complete) {
    var now = decision.get();
    if (now == null || !now.isDecided()) {
      return;
    }
    var operation = now.operation();
    var resolution = now.resolution();
    var patch = complete ? resolution.with(TraceStatus.COMPLETE) : resolution;
    if (patch.isEmpty()) {
      settle(now, resolution);
      sending.discard(operation, _ -> leave());
      return;
    }
    var before = session.drafts().get(operation.log());
    saving.set(true);
    decided.add(operation.log());
    settle(now, resolution);
    sending.decidingProperty().set(null);
    sending.save(
        operation.server(),
        now.theirs(),
        patch,
        outcome -> {
          saving.set(false);
          switch (outcome) {
            case Outcome.Done<Operation> _ -> reload.run();
            case Outcome.Failed<Operation>(var problem) -> {
              session.noticeProperty().set(Notice.failed(Problems.text(problem)));
              if (before != null) {
                session.drafts().put(operation.log(), before);
              }
              sending.decide(operation);
            }
          }
        });
  }

  /// What was decided is the form's correction from now on.
  private void settle(Decision now, LogPatch resolution) {
    var used = used();
    var log = now.operation().log();
    if (used == null || !used.profile().id().equals(now.operation().server())) {
      return;
    }
    var draft = now.draft(resolution, session.drafts().get(log));
    if (draft.isEmpty()) {
      session.drafts().remove(log);
    } else {
      session.drafts().put(log, draft);
    }
  }

  /// Back to the form, which shows what was written here as the user's own.
  private void putOff() {
    sending.decidingProperty().set(null);
    if (noted != null) {
      reload.run();
    }
  }

  private void leave() {
    sending.decidingProperty().set(null);
    reload.run();
  }

  // Words

  String title() {
    var now = Objects.requireNonNull(decision.get());
    int conflicts = now.conflicts().size();
    return conflicts == 0 ? Text.get("conflict.title-none") : Text.get("conflict.title", conflicts);
  }

  /// Who did what when, as far as known, and what became of the user's save.
  String subtitle() {
    var now = Objects.requireNonNull(decision.get());
    var at = now.other().at();
    var opened = Numbers.clock(now.operation().queued(), zone);
    var words = new StringBuilder();
    words.append(
        at == null
            ? Text.get("conflict.who-unknown", who(now.other()), opened)
            : Text.get("conflict.who", who(now.other()), Numbers.clock(at, zone), opened));
    words
        .append(' ')
        .append(
            Text.get(
                now.operation().attempts() == 0 ? "conflict.nothing-sent" : "conflict.maybe-sent"));
    if (now.again()) {
      words.append(' ').append(Text.get("conflict.again"));
    }
    return words.toString();
  }

  private static String who(Other other) {
    return other.who().isEmpty() ? Text.get("conflict.somebody") : other.who();
  }

  /// The words beside *Theirs*: who and when.
  String theirNote() {
    var now = Objects.requireNonNull(decision.get());
    var at = now.other().at();
    return at == null
        ? Text.get("conflict.on-server")
        : Text.get("conflict.by", who(now.other()), Numbers.clock(at, zone));
  }
}
