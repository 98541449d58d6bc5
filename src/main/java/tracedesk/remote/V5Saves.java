package tracedesk.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Copy;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.Problem.Declined.Reason;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.LogReader;

/// Makes the PATCH that saves a v5 log: flows by their log, prompts, tools and agents by file and
/// log. Only changed fields go out. A server of the older generation (`trace_status` alone) wants
/// the status with every save of a flow: it gets the one it has at that moment, never the one that
/// was on the screen.
final class V5Saves {
  private static final String OLD_NAME = "trace_status";
  private static final String NEW_NAME = "log_status";

  private final Function<LogId, Json.Obj> fresh;

  /// @param fresh reads a log from the server
  V5Saves(Function<LogId, Json.Obj> fresh) {
    this.fresh = fresh;
  }

  ApiRequest request(Log before, LogPatch patch) {
    return request(before, patch, () -> fresh.apply(before.id()));
  }

  /// The request for a copy that was read just now.
  ApiRequest request(Copy before, LogPatch patch) {
    return request(before.log(), patch, before.log()::raw);
  }

  private ApiRequest request(Log before, LogPatch patch, Supplier<Json.Obj> now) {
    if (!Field.editable(before.api(), before.kind()).containsAll(patch.edits().keySet())
        || patch.status() != null && !hasStatus(before.kind())) {
      throw declined(Reason.NOT_EDITABLE_HERE);
    }
    return ApiRequest.patch(target(before), body(before, patch, now));
  }

  private static Target target(Log log) {
    if (log.kind() == LogKind.FLOW) {
      return Target.of("/v5/flows/logs").step(log.id().value());
    }
    var file = log.file();
    if (file == null || file.id().isEmpty()) {
      throw declined(Reason.NO_REFERENCE);
    }
    return switch (log.kind()) {
      case PROMPT, TOOL, RETRIEVER, STEP, AGENT ->
          Target.of("/v5/" + log.kind().collection())
              .step(file.id())
              .step("log")
              .step(log.id().value());
      case FLOW, EVALUATOR, UNKNOWN -> throw declined(Reason.NOT_EDITABLE_HERE);
    };
  }

  private static Json.Obj body(Log before, LogPatch patch, Supplier<Json.Obj> fresh) {
    var body = patch.body();
    if (before.kind() == LogKind.AGENT) {
      var status = patch.status();
      return status == null ? body : body.with(NEW_NAME, Json.of(status.api()));
    }
    boolean wanted = before.isFlow() && isOldGeneration(before.raw());
    if (patch.status() == null && !wanted) {
      return body;
    }
    var now = fresh.get();
    var status = patch.status() == null ? LogReader.status(now) : patch.status();
    if (status == null) {
      return body;
    }
    for (var name : names(now)) {
      body = body.with(name, Json.of(status.api()));
    }
    return body;
  }

  private static boolean isOldGeneration(Json.Obj log) {
    return log.has(OLD_NAME) && !log.has(NEW_NAME);
  }

  private static List<String> names(Json.Obj log) {
    var names = new ArrayList<String>();
    if (log.has(OLD_NAME) || !log.has(NEW_NAME)) {
      names.add(OLD_NAME);
    }
    if (log.has(NEW_NAME) || !log.has(OLD_NAME)) {
      names.add(NEW_NAME);
    }
    return names;
  }

  private static boolean hasStatus(LogKind kind) {
    return kind == LogKind.FLOW || kind == LogKind.AGENT;
  }

  private static ProblemException declined(Reason reason) {
    return new ProblemException(new Problem.Declined(reason));
  }
}
