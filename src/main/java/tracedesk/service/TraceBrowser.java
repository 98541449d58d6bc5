package tracedesk.service;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.Traces;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;

/// Looking at the traces of one connection: the list, one trace's structure, one log's body.
/// Blocking.
public final class TraceBrowser {
  private final Traces traces;

  public TraceBrowser(Traces traces) {
    this.traces = traces;
  }

  /// What the server can do.
  public Capabilities capabilities() {
    return traces.capabilities();
  }

  /// Files or projects to choose from, by path.
  public List<FileChoice> files() {
    return traces.files();
  }

  /// The newest traces that pass the filter.
  public TracePage first(TraceFilter filter) {
    return traces.list(filter, null);
  }

  /// The stretch after a page; the page's own `next` says whether there is one.
  public TracePage list(TraceFilter filter, @Nullable String cursor) {
    return traces.list(filter, cursor);
  }

  /// A trace's structure, without bodies.
  public Trace open(TraceId id) {
    return traces.open(id);
  }

  /// One log with its body.
  public Log log(LogId id) {
    return traces.log(id);
  }
}
