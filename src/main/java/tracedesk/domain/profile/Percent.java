package tracedesk.domain.profile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Percent-encoding (RFC 3986 §2): any text as one step of a path or one value of a query.
public final class Percent {
  private static final String HEX = "0123456789ABCDEF";

  private Percent() {}

  /// The text with everything but letters, digits and `-._~` encoded. A lone `.` or `..`, which a
  /// path would take for a direction, is encoded too.
  public static String encode(String text) {
    if (text.equals(".") || text.equals("..")) {
      return text.replace(".", "%2E");
    }
    var out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isPlain(c)) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return out.toString();
  }

  /// What was encoded; `null` when the text holds anything [#encode] would not have left or made,
  /// or is no UTF-8.
  public static @Nullable String decode(String encoded) {
    var bytes = ByteBuffer.allocate(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (isPlain(c)) {
        bytes.put((byte) c);
        continue;
      }
      int high = c == '%' && i + 2 < encoded.length() ? digit(encoded.charAt(i + 1)) : -1;
      int low = high < 0 ? -1 : digit(encoded.charAt(i + 2));
      if (low < 0) {
        return null;
      }
      bytes.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "-._~".indexOf(c) >= 0;
  }

  /// A hexadecimal digit's value, -1 for any other character.
  private static int digit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
