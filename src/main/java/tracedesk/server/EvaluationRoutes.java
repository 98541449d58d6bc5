package tracedesk.server;

import java.util.List;
import tracedesk.domain.port.Evaluations;

/// Humanloop's API, generation 5: evaluations, their runs, and what came of them.
public final class EvaluationRoutes implements Routes {
  private final Evaluations store;

  public EvaluationRoutes(Evaluations store) {
    this.store = store;
  }

  @Override
  public List<Route> routes() {
    var all = "/v5/evaluations";
    var one = all + "/{evaluation}";
    var run = one + "/runs/{run}";
    return List.of(
        Route.get(all, this::list),
        Route.post(all, request -> Reply.created(store.create(request.object()))),
        Route.get(one, request -> Reply.ok(store.evaluation(evaluation(request)))),
        Route.delete(
            one,
            request -> {
              store.delete(evaluation(request));
              return Reply.noContent();
            }),
        Route.post(
            one + "/evaluators",
            request -> Reply.ok(store.addEvaluators(evaluation(request), request.object()))),
        Route.delete(
            one + "/evaluators/{version}",
            request ->
                Reply.ok(store.removeEvaluator(evaluation(request), request.name("version")))),
        Route.get(one + "/runs", request -> Reply.ok(store.runs(evaluation(request)))),
        Route.post(
            one + "/runs",
            request -> Reply.ok(store.createRun(evaluation(request), request.object()))),
        Route.post(
            run, request -> Reply.ok(store.addRun(evaluation(request), request.name("run")))),
        Route.patch(
            run,
            request ->
                Reply.ok(
                    store.changeRun(evaluation(request), request.name("run"), request.object()))),
        Route.delete(
            run,
            request -> {
              store.removeRun(evaluation(request), request.name("run"));
              return Reply.noContent();
            }),
        Route.post(
            run + "/logs",
            request ->
                Reply.ok(
                    store.addLogs(evaluation(request), request.name("run"), request.object()))),
        Route.get(one + "/logs", this::logs),
        Route.get(one + "/stats", request -> Reply.ok(store.stats(evaluation(request)))));
  }

  private static String evaluation(Request request) {
    return request.name("evaluation");
  }

  private Reply list(Request request) {
    var query = request.query();
    return Reply.ok(
        store.evaluations(query.required("file_id"), query.integer("page", 1, 1), query.size(10)));
  }

  private Reply logs(Request request) {
    var query = request.query();
    return Reply.ok(
        store.logs(
            evaluation(request),
            query.list("run_id"),
            query.integer("page", 1, 1),
            query.size(10)));
  }
}
