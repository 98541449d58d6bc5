package tracedesk.server;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.port.TraceIntake;
import tracedesk.wire.otlp.OtlpAnswer;
import tracedesk.wire.otlp.OtlpFault;
import tracedesk.wire.otlp.OtlpJson;
import tracedesk.wire.otlp.OtlpProto;
import tracedesk.wire.otlp.SpanBatch;
import tracedesk.wire.otlp.SpanMapping;

/// Where OpenTelemetry exporters send spans: OTLP over HTTP, as protobuf or as JSON. What is
/// answered with 200 is on the disk; spans that cannot be taken are counted in the answer, and do
/// not cost the others.
public final class OtlpRoutes implements Routes {
  static final String PATH = "/v1/traces";
  static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private final TraceIntake intake;

  public OtlpRoutes(TraceIntake intake) {
    this.intake = intake;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post(PATH, this::take));
  }

  /// Neither type can be sent by a web page that has not asked first, which is answered with 403:
  /// where no key is asked for, this keeps pages out together with the look at `Origin`.
  private Reply take(Request request) {
    return switch (request.type()) {
      case PROTOBUF -> {
        var taken = receive(request, read(request.bytes()));
        yield Reply.protobuf(200, OtlpAnswer.bytes(taken.rejected(), taken.message()));
      }
      case JSON -> {
        var taken = receive(request, readJson(request.bytes()));
        yield Reply.ok(OtlpAnswer.json(taken.rejected(), taken.message()));
      }
      default ->
          throw new Refusal(
              415,
              "The body's Content-Type is not understood",
              "Send " + PROTOBUF + " or " + JSON + ".");
    };
  }

  private static SpanBatch read(byte[] body) {
    try {
      return OtlpProto.read(body);
    } catch (OtlpFault fault) {
      throw refused(fault.reason());
    }
  }

  private static SpanBatch readJson(byte[] body) {
    if (!(Json.parse(body, JsonLimits.API) instanceof Json.Obj document)) {
      throw refused("the document is not an object");
    }
    try {
      return OtlpJson.read(document);
    } catch (OtlpFault fault) {
      throw refused(fault.reason());
    }
  }

  private static Refusal refused(String reason) {
    return new Refusal(400, "The body is not OTLP that can be taken", reason);
  }

  private record Taken(int rejected, @Nullable String message) {}

  private Taken receive(Request request, SpanBatch batch) {
    if (batch.spans().isEmpty()) {
      return new Taken(batch.rejected(), batch.message());
    }
    var mapped = SpanMapping.map(batch.spans());
    var exporter = request.sender().by(Revision.Source.OTLP);
    var refused = intake.by(exporter).receive(mapped.logs()).refused();
    var spans = new HashSet<Integer>();
    refused.forEach(log -> spans.add(mapped.origins().get(log.index())));
    var message = batch.message();
    if (message == null && !refused.isEmpty()) {
      message = "not taken: " + refused.getFirst().reason();
    }
    return new Taken(batch.rejected() + spans.size(), message);
  }
}
