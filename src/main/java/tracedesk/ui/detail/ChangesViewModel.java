package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LineDiff;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.problem.Outcome;
import tracedesk.service.LogEdits;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.session.Connected;

/// What a save would change, field by field, and the very request it would send.
public final class ChangesViewModel {
  /// One changed field, word by word.
  public record Change(Field field, LineDiff lines) {}

  private final ReadOnlyObjectWrapper<@Nullable Outcome<List<Change>>> changes =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Outcome<SaveRequest>> request =
      new ReadOnlyObjectWrapper<>();

  private final boolean hasRequest;

  /// Copies the request as a command for a shell.
  public final Command copyCurl;

  /// @param connected the server the request goes to; `null` when that is not the one in use, so
  /// that the request is not shown
  ChangesViewModel(
      LogDraft draft,
      @Nullable Connected connected,
      Background background,
      Consumer<String> clipboard) {
    hasRequest = connected != null;
    copyCurl =
        new Command(
                "detail.copyCurl",
                () -> {
                  if (request.get() instanceof Outcome.Done<SaveRequest>(var made)) {
                    clipboard.accept(made.curl());
                  }
                },
                javafx.beans.binding.Bindings.createBooleanBinding(
                    () -> request.get() instanceof Outcome.Done<SaveRequest>, request))
            .withIcon("copy");
    background.run(() -> changes(draft), changes::set);
    if (connected != null) {
      var edits = new LogEdits(connected.traces());
      background.run(() -> edits.preview(draft.base(), draft.patch()), request::set);
    }
  }

  /// Whether the request can be shown.
  public boolean hasRequest() {
    return hasRequest;
  }

  /// The changed fields; `null` until they are compared.
  public ReadOnlyObjectProperty<@Nullable Outcome<List<Change>>> changesProperty() {
    return changes.getReadOnlyProperty();
  }

  /// The request; `null` until it is made.
  public ReadOnlyObjectProperty<@Nullable Outcome<SaveRequest>> requestProperty() {
    return request.getReadOnlyProperty();
  }

  private static List<Change> changes(LogDraft draft) {
    var changes = new ArrayList<Change>();
    for (var field : draft.changed()) {
      var before = field.of(draft.base());
      var shape = Shape.of(field, before == null ? draft.value(field) : before, false);
      var unfinished = draft.unfinished().get(field);
      var after = unfinished == null ? shape.text(draft.value(field)) : unfinished;
      changes.add(new Change(field, LineDiff.between(shape.text(before), after)));
    }
    return changes;
  }
}
