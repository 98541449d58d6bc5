package tracedesk.domain.trace;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// The copy of a text that is searched in: decoded, without regard to case and to how characters
/// are composed. U+0000 becomes U+2400, because SQLite's functions stop there.
public final class SearchText {
  private static final int LONGEST_LINE = 200;

  private SearchText() {}

  /// The text, or the words looked for in it, as they are compared.
  public static String fold(String text) {
    return isAscii(text) ? text.toLowerCase(Locale.ROOT) : foldAny(text);
  }

  /// What a log says of its own accord: its inputs, outputs, messages, error and metadata.
  public static String of(Log log) {
    var raw = log.raw();
    return of(
        raw.get("inputs"),
        raw.get("messages"),
        raw.get("output"),
        raw.get("output_message"),
        raw.get("error"),
        raw.get("metadata"));
  }

  /// Without U+0000 as well: such text needs no more than lower case.
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || c > 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static String foldAny(String text) {
    return Normalizer.normalize(text.replace('\u0000', '\u2400'), Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT);
  }

  /// Every name, text and number of some JSON values, one per line.
  public static String of(@Nullable Json... values) {
    var out = new StringBuilder();
    for (var value : values) {
      if (value != null) {
        add(value, out);
      }
    }
    return fold(out.toString());
  }

  private static void add(Json value, StringBuilder out) {
    switch (value) {
      case Json.Obj object ->
          object
              .members()
              .forEach(
                  member -> {
                    out.append(member.name()).append('\n');
                    add(member.value(), out);
                  });
      case Json.Arr array -> array.items().forEach(item -> add(item, out));
      case Json.Null _ -> {}
      default -> out.append(value.plain()).append('\n');
    }
  }

  /// The first line of a text that is not blank, shortened to what a row can show; empty when there
  /// is none.
  public static String firstLine(@Nullable String text) {
    if (text == null) {
      return "";
    }
    int start = 0;
    while (start < text.length() && isBlank(text.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < text.length() && end - start < LONGEST_LINE && !isLineEnd(text.charAt(end))) {
      end++;
    }
    boolean halved =
        end > start && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(start, halved ? end - 1 : end).stripTrailing();
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isISOControl(c);
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r' || c == '\u0000';
  }
}
