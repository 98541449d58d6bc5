package tracedesk.domain.trace;

/// The id of a log: made by the server (`log_…`, v4 `data_…`) or chosen by the client; any
/// non-empty string.
public record LogId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
