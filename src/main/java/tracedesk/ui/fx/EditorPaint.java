package tracedesk.ui.fx;

import jfx.incubator.scene.control.richtext.SyntaxDecorator;
import jfx.incubator.scene.control.richtext.TextPos;
import jfx.incubator.scene.control.richtext.model.CodeTextModel;
import jfx.incubator.scene.control.richtext.model.RichParagraph;

/// Colours the lines an editor shows: by language, and the marked ranges.
final class EditorPaint implements SyntaxDecorator {
  /// Longer lines stay plain: each coloured part is a node.
  private static final int LONGEST_COLOURED = 5_000;

  /// Each mark is a node too: a line with more of them has its first ones.
  private static final int MOST_IN_LINE = 500;

  private final Language language;
  private final EditorMarks marks;
  private int[] starts = {};

  EditorPaint(Language language, EditorMarks marks) {
    this.language = language;
    this.marks = marks;
  }

  @Override
  public RichParagraph createRichParagraph(CodeTextModel model, int index) {
    var text = model.getPlainText(index);
    var line = RichParagraph.builder();
    if (language == Language.JSON && text.length() <= LONGEST_COLOURED) {
      for (var part : JsonColours.of(text)) {
        line.addWithStyleNames(part.text(), part.style());
      }
    } else {
      line.addSegment(text);
    }
    if (!marks.ranges().isEmpty()) {
      mark(line, text, start(model, index));
    }
    return line.build();
  }

  private void mark(RichParagraph.Builder line, String text, int start) {
    var ranges = marks.ranges();
    int end = start + text.length();
    int first = firstEndingBehind(start);
    for (int i = first; i < ranges.size() && i < first + MOST_IN_LINE; i++) {
      var range = ranges.get(i);
      if (range.from() >= end) {
        return;
      }
      int from = Math.max(0, range.from() - start);
      int to = Math.min(text.length(), range.to() - start);
      if (from < to) {
        line.addHighlight(from, to - from, range.kind().style());
      }
    }
  }

  private int firstEndingBehind(int place) {
    var ranges = marks.ranges();
    int low = 0;
    int high = ranges.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranges.get(middle).to() <= place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public void handleChange(
      CodeTextModel model, TextPos start, TextPos end, int top, int added, int bottom) {
    starts = new int[0];
  }

  private int start(CodeTextModel model, int index) {
    if (starts.length != model.size()) {
      starts = new int[model.size()];
      for (int i = 1; i < starts.length; i++) {
        starts[i] = starts[i - 1] + model.getParagraphLength(i - 1) + 1;
      }
    }
    return starts[index];
  }
}
