package tracedesk.ui.detail;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Checks;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.problem.FieldFault;
import tracedesk.ui.fx.Text;

/// What stands in the way of a save, or of marking a trace complete, in the user's words.
final class Readiness {
  private Readiness() {}

  /// What keeps these corrections from being saved at all.
  static @Nullable Obstacle toSave(LogDraft draft) {
    return first(draft, Checks.of(draft.base(), draft.patch()));
  }

  /// What is missing before the trace can be marked complete.
  static @Nullable Obstacle toComplete(LogDraft draft) {
    return first(draft, Checks.completing(draft.base(), draft.patch()));
  }

  private static @Nullable Obstacle first(LogDraft draft, List<FieldFault> faults) {
    for (var field : draft.unfinished().keySet()) {
      return new Obstacle(
          Text.get("detail.obstacle.unfinished", name(field)),
          Text.get("detail.obstacle.goTo", name(field)),
          field);
    }
    return faults.isEmpty() ? null : obstacle(faults.getFirst());
  }

  private static Obstacle obstacle(FieldFault fault) {
    var field = Field.ofApi(fault.field()).orElse(Field.OUTPUT);
    return switch (fault.type()) {
      case Checks.OUTPUT_XOR_ERROR ->
          new Obstacle(
              Text.get("detail.obstacle.both"), Text.get("detail.obstacle.goToError"), Field.ERROR);
      case Checks.MISSING_INPUTS ->
          new Obstacle(
              Text.get("detail.obstacle.noInputs"), Text.get("detail.obstacle.addInputs"), field);
      case Checks.MISSING_OUTPUT_OR_ERROR ->
          new Obstacle(
              Text.get("detail.obstacle.noResult"), Text.get("detail.obstacle.writeOutput"), field);
      default ->
          new Obstacle(fault.message(), Text.get("detail.obstacle.goTo", name(field)), field);
    };
  }

  static String wordsKey(Field field) {
    return "detail.field." + field.api().replace('_', '-');
  }

  static String name(Field field) {
    return Text.get(wordsKey(field));
  }

  static String names(Set<Field> fields) {
    return fields.stream().map(Readiness::name).collect(Collectors.joining(", "));
  }
}
