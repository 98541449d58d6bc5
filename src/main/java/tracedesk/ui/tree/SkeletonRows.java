package tracedesk.ui.tree;

import javafx.geometry.Insets;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Controls;

/// Grey rows in the place of logs still loading.
final class SkeletonRows extends VBox {
  private static final int[] DEPTH = {0, 1, 1, 2, 2, 1, 2, 2, 2, 1};
  private static final int[] NAME = {120, 96, 88, 104, 92, 110, 98, 72, 120, 80};
  private static final int[] BAR = {170, 24, 60, 30, 22, 110, 34, 18, 46, 20};

  SkeletonRows() {
    getStyleClass().add("tree-skeleton");
    for (int i = 0; i < DEPTH.length; i++) {
      var row =
          new HBox(
              6,
              Controls.skeleton(18, 18),
              Controls.skeleton(NAME[i], 9),
              Controls.spacer(),
              Controls.skeleton(BAR[i], 10));
      row.getStyleClass().addAll("row", "tree-skeleton-row");
      row.setPadding(new Insets(0, 60 + 8 * i, 0, 28 + 18 * DEPTH[i]));
      getChildren().add(row);
    }
    setMouseTransparent(true);
  }
}
