package tracedesk.domain.trace;

import org.jspecify.annotations.Nullable;

/// A trace opened for reading: its row in the list and its whole structure.
///
/// @param stamp names the state that was read, where the server can tell what changed since
public record Trace(TraceSummary summary, TraceTree tree, @Nullable String stamp) {
  public Trace(TraceSummary summary, TraceTree tree) {
    this(summary, tree, null);
  }

  /// The same trace in an order that depends on its logs alone.
  public Trace ordered() {
    return new Trace(summary, tree.ordered(), stamp);
  }
}
