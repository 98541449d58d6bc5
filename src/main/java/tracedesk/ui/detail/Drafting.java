package tracedesk.ui.detail;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
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
  private final Deque<LogDraft> past = new ArrayDeque<>();
  private final Deque<LogDraft> future = new ArrayDeque<>();
  private String last = "";

  Drafting(Session session) {
    this.session = session;
  }

  /// A step that was undone or done again.
  ///
  /// @param now the correction of the log as it is since
  /// @param fields what the step is about
  record Moved(LogDraft now, Set<Field> fields) {
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
        !step.isEmpty()
            && step.equals(last)
            && before != null
            && before.base().id().equals(log.id());
    if (!goesOn) {
      past.push(of(log));
      if (past.size() > MOST_STEPS) {
        past.removeLast();
      }
    }
    future.clear();
    last = step;
    put(next);
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

  private @Nullable Moved move(Deque<LogDraft> from, Deque<LogDraft> to) {
    last = "";
    var next = from.poll();
    if (next == null) {
      return null;
    }
    var before = of(next.base());
    to.push(before);
    put(next);
    var fields = EnumSet.noneOf(Field.class);
    for (var field : Field.values()) {
      if (!before.agrees(next, field)) {
        fields.add(field);
      }
    }
    return new Moved(next, fields);
  }

  /// What is saved cannot be undone here.
  void forget(LogId id) {
    past.removeIf(draft -> draft.base().id().equals(id));
    future.removeIf(draft -> draft.base().id().equals(id));
    last = "";
  }

  /// Another server's logs have steps of their own.
  void forgetAll() {
    past.clear();
    future.clear();
    last = "";
  }

  void put(LogDraft draft) {
    if (draft.isEmpty()) {
      session.drafts().remove(draft.base().id());
    } else {
      session.drafts().put(draft.base().id(), draft);
    }
  }
}
