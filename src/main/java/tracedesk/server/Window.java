package tracedesk.server;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.LogLink;

/// The program's window, as its server asks for it; on any thread.
@FunctionalInterface
public interface Window {
  /// Brings the window to the front and shows a log in it.
  ///
  /// @param link the log, or `null` to leave what is shown
  /// @return false when the program has no window
  boolean raise(@Nullable LogLink link);
}
