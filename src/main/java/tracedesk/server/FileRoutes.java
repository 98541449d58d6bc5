package tracedesk.server;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tracedesk.domain.port.FileStore;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.query.FileQuery;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.FileKind;

/// Humanloop's API, generation 5: files of all kinds and their versions. What datasets have of
/// their own is in [DatasetRoutes].
public final class FileRoutes implements Routes {
  private final FileStore store;

  public FileRoutes(FileStore store) {
    this.store = store;
  }

  @Override
  public List<Route> routes() {
    var routes = new ArrayList<Route>();
    routes.add(
        Route.get(
            "/v5/files",
            request -> Reply.ok(store.files(query(request.query(), kinds(request.query()))))));
    routes.add(Route.post("/v5/files/retrieve-by-path", this::fileByPath));
    routes.add(Route.post("/v5/prompts/{file}/populate", this::populate));
    for (var kind : FileKind.values()) {
      add(kind, "/v5/" + kind.collection(), routes);
    }
    return routes;
  }

  private void add(FileKind kind, String path, List<Route> routes) {
    var file = path + "/{file}";
    routes.add(
        Route.get(
            path, request -> Reply.ok(store.files(query(request.query(), EnumSet.of(kind))))));
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
    if (kind != FileKind.DATASET) {
      routes.add(Route.post(path, request -> Reply.ok(store.upsertFile(kind, request.object()))));
      routes.add(
          Route.get(
              file,
              request ->
                  Reply.ok(store.file(kind, request.name("file"), version(request.query())))));
      routes.add(
          Route.get(
              file + "/versions", request -> Reply.ok(store.versions(kind, request.name("file")))));
    }
  }

  private Reply populate(Request request) {
    return Reply.ok(
        store.populate(request.name("file"), version(request.query()), request.object()));
  }

  private Reply fileByPath(Request request) {
    var path = request.object().string("path");
    if (path == null) {
      throw Request.rejected(FieldFault.body("path", "field required", "value_error.missing"));
    }
    return Reply.ok(store.fileByPath(path, request.query().text("environment")));
  }

  /// The version of a file a request asks for.
  static VersionQuery version(Query query) {
    return new VersionQuery(query.text("version_id"), query.text("environment"));
  }

  private static Set<FileKind> kinds(Query query) {
    var kinds = EnumSet.noneOf(FileKind.class);
    for (var word : query.list("type")) {
      kinds.add(
          FileKind.ofApi(word)
              .orElseThrow(
                  () ->
                      Query.fault(
                          "type",
                          "value is not one of flow, prompt, tool, agent, evaluator, dataset",
                          "type_error.enum")));
    }
    return kinds;
  }

  private static FileQuery query(Query query, Set<FileKind> kinds) {
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
