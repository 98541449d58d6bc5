package tracedesk.domain.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;

/// The one form all spellings of a JSON value share, for telling whether two values mean the same:
/// names sorted, white space and escapes alike, numbers without needless zeros. For comparing only:
/// never sent.
public final class Canonical {
  private static final int EXPONENT_COMPARED = 10_000;

  private Canonical() {}

  /// The canonical text; lone surrogates and control characters are escaped.
  public static String text(Json value) {
    var out = new StringBuilder(value.length());
    write(value, out);
    return out.toString();
  }

  /// SHA-256 over the canonical text.
  public static byte[] digest(Json value) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(text(value).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void write(Json value, StringBuilder out) {
    switch (value) {
      case Json.Obj object -> {
        out.append('{');
        var glue = "";
        var members = object.members().stream().sorted(Comparator.comparing(Json.Member::name));
        for (var member : (Iterable<Json.Member>) members::iterator) {
          out.append(glue).append(JsonText.quote(member.name())).append(':');
          write(member.value(), out);
          glue = ",";
        }
        out.append('}');
      }
      case Json.Arr array -> {
        out.append('[');
        var glue = "";
        for (var item : array.items()) {
          out.append(glue);
          write(item, out);
          glue = ",";
        }
        out.append(']');
      }
      case Json.Str string -> out.append(JsonText.quote(string.value()));
      case Json.Num number -> out.append(number(number.text()));
      case Json.Bool bool -> out.append(bool.text());
      case Json.Null none -> out.append(none.text());
    }
  }

  /// A literal with a huge exponent is compared as it is spelled: its value is never expanded.
  private static String number(String literal) {
    try {
      var value = new BigDecimal(literal).stripTrailingZeros();
      return Math.abs((long) value.scale()) > EXPONENT_COMPARED ? literal : value.toString();
    } catch (ArithmeticException | NumberFormatException e) {
      return literal;
    }
  }
}
