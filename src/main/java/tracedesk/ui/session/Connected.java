package tracedesk.ui.session;

import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.Traces;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;

/// The connection in use: which server, what it can do, and its traces.
public record Connected(Profile profile, Capabilities capabilities, Traces traces) {
  public boolean isReadOnly() {
    return profile.safety() == Safety.READ_ONLY;
  }
}
