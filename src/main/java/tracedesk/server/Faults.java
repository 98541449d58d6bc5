package tracedesk.server;

import java.util.List;
import java.util.Map;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;

/// The answers to requests that fail, in the shapes Humanloop's clients read: 422 carries a list of
/// faults,
/// every other status a `detail` object (v5) or a `detail` text (v4).
final class Faults {
  private final boolean legacy;

  private Faults(boolean legacy) {
    this.legacy = legacy;
  }

  /// The shapes for a request to this path.
  static Faults of(String path) {
    return new Faults(path.startsWith("/v4/"));
  }

  Reply reply(Refusal refusal) {
    var reply = reply(refusal.status(), refusal.message(), refusal.description());
    return switch (refusal.status()) {
      case 401 -> reply.with("WWW-Authenticate", "Bearer");
      case 503 -> reply.with("Retry-After", "1");
      default -> reply;
    };
  }

  Reply reply(JsonFault fault) {
    var detail = detail("The body is not valid JSON: " + fault.getMessage(), "");
    return json(400, detail.put("line", fault.line()).put("column", fault.column()).build());
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
      case Problem.Storage(var reason) -> reply(500, "The store could not do it: " + reason, "");
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

  /// @param id by which the details are found in the log
  Reply unexpected(String id) {
    var detail =
        detail(
            "The server failed unexpectedly",
            "Nothing is known to be wrong with the request. Details are in the server's log under "
                + id
                + ".");
    return json(500, detail.put("error_id", id).build());
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
    return json(status, detail(message, description).build());
  }

  private Json.Builder detail(String message, String description) {
    var body = Json.object();
    if (legacy) {
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
