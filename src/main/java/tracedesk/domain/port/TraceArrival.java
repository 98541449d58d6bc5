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

  /// The same from a server that does not tell how many logs the trace holds, but how long its
  /// answer is.
  ///
  /// @param share how much of the answer was read, from 0 to 1; -1 when that is not known
  default boolean part(List<TraceRow> rows, double share) {
    return rows(rows, -1);
  }
}
