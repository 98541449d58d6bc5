package tracedesk.ui.fx;

import java.util.Arrays;

/// Where a very long text is cut into rows of a given width, so that a list can show any part of
/// it: at each line end, and inside lines that are too long. Rows are code-unit ranges; a surrogate
/// pair is never cut.
final class Chunks {
  /// From here on letters may be twice as wide (U+1100 begins Hangul Jamo).
  private static final char WIDE = '\u1100';

  private final String text;
  private int[] starts = new int[1_024];
  private int[] lines = new int[1_024];
  private int count;

  Chunks(String text, int columns) {
    this.text = text;
    int from = 0;
    int width = 0;
    int line = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        add(from, line++);
        from = i + 1;
        width = 0;
      } else {
        int needs = c < WIDE ? 1 : 2;
        if (width + needs > columns && i > from && !Character.isLowSurrogate(c)) {
          add(from, line);
          from = i;
          width = 0;
        }
        width += needs;
      }
    }
    add(from, line);
  }

  int size() {
    return count;
  }

  int start(int row) {
    return starts[row];
  }

  /// Where a row ends, without its line feed.
  int end(int row) {
    if (row + 1 == count) {
      return text.length();
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
