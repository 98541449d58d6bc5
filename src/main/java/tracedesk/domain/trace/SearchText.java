package tracedesk.domain.trace;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// The copy of a text that is searched in: decoded, without regard to case and to how characters
/// are composed. U+0000 becomes U+2400, because SQLite's functions stop there.
public final class SearchText {
  /// The members of a log that are searched.
  static final List<String> FIELDS =
      List.of("inputs", "messages", "output", "output_message", "error", "metadata");

  private static final int LONGEST_LINE = 200;
  private static final int STRETCH = 1 << 18;

  private SearchText() {}

  /// The text, or the words looked for in it, as they are compared.
  public static String fold(String text) {
    return isAscii(text) ? text.toLowerCase(Locale.ROOT) : foldAny(text);
  }

  /// A stretch of a text: from the first character to behind the last.
  public record Range(int from, int to) {}

  /// Where the words stand in a text, compared as a search compares them; ordered, without overlap.
  ///
  /// @param most after so many no more are looked for
  public static List<Range> ranges(String text, String words, int most) {
    var needle = fold(words);
    var ranges = new ArrayList<Range>();
    if (needle.isEmpty()) {
      return ranges;
    }
    if (isAscii(text)) {
      var folded = text.toLowerCase(Locale.ROOT);
      int at = folded.indexOf(needle);
      while (at >= 0 && ranges.size() < most) {
        ranges.add(new Range(at, at + needle.length()));
        at = folded.indexOf(needle, at + needle.length());
      }
      return ranges;
    }
    var folded = Folded.of(text);
    int at = folded.text.indexOf(needle);
    while (at >= 0 && ranges.size() < most) {
      int end = at + needle.length();
      int from = folded.from[at];
      int to = folded.from[folded.next(end - 1)];
      if (ranges.isEmpty() || from >= ranges.getLast().to) {
        ranges.add(new Range(from, to));
      }
      at = folded.text.indexOf(needle, end);
    }
    return ranges;
  }

  /// Where the words stand first in a text however long, looked through a stretch at a time; `null`
  /// where they do not.
  public static @Nullable Range first(String text, String words) {
    int overlap = 4 * words.length() + 16;
    for (int at = 0; at < text.length(); at += STRETCH) {
      int end = Math.min(text.length(), at + STRETCH + overlap);
      var found = ranges(text.substring(at, end), words, 1);
      if (!found.isEmpty()) {
        return new Range(at + found.getFirst().from, at + found.getFirst().to);
      }
    }
    return null;
  }

  /// A folded text that knows for each of its characters where it comes from. Folding may make more
  /// or fewer characters of some: those stay together.
  ///
  /// @param from where the stretch begins that a character was folded from; behind the last
  /// character, the end of the text
  private record Folded(String text, int[] from) {
    static Folded of(String text) {
      var out = new StringBuilder(text.length() + 16);
      int[] from = new int[text.length() + 16];
      for (int at = 0; at < text.length(); ) {
        int end = stretch(text, at);
        int before = out.length();
        char c = text.charAt(at);
        if (end == at + 1 && c < 0x80) {
          out.append(c == 0 ? '\u2400' : c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        } else {
          out.append(foldAny(text.substring(at, end)));
        }
        if (out.length() + 1 > from.length) {
          from = Arrays.copyOf(from, 2 * out.length());
        }
        Arrays.fill(from, before, out.length(), at);
        at = end;
      }
      from[out.length()] = text.length();
      var parts = out.toString();
      var whole = fold(text);
      return new Folded(whole.length() == parts.length() ? whole : parts, from);
    }

    /// The first character behind this one that comes from elsewhere.
    int next(int at) {
      int next = at + 1;
      while (next < text.length() && from[next] == from[at]) {
        next++;
      }
      return next;
    }

    /// Where the characters end that fold together with the one at this place.
    private static int stretch(String text, int at) {
      int end = at + Character.charCount(text.codePointAt(at));
      while (end < text.length() && joins(text.codePointAt(end))) {
        end += Character.charCount(text.codePointAt(end));
      }
      return end;
    }

    /// Whether a character may melt into the one before it: marks, and parts of Hangul syllables
    /// and of half-width letters.
    private static boolean joins(int c) {
      if (c < 0x300) {
        return false;
      }
      int type = Character.getType(c);
      return type == Character.NON_SPACING_MARK
          || type == Character.COMBINING_SPACING_MARK
          || type == Character.ENCLOSING_MARK
          || c >= 0x1160 && c <= 0x11ff
          || c >= 0xd7b0 && c <= 0xd7ff
          || c >= 0x3131 && c <= 0x318e
          || c >= 0xff9e && c <= 0xffdc;
    }
  }

  /// What a log says of its own accord: its inputs, outputs, messages, error and metadata.
  public static String of(Log log) {
    return of(log.raw());
  }

  /// The same of a log's whole answer.
  public static String of(Json.Obj raw) {
    return of(FIELDS.stream().map(raw::get).toArray(Json[]::new));
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
