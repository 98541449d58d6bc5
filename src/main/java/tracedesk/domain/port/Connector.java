package tracedesk.domain.port;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Secret;

/// Reaches servers.
public interface Connector {
  /// The traces of a server. Nothing is sent yet.
  Traces connect(Profile profile, @Nullable Secret key);

  /// Asks the server a few harmless questions to see whether the connection works.
  ConnectionReport test(Profile profile, @Nullable Secret key);

  /// Sends one raw API request with a body as it stands, e.g. to replay sample traces.
  ///
  /// @param path from the server's root: `/v5/flows/log`
  void send(Profile profile, @Nullable Secret key, String method, String path, byte[] body);

  /// The last request of any connection made here: `GET /v5/logs  200 · 38 ms`, for the status bar;
  /// called on any thread.
  void onExchange(java.util.function.Consumer<Exchange> listener);

  /// One finished exchange with a server.
  ///
  /// @param origin scheme, host and port of the server
  /// @param status 0 when no answer came
  /// @param watching whether the program asked by itself, to see what others changed
  record Exchange(
      String origin,
      String method,
      String path,
      int status,
      java.time.Duration took,
      boolean watching) {}
}
