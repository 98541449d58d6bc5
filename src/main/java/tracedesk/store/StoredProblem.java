package tracedesk.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;

/// Why a server would not take a save, as JSON, so that its words are still there after a restart.
/// What only tells that it could not be reached just then is not kept: it is tried again anyway.
final class StoredProblem {
  private StoredProblem() {}

  static @Nullable Json of(@Nullable Problem problem) {
    return switch (problem) {
      case Problem.Rejected(int status, var words, var faults) ->
          Json.object()
              .put("kind", "rejected")
              .put("status", status)
              .put("words", words)
              .put("faults", Json.array(faults.stream().map(StoredProblem::of).toList()))
              .build();
      case Problem.Missing(var words) ->
          Json.object().put("kind", "missing").put("words", words).build();
      case Problem.Conflicting(int status, var words) ->
          Json.object()
              .put("kind", "conflicting")
              .put("status", status)
              .put("words", words)
              .build();
      case Problem.Moved(int status, var location) ->
          Json.object().put("kind", "moved").put("status", status).put("words", location).build();
      case Problem.Declined(var reason) ->
          Json.object().put("kind", "declined").put("words", reason.name()).build();
      case null, default -> null;
    };
  }

  private static Json of(FieldFault fault) {
    return Json.object()
        .put("loc", Json.array(fault.loc().stream().map(Json::of).toList()))
        .put("msg", fault.message())
        .put("type", fault.type())
        .build();
  }

  static @Nullable Problem read(Json.@Nullable Obj stored) {
    if (stored == null) {
      return null;
    }
    var status = stored.integer("status");
    int code = status == null ? 0 : status.intValue();
    var words = text(stored, "words");
    return switch (text(stored, "kind")) {
      case "rejected" -> new Problem.Rejected(code, words, faults(stored.list("faults")));
      case "missing" -> new Problem.Missing(words);
      case "conflicting" -> new Problem.Conflicting(code, words);
      case "moved" -> new Problem.Moved(code, words);
      case "declined" -> new Problem.Declined(Problem.Declined.Reason.valueOf(words));
      default -> null;
    };
  }

  private static List<FieldFault> faults(List<Json> stored) {
    var faults = new ArrayList<FieldFault>();
    for (var item : stored) {
      if (item instanceof Json.Obj fault) {
        faults.add(
            new FieldFault(
                fault.list("loc").stream().map(Json::plain).toList(),
                text(fault, "msg"),
                text(fault, "type")));
      }
    }
    return faults;
  }

  private static String text(Json.Obj object, String name) {
    var text = object.string(name);
    return text == null ? "" : text;
  }
}
