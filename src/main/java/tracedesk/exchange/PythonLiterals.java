package tracedesk.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// The numbers Python writes that JSON does not have: `NaN`, `Infinity`, `-Infinity`. They become
/// texts, so that the line they stand in can be read.
final class PythonLiterals {
  private static final Set<String> LITERALS = Set.of("NaN", "Infinity", "-Infinity");

  private PythonLiterals() {}

  /// The JSON with those literals in quotes; the same bytes when it has none.
  static byte[] quoted(byte[] json) {
    ByteArrayOutputStream out = null;
    int copied = 0;
    boolean inString = false;
    for (int i = 0; i < json.length; i++) {
      byte c = json[i];
      if (inString) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inString = false;
        }
      } else if (c == '"') {
        inString = true;
      } else if (isPart(c)) {
        int start = i;
        while (i + 1 < json.length && isPart(json[i + 1])) {
          i++;
        }
        var word = new String(json, start, i + 1 - start, StandardCharsets.ISO_8859_1);
        if (LITERALS.contains(word)) {
          out = out == null ? new ByteArrayOutputStream(json.length + 64) : out;
          out.write(json, copied, start - copied);
          out.writeBytes(("\"" + word + "\"").getBytes(StandardCharsets.US_ASCII));
          copied = i + 1;
        }
      }
    }
    if (out == null) {
      return json;
    }
    out.write(json, copied, json.length - copied);
    return out.toByteArray();
  }

  /// Whatever is not white space, a bracket, a comma, a colon or a quote belongs to a word.
  private static boolean isPart(byte c) {
    return switch (c) {
      case ' ', '\t', '\r', '\n', '{', '}', '[', ']', ',', ':', '"' -> false;
      default -> true;
    };
  }
}
