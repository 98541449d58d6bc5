package tracedesk.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How the local server shall be started.
///
/// @param data the data folder; `null` for the usual one
/// @param port the port to listen on; 0 for any free one
/// @param keyFile a file that holds the key; `null` for the environment's or the data folder's own
public record ServerOptions(@Nullable Path data, int port, @Nullable Path keyFile) {
  /// Where the server listens unless told otherwise.
  public static final int PORT = 7421;
}
