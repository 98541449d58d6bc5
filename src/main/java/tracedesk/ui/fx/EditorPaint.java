package tracedesk.ui.fx;

import jfx.incubator.scene.control.richtext.SyntaxDecorator;
import jfx.incubator.scene.control.richtext.TextPos;
import jfx.incubator.scene.control.richtext.model.CodeTextModel;
import jfx.incubator.scene.control.richtext.model.RichParagraph;

/// Colours the lines an editor shows: by language, and the marked ranges.
final class EditorPaint implements SyntaxDecorator {
  /// Longer lines stay plain: each coloured part is a node.
  private static final int LONGEST_COLOURED = 5_000;

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
      int start = start(model, index);
      for (var range : marks.ranges()) {
        int from = Math.max(0, range.from() - start);
        int to = Math.min(text.length(), range.to() - start);
        if (from < to) {
          line.addHighlight(from, to - from, range.kind().style());
        }
      }
    }
    return line.build();
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
