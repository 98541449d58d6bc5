package tracedesk.domain.port;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;

/// A second address of the local server, for OpenTelemetry exporters that are left at their
/// defaults: the protocol's own port, on loopback. Closed until somebody opens it, and open again
/// at the next start. Blocking; safe for use by many threads.
public interface OtlpPort {
  /// The port exporters send to unless told otherwise.
  int STANDARD = 4318;

  /// What is open now; `null` while it is closed.
  @Nullable Open opened();

  /// Why it is closed although it was left open; `null` otherwise.
  @Nullable Problem failure();

  /// Opens it and remembers that. One that is open already is closed first.
  ///
  /// @param port 0 for any free one
  /// @param keyOptional whether spans are taken without the server's key, from every program of
  /// this computer
  /// @throws tracedesk.domain.problem.ProblemException `PortTaken`, and it is closed then
  Open open(int port, boolean keyOptional);

  /// Closes it and remembers that.
  void close();

  /// How it is open.
  record Open(int port, boolean keyOptional) {
    /// What an exporter is given as its endpoint (`OTEL_EXPORTER_OTLP_ENDPOINT`).
    public String endpoint() {
      return "http://127.0.0.1:" + port;
    }
  }
}
