package tracedesk.server;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.LogStore;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.query.FileQuery;
import tracedesk.domain.query.LogQuery;
import tracedesk.domain.trace.LogKind;

/// Humanloop's API, generation 5: logs, and the flows, prompts, tools, agents and evaluators they
/// belong to.
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
    routes.add(Route.get("/v5/files", request -> Reply.ok(store.files(files(request.query())))));
    routes.add(Route.post("/v5/files/retrieve-by-path", this::fileByPath));
    routes.add(
        Route.patch(
            "/v5/flows/logs/{log}",
            request ->
                Reply.ok(store.patch(LogKind.FLOW, null, request.name("log"), request.object()))));
    for (var kind : KINDS) {
      addFileRoutes(kind, "/v5/" + kind.collection(), routes);
    }
    return routes;
  }

  private void addFileRoutes(LogKind kind, String path, List<Route> routes) {
    var file = path + "/{file}";
    routes.add(Route.post(path + "/log", request -> create(kind, request)));
    if (kind != LogKind.FLOW && kind != LogKind.EVALUATOR) {
      routes.add(Route.patch(file + "/log/{log}", request -> patch(kind, request)));
    }
    routes.add(
        Route.get(
            path, request -> Reply.ok(store.files(files(request.query(), EnumSet.of(kind))))));
    routes.add(Route.post(path, request -> Reply.ok(store.upsertFile(kind, request.object()))));
    routes.add(Route.get(file, request -> file(kind, request)));
    routes.add(
        Route.patch(
            file,
            request -> Reply.ok(store.moveFile(kind, request.name("file"), request.object()))));
    routes.add(
        Route.delete(
            file,
            request -> {
              store.deleteFile(kind, request.name("file"));
              return Reply.noContent();
            }));
    routes.add(
        Route.get(
            file + "/versions", request -> Reply.ok(store.versions(kind, request.name("file")))));
  }

  private Reply create(LogKind kind, Request request) {
    var query = request.query();
    var log =
        store.create(kind, request.object(), query.text("version_id"), query.text("environment"));
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

  private Reply patch(LogKind kind, Request request) {
    return Reply.ok(store.patch(kind, request.name("file"), request.name("log"), request.object()));
  }

  private Reply deleteLogs(Request request) {
    store.delete(request.query().requiredList("id"));
    return Reply.noContent();
  }

  private Reply file(LogKind kind, Request request) {
    var query = request.query();
    return Reply.ok(
        store.file(
            kind, request.name("file"), query.text("version_id"), query.text("environment")));
  }

  private Reply fileByPath(Request request) {
    var path = request.object().string("path");
    if (path == null) {
      throw Request.rejected(FieldFault.body("path", "field required", "value_error.missing"));
    }
    return Reply.ok(store.fileByPath(path, request.query().text("environment")));
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

  private static FileQuery files(Query query) {
    var kinds = EnumSet.noneOf(LogKind.class);
    for (var word : query.list("type")) {
      kinds.add(fileKind(word));
    }
    return files(query, kinds);
  }

  /// Datasets are known to the API but not kept here, so asking for them finds nothing.
  private static LogKind fileKind(String word) {
    return word.equals("dataset")
        ? LogKind.UNKNOWN
        : LogKind.ofApi(word)
            .orElseThrow(
                () ->
                    Query.fault(
                        "type",
                        "value is not one of flow, prompt, tool, agent, evaluator, dataset",
                        "type_error.enum"));
  }

  private static FileQuery files(Query query, Set<LogKind> kinds) {
    return new FileQuery(
        kinds,
        query.textOrEmpty("name"),
        query.textOrEmpty("path"),
        query.flag("template"),
        query.text("environment"),
        query.choice("sort_by", FileQuery.Sort.CREATED_AT),
        query.isDescending(),
        query.integer("page", 1, 1),
        query.size(10));
  }
}
