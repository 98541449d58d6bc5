package tracedesk.server;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.wire.otlp.HumanloopSpans;
import tracedesk.wire.otlp.OtlpFault;
import tracedesk.wire.otlp.OtlpJson;
import tracedesk.wire.otlp.SpanBatch;

/// Where Humanloop's SDKs send the spans of decorated functions: OTLP in JSON, whatever the
/// Content-Type says. In no description of the API: what it takes and answers was seen on
/// the wire of the SDKs themselves.
///
/// The answer is always 200 with the ids of the logs made or updated: any other status ends the
/// only sending thread of the Python SDK, so that every later span of that process is lost, and is
/// an unhandled rejection in Node. For the same reason a request waits when too many run.
public final class ImportRoutes implements Routes {
  static final String PATH = "/v5/import/otel/v1/traces";

  private final TraceIntake intake;

  public ImportRoutes(TraceIntake intake) {
    this.intake = intake;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post(PATH, this::spans).patiently());
  }

  private Reply spans(Request request) {
    var logs = logs(read(request.object()));
    var refused = new HashSet<Integer>();
    if (!logs.isEmpty()) {
      intake.by(request.sender()).receive(logs).refused().forEach(log -> refused.add(log.index()));
    }
    var records =
        IntStream.range(0, logs.size())
            .filter(index -> !refused.contains(index))
            .mapToObj(index -> Json.of(logs.get(index).id()))
            .toList();
    return Reply.ok(Json.object().put("records", Json.array(records)).build());
  }

  private static SpanBatch read(Json.Obj body) {
    try {
      return OtlpJson.read(body);
    } catch (OtlpFault fault) {
      throw new Refusal(400, "The body is no OTLP", fault.reason());
    }
  }

  private static List<IncomingLog> logs(SpanBatch batch) {
    return batch.spans().stream().map(HumanloopSpans::log).filter(Objects::nonNull).toList();
  }
}
