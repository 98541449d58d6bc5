package tracedesk.ui.session;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.TraceLists;
import tracedesk.domain.port.Traces;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;

/// The connection in use: which server, what it can do, and its traces.
///
/// @param lists its list in any order; `null` where it gives only the newest first
public record Connected(
    Profile profile, Capabilities capabilities, Traces traces, @Nullable TraceLists lists) {
  /// May ask the server, and so is not made on the FX thread.
  public Connected(Profile profile, Capabilities capabilities, Traces traces) {
    this(profile, capabilities, traces, traces.lists());
  }

  public boolean isReadOnly() {
    return profile.safety() == Safety.READ_ONLY;
  }
}
