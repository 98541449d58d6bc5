package tracedesk.ui.detail;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.ui.session.Session;

/// The unsaved corrections of each log, step by step, so that any step can be undone and done
/// again. What a user types in one go is one step.
final class Drafting {
  private static final int MOST_STEPS = 500;

  private final Session session;
  private final Map<LogId, Steps> steps = new HashMap<>();

  private static final class Steps {
    final Deque<LogDraft> past = new ArrayDeque<>();
    final Deque<LogDraft> future = new ArrayDeque<>();
    String last = "";
  }

  Drafting(Session session) {
    this.session = session;
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
    var now = of(log);
    var steps = steps(log);
    if (step.isEmpty() || !step.equals(steps.last)) {
      steps.past.push(now);
      if (steps.past.size() > MOST_STEPS) {
        steps.past.removeLast();
      }
    }
    steps.future.clear();
    steps.last = step;
    put(next);
  }

  boolean canUndo(Log log) {
    return !steps(log).past.isEmpty();
  }

  boolean canRedo(Log log) {
    return !steps(log).future.isEmpty();
  }

  void undo(Log log) {
    move(log, steps(log).past, steps(log).future);
  }

  void redo(Log log) {
    move(log, steps(log).future, steps(log).past);
  }

  private void move(Log log, Deque<LogDraft> from, Deque<LogDraft> to) {
    var next = from.poll();
    if (next != null) {
      to.push(of(log));
      steps(log).last = "";
      put(next.onto(log));
    }
  }

  /// What is saved cannot be undone here.
  void forget(LogId id) {
    steps.remove(id);
  }

  /// Another server's logs have steps of their own.
  void forgetAll() {
    steps.clear();
  }

  void put(LogDraft draft) {
    if (draft.isEmpty()) {
      session.drafts().remove(draft.base().id());
    } else {
      session.drafts().put(draft.base().id(), draft);
    }
  }

  private Steps steps(Log log) {
    return steps.computeIfAbsent(log.id(), id -> new Steps());
  }
}
