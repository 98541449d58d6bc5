package tracedesk.server;

import java.util.List;
import tracedesk.domain.port.Directories;

/// Humanloop's API, generation 5: the directories files lie in.
public final class DirectoryRoutes implements Routes {
  private final Directories store;

  public DirectoryRoutes(Directories store) {
    this.store = store;
  }

  @Override
  public List<Route> routes() {
    var directory = "/v5/directories/{directory}";
    return List.of(
        Route.get("/v5/directories", _ -> Reply.ok(store.all())),
        Route.post("/v5/directories", request -> Reply.created(store.create(request.object()))),
        Route.get("/v5/directories/root", _ -> Reply.ok(store.root())),
        Route.get(directory, request -> Reply.ok(store.directory(request.name("directory")))),
        Route.patch(
            directory,
            request -> Reply.ok(store.move(request.name("directory"), request.object()))),
        Route.delete(
            directory,
            request -> {
              store.delete(request.name("directory"));
              return Reply.noContent();
            }));
  }
}
