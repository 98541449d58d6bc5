package tracedesk.remote;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A path on a server with its query, every value percent-encoded so that any id or text can stand
/// in it.
final class Target {
  private static final String HEX = "0123456789ABCDEF";

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
    encode(text.append('/'), value);
    return this;
  }

  /// Adds one query parameter; `null` and empty values are left out.
  Target with(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      encode(text.append(glue).append(name).append('='), value);
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

  private static void encode(StringBuilder out, String value) {
    if (value.equals(".") || value.equals("..")) {
      out.append(value.replace(".", "%2E"));
      return;
    }
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-._~".indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
  }
}
