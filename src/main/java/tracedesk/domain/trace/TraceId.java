package tracedesk.domain.trace;

/// The id of a trace: the id of its root log; for v4 the session's id, or the log's own where it
/// has none.
public record TraceId(String value) {
  public static TraceId of(LogId root) {
    return new TraceId(root.value());
  }

  @Override
  public String toString() {
    return value;
  }
}
