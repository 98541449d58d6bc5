package tracedesk.remote;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;

/// One request to a server: what is previewed is what is sent.
///
/// @param target path and query, from the server's root
/// @param condition headers that say for which state of a log and for which save it is
record ApiRequest(
    String method, String target, @Nullable Json body, Map<String, String> condition) {
  ApiRequest {
    body = body == null ? null : sendable(body);
    condition = Map.copyOf(condition);
  }

  ApiRequest(String method, String target, @Nullable Json body) {
    this(method, target, body, Map.of());
  }

  /// The same request as one attempt of a save, for this copy alone.
  ApiRequest of(UUID operation, @Nullable String tag) {
    var headers = new HashMap<String, String>();
    headers.put("Idempotency-Key", operation.toString());
    if (tag != null) {
      headers.put("If-Match", tag);
    }
    return new ApiRequest(method, target, body, headers);
  }

  static ApiRequest get(Target target) {
    return new ApiRequest("GET", target.toString(), null);
  }

  static ApiRequest patch(Target target, Json.Obj body) {
    return new ApiRequest("PATCH", target.toString(), body);
  }

  /// Whether sending it twice does no harm.
  boolean isRead() {
    return method.equals("GET");
  }

  /// The path alone: a query may hold what somebody searched for.
  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /// As it goes over the wire.
  private static Json sendable(Json body) {
    var text = body.text();
    var encodable = JsonText.encodable(text);
    return encodable.equals(text) ? body : Json.parse(encodable, HttpTransport.ANSWER);
  }
}
