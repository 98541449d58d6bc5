package tracedesk.ui.history;

import java.util.function.UnaryOperator;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.trace.Log;

/// The form the history belongs to: it shows the log, and takes values of the past as corrections.
public interface Form {
  /// The log as the server has it; `null` while none is shown. Another one means that something
  /// happened.
  ObservableValue<@Nullable Log> log();

  /// Why nothing can be corrected, or empty.
  ObservableValue<String> lock();

  /// Corrects the log by one step that can be undone; nothing is sent.
  void correct(UnaryOperator<LogDraft> change);
}
