package tracedesk.ui.tree;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.TraceArrival;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.ui.session.Connected;

/// A server that holds the traces it was given and can only open them.
final class OneTrace implements Traces {
  private final Map<TraceId, Trace> traces = new HashMap<>();
  @Nullable Problem problem;
  int opened;

  /// What logs say; others have no body.
  final Map<LogId, String> outputs = new HashMap<>();

  int bodiesAsked;
  @Nullable Problem noBodies;
  Runnable whenBodiesAsked = () -> {};

  /// Opening waits for this.
  CountDownLatch gate = new CountDownLatch(0);

  OneTrace(Trace... given) {
    for (var trace : given) {
      put(trace);
    }
  }

  void put(Trace trace) {
    traces.put(trace.summary().id(), trace);
  }

  Connected connected() {
    var profile =
        new Profile(
            new java.util.UUID(0, 1), "Local", "http://127.0.0.1:7421", Api.V5, Safety.FREE, true);
    return new Connected(profile, capabilities(), this);
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(Api.V5, true, "test");
  }

  @Override
  public Trace open(TraceId id) {
    opened++;
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    var found = traces.get(id);
    if (problem != null || found == null) {
      throw new ProblemException(problem == null ? new Problem.Missing("") : problem);
    }
    return found;
  }

  /// How many rows come at once; 0 for all.
  int stretch;

  /// Each stretch after the first waits for one of these.
  final Semaphore stretches = new Semaphore(0);

  /// After so many rows the server fails.
  int failsAfter = Integer.MAX_VALUE;

  /// Readers that had enough.
  volatile int ended;

  volatile int again;

  @Override
  public @Nullable Trace open(TraceId id, TraceArrival arrival) {
    var whole = open(id);
    var rows = whole.tree();
    for (int from = 0; stretch > 0 && from + stretch < rows.size(); from += stretch) {
      if (from >= failsAfter) {
        throw new ProblemException(new Problem.NoAnswer("here", "cut"));
      }
      if (!arrival.rows(
          IntStream.range(from, from + stretch).mapToObj(rows::row).toList(), rows.size())) {
        ended++;
        return null;
      }
      stretches.acquireUninterruptibly();
    }
    return whole;
  }

  @Override
  public Trace again(Trace before) {
    again++;
    return open(before.summary().id());
  }

  @Override
  public List<FileChoice> files() {
    throw new UnsupportedOperationException();
  }

  @Override
  public TracePage list(TraceFilter filter, @Nullable String cursor) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Log log(LogId id) {
    throw new ProblemException(new Problem.Missing(id.value()));
  }

  @Override
  public FirstLogs logs(List<LogId> ids) {
    bodiesAsked += ids.size();
    if (noBodies != null) {
      throw new ProblemException(noBodies);
    }
    whenBodiesAsked.run();
    var found =
        ids.stream()
            .filter(outputs::containsKey)
            .map(
                id ->
                    LogReader.v5(
                        Json.object().put("id", id.value()).put("output", outputs.get(id)).build(),
                        new TraceId("t")))
            .toList();
    return new FirstLogs(found, ids.size());
  }

  @Override
  public Log save(Log before, LogPatch patch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SaveRequest preview(Log before, LogPatch patch) {
    throw new UnsupportedOperationException();
  }
}
