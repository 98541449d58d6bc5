package tracedesk.server;

import java.util.List;
import java.util.Map;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.wire.otlp.OtlpAnswer;

/// The answers to requests that fail, in the shapes Humanloop's clients read: 422 carries a list of
/// faults, every other status a `detail` object (v5) or a `detail` text (v4). OTLP's clients read a
/// Status.
final class Faults {
  /// Who reads them.
  private enum Reader {
    V5,
    V4,
    OTLP_JSON,
    OTLP_PROTOBUF
  }

  private final Reader reader;

  private Faults(Reader reader) {
    this.reader = reader;
  }

  /// The shapes for a request to this path.
  ///
  /// @param type the media type of the request's body
  static Faults of(String path, String type) {
    if (path.equals(OtlpRoutes.PATH)) {
      return new Faults(type.equals(OtlpRoutes.PROTOBUF) ? Reader.OTLP_PROTOBUF : Reader.OTLP_JSON);
    }
    return new Faults(path.startsWith("/v4/") ? Reader.V4 : Reader.V5);
  }

  private boolean otlp() {
    return reader == Reader.OTLP_JSON || reader == Reader.OTLP_PROTOBUF;
  }

  Reply reply(Refusal refusal) {
    var reply = reply(refusal.status(), refusal.message(), refusal.description());
    return switch (refusal.status()) {
      case 401 -> reply.with("WWW-Authenticate", "Bearer");
      case 503 -> reply.with("Retry-After", "1");
      default -> reply;
    };
  }

  /// With the log's revision beside the API's members, and as its tag.
  Reply reply(OutdatedLog log) {
    var words = "The log has changed since it was read; nothing was saved";
    var description = "Read it again, and send the change with its new ETag.";
    var body = detail(words, description).put("current_rev", log.revision()).build();
    return json(412, body).with("ETag", SaveTerms.tag(log.revision()));
  }

  Reply reply(JsonFault fault) {
    var words = "The body is not valid JSON: " + fault.getMessage();
    if (otlp()) {
      return status(400, words);
    }
    return json(
        400, detail(words, "").put("line", fault.line()).put("column", fault.column()).build());
  }

  Reply reply(Problem problem) {
    return switch (problem) {
      case Problem.Missing(var words) -> reply(404, words, "");
      case Problem.Conflicting(var status, var words) -> reply(status, words, "");
      case Problem.KeyRefused(var status, var words) -> reply(status, words, "");
      case Problem.Rejected(var status, var words, var faults) ->
          status == 422 ? rejected(words, faults) : reply(status, words, "");
      case Problem.Busy(var status, var words, var retryAfter) ->
          reply(status, words, "")
              .with("Retry-After", retryAfter == null ? "1" : "" + retryAfter.toSeconds());
      case Problem.Storage(var reason) -> storage("The store could not do it: " + reason);
      case Problem.Unusable(_, _, var sentence) ->
          storage("The store could not do it: " + sentence);
      case Problem.ServerFault(var status, var words) -> reply(status, words, "");
      case Problem.Offline _,
          Problem.NoAnswer _,
          Problem.Unreadable _,
          Problem.Moved _,
          Problem.Declined _,
          Problem.PortTaken _,
          Problem.Unrecognised _,
          Problem.Unexpected _ ->
          reply(500, "Unexpected: " + problem, "");
    };
  }

  /// Nothing was taken when the disk refused. Exporters keep what they have only when told to come
  /// back.
  private Reply storage(String words) {
    return otlp() ? status(503, words).with("Retry-After", "5") : reply(500, words, "");
  }

  /// @param id by which the details are found in the log
  Reply unexpected(String id) {
    var words = "The server failed unexpectedly";
    var description =
        "Nothing is known to be wrong with the request. Details are in the server's log under "
            + id
            + ".";
    if (otlp()) {
      return status(500, words + ". " + description);
    }
    return json(500, detail(words, description).put("error_id", id).build());
  }

  private Reply rejected(String words, List<FieldFault> faults) {
    var shown =
        faults.isEmpty() ? List.of(new FieldFault(List.of("body"), words, "value_error")) : faults;
    var list =
        Json.array(
            shown.stream()
                .map(
                    fault ->
                        Json.object()
                            .put("loc", Json.array(fault.loc().stream().map(Faults::step).toList()))
                            .put("msg", fault.message())
                            .put("type", fault.type())
                            .build())
                .toList());
    return json(422, Json.object().put("detail", list).build());
  }

  /// One step of a fault's place: a position in a list is a number.
  private static Json step(String step) {
    return step.matches("[0-9]{1,9}") ? Json.of(Long.parseLong(step)) : Json.of(step);
  }

  private Reply reply(int status, String message, String description) {
    if (otlp()) {
      return status(status, description.isEmpty() ? message : message + ". " + description);
    }
    return json(status, detail(message, description).build());
  }

  /// OTLP's own shape: a message Status, in the encoding of the request.
  private Reply status(int status, String words) {
    return reader == Reader.OTLP_PROTOBUF
        ? Reply.protobuf(status, OtlpAnswer.statusBytes(words))
        : json(status, OtlpAnswer.status(words));
  }

  private Json.Builder detail(String message, String description) {
    var body = Json.object();
    if (reader == Reader.V4) {
      return body.put("detail", description.isEmpty() ? message : message + ". " + description);
    }
    return body.put(
        "detail",
        Json.object()
            .put("msg", message)
            .put("description", description.isEmpty() ? message : description)
            .build());
  }

  private static Reply json(int status, Json body) {
    return new Reply(status, Map.of(), body.text());
  }
}
