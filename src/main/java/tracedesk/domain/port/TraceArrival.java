package tracedesk.domain.port;

import java.util.List;
import tracedesk.domain.trace.TraceRow;

/// Takes the rows of a trace while it is being read.
@FunctionalInterface
public interface TraceArrival {
  /// Takes rows that came, each once. Reading rests until this returns.
  ///
  /// @param expected how many logs the trace holds in all, -1 when that is not known
  /// @return whether to read on
  boolean rows(List<TraceRow> rows, int expected);
}
