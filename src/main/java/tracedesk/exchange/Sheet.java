package tracedesk.exchange;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceFormats.LeftOut;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.Trace;

/// How one format lays out traces and logs; one instance per document.
interface Sheet {
  default void begin(Trace trace, Output out) throws IOException {}

  /// Why the log gives no record; `null` when it does.
  default @Nullable LeftOut reason(Log log) {
    return null;
  }

  /// Writes one record.
  void add(Log log, Output out) throws IOException;

  default void end(Output out) throws IOException {}
}
