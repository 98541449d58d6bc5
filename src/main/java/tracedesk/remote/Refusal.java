package tracedesk.remote;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;

/// What an answer that is no success means: its status and body as a [Problem]. The server's words
/// are taken from the three shapes of `detail` (list, object, text) or from plain text; a web page
/// has none.
final class Refusal {
  private static final int LONGEST = 2000;

  private Refusal() {}

  /// @param hide takes out of the server's words what nobody may see
  static Problem of(Reply reply, String server, UnaryOperator<String> hide) {
    int status = reply.status();
    var body = hide.apply(new String(reply.body(), StandardCharsets.UTF_8));
    var detail = detail(body);
    var words = hide.apply(detail == null ? plainWords(body) : words(detail));
    if (status >= 300 && status < 400) {
      return new Problem.Moved(
          status, hide.apply(reply.headers().firstValue("Location").orElse("")));
    }
    return switch (status) {
      case 401, 403 -> new Problem.KeyRefused(status, words);
      case 404 -> new Problem.Missing(words);
      case 407 ->
          new Problem.Offline(
              server, "the proxy on the way wants a password, which Tracedesk does not send");
      case 408 -> new Problem.NoAnswer(server, "the server gave up waiting (408)");
      case 409, 412 -> new Problem.Conflicting(status, words);
      case 429, 503 -> new Problem.Busy(status, words, reply.retryAfter(Instant.now()));
      default ->
          status >= 500
              ? new Problem.ServerFault(status, words)
              : new Problem.Rejected(status, words, faults(detail, hide));
    };
  }

  private static @Nullable Json detail(String body) {
    try {
      return Json.parse(body, HttpTransport.ANSWER) instanceof Json.Obj object
          ? object.present("detail")
          : null;
    } catch (JsonFault e) {
      return null;
    }
  }

  private static String words(Json detail) {
    return shortened(
        switch (detail) {
          case Json.Arr list ->
              list.items().stream()
                  .map(Refusal::words)
                  .distinct()
                  .collect(Collectors.joining("\n"));
          case Json.Obj object -> {
            var message = object.string("msg");
            var description = object.string("description");
            yield message != null ? message : description != null ? description : object.text();
          }
          default -> detail.plain();
        });
  }

  private static List<FieldFault> faults(@Nullable Json detail, UnaryOperator<String> hide) {
    var faults = new ArrayList<FieldFault>();
    if (detail instanceof Json.Arr list) {
      for (var item : list.items()) {
        if (item instanceof Json.Obj fault) {
          var type = fault.string("type");
          faults.add(
              new FieldFault(
                  fault.list("loc").stream().map(Json::plain).map(hide).toList(),
                  hide.apply(words(fault)),
                  type == null ? "" : hide.apply(type)));
        }
      }
    }
    return faults;
  }

  private static String plainWords(String body) {
    var text = body.strip();
    return text.startsWith("<") ? "" : shortened(text);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
