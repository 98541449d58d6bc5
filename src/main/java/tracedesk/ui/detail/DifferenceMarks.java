package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import tracedesk.domain.edit.WordDiff;
import tracedesk.ui.fx.EditorMarks;
import tracedesk.ui.fx.ExactText;

/// Where an editor's text differs from what it was: bars at changed lines, a background behind
/// added words.
final class DifferenceMarks {
  private DifferenceMarks() {}

  static EditorMarks of(List<WordDiff.Part> parts) {
    var lines = new BitSet();
    var ranges = new ArrayList<EditorMarks.Range>();
    int at = 0;
    int line = 0;
    for (var part : parts) {
      if (part.change() == WordDiff.Change.REMOVED) {
        lines.set(line);
        continue;
      }
      var shown = ExactText.lines(part.text()).shown();
      int breaks = (int) shown.chars().filter(c -> c == '\n').count();
      if (part.change() == WordDiff.Change.ADDED) {
        boolean closes = shown.startsWith("\n") && breaks > 0;
        lines.set(closes ? line + 1 : line, line + breaks + 1);
        int from = shown.length() - shown.stripLeading().length();
        int to = shown.stripTrailing().length();
        if (from < to) {
          ranges.add(new EditorMarks.Range(at + from, at + to, EditorMarks.Kind.ADDED));
        }
      }
      at += shown.length();
      line += breaks;
    }
    return new EditorMarks(lines, ranges);
  }
}
