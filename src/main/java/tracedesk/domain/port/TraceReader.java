package tracedesk.domain.port;

import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.Trace;

/// Takes whole traces one after the other, as [Traces#read] hands them over, on the reading thread.
/// Each method may throw [java.util.concurrent.CancellationException] to end the reading.
public interface TraceReader {
  /// The next trace; its logs follow, in the order of its tree.
  void trace(Trace trace);

  /// The next log of the trace, evaluators' logs included. One that went away since the trace was
  /// opened is left out.
  void log(Log log);
}
