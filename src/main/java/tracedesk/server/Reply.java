package tracedesk.server;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;

/// What the server answers: a status, extra headers, and JSON text, or a protobuf message to those
/// who sent one, or nothing.
record Reply(
    int status, Map<String, String> headers, @Nullable String json, byte @Nullable [] protobuf) {
  Reply {
    headers = Map.copyOf(headers);
  }

  Reply(int status, Map<String, String> headers, @Nullable String json) {
    this(status, headers, json, null);
  }

  static Reply protobuf(int status, byte[] message) {
    return new Reply(status, Map.of(), null, message);
  }

  static Reply ok(JsonDocument document) {
    return new Reply(200, Map.of(), document.text());
  }

  static Reply ok(String json) {
    return new Reply(200, Map.of(), json);
  }

  static Reply ok(Json json) {
    return ok(json.text());
  }

  static Reply ok(List<JsonDocument> documents) {
    return ok("[" + String.join(",", documents.stream().map(JsonDocument::text).toList()) + "]");
  }

  static Reply created(JsonDocument document) {
    return new Reply(201, Map.of(), document.text());
  }

  static Reply noContent() {
    return new Reply(204, Map.of(), null);
  }

  Reply with(String header, String value) {
    var more = new java.util.HashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, json, protobuf);
  }
}
