package tracedesk.ui.tree;

import java.util.HashSet;
import java.util.Set;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;

/// Brings the words a list was searched for into the search of each trace that is opened from it,
/// so that it shows why the trace is there. Words somebody wrote into the search of a trace stay;
/// where somebody emptied it, it stays empty until the list is searched for something else.
final class OfferedWords {
  private final StringProperty query;
  private final ObservableValue<@Nullable TraceSummary> trace;
  private final Set<TraceId> closed = new HashSet<>();
  private String offered = "";
  private boolean offering;

  /// @param query what is looked for in the trace
  /// @param trace the one that is open, or about to be
  OfferedWords(StringProperty query, ObservableValue<@Nullable TraceSummary> trace) {
    this.query = query;
    this.trace = trace;
  }

  void follow(ObservableValue<String> words) {
    words.subscribe(
        now -> {
          closed.clear();
          offer(now.strip());
        });
    trace.subscribe(
        (before, now) -> {
          if (before == null || now == null || !before.id().equals(now.id())) {
            offer(offered);
          }
        });
    query.subscribe(
        (_, now) -> {
          var open = trace.getValue();
          if (!offering && now.isBlank() && !offered.isEmpty() && open != null) {
            closed.add(open.id());
          }
        });
  }

  private void offer(String words) {
    var now = query.get().strip();
    boolean written = !now.isEmpty() && !now.equals(offered);
    offered = words;
    if (!written) {
      var open = trace.getValue();
      offering = true;
      query.set(open == null || closed.contains(open.id()) ? "" : words);
      offering = false;
    }
  }
}
