package tracedesk.domain.trace;

/// A trace opened for reading: its row in the list and its whole structure.
public record Trace(TraceSummary summary, TraceTree tree) {}
