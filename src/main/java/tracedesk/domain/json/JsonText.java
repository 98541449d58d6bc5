package tracedesk.domain.json;

import java.util.HexFormat;

/// Writing and reading JSON string literals, and laying JSON out for people.
public final class JsonText {
  private static final int READABLE = 100;

  private JsonText() {}

  /// The text as a JSON string literal. Control characters and lone surrogates are escaped,
  /// everything else stands as it is.
  public static String quote(String value) {
    var out = new StringBuilder(value.length() + 16);
    quote(value, out);
    return out.toString();
  }

  /// Adds the text to another as a JSON string literal.
  public static void quote(String value, StringBuilder out) {
    out.append('"');
    int plain = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && c != 0x7f && !Character.isSurrogate(c)) {
        continue;
      }
      out.append(value, plain, i);
      plain = i + 1;
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f || isLone(value, i)) {
            out.append("\\u").append(HexFormat.of().toHexDigits(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append(value, plain, value.length()).append('"');
  }

  private static boolean isLone(String value, int i) {
    char c = value.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 >= value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
  }

  /// JSON text that UTF-8 can hold: a lone surrogate, which can stand inside strings only, as an
  /// escape.
  public static String encodable(String json) {
    StringBuilder escaped = null;
    int done = 0;
    for (int i = 0; i < json.length(); i++) {
      if (isLone(json, i)) {
        escaped = escaped == null ? new StringBuilder(json.length() + 16) : escaped;
        escaped
            .append(json, done, i)
            .append("\\u")
            .append(HexFormat.of().toHexDigits(json.charAt(i)));
        done = i + 1;
      }
    }
    return escaped == null ? json : escaped.append(json, done, json.length()).toString();
  }

  /// The characters of a literal that stands, quotes included, at `start` to `end` of the source.
  public static String unquote(String source, int start, int end) {
    int escape = source.indexOf('\\', start, end);
    if (escape < 0) {
      return source.substring(start + 1, end - 1);
    }
    var out = new StringBuilder(end - start);
    for (int i = start + 1; i < end - 1; i++) {
      char c = source.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      c = source.charAt(++i);
      switch (c) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append((char) Integer.parseInt(source, i + 1, i + 5, 16));
          i += 4;
        }
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /// The value as people read it: as it is spelled, or laid out where that would be one long line.
  public static String readable(Json value) {
    return value.text().lines().allMatch(line -> line.length() <= READABLE)
        ? value.text()
        : pretty(value);
  }

  /// The value laid out with two blanks per level; literals keep their spelling.
  public static String pretty(Json value) {
    var out = new StringBuilder();
    lay(value, "\n", out);
    return out.toString();
  }

  private static void lay(Json value, String newline, StringBuilder out) {
    var inner = newline + "  ";
    switch (value) {
      case Json.Obj object when !object.members().isEmpty() -> {
        var glue = "{";
        for (var member : object.members()) {
          out.append(glue).append(inner).append(quote(member.name())).append(": ");
          lay(member.value(), inner, out);
          glue = ",";
        }
        out.append(newline).append('}');
      }
      case Json.Arr array when !array.items().isEmpty() -> {
        var glue = "[";
        for (var item : array.items()) {
          out.append(glue).append(inner);
          lay(item, inner, out);
          glue = ",";
        }
        out.append(newline).append(']');
      }
      default -> out.append(value.text());
    }
  }
}
