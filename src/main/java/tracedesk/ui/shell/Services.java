package tracedesk.ui.shell;

import tracedesk.domain.port.LocalHost;
import tracedesk.service.Connections;
import tracedesk.service.DraftKeeper;
import tracedesk.service.Samples;
import tracedesk.ui.transfer.Transfers;

/// What the window needs from the floors below.
public record Services(
    Connections connections,
    Samples samples,
    DraftKeeper drafts,
    LocalHost localHost,
    Transfers transfers) {}
