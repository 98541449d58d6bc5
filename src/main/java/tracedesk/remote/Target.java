package tracedesk.remote;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.Percent;

/// A path on a server with its query, every value percent-encoded so that any id or text can stand
/// in it.
final class Target {
  private final StringBuilder text;
  private char glue = '?';

  private Target(String path) {
    text = new StringBuilder(path);
  }

  static Target of(String path) {
    return new Target(path);
  }

  /// Adds one step to the path.
  Target step(String value) {
    text.append('/').append(Percent.encode(value));
    return this;
  }

  /// Adds one query parameter; `null` and empty values are left out.
  Target with(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      text.append(glue).append(name).append('=').append(Percent.encode(value));
      glue = '&';
    }
    return this;
  }

  Target with(String name, int value) {
    return with(name, Integer.toString(value));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
