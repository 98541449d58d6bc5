package tracedesk.domain.query;

import tracedesk.domain.trace.LogKind;

/// A file (v5) or project (v4) whose traces can be listed.
public record FileChoice(String id, String path, LogKind kind) {}
