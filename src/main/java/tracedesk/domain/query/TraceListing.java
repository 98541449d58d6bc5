package tracedesk.domain.query;

/// A list of traces as somebody looks at it: what arrives later is not in it, so that its places
/// stay where they are.
///
/// @param until what a first answer called the end of what had arrived; [#OPEN] when asking first
public record TraceListing(TraceFilter filter, TraceOrder order, long until) {
  /// Everything that is there when the answer is given.
  public static final long OPEN = Long.MAX_VALUE;

  public TraceListing(TraceFilter filter, TraceOrder order) {
    this(filter, order, OPEN);
  }

  public TraceListing until(long last) {
    return new TraceListing(filter, order, last);
  }

  public TraceListing with(TraceFilter other) {
    return new TraceListing(other, order, until);
  }
}
