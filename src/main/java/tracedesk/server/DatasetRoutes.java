package tracedesk.server;

import java.util.List;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Datasets;

/// Humanloop's API, generation 5: datasets and their datapoints.
public final class DatasetRoutes implements Routes {
  private final Datasets store;

  public DatasetRoutes(Datasets store) {
    this.store = store;
  }

  @Override
  public List<Route> routes() {
    var dataset = "/v5/datasets/{file}";
    return List.of(
        Route.post(
            "/v5/datasets",
            request ->
                Reply.ok(
                    store.upsert(
                        request.object(),
                        FileRoutes.version(request.query()),
                        withDatapoints(request)))),
        Route.get(
            dataset,
            request ->
                Reply.ok(
                    store.dataset(
                        request.name("file"),
                        FileRoutes.version(request.query()),
                        withDatapoints(request)))),
        Route.get(
            dataset + "/versions",
            request ->
                Reply.ok(
                    store.versions(
                        request.name("file"), request.query().text("include_datapoints") != null))),
        Route.get(dataset + "/datapoints", this::datapoints),
        Route.post(dataset + "/datapoints/csv", this::addCsv));
  }

  private static boolean withDatapoints(Request request) {
    return request.query().isSet("include_datapoints");
  }

  private Reply datapoints(Request request) {
    var query = request.query();
    return Reply.ok(
        store.datapoints(
            request.name("file"),
            FileRoutes.version(query),
            query.integer("page", 1, 1),
            query.size(50)));
  }

  private Reply addCsv(Request request) {
    var form = request.form();
    var body =
        Json.object()
            .put("id", request.name("file"))
            .put("action", "add")
            .put("datapoints", Json.array(CsvDatapoints.read(form.required("file"))));
    for (var name : List.of("commit_message", "version_name", "version_description")) {
      var value = form.text(name);
      if (value != null) {
        body.put(name, value);
      }
    }
    return Reply.ok(store.upsert(body.build(), FileRoutes.version(request.query()), false));
  }
}
