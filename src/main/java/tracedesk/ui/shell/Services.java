package tracedesk.ui.shell;

import tracedesk.domain.port.LocalHost;
import tracedesk.service.Connections;
import tracedesk.service.DraftKeeper;
import tracedesk.service.Samples;

/// What the window needs from the floors below.
public record Services(
    Connections connections, Samples samples, DraftKeeper drafts, LocalHost localHost) {}
