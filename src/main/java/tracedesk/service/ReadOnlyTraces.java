package tracedesk.service;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.Copy;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.TraceArrival;
import tracedesk.domain.port.TraceLists;
import tracedesk.domain.port.TraceReader;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceHits;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.query.TraceSizes;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;

/// The traces of a read-only connection: everything can be looked at, nothing is ever sent to
/// change it.
final class ReadOnlyTraces implements Traces {
  private final Traces traces;

  ReadOnlyTraces(Traces traces) {
    this.traces = traces;
  }

  @Override
  public Capabilities capabilities() {
    return traces.capabilities();
  }

  @Override
  public List<FileChoice> files() {
    return traces.files();
  }

  @Override
  public TracePage list(TraceFilter filter, @Nullable String cursor) {
    return traces.list(filter, cursor);
  }

  @Override
  public @Nullable TraceLists lists() {
    return traces.lists();
  }

  @Override
  public TraceSummary summary(TraceId id) {
    return traces.summary(id);
  }

  @Override
  public TraceSizes sizes(TraceFilter filter, @Nullable String cursor) {
    return traces.sizes(filter, cursor);
  }

  @Override
  public Trace open(TraceId id) {
    return traces.open(id);
  }

  @Override
  public @Nullable Trace open(TraceId id, TraceArrival arrival) {
    return traces.open(id, arrival);
  }

  @Override
  public Trace again(Trace before) {
    return traces.again(before);
  }

  @Override
  public @Nullable TraceHits find(TraceId id, String words, @Nullable String cursor) {
    return traces.find(id, words, cursor);
  }

  @Override
  public Log log(LogId id) {
    return traces.log(id);
  }

  @Override
  public List<Revision> history(LogId id) {
    return traces.history(id);
  }

  @Override
  public FirstLogs logs(List<LogId> ids) {
    return traces.logs(ids);
  }

  @Override
  public void read(List<TraceId> ids, TraceReader reader) {
    traces.read(ids, reader);
  }

  @Override
  public Copy fresh(LogId id) {
    return traces.fresh(id);
  }

  @Override
  public Log save(Log before, LogPatch patch) {
    throw new ProblemException(new Problem.Declined(Problem.Declined.Reason.READ_ONLY_CONNECTION));
  }

  @Override
  public Log save(Copy before, LogPatch patch, UUID operation) {
    throw new ProblemException(new Problem.Declined(Problem.Declined.Reason.READ_ONLY_CONNECTION));
  }

  @Override
  public SaveRequest preview(Log before, LogPatch patch) {
    return traces.preview(before, patch);
  }
}
