package tracedesk.server;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.port.HeldLog;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.port.Saved;

/// What the server answers: a status, extra headers, and JSON text, or a protobuf message to those
/// who sent one, or nothing.
record Reply(
    int status, Map<String, String> headers, @Nullable String json, byte @Nullable [] protobuf) {
  private static final String SEVERAL =
      "Several logs carry this reference_id; only the newest was changed";

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

  /// A log, with the entity tag of its revision.
  static Reply ok(HeldLog log) {
    return ok(log.log()).with("ETag", SaveTerms.tag(log.revision()));
  }

  /// A log that was changed.
  ///
  /// @throws OutdatedLog when it was not, because it is another than was asked for
  static Reply ok(Saved saved) {
    return switch (saved) {
      case Saved.Outdated(var revision) -> throw new OutdatedLog(revision);
      case Saved.Done(var log, var revision, var ambiguous, var again) -> {
        var reply = ok(new HeldLog(log, revision));
        reply = ambiguous ? reply.with("X-Tracedesk-Warning", SEVERAL) : reply;
        yield again ? reply.with("Idempotency-Replayed", "true") : reply;
      }
    };
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
