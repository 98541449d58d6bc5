package tracedesk.remote;

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
import tracedesk.domain.port.TraceStructures;
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

/// The traces of a v5 server that is asked, with the first request, whether it offers the
/// extension; used with it or without it from then on.
final class DiscoveredTraces implements Traces {
  private final HttpTransport transport;
  private final @Nullable TraceStructures own;
  private @Nullable Traces found;

  /// @param own the structures of the server where it is in this process; else `null`
  DiscoveredTraces(HttpTransport transport, @Nullable TraceStructures own) {
    this.transport = transport;
    this.own = own;
  }

  private synchronized Traces traces() {
    var known = found;
    if (known == null) {
      known = discover();
      found = known;
    }
    return known;
  }

  private Traces discover() {
    try {
      return new LocalTraces(transport, LocalTraces.ask(transport), own);
    } catch (ProblemException e) {
      if (isWithoutExtension(e.problem())) {
        return new V5Traces(transport);
      }
      throw e;
    }
  }

  /// A server or a gateway before it that does not know the address says so in many ways; one that
  /// cannot be reached or is out of order tells nothing yet.
  private static boolean isWithoutExtension(Problem problem) {
    return switch (problem) {
      case Problem.Missing _,
          Problem.Rejected _,
          Problem.KeyRefused _,
          Problem.Unreadable _,
          Problem.Moved _ ->
          true;
      case Problem.ServerFault(var status, _) -> status == 501;
      default -> false;
    };
  }

  @Override
  public Capabilities capabilities() {
    return traces().capabilities();
  }

  @Override
  public List<FileChoice> files() {
    return traces().files();
  }

  @Override
  public TracePage list(TraceFilter filter, @Nullable String cursor) {
    return traces().list(filter, cursor);
  }

  @Override
  public @Nullable TraceLists lists() {
    return traces().lists();
  }

  @Override
  public TraceSummary summary(TraceId id) {
    return traces().summary(id);
  }

  @Override
  public TraceSizes sizes(TraceFilter filter, @Nullable String cursor) {
    return traces().sizes(filter, cursor);
  }

  @Override
  public Trace open(TraceId id) {
    return traces().open(id);
  }

  @Override
  public @Nullable Trace open(TraceId id, TraceArrival arrival) {
    return traces().open(id, arrival);
  }

  @Override
  public Trace again(Trace before) {
    return traces().again(before);
  }

  @Override
  public @Nullable TraceHits find(TraceId id, String words, @Nullable String cursor) {
    return traces().find(id, words, cursor);
  }

  @Override
  public Log log(LogId id) {
    return traces().log(id);
  }

  @Override
  public List<Revision> history(LogId id) {
    return traces().history(id);
  }

  @Override
  public FirstLogs logs(List<LogId> ids) {
    return traces().logs(ids);
  }

  @Override
  public void read(List<TraceId> ids, TraceReader reader) {
    traces().read(ids, reader);
  }

  @Override
  public Copy fresh(LogId id) {
    return traces().fresh(id);
  }

  @Override
  public Log save(Copy before, LogPatch patch, UUID operation) {
    return traces().save(before, patch, operation);
  }

  @Override
  public Log save(Log before, LogPatch patch) {
    return traces().save(before, patch);
  }

  @Override
  public SaveRequest preview(Log before, LogPatch patch) {
    return traces().preview(before, patch);
  }
}
