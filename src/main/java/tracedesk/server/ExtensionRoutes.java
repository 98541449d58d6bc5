package tracedesk.server;

import java.util.ArrayList;
import java.util.List;
import tracedesk.domain.edit.HistoryPage;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.LogStore;
import tracedesk.domain.port.TraceStructures;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.LogLink;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceId;
import tracedesk.wire.BodyFault;
import tracedesk.wire.HistoryBodies;
import tracedesk.wire.StructureBodies;
import tracedesk.wire.TraceBodies;

/// What Humanloop's API cannot do, under `/tracedesk/v1`: traces across files, their structure
/// without bodies, and asking this program to show its window.
public final class ExtensionRoutes implements Routes {
  private static final int LINK_BYTES = 64 << 10;
  /// About how many logs one answer with structures holds.
  private static final int STRUCTURE_LOGS = 20_000;

  private static final int MOST_ROWS = 100_000;

  private final Traces traces;
  private final TraceStructures structures;
  private final LogStore logs;
  private final Window window;

  public ExtensionRoutes(Traces traces, TraceStructures structures, LogStore logs, Window window) {
    this.traces = traces;
    this.structures = structures;
    this.logs = logs;
    this.window = window;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            TraceBodies.PATH + "/capabilities",
            _ -> Reply.ok(TraceBodies.write(traces.capabilities()))),
        Route.get(TraceBodies.PATH + "/traces", this::list),
        Route.get(TraceBodies.PATH + "/traces/{trace}", this::open),
        Route.get(TraceBodies.PATH + "/traces/{trace}/summary", this::summary),
        Route.get(TraceBodies.PATH + "/traces/{trace}/rows", this::rows),
        Route.get(TraceBodies.PATH + "/traces/{trace}/changes", this::changes),
        Route.get(TraceBodies.PATH + "/traces/{trace}/hits", this::hits),
        Route.get(TraceBodies.PATH + "/sizes", this::sizes),
        Route.post(TraceBodies.PATH + "/structures", this::structures),
        Route.post(TraceBodies.PATH + "/bodies", this::bodies),
        Route.get(TraceBodies.PATH + "/logs/{log}", this::log),
        Route.get(TraceBodies.PATH + "/logs/{log}/history", this::history),
        Route.get(TraceBodies.PATH + "/stats", _ -> stats()),
        new Route("POST", TraceBodies.PATH + "/raise", LINK_BYTES, this::raise));
  }

  private Reply list(Request request) {
    var query = request.query();
    return Reply.ok(TraceBodies.write(traces.list(ListRoutes.filter(query), query.text("cursor"))));
  }

  private Reply sizes(Request request) {
    var query = request.query();
    return Reply.ok(
        TraceBodies.write(traces.sizes(ListRoutes.filter(query), query.text("cursor"))));
  }

  private Reply open(Request request) {
    return Reply.ok(TraceBodies.write(traces.open(new TraceId(request.name("trace")))));
  }

  private Reply summary(Request request) {
    return Reply.ok(TraceBodies.write(traces.summary(new TraceId(request.name("trace")))));
  }

  private Reply rows(Request request) {
    var query = request.query();
    return Reply.ok(
        StructureBodies.write(
            structures.stretch(
                new TraceId(request.name("trace")),
                query.text("after"),
                Math.min(query.integer("size", TraceStructures.LATER, 1), MOST_ROWS))));
  }

  private Reply changes(Request request) {
    return Reply.ok(
        StructureBodies.write(
            structures.since(
                new TraceId(request.name("trace")), request.query().textOrEmpty("since"))));
  }

  private Reply hits(Request request) {
    var query = request.query();
    var hits =
        traces.find(
            new TraceId(request.name("trace")), query.textOrEmpty("text"), query.text("cursor"));
    return hits == null ? Reply.ok(Json.Obj.EMPTY) : Reply.ok(TraceBodies.write(hits));
  }

  private Reply log(Request request) {
    var copy = traces.fresh(new LogId(request.name("log")));
    var reply = Reply.ok(TraceBodies.write(copy.log()));
    return copy.tag() == null ? reply : reply.with("ETag", copy.tag());
  }

  private Reply history(Request request) {
    var before = request.query().text("before");
    return Reply.ok(
        HistoryBodies.write(
            logs.history(
                request.name("log"),
                before == null ? HistoryPage.NEWEST : request.query().integer("before", 1, 1))));
  }

  /// The structures of several traces: the first ones, up to a number of logs.
  private Reply structures(Request request) {
    var ids = ids(request);
    var found = new ArrayList<String>();
    int done = 0;
    int logs = 0;
    while (done < ids.size() && logs < STRUCTURE_LOGS) {
      try {
        var trace = traces.open(new TraceId(ids.get(done)));
        found.add(TraceBodies.write(trace));
        logs += trace.tree().size();
      } catch (ProblemException e) {
        if (!(e.problem() instanceof Problem.Missing)) {
          throw e;
        }
      }
      done++;
    }
    return Reply.ok(TraceBodies.stretch(found, done));
  }

  private Reply bodies(Request request) {
    var bodies = traces.logs(ids(request).stream().map(LogId::new).toList());
    return Reply.ok(
        TraceBodies.stretch(
            bodies.logs().stream().map(TraceBodies::write).toList(), bodies.done()));
  }

  static List<String> ids(Request request) {
    try {
      return TraceBodies.ids(request.object());
    } catch (BodyFault e) {
      throw Request.rejected(
          FieldFault.body("ids", "ids must be a list of ids", "type_error.list"));
    }
  }

  private Reply stats() {
    return Reply.ok(Json.object().put("logs", logs.count()).build());
  }

  /// Whoever holds the key may have a log shown; nothing of the body is run.
  private Reply raise(Request request) {
    var link = request.hasBody() ? link(request.object()) : null;
    if (!window.raise(link)) {
      throw new ProblemException(
          new Problem.Conflicting(409, "This server was started alone and has no window"));
    }
    return Reply.noContent();
  }

  private static LogLink link(Json.Obj body) {
    var link = TraceBodies.link(body);
    if (link == null) {
      throw Request.rejected(
          new FieldFault(List.of("body", "link"), "not a link to a log", "value_error.link"));
    }
    return link;
  }
}
