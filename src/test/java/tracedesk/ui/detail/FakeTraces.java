package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.SaveRequest;
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

/// A server in memory: it holds answers as text, applies patches to them, and remembers each patch.
final class FakeTraces implements Traces {
  final Map<String, Json.Obj> logs = new LinkedHashMap<>();
  final List<LogPatch> patches = new ArrayList<>();
  final Api api;
  @Nullable Problem refusal;
  @Nullable Runnable duringSave;

  /// Happens once, after the next log was read and before its answer is there.
  @Nullable Runnable duringRead;

  FakeTraces(Api api) {
    this.api = api;
  }

  FakeTraces with(String text) {
    var raw = (Json.Obj) Json.parse(text);
    logs.put(String.valueOf(raw.string("id")), raw);
    return this;
  }

  Connected connected(Safety safety) {
    var profile =
        new Profile(new UUID(0, 1), "Staging", "http://127.0.0.1:7421", api, safety, false);
    return new Connected(profile, new Capabilities(api, true, ""), this);
  }

  @Override
  public Log log(LogId id) {
    var raw = logs.get(id.value());
    if (raw == null) {
      throw new ProblemException(new Problem.Missing("no such log"));
    }
    var meanwhile = duringRead;
    duringRead = null;
    if (meanwhile != null) {
      meanwhile.run();
    }
    return LogReader.read(api, raw);
  }

  @Override
  public Log save(Log before, LogPatch patch) {
    if (duringSave != null) {
      duringSave.run();
    }
    if (refusal != null) {
      throw new ProblemException(refusal);
    }
    patches.add(patch);
    var raw = logs.get(before.id().value());
    for (var entry : patch.edits().entrySet()) {
      raw =
          raw.with(
              entry.getKey().api(),
              entry.getValue() instanceof Edit.Set<Json>(var value) ? value : Json.NULL);
    }
    if (patch.status() != null) {
      raw = raw.with("log_status", Json.of(patch.status().api()));
    }
    logs.put(before.id().value(), raw);
    return log(before.id());
  }

  @Override
  public SaveRequest preview(Log before, LogPatch patch) {
    return new SaveRequest(
        "PATCH",
        "http://127.0.0.1:7421/v5/flows/logs/" + before.id(),
        List.of(Map.entry("X-API-KEY", "***"), Map.entry("Content-Type", "application/json")),
        patch.body());
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(api, true, "");
  }

  @Override
  public List<FileChoice> files() {
    return List.of();
  }

  @Override
  public TracePage list(TraceFilter filter, @Nullable String cursor) {
    return new TracePage(List.of(), null, 0, 0);
  }

  @Override
  public Trace open(TraceId id) {
    throw new ProblemException(new Problem.Missing("no trace"));
  }
}
