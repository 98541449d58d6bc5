package tracedesk.remote;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.profile.Secret;
import tracedesk.wire.Challenge;

/// Finds out whether the program behind a port of this computer holds a key, without telling it the
/// key: a port that was written down may belong to another program by now.
public final class KeyHolder {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LARGEST = 4096;

  private KeyHolder() {}

  /// Whether it does; `false` too when something answers that knows no challenges.
  ///
  /// @throws IOException when nothing answers
  public static boolean listens(int port, Secret key) throws IOException, InterruptedException {
    var challenge = Challenge.make();
    var address = "http://127.0.0.1:" + port + Challenge.PATH + "?nonce=" + challenge.nonce();
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(PATIENCE)
            .header("User-Agent", "Tracedesk")
            .GET()
            .build();
    try (var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      var answer =
          client.send(
              request,
              HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST));
      return answer.statusCode() == 200
          && Json.parse(answer.body(), JsonLimits.API) instanceof Json.Obj body
          && challenge.isMet(body, key, port);
    } catch (JsonFault e) {
      return false;
    }
  }
}
