package tracedesk.domain.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks for words in logs as their server sent them, without parsing them, and finds what
/// [SearchText#of(Json.Obj)] would hold. For use by many threads.
public final class RawSearch {
  /// Where how a character is searched depends on those beside it.
  private static final String UNSURE = "unsure";

  /// How characters of the first plane are searched, as far as they were met.
  private static final @Nullable String[] FOLDED = new String[1 << 16];

  private static final int FIRST_JAMO = 0x1100;
  private static final int LAST_JAMO = 0x11ff;
  private static final char SIGMA = '\u03a3';

  private static final List<byte[]> FIELDS =
      SearchText.FIELDS.stream().map(name -> name.getBytes(US_ASCII)).toList();

  private final char[] words;
  private final int[] back;

  /// The bytes of a string that are more than one of many that are not looked for.
  private final boolean[] telling = new boolean[1 << 8];

  public RawSearch(String words) {
    this.words = SearchText.fold(words).toCharArray();
    this.back = new int[this.words.length];
    for (int i = 1; i < back.length; i++) {
      int at = back[i - 1];
      while (at > 0 && this.words[i] != this.words[at]) {
        at = back[at - 1];
      }
      back[i] = this.words[i] == this.words[at] ? at + 1 : 0;
    }
    for (int b = 0; b < telling.length; b++) {
      char lower = lower((byte) b);
      boolean first = this.words.length > 0 && lower == this.words[0];
      telling[b] = b > 0x7f || b == '"' || b == '\\' || first;
    }
  }

  private static char lower(byte c) {
    return (char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  }

  /// Whether a log says the words.
  ///
  /// @param json valid JSON, in which the log's object stands from one place to another
  /// @return `null` where it has to be parsed to know
  public @Nullable Boolean isIn(byte[] json, int from, int to) {
    if (words.length == 0 || new String(words).indexOf('\n') >= 0) {
      return null;
    }
    var scan = new Scan(json, from);
    scan.object(to);
    return scan.unsure ? null : (Boolean) scan.found;
  }

  /// How the character is searched; [#UNSURE] where those beside it matter.
  private static String folded(int character) {
    if (character >= FOLDED.length) {
      return fold(character);
    }
    var known = FOLDED[character];
    if (known == null) {
      known = fold(character);
      FOLDED[character] = known;
    }
    return known;
  }

  private static String fold(int character) {
    var alone = Character.toString(character);
    return Normalizer.normalize(alone, Normalizer.Form.NFKC).codePoints().anyMatch(RawSearch::joins)
        ? UNSURE
        : SearchText.fold(alone);
  }

  private static boolean joins(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          character < 0xfe00 || character > 0xfe0f; // these only choose how a sign looks
      default -> character >= FIRST_JAMO && character <= LAST_JAMO || character == SIGMA;
    };
  }

  /// One walk through a log's text.
  private final class Scan {
    private final byte[] json;
    private int at;
    private int matched;
    private boolean found;
    private boolean unsure;

    Scan(byte[] json, int from) {
      this.json = json;
      this.at = from;
    }

    /// Looks at the members that are searched, and passes over the others.
    void object(int to) {
      at++;
      boolean looking = false;
      int depth = 0;
      while (at < to && !found && !unsure) {
        switch (json[at]) {
          case '"' -> {
            if (looking) {
              text();
            } else if (depth > 0) {
              pass();
            } else {
              int start = at + 1;
              pass();
              looking = isName() && isSearched(start, at - 1);
            }
          }
          case '{', '[' -> {
            depth++;
            at++;
          }
          case '}', ']' -> {
            depth--;
            at++;
          }
          case ',' -> {
            looking &= depth > 0;
            at++;
          }
          case ' ', '\t', '\r', '\n', ':' -> at++;
          default -> {
            if (json[at] == 'n') {
              at += "null".length();
            } else if (looking) {
              literal();
            } else {
              at++;
            }
          }
        }
      }
    }

    /// Whether the string just passed is a member's name.
    private boolean isName() {
      int next = at;
      while (json[next] == ' ' || json[next] == '\t' || json[next] == '\r' || json[next] == '\n') {
        next++;
      }
      return json[next] == ':';
    }

    private boolean isSearched(int start, int end) {
      for (int i = start; i < end; i++) {
        unsure |= json[i] == '\\';
      }
      for (var field : FIELDS) {
        if (Arrays.equals(json, start, end, field, 0, field.length)) {
          return true;
        }
      }
      return false;
    }

    /// Passes over a string.
    private void pass() {
      at++;
      while (json[at] != '"') {
        at += json[at] == '\\' ? 2 : 1;
      }
      at++;
    }

    /// Looks at a number or a word; `null` says nothing.
    private void literal() {
      matched = 0;
      while (json[at] > ' ' && json[at] != ',' && json[at] != '}' && json[at] != ']') {
        step(lower(json[at++]));
      }
      matched = 0;
    }

    /// Looks at a string.
    private void text() {
      at++;
      matched = 0;
      while (true) {
        if (matched == 0) {
          while (!telling[json[at] & 0xff]) {
            at++;
          }
        }
        byte c = json[at];
        if (c == '"') {
          break;
        } else if (c == '\\') {
          escape();
        } else if (c < 0) {
          other(decoded());
        } else {
          at++;
          step(lower(c));
        }
        if (found || unsure) {
          requireApart();
          return;
        }
      }
      at++;
      matched = 0;
    }

    /// What was found is there only if it does not join with what comes after it.
    private void requireApart() {
      boolean escaped = json[at] == '\\' && json[at + 1] == 'u';
      if (!unsure && (escaped || json[at] < 0)) {
        found = false;
        matched = 0;
        if (escaped) {
          escape();
        } else {
          other(decoded());
        }
        found = !unsure;
      }
    }

    private void step(char c) {
      if (found) {
        return;
      }
      while (matched > 0 && words[matched] != c) {
        matched = back[matched - 1];
      }
      matched += words[matched] == c ? 1 : 0;
      found = matched == words.length;
    }

    private void other(int character) {
      var folded = folded(character);
      if (folded.equals(UNSURE)) {
        unsure = true;
        return;
      }
      for (int i = 0; i < folded.length(); i++) {
        step(folded.charAt(i));
      }
    }

    private void escape() {
      byte c = json[at + 1];
      if (c != 'u') {
        at += 2;
        step(
            switch (c) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'r' -> '\r';
              case 'b' -> '\b';
              case 'f' -> '\f';
              default -> (char) c;
            });
        return;
      }
      char one = unit();
      if (Character.isHighSurrogate(one) && json[at] == '\\' && json[at + 1] == 'u') {
        int before = at;
        char two = unit();
        if (Character.isLowSurrogate(two)) {
          other(Character.toCodePoint(one, two));
          return;
        }
        at = before;
      }
      other(one);
    }

    private char unit() {
      int value = 0;
      for (int i = at + 2; i < at + 6; i++) {
        value = value << 4 | Character.digit(json[i], 16);
      }
      at += 6;
      return (char) value;
    }

    private int decoded() {
      int c = json[at] & 0xff;
      int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
      int value = c & 0x3f >> more;
      for (int i = 1; i <= more; i++) {
        value = value << 6 | json[at + i] & 0x3f;
      }
      at += more + 1;
      return value;
    }
  }
}
