package tracedesk.ui.tree;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.Observable;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Text;

/// The heads of the columns: name, the ticks of the time axis, tokens and cost.
final class AxisView extends Region {
  private static final double HEIGHT = 26;

  private final TreeViewModel model;
  private final Label name = Controls.words(Text.get("tree.column.name"));
  private final Label tokens = Controls.words(Text.get("tree.column.tokens"));
  private final Label cost = Controls.words(Text.get("tree.column.cost"));
  private final List<Label> ticks = new ArrayList<>();

  AxisView(TreeViewModel model) {
    this.model = model;
    getStyleClass().add("tree-axis");
    getChildren().addAll(name, tokens, cost);
    for (Observable cause : List.of(model.time().axisProperty(), model.numbersShownProperty())) {
      cause.subscribe(this::requestLayout);
    }
  }

  @Override
  protected void layoutChildren() {
    var columns = model.columns(getWidth());
    place(name, 12);
    tokens.setVisible(columns.numbers());
    cost.setVisible(columns.numbers());
    place(tokens, columns.tokensRight() - tokens.prefWidth(-1));
    place(cost, columns.costRight() - cost.prefWidth(-1));
    var timeline = model.time().axisProperty().get();
    int used = 0;
    if (timeline != null) {
      for (var tick : timeline.ticks(columns.axisWidth())) {
        if (used == ticks.size()) {
          ticks.add(Controls.words("", "tick"));
          getChildren().add(ticks.getLast());
        }
        var label = ticks.get(used++);
        label.setText(tick.label());
        double half = tick.at() < 0.001 ? 0 : label.prefWidth(-1) / 2;
        double x = columns.axisLeft() + tick.at() * columns.axisWidth() - half;
        place(
            label,
            Math.clamp(x, columns.axisLeft(), Math.max(columns.axisLeft(), getWidth() - 2 * half)));
      }
    }
    for (int i = 0; i < ticks.size(); i++) {
      ticks.get(i).setVisible(i < used);
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
}
