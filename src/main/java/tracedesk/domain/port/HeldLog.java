package tracedesk.domain.port;

import tracedesk.domain.json.JsonDocument;

/// A log as the server holds it: the whole answer, and its revision.
public record HeldLog(JsonDocument log, long revision) {}
