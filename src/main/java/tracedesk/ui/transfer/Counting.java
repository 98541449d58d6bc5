package tracedesk.ui.transfer;

import tracedesk.domain.problem.Problem;
import tracedesk.service.TraceExport;

/// How much an export would take, as far as that is known.
sealed interface Counting {
  record Unknown() implements Counting {}

  record Known(TraceExport.Count count) implements Counting {}

  record Failed(Problem problem) implements Counting {}
}
