package tracedesk.domain.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.TraceStatus;

/// Whether a correction may be saved: the API's rules on the log as it would be afterwards. The
/// window asks before it sends, the server before it writes.
public final class Checks {
  /// Both an output and an error would be there.
  public static final String OUTPUT_XOR_ERROR = "output_xor_error";

  /// A log without inputs cannot be marked complete.
  public static final String MISSING_INPUTS = "missing_inputs";

  /// A log with neither output nor error cannot be marked complete.
  public static final String MISSING_OUTPUT_OR_ERROR = "missing_output_or_error";

  /// A complete log cannot be made incomplete again.
  public static final String COMPLETE_IS_FINAL = "complete_is_final";

  /// `log_status` and `trace_status` were sent with different values.
  public static final String STATUS_MISMATCH = "status_mismatch";

  private static final List<Field> OUTCOME =
      List.of(Field.OUTPUT, Field.OUTPUT_MESSAGE, Field.ERROR);

  private Checks() {}

  /// What speaks against saving this patch; empty when nothing does.
  public static List<FieldFault> of(Log before, LogPatch patch) {
    return faults(
        field -> after(before, patch, field),
        patch.edits().keySet(),
        before.status(),
        patch.status(),
        "log_status");
  }

  /// What is missing before this log, with this patch, can be marked complete.
  public static List<FieldFault> completing(Log before, LogPatch patch) {
    return of(before, patch.with(TraceStatus.COMPLETE));
  }

  /// The rules themselves.
  ///
  /// @param filled whether a field holds a value, `null` not counted, after the change
  /// @param named the fields the change names
  /// @param wanted the status the change asks for; `null` to keep it
  /// @param statusField the name under which the status was sent
  static List<FieldFault> faults(
      Predicate<Field> filled,
      Set<Field> named,
      @Nullable TraceStatus before,
      @Nullable TraceStatus wanted,
      String statusField) {
    var faults = new ArrayList<FieldFault>();
    boolean completes = wanted == TraceStatus.COMPLETE && before != TraceStatus.COMPLETE;
    if (wanted == TraceStatus.INCOMPLETE && before == TraceStatus.COMPLETE) {
      faults.add(
          FieldFault.body(
              statusField,
              "a complete log cannot be made incomplete again; leave " + statusField + " out",
              COMPLETE_IS_FINAL));
    }
    var output = filled.test(Field.OUTPUT) ? Field.OUTPUT : Field.OUTPUT_MESSAGE;
    boolean hasOutput = filled.test(output);
    boolean hasError = filled.test(Field.ERROR);
    if (hasOutput && hasError && (completes || OUTCOME.stream().anyMatch(named::contains))) {
      faults.add(either(named.contains(output) || !named.contains(Field.ERROR), output));
    }
    if (completes && !filled.test(Field.INPUTS)) {
      faults.add(
          FieldFault.body(
              "inputs",
              "inputs are missing; a log needs inputs, {} at least, to be marked complete",
              MISSING_INPUTS));
    }
    if (completes && !hasOutput && !hasError) {
      faults.add(
          FieldFault.body(
              "output",
              "output is missing; a log needs an output or an error to be marked complete",
              MISSING_OUTPUT_OR_ERROR));
    }
    return List.copyOf(faults);
  }

  private static FieldFault either(boolean atOutput, Field output) {
    return atOutput
        ? FieldFault.body(
            output.api(),
            "%s and error cannot both be set; send \"error\": null to clear the error"
                .formatted(output.api()),
            OUTPUT_XOR_ERROR)
        : FieldFault.body(
            "error",
            "error and %1$s cannot both be set; send \"%1$s\": null to clear it"
                .formatted(output.api()),
            OUTPUT_XOR_ERROR);
  }

  private static boolean after(Log before, LogPatch patch, Field field) {
    return switch (patch.edit(field)) {
      case Edit.Keep<Json>() -> present(before, field) != null;
      case Edit.Clear<Json>() -> field == Field.INPUTS;
      case Edit.Set<Json>(var value) -> field == Field.INPUTS || !value.isNull();
    };
  }

  private static @Nullable Json present(Log log, Field field) {
    return switch (field) {
      case INPUTS -> log.inputs();
      case MESSAGES -> log.messages();
      case OUTPUT -> log.output();
      case OUTPUT_MESSAGE -> log.outputMessage();
      case ERROR -> log.error();
      case DURATION -> log.raw().present(Field.DURATION.api());
    };
  }
}
