package tracedesk.ui.fx;

import java.util.BitSet;
import java.util.List;

/// What an editor points out about its text: lines that changed, with a bar in the gutter, and
/// ranges of characters with a background.
///
/// @param changedLines indexes of changed lines, from 0
/// @param ranges ranges in the text the editor shows, ordered and without overlap
public record EditorMarks(BitSet changedLines, List<Range> ranges) {
  public static final EditorMarks NONE = new EditorMarks(new BitSet(), List.of());

  public EditorMarks {
    changedLines = (BitSet) changedLines.clone();
    ranges = List.copyOf(ranges);
  }

  /// From one character to before another, in code units of the whole text, with a meaning.
  public record Range(int from, int to, Kind kind) {}

  /// What a marked range is.
  public enum Kind {
    ADDED("added"),
    REMOVED("removed"),
    HIT("hit"),
    CURRENT_HIT("current-hit");

    private final String style;

    Kind(String style) {
      this.style = style;
    }

    String style() {
      return style;
    }
  }
}
