package tracedesk.ui.fx;

/// Asks the user before something that cannot be undone; the step follows only on yes.
@FunctionalInterface
public interface Questions {
  void ask(Question question, Runnable yes);
}
