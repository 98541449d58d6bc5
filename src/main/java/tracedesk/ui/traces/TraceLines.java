package tracedesk.ui.traces;

import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.CutText;
import tracedesk.ui.fx.StatusMark;
import tracedesk.ui.fx.Tone;

/// A trace in three lines: its mark, name, standing and age; what it is about; figures and errors.
/// It lays out its parts itself: boxes in boxes would be twice as many nodes.
final class TraceLines extends Region {
  private static final double LINE = 18;
  private static final double MIDDLE = 17;
  private static final double MARK = 18;
  private static final double GAP = 6;
  private static final double LEAST_NAME = 40;

  private final StatusMark mark = new StatusMark();
  private final CutText name = new CutText("trace-name");
  private final CutText age = new CutText("trace-age");
  private final CutText preview = new CutText("trace-preview");
  private final CutText figures = new CutText("trace-figures");
  private final Label standing = Controls.badge("", Tone.NEUTRAL);
  private final Label errors = Controls.badge("alert-circle", "", Tone.DANGER);

  TraceLines() {
    getStyleClass().add("trace-row");
    getChildren().addAll(mark, name, age, preview, figures);
  }

  /// @param status what its mark shows
  /// @param age how long ago it began
  /// @param preview the first line of what it is about
  /// @param figures its duration, tokens and cost
  /// @param errors how many of its logs failed, or empty
  record Words(
      String name,
      StatusMark.Status status,
      String age,
      String preview,
      String figures,
      String errors) {}

  /// Shows a trace.
  ///
  /// @param said whose turn it is, or empty
  void show(Words words, String said, Tone tone) {
    mark.show(words.status());
    name.show(words.name());
    age.show(words.age());
    preview.show(words.preview());
    figures.show(words.figures());
    errors.setText(words.errors());
    Controls.tone(standing, tone);
    standing.setText(said);
    Controls.show(getChildren(), errors, !words.errors().isEmpty());
    Controls.show(getChildren(), standing, !said.isEmpty());
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    double left = snappedLeftInset();
    double right = getWidth() - snappedRightInset();
    double y = snappedTopInset();
    mark.resizeRelocate(left, y, MARK, LINE);
    left += MARK;
    double end = right - age.wide();
    double line = name.baseline(y, LINE);
    age.place(snapPositionX(end), line, age.wide());
    double said = standing.isVisible() ? standing.prefWidth(-1) : 0;
    double room = end - GAP - left - (said > 0 ? said + GAP : 0);
    double wide = Math.min(name.wide(), Math.max(LEAST_NAME, room));
    name.place(left, line, wide);
    centre(standing, left + wide + GAP, y, said);
    y += LINE;
    preview.place(left, preview.baseline(y, MIDDLE), right - left);
    y += MIDDLE;
    double failed = errors.isVisible() ? errors.prefWidth(-1) : 0;
    centre(errors, right - failed, y, failed);
    double rest = right - left - (failed > 0 ? failed + GAP : 0);
    figures.place(left, figures.baseline(y, LINE), rest);
  }

  private void centre(Label badge, double x, double y, double width) {
    double tall = badge.prefHeight(-1);
    badge.resizeRelocate(
        snapPositionX(x), y + Math.round((LINE - tall) / 2), Math.ceil(width), tall);
  }
}
