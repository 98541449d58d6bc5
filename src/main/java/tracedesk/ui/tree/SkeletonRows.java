package tracedesk.ui.tree;

import java.util.Locale;
import javafx.scene.layout.Region;
import javafx.scene.shape.SVGPath;
import tracedesk.ui.fx.Controls;

/// Grey rows in the place of logs still loading: what stands left in them is one shape, what stands
/// right another, since each first frame of a window would lay out ten rows of nodes for it.
final class SkeletonRows extends Region {
  private static final double TOP = 4;
  private static final double ROUND = 4;
  private static final int[] DEPTH = {0, 1, 1, 2, 2, 1, 2, 2, 2, 1};
  private static final int[] NAME = {120, 96, 88, 104, 92, 110, 98, 72, 120, 80};
  private static final int[] BAR = {170, 24, 60, 30, 22, 110, 34, 18, 46, 20};

  private final SVGPath left = Controls.styled(new SVGPath(), "skeleton");
  private final SVGPath right = Controls.styled(new SVGPath(), "skeleton");

  SkeletonRows() {
    var names = new StringBuilder();
    var bars = new StringBuilder();
    for (int i = 0; i < DEPTH.length; i++) {
      double middle = TOP + TreeRowCell.HEIGHT * (i + 0.5);
      double x = 28 + 18 * DEPTH[i];
      names.append(box(x, middle, 18, 18)).append(box(x + 24, middle, NAME[i], 9));
      bars.append(box(-60 - 8 * i - BAR[i], middle, BAR[i], 10));
    }
    left.setContent(names.toString());
    right.setContent(bars.toString());
    left.setManaged(false);
    right.setManaged(false);
    getChildren().addAll(left, right);
    setMouseTransparent(true);
  }

  private static String box(double x, double middle, double width, double height) {
    return String.format(
        Locale.ROOT,
        "M%1$s %2$sh%3$sa%5$s %5$s 0 0 1 %5$s %5$sv%4$sa%5$s %5$s 0 0 1-%5$s %5$s"
            + "h-%3$sa%5$s %5$s 0 0 1-%5$s-%5$sv-%4$sa%5$s %5$s 0 0 1 %5$s-%5$sz",
        x + ROUND,
        middle - height / 2,
        width - 2 * ROUND,
        height - 2 * ROUND,
        ROUND);
  }

  @Override
  protected void layoutChildren() {
    right.setLayoutX(getWidth());
  }

  @Override
  protected double computePrefHeight(double width) {
    return TOP + TreeRowCell.HEIGHT * DEPTH.length;
  }
}
