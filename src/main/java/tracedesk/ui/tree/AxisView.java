package tracedesk.ui.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.beans.Observable;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Timeline;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;

/// The heads of the columns: name, the ticks of the time axis with what it leaves out, tokens and
/// cost.
final class AxisView extends Region {
  private static final double HEIGHT = 26;
  private static final double BREAK_WIDTH = 9;
  private static final double BREAK_HEIGHT = 7;
  private static final double IDLE_HEIGHT = 20;

  private final TreeViewModel model;
  private final Label name = Controls.words(Text.get("tree.column.name"));
  private final Label tokens = Controls.words(Text.get("tree.column.tokens"));
  private final Label cost = Controls.words(Text.get("tree.column.cost"));
  private final IdleButton idle;
  private final List<Label> ticks = new ArrayList<>();
  private final List<BreakMark> breaks = new ArrayList<>();

  AxisView(TreeViewModel model) {
    this.model = model;
    idle = new IdleButton(model.time());
    getStyleClass().add("tree-axis");
    getChildren().addAll(name, idle, tokens, cost);
    for (Observable cause : List.of(model.time().axisProperty(), model.numbersShownProperty())) {
      cause.subscribe(this::requestLayout);
    }
    var gestures = new TimeGestures(this, model.time(), model::columns);
    gestures.listenToWheel();
    gestures.listenToDrag();
  }

  @Override
  protected void layoutChildren() {
    var columns = model.columns(getWidth());
    place(name, 12);
    tokens.setVisible(columns.numbers());
    cost.setVisible(columns.numbers());
    place(tokens, columns.tokensRight() - tokens.prefWidth(-1));
    place(cost, columns.costRight() - cost.prefWidth(-1));
    double wide = Math.ceil(idle.prefWidth(-1));
    idle.resizeRelocate(
        columns.axisLeft() - 8 - wide, Math.round((HEIGHT - IDLE_HEIGHT) / 2), wide, IDLE_HEIGHT);
    var axis = model.time().axisProperty().get();
    placeTicks(axis == null ? List.of() : axis.ticks(columns.axisWidth()), columns);
    placeBreaks(axis == null ? List.of() : axis.breaks(), columns);
  }

  private void placeTicks(List<Timeline.Tick> marks, Columns columns) {
    while (ticks.size() < marks.size()) {
      ticks.add(Controls.words("", "tick"));
      getChildren().add(ticks.getLast());
    }
    for (int i = 0; i < ticks.size(); i++) {
      var label = ticks.get(i);
      label.setVisible(i < marks.size());
      if (i < marks.size()) {
        var mark = marks.get(i);
        label.setText(mark.label());
        double half = mark.at() < 0.001 ? 0 : label.prefWidth(-1) / 2;
        place(
            label,
            Math.max(
                columns.axisLeft(), columns.axisLeft() + mark.at() * columns.axisWidth() - half));
      }
    }
  }

  private void placeBreaks(List<Timeline.Break> left, Columns columns) {
    while (breaks.size() < left.size()) {
      breaks.add(new BreakMark());
      getChildren().add(breaks.getLast());
    }
    for (int i = 0; i < breaks.size(); i++) {
      var mark = breaks.get(i);
      mark.setVisible(i < left.size());
      if (i < left.size()) {
        mark.show(left.get(i).idle());
        double middle = (left.get(i).from() + left.get(i).to()) / 2 * columns.axisWidth();
        mark.resizeRelocate(
            Math.round(columns.axisLeft() + middle - BREAK_WIDTH / 2),
            HEIGHT - 1 - BREAK_HEIGHT,
            BREAK_WIDTH,
            BREAK_HEIGHT);
      }
    }
  }

  private void place(Label label, double x) {
    double tall = label.prefHeight(-1);
    label.resizeRelocate(
        Math.round(x), Math.round((HEIGHT - tall) / 2), Math.ceil(label.prefWidth(-1)), tall);
  }

  @Override
  protected double computePrefHeight(double width) {
    return HEIGHT;
  }

  @Override
  protected double computeMinHeight(double width) {
    return HEIGHT;
  }

  @Override
  protected double computeMinWidth(double height) {
    return 0;
  }

  /// Two strokes where idle time is left out, which tell how long it was.
  private static final class BreakMark extends Region {
    private Timeline.@Nullable Span shown;

    BreakMark() {
      getStyleClass().add("axis-break");
      Controls.explainedBy(this, () -> Objects.requireNonNullElse(getAccessibleText(), ""));
    }

    void show(Timeline.Span idle) {
      if (!idle.equals(shown)) {
        shown = idle;
        setAccessibleText(Text.get("tree.leftOut", Numbers.duration(idle.duration())));
      }
    }
  }
}
