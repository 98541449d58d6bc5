package tracedesk.ui.detail;

import java.util.HashSet;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Question;
import tracedesk.ui.fx.Questions;
import tracedesk.ui.fx.Text;
import tracedesk.ui.session.Session;

/// Whether a log and its fields can be edited, and why not. A log of a complete trace can once the
/// user says so.
final class Locking {
  private final Session session;
  private final Set<LogId> unlocked = new HashSet<>();
  private final ReadOnlyObjectWrapper<Lock> lock = new ReadOnlyObjectWrapper<>(Lock.NONE);

  /// Unlocks the log shown, after a question.
  final Command correct;

  /// @param then what follows once the user said so
  Locking(Session session, Questions questions, Reading reading, Runnable then) {
    this.session = session;
    correct =
        new Command(
            "detail.correct",
            () -> {
              var id = reading.log().id();
              questions.ask(
                  new Question(
                      Text.get("detail.correct.title"),
                      Text.get("detail.correct.detail"),
                      Text.get("detail.correct.verb"),
                      false),
                  () -> {
                    unlocked.add(id);
                    then.run();
                  });
            },
            reading.shown().and(lock.isEqualTo(Lock.COMPLETE)));
  }

  ReadOnlyObjectProperty<Lock> lockProperty() {
    return lock.getReadOnlyProperty();
  }

  /// Whether the log shown can be edited.
  boolean isOpen() {
    return lock.get() == Lock.NONE;
  }

  /// Says how it is with the log shown, or with none. A log under correction is open.
  void show(@Nullable Log log) {
    var now = log == null ? Lock.NONE : of(log);
    if (log != null && now == Lock.COMPLETE && session.drafts().containsKey(log.id())) {
      unlocked.add(log.id());
      now = Lock.NONE;
    }
    lock.set(now);
  }

  void lockAgain(LogId id) {
    unlocked.remove(id);
  }

  void lockAll() {
    unlocked.clear();
  }

  private Lock of(Log log) {
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
  String reason(Log log, Field field) {
    var whole = words(of(log));
    if (!whole.isEmpty() || Field.editable(log.api(), log.kind()).contains(field)) {
      return whole;
    }
    return Text.get(log.api() == Api.V4 ? "detail.locked.v4" : "detail.locked.field");
  }

  /// Why nothing can be edited, or empty.
  static String words(Lock lock) {
    return switch (lock) {
      case NONE -> "";
      case COMPLETE -> Text.get("detail.locked.complete");
      case CONNECTION -> Text.get("detail.locked.connection");
      case KIND -> Text.get("detail.locked.kind");
    };
  }
}
