package tracedesk.service;

import java.util.Map;
import tracedesk.domain.edit.Checks;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.TraceStatus;

/// Correcting a log by hand: what changed, the request it makes, sending it, and completing a
/// trace. Blocking.
public final class LogEdits {
  private final Traces traces;

  public LogEdits(Traces traces) {
    this.traces = traces;
  }

  /// What the form changed of the log: of the values it holds, exactly those that differ. Pure and
  /// quick.
  public LogPatch patch(Log before, Map<Field, Edit<Json>> edited) {
    return LogPatch.between(before, edited);
  }

  /// Sends one PATCH with exactly the changed fields; returns the log as the server has it now. A
  /// patch that changes nothing sends nothing, nor does one that [Checks] speaks against.
  public Log save(Log before, LogPatch patch) {
    if (patch.isEmpty()) {
      return before;
    }
    var faults = Checks.of(before, patch);
    if (!faults.isEmpty()) {
      throw new ProblemException(new Problem.Rejected(422, faults.getFirst().message(), faults));
    }
    return traces.save(before, patch);
  }

  /// Saves the changes and marks the flow trace complete, in the same PATCH.
  public Log complete(Log before, LogPatch patch) {
    return save(before, patch.with(TraceStatus.COMPLETE));
  }

  /// The request [#save] would send now, without the key; the server may be asked for the log's
  /// present status.
  public SaveRequest preview(Log before, LogPatch patch) {
    return traces.preview(before, patch);
  }
}
