package tracedesk.ui.traces;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.TraceSummary;

/// One line of the list: a group's head, a trace, or the foot that says what follows.
sealed interface ListRow {
  /// @param count traces in the group, or -1 while the group may still grow
  record Group(String key, String title, int count, boolean open) implements ListRow {}

  record Item(TraceSummary trace) implements ListRow {}

  /// More is being loaded, or could not be.
  record Foot(@Nullable Problem problem) implements ListRow {}
}
