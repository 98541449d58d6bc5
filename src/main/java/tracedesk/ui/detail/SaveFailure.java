package tracedesk.ui.detail;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.ui.fx.Problems;

/// A save that did not succeed; the corrections stay in the form.
///
/// @param completing whether it would also have marked the trace complete
/// @param faults what the server said of single fields
public record SaveFailure(Problem problem, boolean completing, Map<Field, String> faults) {
  static SaveFailure of(Problem problem, LogDraft sent, boolean completing) {
    var faults = new EnumMap<Field, String>(Field.class);
    if (problem instanceof Problem.Rejected(_, _, var given)) {
      for (var fault : given) {
        fieldOf(fault, sent).ifPresent(field -> faults.putIfAbsent(field, fault.message()));
      }
    }
    return new SaveFailure(problem, completing, faults);
  }

  /// The first step of its place that names a field of ours.
  private static java.util.Optional<Field> fieldOf(FieldFault fault, LogDraft sent) {
    return fault.loc().stream()
        .map(step -> Field.ofApi(step).orElse(null))
        .filter(Objects::nonNull)
        .filter(field -> field != Field.DURATION || sent.changed().contains(field))
        .findFirst();
  }

  /// The words for the banner above the footer.
  public String words() {
    return Problems.text(problem);
  }

  SaveFailure without(Field field) {
    var left = new EnumMap<Field, String>(Field.class);
    left.putAll(faults);
    left.remove(field);
    return new SaveFailure(problem, completing, left);
  }
}
