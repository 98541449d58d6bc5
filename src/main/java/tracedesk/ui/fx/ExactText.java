package tracedesk.ui.fx;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A text as an editor can show it without changing it: what a text control would drop or rewrite
/// (CR, NUL, ESC, DEL, other C0 controls) is shown as its control picture (U+2400 to U+241F,
/// U+2421) and mapped back.
///
/// - A text whose every line ends in CR LF shows plain lines; new lines get CR LF as well. In a
/// text with mixed line ends each CR is shown, so an edit changes no line end but its own.
/// - A control picture that really stands in the text is shown behind the mark `␦` (U+2426), and so
/// is the mark itself.
/// - What turns the direction of a text or takes no room (bidi controls, zero-width characters,
/// soft hyphens, U+2028 and U+2029) is shown by its name behind the mark: `␦⟨RLO⟩`. A joiner
/// between two characters beyond ASCII, as emoji and many scripts need it, stays as it is.
/// - Everything else, lone surrogates included, is kept code unit by code unit.
public final class ExactText {
  private static final char PICTURES = '\u2400';
  private static final char DELETE_PICTURE = '\u2421';
  private static final char MARK = '\u2426';
  private static final char DELETE = '\u007f';
  private static final char OPEN = '\u27e8';
  private static final char CLOSE = '\u27e9';
  private static final int LONGEST_NAME = 5;
  private static final char ZERO_WIDTH_NON_JOINER = '\u200c';
  private static final char ZERO_WIDTH_JOINER = '\u200d';

  private static final Map<Character, String> NAMES =
      Map.ofEntries(
          Map.entry('\u00ad', "SHY"),
          Map.entry('\u061c', "ALM"),
          Map.entry('\u180e', "MVS"),
          Map.entry('\u200b', "ZWSP"),
          Map.entry(ZERO_WIDTH_NON_JOINER, "ZWNJ"),
          Map.entry(ZERO_WIDTH_JOINER, "ZWJ"),
          Map.entry('\u200e', "LRM"),
          Map.entry('\u200f', "RLM"),
          Map.entry('\u2028', "LS"),
          Map.entry('\u2029', "PS"),
          Map.entry('\u202a', "LRE"),
          Map.entry('\u202b', "RLE"),
          Map.entry('\u202c', "PDF"),
          Map.entry('\u202d', "LRO"),
          Map.entry('\u202e', "RLO"),
          Map.entry('\u2060', "WJ"),
          Map.entry('\u2066', "LRI"),
          Map.entry('\u2067', "RLI"),
          Map.entry('\u2068', "FSI"),
          Map.entry('\u2069', "PDI"),
          Map.entry('\ufeff', "BOM"));
  private static final Map<String, Character> NAMED =
      NAMES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private final String original;
  private final boolean oneLine;
  private final boolean crLf;
  private final String shown;

  private ExactText(String original, boolean oneLine) {
    this.original = original;
    this.oneLine = oneLine;
    this.crLf = !oneLine && endsEveryLineInCrLf(original);
    this.shown = show();
  }

  /// For an editor of many lines: tabs and line feeds stay.
  public static ExactText lines(String original) {
    return new ExactText(original, false);
  }

  /// For a field of one line: tabs and line feeds are shown as pictures too.
  public static ExactText line(String original) {
    return new ExactText(original, true);
  }

  /// What the editor shows.
  public String shown() {
    return shown;
  }

  /// Whether something is shown as a picture that is not to be seen in the text itself.
  public boolean hasPictures() {
    return IntStream.range(0, original.length())
        .anyMatch(i -> isShownAsPicture(i) || isShownByName(i));
  }

  /// The exact text of what the editor shows now.
  public String exact(String edited) {
    if (edited.equals(shown)) {
      return original;
    }
    var exact = new StringBuilder(edited.length() + 16);
    for (int i = 0; i < edited.length(); i++) {
      char c = edited.charAt(i);
      var named = c == MARK ? named(edited, i + 1) : null;
      if (named != null) {
        exact.append(Objects.requireNonNull(NAMED.get(named)).charValue());
        i += named.length() + 2;
      } else if (c == MARK && i + 1 < edited.length() && isPicture(edited.charAt(i + 1))) {
        exact.append(edited.charAt(++i));
      } else if (c == '\n' && crLf) {
        exact.append("\r\n");
      } else if (isPicture(c) && c != MARK) {
        exact.append(c == DELETE_PICTURE ? DELETE : (char) (c - PICTURES));
      } else {
        exact.append(c);
      }
    }
    return exact.toString();
  }

  private String show() {
    var out = new StringBuilder(original.length() + 16);
    for (int i = 0; i < original.length(); i++) {
      char c = original.charAt(i);
      if (isShownAsPicture(i)) {
        out.append(c == DELETE ? DELETE_PICTURE : (char) (PICTURES + c));
      } else if (isPicture(c)) {
        out.append(MARK).append(c);
      } else if (isShownByName(i)) {
        out.append(MARK).append(OPEN).append(NAMES.get(c)).append(CLOSE);
      } else if (c != '\r') {
        out.append(c);
      }
    }
    return out.toString();
  }

  /// The name that begins here, `⟨RLO⟩`, without its brackets; `null` when there is none.
  private static @Nullable String named(String edited, int at) {
    if (at >= edited.length() || edited.charAt(at) != OPEN) {
      return null;
    }
    int end = edited.indexOf(CLOSE, at, Math.min(edited.length(), at + LONGEST_NAME + 1));
    var name = end < 0 ? "" : edited.substring(at + 1, end);
    return NAMED.containsKey(name) ? name : null;
  }

  private boolean isShownByName(int i) {
    char c = original.charAt(i);
    if (c < '\u00ad' || !NAMES.containsKey(c)) {
      return false;
    }
    boolean joins = c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER;
    return !joins || !joinsBeyondAscii(i - 1) || !joinsBeyondAscii(i + 1);
  }

  private boolean joinsBeyondAscii(int i) {
    return i >= 0 && i < original.length() && original.charAt(i) > DELETE;
  }

  private boolean isShownAsPicture(int i) {
    char c = original.charAt(i);
    if (c == DELETE || c >= ' ') {
      return c == DELETE;
    }
    return oneLine || !(c == '\n' || c == '\t' || isCarriageReturnOfLineEnd(i));
  }

  private boolean isCarriageReturnOfLineEnd(int i) {
    return crLf
        && original.charAt(i) == '\r'
        && i + 1 < original.length()
        && original.charAt(i + 1) == '\n';
  }

  private static boolean isPicture(char c) {
    return (c >= PICTURES && c < PICTURES + ' ') || c == DELETE_PICTURE || c == MARK;
  }

  private static boolean endsEveryLineInCrLf(String text) {
    int end = text.indexOf('\n');
    boolean every = end >= 0;
    while (every && end >= 0) {
      every = end > 0 && text.charAt(end - 1) == '\r';
      end = text.indexOf('\n', end + 1);
    }
    return every;
  }
}
