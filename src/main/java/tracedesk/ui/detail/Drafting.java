package tracedesk.ui.detail;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.collections.MapChangeListener;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.ui.session.Session;

/// The unsaved corrections of the connection in use, step by step over all its logs, so that the
/// latest step can be undone and done again wherever it was made. What a user types in one go is
/// one step.
final class Drafting {
  private static final int MOST_STEPS = 500;

  private final Session session;
  private final Deque<Step> past = new ArrayDeque<>();
  private final Deque<Step> future = new ArrayDeque<>();

  /// The number of the latest step before a log was handed over to be saved.
  private final Map<LogId, Long> handedOver = new HashMap<>();

  /// Logs whose correction the user took back altogether. A save of one may be on its way.
  private final Set<LogId> takenBack = new HashSet<>();

  private String last = "";
  private long steps;

  Drafting(Session session) {
    this.session = session;
    session
        .drafts()
        .addListener(
            (MapChangeListener<LogId, LogDraft>)
                change -> {
                  if (change.wasAdded()) {
                    takenBack.remove(change.getKey());
                  }
                });
  }

  /// A correction to come back to.
  ///
  /// @param saves what comes and goes with it; `null` unless the correction was discarded
  private record Step(long number, LogDraft draft, @Nullable Withdrawal saves) {
    boolean isOf(LogId id) {
      return draft.base().id().equals(id);
    }

    Step after(LogDraft sent, Log saved) {
      return new Step(number, draft.after(sent, saved), saves);
    }
  }

  /// A step that was undone or done again.
  ///
  /// @param now the correction of the log as it is since
  /// @param fields what the step is about
  /// @param saves what comes back or goes with it; `null` unless the correction was discarded
  record Moved(LogDraft now, Set<Field> fields, @Nullable Withdrawal saves) {
    LogId log() {
      return now.base().id();
    }
  }

  LogDraft of(Log log) {
    var draft = session.drafts().get(log.id());
    return draft == null ? LogDraft.of(log) : draft;
  }

  /// Makes a step.
  ///
  /// @param step what it belongs to; steps of the same name in a row are one, unless the name is
  /// empty
  void step(Log log, LogDraft next, String step) {
    var before = past.peek();
    boolean goesOn =
        !step.isEmpty() && step.equals(last) && before != null && before.isOf(log.id());
    if (!goesOn) {
      push(log, null);
    }
    last = step;
    become(next);
  }

  /// Discards the correction of a log.
  ///
  /// @param saves what goes with it, and comes back with it
  void discard(Log log, Withdrawal saves) {
    push(log, saves);
    last = "";
    become(LogDraft.of(log));
  }

  private void push(Log log, @Nullable Withdrawal saves) {
    past.push(new Step(++steps, of(log), saves));
    if (past.size() > MOST_STEPS) {
      past.removeLast();
    }
    future.clear();
  }

  boolean canUndo() {
    return !past.isEmpty();
  }

  boolean canRedo() {
    return !future.isEmpty();
  }

  @Nullable Moved undo() {
    return move(past, future);
  }

  @Nullable Moved redo() {
    return move(future, past);
  }

  private @Nullable Moved move(Deque<Step> from, Deque<Step> to) {
    last = "";
    var step = from.poll();
    if (step == null) {
      return null;
    }
    var next = step.draft();
    var before = of(next.base());
    to.push(new Step(++steps, before, step.saves()));
    become(next);
    var fields = EnumSet.noneOf(Field.class);
    for (var field : Field.values()) {
      if (!before.agrees(next, field)) {
        fields.add(field);
      }
    }
    return new Moved(next, fields, step.saves());
  }

  /// A log is about to be saved as it stands.
  void handedOver(LogId id) {
    handedOver.put(id, steps);
    last = "";
  }

  /// A log was saved: what led to that cannot be undone here, and what the user did since goes on
  /// from there.
  void saved(LogDraft sent, Log saved) {
    var id = saved.id();
    long until = handedOver.getOrDefault(id, 0L);
    for (var line : List.of(past, future)) {
      var kept =
          line.stream()
              .filter(step -> !step.isOf(id) || step.number() > until)
              .map(step -> step.isOf(id) ? step.after(sent, saved) : step)
              .toList();
      line.clear();
      line.addAll(kept);
    }
    if (takenBack.contains(id)) {
      put(LogDraft.of(sent.base()).after(sent, saved));
    }
    last = "";
  }

  /// What was done to a log cannot be undone here any more.
  void forget(LogId id) {
    past.removeIf(step -> step.isOf(id));
    future.removeIf(step -> step.isOf(id));
    takenBack.remove(id);
    last = "";
  }

  /// Another server's logs have steps of their own.
  void forgetAll() {
    past.clear();
    future.clear();
    handedOver.clear();
    takenBack.clear();
    last = "";
  }

  private void become(LogDraft next) {
    put(next);
    if (next.isEmpty()) {
      takenBack.add(next.base().id());
    }
  }

  void put(LogDraft draft) {
    if (draft.isEmpty()) {
      session.drafts().remove(draft.base().id());
    } else {
      session.drafts().put(draft.base().id(), draft);
    }
  }
}
