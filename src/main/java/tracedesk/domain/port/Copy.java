package tracedesk.domain.port;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Log;

/// A server's own copy of a log, read just now.
///
/// @param tag names this very state where the server tells (`ETag`): a save that carries it is
/// refused once the log has changed
public record Copy(Log log, @Nullable String tag) {}
