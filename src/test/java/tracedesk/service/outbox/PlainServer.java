package tracedesk.service.outbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tracedesk.domain.json.Json;
import tracedesk.remote.TestServer;
import tracedesk.remote.TestServer.Answer;
import tracedesk.remote.TestServer.Received;

/// A server that speaks the API and nothing else over real HTTP: no tags, no keys of operations, no
/// history. It remembers in which order it carried out what.
final class PlainServer implements AutoCloseable {
  /// A PATCH that was carried out.
  ///
  /// @param operation which save it was, as the client called it
  record Applied(String log, Json.Obj body, String operation) {}

  final TestServer http = new TestServer(this::answer);
  private final Map<String, Json.Obj> logs = new HashMap<>();
  private final List<Applied> applied = new ArrayList<>();

  synchronized void put(Json.Obj log) {
    logs.put(String.valueOf(log.string("id")), log);
  }

  synchronized Json.Obj log(String id) {
    return java.util.Objects.requireNonNull(logs.get(id));
  }

  synchronized List<Applied> applied() {
    return List.copyOf(applied);
  }

  /// Somebody else changes a log.
  synchronized void change(String id, String field, Json value) {
    put(log(id).with(field, value));
  }

  private synchronized Answer answer(Received request) {
    var path = request.path();
    var id = path.substring(path.lastIndexOf('/') + 1);
    if (!logs.containsKey(id) || path.startsWith("/tracedesk")) {
      return Answer.json(404, "{\"detail\":\"not found\"}");
    }
    if (request.method().equals("PATCH")) {
      var body = (Json.Obj) Json.parse(request.text());
      var now = log(id);
      for (var member : body.members()) {
        now = now.with(member.name(), member.value());
      }
      put(now);
      applied.add(new Applied(id, body, request.header("Idempotency-key")));
    }
    return Answer.ok(log(id).text());
  }

  @Override
  public void close() {
    http.close();
  }
}
