package tracedesk.domain.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which words were removed from a text and which were added, for people to read: Myers' shortest
/// edit script over words, with changes that only a blank or a comma parts joined. Texts that
/// differ too much are shown as one replacement. Pure; a second or less even for a megabyte, so not
/// for the FX thread.
public final class WordDiff {
  /// What became of a stretch of text.
  public enum Change {
    SAME,
    REMOVED,
    ADDED
  }

  /// A stretch of text that stayed, went, or came.
  public record Part(Change change, String text) {}

  private static final int MOST_EDITS = 1_500;
  private static final int GLUE = 2;

  private WordDiff() {}

  /// The parts in reading order: the same and removed ones make up `before`, the same and added
  /// ones `after`.
  public static List<Part> between(String before, String after) {
    var a = words(before);
    var b = words(after);
    int head = 0;
    while (head < a.size() && head < b.size() && a.get(head).equals(b.get(head))) {
      head++;
    }
    int endA = a.size();
    int endB = b.size();
    while (endA > head && endB > head && a.get(endA - 1).equals(b.get(endB - 1))) {
      endA--;
      endB--;
    }
    var parts = new Parts();
    parts.add(Change.SAME, a.subList(0, head));
    script(a.subList(head, endA), b.subList(head, endB), parts);
    parts.add(Change.SAME, a.subList(endA, a.size()));
    return joined(parts.list());
  }

  /// How many words a text has: runs of letters and digits.
  static int count(String text) {
    return (int)
        words(text).stream().filter(word -> Character.isLetterOrDigit(word.codePointAt(0))).count();
  }

  /// Runs of letters and digits (`I’ll` and `46.00` are one), runs of blanks, line ends and any
  /// other sign by themselves.
  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    int i = 0;
    while (i < text.length()) {
      int from = i;
      int sort = sort(text.codePointAt(i));
      do {
        i += Character.charCount(text.codePointAt(i));
      } while (sort > 0
          && i < text.length()
          && (sort(text.codePointAt(i)) == sort || sort == 1 && joins(text, i)));
      words.add(text.substring(from, i));
    }
    return words;
  }

  /// An apostrophe inside a word, a point or comma inside a number.
  private static boolean joins(String text, int i) {
    char c = text.charAt(i);
    if (i + 1 >= text.length()) {
      return false;
    }
    char before = text.charAt(i - 1);
    char after = text.charAt(i + 1);
    return (c == '’' || c == '\'') && Character.isLetter(before) && Character.isLetter(after)
        || (c == '.' || c == ',') && Character.isDigit(before) && Character.isDigit(after);
  }

  private static int sort(int c) {
    if (Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
      return Character.isIdeographic(c) ? 0 : 1;
    }
    return c != '\n' && c != '\r' && Character.isWhitespace(c) ? 2 : 0;
  }

  private static void script(List<String> a, List<String> b, Parts out) {
    int most = Math.min(MOST_EDITS, a.size() + b.size());
    var trace = new ArrayList<int[]>();
    int[] far = new int[2 * most + 3];
    int middle = most + 1;
    for (int d = 0; d <= most; d++) {
      for (int k = -d; k <= d; k += 2) {
        int x =
            k == -d || k != d && far[middle + k - 1] < far[middle + k + 1]
                ? far[middle + k + 1]
                : far[middle + k - 1] + 1;
        int y = x - k;
        while (x < a.size() && y < b.size() && a.get(x).equals(b.get(y))) {
          x++;
          y++;
        }
        far[middle + k] = x;
        if (x >= a.size() && y >= b.size()) {
          trace.add(Arrays.copyOfRange(far, middle - d - 1, middle + d + 2));
          retrace(a, b, trace, out);
          return;
        }
      }
      trace.add(Arrays.copyOfRange(far, middle - d - 1, middle + d + 2));
    }
    out.add(Change.REMOVED, a);
    out.add(Change.ADDED, b);
  }

  /// Walks the furthest points back from the end. `trace.get(d)` holds diagonals -d-1 to d+1.
  private static void retrace(List<String> a, List<String> b, List<int[]> trace, Parts out) {
    record Step(Change change, String word) {}
    var steps = new ArrayList<Step>();
    int x = a.size();
    int y = b.size();
    for (int d = trace.size() - 1; d > 0; d--) {
      int[] far = trace.get(d - 1);
      int k = x - y;
      boolean down = k == -d || k != d && far[d + k - 1] < far[d + k + 1];
      int from = down ? far[d + k + 1] : far[d + k - 1];
      int fromY = from - (down ? k + 1 : k - 1);
      while (x > from && y > fromY) {
        steps.add(new Step(Change.SAME, a.get(--x)));
        y--;
      }
      if (down) {
        steps.add(new Step(Change.ADDED, b.get(--y)));
      } else {
        steps.add(new Step(Change.REMOVED, a.get(--x)));
      }
    }
    while (x > 0) {
      steps.add(new Step(Change.SAME, a.get(--x)));
    }
    for (var step : steps.reversed()) {
      out.add(step.change(), List.of(step.word()));
    }
  }

  /// Joins changes that stand so close that what stayed between them only confuses.
  private static List<Part> joined(List<Part> parts) {
    var out = new Parts();
    var removed = new StringBuilder();
    var added = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      var part = parts.get(i);
      boolean between = i > 0 && i < parts.size() - 1;
      if (part.change() == Change.REMOVED) {
        removed.append(part.text());
      } else if (part.change() == Change.ADDED) {
        added.append(part.text());
      } else if (between && isGlue(part.text())) {
        removed.append(part.text());
        added.append(part.text());
      } else {
        flush(out, removed, added);
        out.add(part.change(), List.of(part.text()));
      }
    }
    flush(out, removed, added);
    return out.list();
  }

  private static void flush(Parts out, StringBuilder removed, StringBuilder added) {
    out.add(Change.REMOVED, List.of(removed.toString()));
    out.add(Change.ADDED, List.of(added.toString()));
    removed.setLength(0);
    added.setLength(0);
  }

  private static boolean isGlue(String text) {
    return text.length() <= GLUE
        && text.indexOf('\n') < 0
        && text.codePoints().noneMatch(Character::isLetterOrDigit);
  }

  /// Collects words into parts, one per change in a row.
  private static final class Parts {
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private Change change = Change.SAME;

    void add(Change next, List<String> words) {
      if (next != change) {
        close();
        change = next;
      }
      words.forEach(text::append);
    }

    List<Part> list() {
      close();
      return parts;
    }

    private void close() {
      if (!text.isEmpty()) {
        parts.add(new Part(change, text.toString()));
        text.setLength(0);
      }
    }
  }
}
