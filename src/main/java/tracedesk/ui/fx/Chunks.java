package tracedesk.ui.fx;

import java.util.Arrays;

/// Where a very long text is cut into rows of a given width, so that a list can show any part of
/// it: at each line end, and inside lines that are too long. Rows are code-unit ranges; a surrogate
/// pair is never cut. It is cut from its beginning on, as far as somebody asks for ([#cut]).
final class Chunks {
  /// From here on letters may be twice as wide (U+1100 begins Hangul Jamo).
  private static final char WIDE = '\u1100';

  private final String text;
  private final int columns;
  private int[] starts = new int[1_024];
  private int[] lines = new int[1_024];
  private int count;
  private int at;
  private int from;
  private int width;
  private int line = 1;
  private boolean whole;

  Chunks(String text, int columns) {
    this.text = text;
    this.columns = columns;
  }

  /// Cuts about this many more characters into rows.
  void cut(int characters) {
    int until = (int) Math.min(text.length(), (long) at + characters);
    for (; at < until; at++) {
      char c = text.charAt(at);
      if (c == '\n') {
        add(from, line++);
        from = at + 1;
        width = 0;
      } else {
        int needs = c < WIDE ? 1 : 2;
        if (width + needs > columns && at > from && !Character.isLowSurrogate(c)) {
          add(from, line);
          from = at;
          width = 0;
        }
        width += needs;
      }
    }
    if (at == text.length() && !whole) {
      whole = true;
      add(from, line);
    }
  }

  /// Whether the whole text is cut into rows.
  boolean isWhole() {
    return whole;
  }

  /// How many characters are not cut yet.
  int left() {
    return text.length() - at;
  }

  int size() {
    return count;
  }

  int start(int row) {
    return starts[row];
  }

  /// The row in which a character stands.
  int rowOf(int character) {
    int found = Arrays.binarySearch(starts, 0, count, character);
    return found >= 0 ? found : Math.max(0, -found - 2);
  }

  /// Where a row ends, without its line feed.
  int end(int row) {
    if (row + 1 == count) {
      return whole ? text.length() : lines[row] == line ? from : from - 1;
    }
    return isLastOfLine(row) ? starts[row + 1] - 1 : starts[row + 1];
  }

  /// The number of the line a row belongs to, from 1.
  int line(int row) {
    return lines[row];
  }

  boolean isFirstOfLine(int row) {
    return row == 0 || lines[row - 1] != lines[row];
  }

  String row(int row) {
    return text.substring(starts[row], end(row));
  }

  private boolean isLastOfLine(int row) {
    return lines[row + 1] != lines[row];
  }

  private void add(int start, int line) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      lines = Arrays.copyOf(lines, count * 2);
    }
    starts[count] = start;
    lines[count++] = line;
  }
}
