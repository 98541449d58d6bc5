package tracedesk.service.outbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Copy;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.port.FakeConnections;

/// The truth about some logs, behind a network that fails when told to; it knows no tags and no
/// keys of operations, like a plain server.
public final class ModelServer extends FakeConnections.NoTraces {
  /// What goes wrong with one request.
  ///
  /// @param applied whether a PATCH was carried out nevertheless
  public record Fault(Problem problem, boolean applied) {}

  private final Map<LogId, Log> logs = new HashMap<>();
  public final List<String> patches = new ArrayList<>();
  final List<TraceStatus> statuses = new ArrayList<>();

  /// Logs whose copy cannot be read.
  final Set<LogId> unreadable = new HashSet<>();

  int requests;
  public final Queue<Fault> onRead = new LinkedList<>();
  public final Queue<Fault> onPatch = new LinkedList<>();

  /// Why nothing can be read, for as long as it is set.
  public @Nullable Problem down;

  /// Runs between a client's reading and its PATCH.
  public Runnable between = () -> {};

  public static Log log(String id, String output) {
    return LogReader.v5(
        (Json.Obj)
            Json.parse(
                """
                {"id":"%s","flow":{"id":"fl_1","path":"Refunds"},"log_status":"incomplete",
                 "inputs":{"tier":"standard","days":14},"output":"%s"}
                """
                    .formatted(id, output)));
  }

  public Log put(Log log) {
    logs.put(log.id(), log);
    return log;
  }

  public void change(LogId id, LogPatch patch) {
    put(patch.appliedTo(log(id)));
  }

  @Override
  public Log log(LogId id) {
    var log = logs.get(id);
    if (log == null) {
      throw new ProblemException(new Problem.Missing("no such log"));
    }
    return log;
  }

  @Override
  public Copy fresh(LogId id) {
    requests++;
    fail(down == null ? onRead.poll() : new Fault(down, false));
    if (unreadable.contains(id)) {
      throw new ProblemException(new Problem.Unreadable("server", "cut"));
    }
    return new Copy(log(id), null);
  }

  @Override
  public Log save(Copy before, LogPatch patch, UUID operation) {
    requests++;
    between.run();
    var fault = onPatch.poll();
    if (fault == null || fault.applied()) {
      change(before.log().id(), patch);
      if (patch.status() != null) {
        statuses.add(patch.status());
      }
      patches.add(before.log().id() + " " + patch.body().text());
    }
    fail(fault);
    return log(before.log().id());
  }

  private static void fail(@Nullable Fault fault) {
    if (fault != null) {
      throw new ProblemException(fault.problem());
    }
  }
}
