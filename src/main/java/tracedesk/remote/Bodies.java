package tracedesk.remote;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;

/// The logs that came along when a trace was opened. Each is handed out once, to spare the first
/// request for it; asked for again, it is read again.
final class Bodies {
  private Map<LogId, Log> logs = Map.of();

  synchronized void keep(Map<LogId, Log> opened) {
    logs = new HashMap<>(opened);
  }

  synchronized @Nullable Log take(LogId id) {
    return logs.isEmpty() ? null : logs.remove(id);
  }

  synchronized void forget() {
    logs = Map.of();
  }
}
