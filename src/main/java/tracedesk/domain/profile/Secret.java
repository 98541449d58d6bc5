package tracedesk.domain.profile;

import org.jspecify.annotations.Nullable;

/// An API key. It never shows itself: not in logs, not in messages, not as a record. Visible ASCII
/// only, 1 to 256 characters, so that it can stand in a header.
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /// The key, or `null` when the text cannot be one.
  public static @Nullable Secret of(String text) {
    return text.matches("[!-~]{1,256}") ? new Secret(text) : null;
  }

  /// The characters themselves; for the request header, the key file and the user's own clipboard
  /// only.
  public String reveal() {
    return value;
  }

  /// How it may be shown: the start and the last four characters of a long key, dots for the rest.
  public String masked() {
    if (value.length() < 12) {
      return "•".repeat(8);
    }
    var head = value.startsWith("hl_sk_") ? "hl_sk_" : "";
    return head + "•".repeat(12) + value.substring(value.length() - 4);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return 31;
  }

  @Override
  public String toString() {
    return "***";
  }
}
