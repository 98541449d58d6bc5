package tracedesk.server;

import java.util.ArrayList;
import java.util.List;
import tracedesk.domain.port.Deployments;
import tracedesk.domain.trace.FileKind;

/// Humanloop's API, generation 5: environments, what is deployed to them, what versions are called,
/// and the evaluators that watch a file.
public final class DeploymentRoutes implements Routes {
  private final Deployments store;

  public DeploymentRoutes(Deployments store) {
    this.store = store;
  }

  @Override
  public List<Route> routes() {
    var routes = new ArrayList<Route>();
    for (var kind : FileKind.values()) {
      add(kind, "/v5/" + kind.collection() + "/{file}", routes);
    }
    return routes;
  }

  private void add(FileKind kind, String file, List<Route> routes) {
    var environment = file + "/environments/{environment}";
    var version = file + "/versions/{version}";
    routes.add(
        Route.get(
            file + "/environments",
            request -> Reply.ok(store.environments(kind, request.name("file")))));
    routes.add(Route.post(environment, request -> deploy(kind, request)));
    routes.add(
        Route.delete(
            environment,
            request -> {
              store.undeploy(kind, request.name("file"), request.name("environment"));
              return Reply.noContent();
            }));
    routes.add(
        Route.patch(
            version,
            request ->
                Reply.ok(
                    store.describe(
                        kind, request.name("file"), request.name("version"), request.object()))));
    routes.add(
        Route.delete(
            version,
            request -> {
              store.deleteVersion(kind, request.name("file"), request.name("version"));
              return Reply.noContent();
            }));
    routes.add(
        Route.post(
            version + "/commit",
            request ->
                Reply.ok(
                    store.commit(
                        kind, request.name("file"), request.name("version"), request.object()))));
    if (kind != FileKind.DATASET) {
      routes.add(
          Route.post(
              file + "/evaluators",
              request -> Reply.ok(store.monitor(kind, request.name("file"), request.object()))));
    }
  }

  private Reply deploy(FileKind kind, Request request) {
    return Reply.ok(
        store.deploy(
            kind,
            request.name("file"),
            request.name("environment"),
            request.query().required("version_id")));
  }
}
