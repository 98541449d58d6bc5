package tracedesk.remote;

import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.Problem.Declined.Reason;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Log;

/// Makes the PATCH that saves a v4 log: by its reference where it has one, else by its id. v4 takes
/// output, error and duration only.
final class V4Saves {
  ApiRequest request(Log before, LogPatch patch) {
    if (patch.status() != null
        || !Field.editable(before.api(), before.kind()).containsAll(patch.edits().keySet())) {
      throw new ProblemException(new Problem.Declined(Reason.NOT_EDITABLE_HERE));
    }
    var reference = before.reference();
    var target =
        reference == null || reference.isEmpty()
            ? Target.of("/v4/logs").step(before.id().value())
            : Target.of("/v4/logs").with("reference_id", reference);
    return ApiRequest.patch(target, patch.body());
  }
}
