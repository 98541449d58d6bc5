package tracedesk.ui.traces;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.TraceSummary;

/// One line of the list: a group's head, a trace, one that is not loaded, or the foot that says
/// what follows.
sealed interface ListRow {
  /// Whether both stand for the same thing, perhaps in another state.
  default boolean isAbout(ListRow other) {
    return switch (this) {
      case Group(var key, _, _, _) -> other instanceof Group group && group.key.equals(key);
      case Item(var trace) -> other instanceof Item item && item.trace.id().equals(trace.id());
      case Waiting(var position, _) ->
          other instanceof Waiting waiting && waiting.position == position;
      case Foot _ -> other instanceof Foot;
    };
  }

  /// @param count traces in the group, or -1 while the group may still grow
  record Group(String key, String title, long count, boolean open) implements ListRow {}

  record Item(TraceSummary trace) implements ListRow {}

  /// A trace that is known by its place only.
  ///
  /// @param problem why it could not be loaded; `null` while it may come
  record Waiting(int position, @Nullable Problem problem) implements ListRow {}

  /// More is being loaded, or could not be.
  record Foot(@Nullable Problem problem) implements ListRow {}
}
