package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/// Flow logs for the program in a process of its own.
final class FlowLogs {
  private FlowLogs() {}

  /// Puts a log into a data folder, which is made if there is none.
  ///
  /// @param body as `POST /v5/flows/log` takes it
  static void put(Path data, String body) throws Exception {
    try (var parts = LocalParts.open(data);
        var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(parts.host().baseUrl() + "/v5/flows/log"))
                  .header("X-API-KEY", parts.host().key().reveal())
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  /// Puts two traces into one, `log_refunds` and `log_newer`.
  static void putTwo(Path data) throws Exception {
    put(data, named("log_refunds", "2026-01-02"));
    put(data, named("log_newer", "2026-01-03"));
  }

  private static String named(String id, String day) {
    return """
        {"log_id":"%s","path":"Support/Refunds","flow":{"attributes":{}},
         "output":"start","start_time":"%sT10:00:00Z"}
        """
        .formatted(id, day);
  }
}
