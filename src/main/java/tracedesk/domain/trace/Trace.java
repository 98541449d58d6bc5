package tracedesk.domain.trace;

/// A trace opened for reading: its row in the list and its whole structure.
public record Trace(TraceSummary summary, TraceTree tree) {
  /// The same trace in an order that depends on its logs alone.
  public Trace ordered() {
    return new Trace(summary, tree.ordered());
  }
}
