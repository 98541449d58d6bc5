package tracedesk.ui.detail;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.session.Session;

/// Which field is to get the keyboard, here or in a log that is still to be shown.
final class FieldFocus {
  private final Session session;
  private final Surroundings surroundings;
  private final Reading reading;
  private final ReadOnlyObjectWrapper<@Nullable Field> field = new ReadOnlyObjectWrapper<>();
  private @Nullable Place awaited;

  private record Place(LogId log, Field field) {}

  FieldFocus(Session session, Surroundings surroundings, Reading reading) {
    this.session = session;
    this.surroundings = surroundings;
    this.reading = reading;
  }

  ReadOnlyObjectProperty<@Nullable Field> fieldProperty() {
    return field.getReadOnlyProperty();
  }

  /// Puts the keyboard focus into a field.
  void on(Field next) {
    field.set(null);
    field.set(next == Field.OUTPUT ? reading.resultField() : next);
  }

  /// Puts the keyboard focus into a field of a log, as soon as the form shows it.
  void on(LogId log, Field next) {
    if (reading.isShown() && reading.log().id().equals(log)) {
      awaited = null;
      on(next);
    } else {
      awaited = new Place(log, next);
    }
  }

  /// The form shows another log: perhaps the one that was waited for.
  void onAwaited() {
    if (awaited instanceof Place(var log, var next)) {
      on(log, next);
    }
  }

  /// Goes to the log of a correction, in the trace shown or in another.
  void goTo(LogDraft correction) {
    var id = correction.base().id();
    var trace = session.traceProperty().get();
    if (trace != null && trace.tree().find(id) != TraceTree.NONE) {
      session.logProperty().set(id);
    } else {
      surroundings.goTo().accept(correction);
    }
  }
}
