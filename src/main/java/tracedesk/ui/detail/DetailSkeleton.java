package tracedesk.ui.detail;

import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Controls;

/// Grey lines where the form will be, while a log takes long to come.
final class DetailSkeleton extends VBox {
  DetailSkeleton() {
    super(12);
    getStyleClass().add("form");
    getChildren()
        .addAll(
            Controls.row(9, Controls.skeleton(24, 24), Controls.skeleton(180, 16)),
            Controls.skeleton(320, 12),
            Controls.skeleton(520, 46),
            Controls.skeleton(80, 14),
            Controls.skeleton(520, 150),
            Controls.skeleton(80, 14),
            Controls.skeleton(520, 190));
  }
}
