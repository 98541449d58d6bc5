package tracedesk.server;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.LogStore;
import tracedesk.domain.query.LogQuery;
import tracedesk.domain.trace.LogKind;

/// Humanloop's API, generation 5: logs of flows, prompts, tools, agents and evaluators.
public final class V5Routes implements Routes {
  private static final Set<LogKind> KINDS =
      EnumSet.of(LogKind.FLOW, LogKind.PROMPT, LogKind.TOOL, LogKind.AGENT, LogKind.EVALUATOR);

  private final LogStore store;

  public V5Routes(LogStore store) {
    this.store = store;
  }

  @Override
  public List<Route> routes() {
    var routes = new ArrayList<Route>();
    routes.add(Route.get("/v5/logs", request -> Reply.ok(store.logs(logQuery(request.query())))));
    routes.add(Route.get("/v5/logs/{log}", request -> Reply.ok(store.log(request.name("log")))));
    routes.add(Route.delete("/v5/logs", this::deleteLogs));
    routes.add(Route.patch("/v5/flows/logs/{log}", request -> patch(LogKind.FLOW, null, request)));
    for (var kind : KINDS) {
      addLogRoutes(kind, "/v5/" + kind.collection(), routes);
    }
    return routes;
  }

  private void addLogRoutes(LogKind kind, String path, List<Route> routes) {
    routes.add(Route.post(path + "/log", request -> create(kind, request)).patiently());
    if (kind != LogKind.FLOW && kind != LogKind.EVALUATOR) {
      routes.add(
          Route.patch(
              path + "/{file}/log/{log}", request -> patch(kind, request.name("file"), request)));
    }
  }

  private Reply create(LogKind kind, Request request) {
    var query = request.query();
    var log =
        store
            .by(request.sender())
            .create(kind, request.object(), query.text("version_id"), query.text("environment"));
    var body = Json.object().put("id", log.id());
    if (kind == LogKind.EVALUATOR) {
      body.put("parent_id", log.judged());
    }
    body.put(kind.api() + "_id", log.file()).put("version_id", log.version());
    var status = log.status() == null ? null : log.status().api();
    switch (kind) {
      case FLOW -> body.put("trace_status", status).put("log_status", status);
      case AGENT -> body.put("log_status", status);
      default -> body.put("session_id", Json.NULL);
    }
    return Reply.ok(body.build());
  }

  private Reply patch(LogKind kind, @Nullable String file, Request request) {
    return Reply.ok(
        store
            .by(request.sender())
            .patch(kind, file, request.name("log"), request.object(), request.terms()));
  }

  private Reply deleteLogs(Request request) {
    store.delete(request.query().requiredList("id"));
    return Reply.noContent();
  }

  private static LogQuery logQuery(Query query) {
    return new LogQuery(
        query.required("file_id"),
        query.text("version_id"),
        query.textOrEmpty("search"),
        query.textOrEmpty("metadata_search"),
        query.time("start_date"),
        query.time("end_date"),
        query.list("id"),
        query.flags("in_trace_filter"),
        query.text("sample") == null ? null : (Integer) query.integer("sample", 0, 0),
        query.isSet("include_parent"),
        query.isSet("include_trace_children"),
        query.integer("page", 1, 1),
        query.size(10));
  }
}
