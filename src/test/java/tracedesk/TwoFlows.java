package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/// A data folder with two flow traces, `log_refunds` and `log_newer`, for the program in a process
/// of its own.
final class TwoFlows {
  private TwoFlows() {}

  /// Gives the folder in which they are.
  static Path in(Path temp) throws Exception {
    var data = temp.resolve("data");
    try (var parts = LocalParts.open(data);
        var http = HttpClient.newHttpClient()) {
      for (var log : List.of("log_refunds 2026-01-02", "log_newer 2026-01-03")) {
        var words = log.split(" ", -1);
        var answer =
            http.send(
                HttpRequest.newBuilder(URI.create(parts.host().baseUrl() + "/v5/flows/log"))
                    .header("X-API-KEY", parts.host().key().reveal())
                    .header("Content-Type", "application/json")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            """
                            {"log_id":"%s","path":"Support/Refunds","flow":{"attributes":{}},
                             "output":"start","start_time":"%sT10:00:00Z"}
                            """
                                .formatted(words[0], words[1])))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      }
    }
    return data;
  }
}
