package tracedesk.domain.trace;

import org.jspecify.annotations.Nullable;

/// The id of a log: made by the server (`log_…`, v4 `data_…`) or chosen by the client; any
/// non-empty string.
public record LogId(String value) {
  /// As a record's own, which is slow before the code is compiled for the second time.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogId(var otherValue) && value.equals(otherValue);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
