package tracedesk.ui.fx;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import tracedesk.domain.trace.SearchText;

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

  /// These marks and those of hits, which lie over them.
  EditorMarks with(List<SearchText.Range> hits) {
    if (hits.isEmpty()) {
      return this;
    }
    var all = new ArrayList<Range>();
    int next = 0;
    int from = 0;
    for (var range : ranges) {
      from = Math.max(from, range.from);
      while (next < hits.size() && hits.get(next).from() < range.to) {
        var hit = hits.get(next++);
        if (from < hit.from()) {
          all.add(new Range(from, hit.from(), range.kind));
        }
        all.add(new Range(hit.from(), hit.to(), Kind.HIT));
        from = Math.max(from, hit.to());
      }
      if (from < range.to) {
        all.add(new Range(from, range.to, range.kind));
      }
    }
    for (var hit : hits.subList(next, hits.size())) {
      all.add(new Range(hit.from(), hit.to(), Kind.HIT));
    }
    return new EditorMarks(changedLines, all);
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
