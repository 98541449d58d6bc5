package tracedesk.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How the local server shall be started.
///
/// @param data the data folder; `null` for the usual one
/// @param port the port to listen on; 0 for any free one
/// @param keyFile a file that holds the key; `null` for the environment's or the data folder's own
/// @param exporters how the second port for OpenTelemetry exporters shall be opened; `null` to
/// leave it closed
public record ServerOptions(
    @Nullable Path data, int port, @Nullable Path keyFile, @Nullable Exporters exporters) {
  /// Without the second port.
  public ServerOptions(@Nullable Path data, int port, @Nullable Path keyFile) {
    this(data, port, keyFile, null);
  }

  /// The second port.
  ///
  /// @param port 0 for any free one
  /// @param keyOptional whether it takes spans without the key
  public record Exporters(int port, boolean keyOptional) {}

  /// Where the server listens unless told otherwise.
  public static final int PORT = 7421;
}
