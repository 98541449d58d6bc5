package tracedesk.domain.port;

import java.util.List;
import java.util.Map;
import tracedesk.domain.json.Json;

/// A save as it goes over the wire, word for word; the key is left out.
///
/// @param headers in order of sending, the key's header shown as `X-API-KEY: ***`
public record SaveRequest(
    String method, String url, List<Map.Entry<String, String>> headers, Json.Obj body) {
  public SaveRequest {
    headers = List.copyOf(headers);
  }

  /// The same request as a curl command for a POSIX shell, the key taken from `$TRACEDESK_API_KEY`.
  public String curl() {
    var command = new StringBuilder("curl -X ").append(method).append(' ').append(quoted(url));
    for (var header : headers) {
      command.append(" \\\n  -H ");
      if (header.getKey().equalsIgnoreCase("X-API-KEY")) {
        command.append("\"X-API-KEY: $TRACEDESK_API_KEY\"");
      } else {
        command.append(quoted(header.getKey() + ": " + header.getValue()));
      }
    }
    return command.append(" \\\n  --data-raw ").append(quoted(body.text())).toString();
  }

  /// A word of a POSIX shell, whatever stands in it.
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
