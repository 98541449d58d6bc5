package tracedesk.server;

import java.util.List;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.port.LegacyLogStore;
import tracedesk.domain.port.LegacyLogStore.CreatedLegacyLog;
import tracedesk.domain.query.FileQuery;
import tracedesk.domain.query.LegacyLogQuery;
import tracedesk.domain.query.ProjectQuery;

/// Humanloop's API, generation 4: logs in projects and sessions, and feedback on them.
public final class V4Routes implements Routes {
  private final LegacyLogStore store;

  public V4Routes(LegacyLogStore store) {
    this.store = store;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post("/v4/logs", this::create).patiently(),
        Route.get("/v4/logs", this::logs),
        Route.get("/v4/logs/{log}", request -> Reply.ok(store.log(request.name("log")))),
        Route.patch("/v4/logs", this::patchByReference),
        Route.patch("/v4/logs/{log}", this::patch),
        Route.delete("/v4/logs", this::delete),
        Route.get("/v4/sessions", this::sessions),
        Route.post("/v4/sessions", _ -> createSession()),
        Route.get(
            "/v4/sessions/{session}", request -> Reply.ok(store.session(request.name("session")))),
        Route.get("/v4/projects", this::projects),
        Route.post("/v4/projects", request -> Reply.created(store.createProject(request.object()))),
        Route.get(
            "/v4/projects/{project}", request -> Reply.ok(store.project(request.name("project")))),
        Route.patch(
            "/v4/projects/{project}",
            request -> Reply.ok(store.patchProject(request.name("project"), request.object()))),
        Route.delete("/v4/projects/{project}", this::deleteProject),
        Route.post("/v4/projects/{project}/export", this::export),
        Route.get(
            "/v4/projects/{project}/configs",
            request -> Reply.ok(store.configs(request.name("project")))),
        Route.post("/v4/feedback", this::feedback));
  }

  private Reply create(Request request) {
    var created =
        store.by(request.sender()).create(request.objects()).stream().map(V4Routes::body).toList();
    return Reply.ok(request.isList() ? Json.array(created) : created.getFirst());
  }

  private static Json.Obj body(CreatedLegacyLog log) {
    var body = Json.object().put("id", log.id()).put("project_id", log.project());
    if (log.session() != null) {
      body.put("session_id", log.session());
    }
    return body.build();
  }

  private Reply logs(Request request) {
    var query = request.query();
    return Reply.ok(
        store.logs(
            new LegacyLogQuery(
                query.required("project_id"),
                query.textOrEmpty("search"),
                query.textOrEmpty("metadata_search"),
                query.time("start_date"),
                query.time("end_date"),
                query.list("sort"),
                query.list("source_filter"),
                query.list("model_filter"),
                query.integer("page", 0, 0),
                query.size(50))));
  }

  private Reply patch(Request request) {
    return Reply.ok(
        store.by(request.sender()).patch(request.name("log"), request.object(), request.terms()));
  }

  private Reply patchByReference(Request request) {
    var reference = request.query().required("reference_id");
    return Reply.ok(
        store.by(request.sender()).patchByReference(reference, request.object(), request.terms()));
  }

  private Reply delete(Request request) {
    store.delete(request.query().requiredList("id"));
    return Reply.noContent();
  }

  private Reply sessions(Request request) {
    var query = request.query();
    return Reply.ok(
        store.sessions(query.required("project_id"), query.integer("page", 1, 1), query.size(10)));
  }

  private Reply createSession() {
    var body = Json.object().put("id", store.createSession()).build();
    return Reply.created(new JsonDocument(body.text()));
  }

  private Reply projects(Request request) {
    var query = request.query();
    return Reply.ok(
        store.projects(
            new ProjectQuery(
                query.textOrEmpty("filter"),
                query.choice("sort_by", FileQuery.Sort.CREATED_AT),
                query.isDescending(),
                query.integer("page", 0, 0),
                query.size(10))));
  }

  private Reply deleteProject(Request request) {
    store.deleteProject(request.name("project"));
    return Reply.noContent();
  }

  private Reply export(Request request) {
    var query = request.query();
    return Reply.ok(
        store.logs(
            LegacyLogQuery.of(
                request.name("project"), query.integer("page", 0, 0), query.size(10))));
  }

  private Reply feedback(Request request) {
    var given = store.feedback(request.objects());
    return request.isList() ? Reply.ok(given) : Reply.ok(given.getFirst());
  }
}
