package tracedesk.ui.detail;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.ui.fx.Text;

/// What stands in the way of a save, or of marking a trace complete.
final class Readiness {
  private Readiness() {}

  /// What keeps these corrections from being saved at all.
  static @Nullable Obstacle toSave(LogDraft draft) {
    for (var field : draft.unfinished().keySet()) {
      return new Obstacle(
          Text.get("detail.obstacle.unfinished", name(field)),
          Text.get("detail.obstacle.goTo", name(field)),
          field);
    }
    boolean touched =
        draft.changed().contains(Field.OUTPUT)
            || draft.changed().contains(Field.OUTPUT_MESSAGE)
            || draft.changed().contains(Field.ERROR);
    return touched && hasResult(draft) && draft.value(Field.ERROR) != null
        ? new Obstacle(
            Text.get("detail.obstacle.both"), Text.get("detail.obstacle.goToError"), Field.ERROR)
        : null;
  }

  /// What is missing before the trace can be marked complete.
  static @Nullable Obstacle toComplete(LogDraft draft) {
    var obstacle = toSave(draft);
    if (obstacle != null) {
      return obstacle;
    }
    if (draft.value(Field.INPUTS) == null) {
      return new Obstacle(
          Text.get("detail.obstacle.noInputs"),
          Text.get("detail.obstacle.addInputs"),
          Field.INPUTS);
    }
    if (hasResult(draft) && draft.value(Field.ERROR) != null) {
      return new Obstacle(
          Text.get("detail.obstacle.both"), Text.get("detail.obstacle.goToError"), Field.ERROR);
    }
    return hasResult(draft) || draft.value(Field.ERROR) != null
        ? null
        : new Obstacle(
            Text.get("detail.obstacle.noResult"),
            Text.get("detail.obstacle.writeOutput"),
            Field.OUTPUT);
  }

  private static boolean hasResult(LogDraft draft) {
    return draft.value(Field.OUTPUT) != null || draft.value(Field.OUTPUT_MESSAGE) != null;
  }

  static String name(Field field) {
    return Text.get("detail.field." + field.api());
  }
}
