package tracedesk.ui.transfer;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks the user for files and folders, in the system's own dialogs.
public interface Choosers {
  /// Files to read; empty when the user chose none.
  List<Path> files();

  /// A folder to read; `null` when the user chose none.
  @Nullable Path folder();

  /// A file to write, which the user has agreed to replace where it exists; `null` when the user
  /// chose none.
  @Nullable Path target(Path suggestion);
}
