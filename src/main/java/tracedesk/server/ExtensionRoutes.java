package tracedesk.server;

import java.util.List;
import java.util.function.BooleanSupplier;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.LogStore;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.wire.TraceBodies;

/// What Humanloop's API cannot do, under `/tracedesk/v1`: traces across files, their structure
/// without bodies, and asking this program to show its window.
public final class ExtensionRoutes implements Routes {
  private final Traces traces;
  private final LogStore logs;
  private final BooleanSupplier raise;

  /// @param raise brings the program's window to the front; false when it has none
  public ExtensionRoutes(Traces traces, LogStore logs, BooleanSupplier raise) {
    this.traces = traces;
    this.logs = logs;
    this.raise = raise;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            TraceBodies.PATH + "/capabilities",
            _ -> Reply.ok(TraceBodies.write(traces.capabilities()))),
        Route.get(TraceBodies.PATH + "/traces", this::list),
        Route.get(TraceBodies.PATH + "/traces/{trace}", this::open),
        Route.get(TraceBodies.PATH + "/logs/{log}", this::log),
        Route.get(TraceBodies.PATH + "/stats", _ -> stats()),
        Route.post(TraceBodies.PATH + "/raise", _ -> raise()));
  }

  private Reply list(Request request) {
    var query = request.query();
    var filter =
        new TraceFilter(
            status(query), query.isSet("errors"), query.textOrEmpty("text"), query.text("file"));
    return Reply.ok(TraceBodies.write(traces.list(filter, query.text("cursor"))));
  }

  private static @org.jspecify.annotations.Nullable TraceStatus status(Query query) {
    return query.text("status") == null ? null : query.choice("status", TraceStatus.INCOMPLETE);
  }

  private Reply open(Request request) {
    return Reply.ok(TraceBodies.write(traces.open(new TraceId(request.name("trace")))));
  }

  private Reply log(Request request) {
    return Reply.ok(TraceBodies.write(traces.log(new LogId(request.name("log")))));
  }

  private Reply stats() {
    return Reply.ok(Json.object().put("logs", logs.count()).build());
  }

  private Reply raise() {
    if (!raise.getAsBoolean()) {
      throw new ProblemException(
          new Problem.Conflicting(409, "This server was started alone and has no window"));
    }
    return Reply.noContent();
  }
}
