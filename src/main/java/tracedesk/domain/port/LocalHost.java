package tracedesk.domain.port;

import java.nio.file.Path;
import tracedesk.domain.profile.Secret;

/// The server inside the program, as the window shows it.
public interface LocalHost {
  int port();

  Secret key();

  /// The owner-only file that holds the key.
  Path keyFile();

  /// API requests answered since the start, not counting the window's own.
  long requests();

  /// Bytes the store takes on disk.
  long bytesOnDisk();

  /// The second port, for OpenTelemetry exporters.
  OtlpPort otlp();

  default String baseUrl() {
    return "http://127.0.0.1:" + port();
  }
}
