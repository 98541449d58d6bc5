package tracedesk.ui.shell;

import tracedesk.domain.port.LocalHost;
import tracedesk.service.Connections;
import tracedesk.service.DraftKeeper;
import tracedesk.service.Histories;
import tracedesk.service.Samples;
import tracedesk.service.outbox.Outbox;
import tracedesk.ui.transfer.Transfers;

/// What the window needs from the floors below.
public record Services(
    Connections connections,
    Samples samples,
    DraftKeeper drafts,
    Outbox outbox,
    Histories histories,
    LocalHost localHost,
    Transfers transfers) {}
