package tracedesk.domain.port;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;

/// The traces of one server, as the window reads and corrects them. Blocking; safe for use by many
/// threads. Every method throws [tracedesk.domain.problem.ProblemException] when it cannot do its
/// work.
public interface Traces {
  /// What this server can do.
  Capabilities capabilities();

  /// Files or projects to choose from, by path.
  List<FileChoice> files();

  /// One stretch of the list, newest first; `cursor` is `null` for the first.
  TracePage list(TraceFilter filter, @Nullable String cursor);

  /// The structure of a trace, without bodies.
  Trace open(TraceId id);

  /// One log with its body.
  Log log(LogId id);

  /// Sends exactly one PATCH with the changed fields (and the status where the server wants it,
  /// freshly read) and returns the log as it is afterwards.
  ///
  /// @param before the log as the user saw it
  Log save(Log before, LogPatch patch);

  /// The request [#save] would send now, without sending it.
  SaveRequest preview(Log before, LogPatch patch);
}
