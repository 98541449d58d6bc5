package tracedesk.ui.fx;

import java.util.stream.IntStream;

/// A text as an editor can show it without changing it: what a text control would drop or rewrite
/// (CR, NUL, ESC, DEL, other C0 controls) is shown as its control picture (U+2400 to U+241F,
/// U+2421) and mapped back.
///
/// - A text whose every line ends in CR LF shows plain lines; new lines get CR LF as well. In a
/// text with mixed line ends each CR is shown, so an edit changes no line end but its own.
/// - A control picture that really stands in the text is shown behind the mark `␦` (U+2426), and so
/// is the mark itself.
/// - Everything else, lone surrogates included, is kept code unit by code unit.
public final class ExactText {
  private static final char PICTURES = '\u2400';
  private static final char DELETE_PICTURE = '\u2421';
  private static final char MARK = '\u2426';
  private static final char DELETE = '\u007f';

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
    return IntStream.range(0, original.length()).anyMatch(this::isShownAsPicture);
  }

  /// The exact text of what the editor shows now.
  public String exact(String edited) {
    if (edited.equals(shown)) {
      return original;
    }
    var exact = new StringBuilder(edited.length() + 16);
    for (int i = 0; i < edited.length(); i++) {
      char c = edited.charAt(i);
      if (c == MARK && i + 1 < edited.length() && isPicture(edited.charAt(i + 1))) {
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
      } else if (c != '\r') {
        out.append(c);
      }
    }
    return out.toString();
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
