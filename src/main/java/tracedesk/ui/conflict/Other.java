package tracedesk.ui.conflict;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who else changed the log, as far as its server tells.
///
/// @param who empty when not known
/// @param at `null` when not known
record Other(String who, @Nullable Instant at) {
  static final Other UNKNOWN = new Other("", null);
}
