package tracedesk.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.LogLink;

/// What the command line can start.
public interface Programs {
  /// Opens the window and returns when it is closed; an open window on the same data folder is
  /// brought to the front instead.
  ///
  /// @param link what to show in it, or `null`
  /// @throws CannotStart when it cannot be opened
  void window(@Nullable Path data, @Nullable LogLink link);

  /// Starts the local server alone.
  ///
  /// @throws CannotStart when the port or the data folder is taken
  RunningServer serve(ServerOptions options);

  /// Gets ready to import into a data folder, through the program that holds it if one does.
  ///
  /// @throws CannotStart when the folder is held and its holder does not help
  ImportTarget imports(@Nullable Path data);

  /// Gets ready to export from a data folder, through the program that holds it if one does.
  ///
  /// @throws CannotStart when the folder is held and its holder does not help
  ExportSource exports(@Nullable Path data);

  /// The program's version.
  String version();
}
