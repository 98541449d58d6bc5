package tracedesk.ui.tree;

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

  private static final String LEFT;
  private static final String RIGHT;

  static {
    var names = new StringBuilder();
    var bars = new StringBuilder();
    for (int i = 0; i < DEPTH.length; i++) {
      double middle = TOP + TreeRowCell.HEIGHT * (i + 0.5);
      double x = 28 + 18 * DEPTH[i];
      names.append(box(x, middle, 18, 18)).append(box(x + 24, middle, NAME[i], 9));
      bars.append(box(-60 - 8 * i - BAR[i], middle, BAR[i], 10));
    }
    LEFT = names.toString();
    RIGHT = bars.toString();
  }

  private final SVGPath left = Controls.styled(new SVGPath(), "skeleton");
  private final SVGPath right = Controls.styled(new SVGPath(), "skeleton");

  SkeletonRows() {
    left.setContent(LEFT);
    right.setContent(RIGHT);
    left.setManaged(false);
    right.setManaged(false);
    getChildren().addAll(left, right);
    setMouseTransparent(true);
  }

  private static String box(double x, double middle, double width, double height) {
    var across = width - 2 * ROUND;
    var down = height - 2 * ROUND;
    return "M"
        + (x + ROUND)
        + " "
        + (middle - height / 2)
        + ("h" + across + corner(ROUND, ROUND))
        + ("v" + down + corner(-ROUND, ROUND))
        + ("h" + -across + corner(-ROUND, -ROUND))
        + ("v" + -down + corner(ROUND, -ROUND) + "z");
  }

  private static String corner(double right, double down) {
    return "a" + ROUND + " " + ROUND + " 0 0 1 " + right + " " + down;
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
