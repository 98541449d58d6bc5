package tracedesk.ui.tree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the words a user looks for stand in a text, whatever their case.
final class Matches {
  private Matches() {}

  /// A stretch of text: from the first character to behind the last.
  record Range(int from, int to) {}

  static boolean in(@Nullable String text, String words) {
    return text != null && next(text, words, 0) >= 0;
  }

  static List<Range> ranges(String text, String words) {
    var ranges = new ArrayList<Range>();
    if (!words.isEmpty()) {
      for (int at = next(text, words, 0); at >= 0; at = next(text, words, at + words.length())) {
        ranges.add(new Range(at, at + words.length()));
      }
    }
    return ranges;
  }

  private static int next(String text, String words, int from) {
    for (int at = from; at <= text.length() - words.length(); at++) {
      if (text.regionMatches(true, at, words, 0, words.length())) {
        return at;
      }
    }
    return -1;
  }
}
