package tracedesk.ui.tree;

import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.KindIcon;
import tracedesk.ui.fx.Numbers;

/// How many logs of each kind the trace holds, in the colours of their bars.
final class LegendView extends HBox {
  LegendView() {
    getStyleClass().add("tree-legend");
    setMinWidth(0);
  }

  void show(TraceTree tree) {
    getChildren().clear();
    tree.kinds()
        .forEach(
            (kind, count) -> {
              var words = Controls.words(KindIcon.words(kind));
              var number = Controls.words(Numbers.count(count), "mono-small", "subtle");
              var entry =
                  Controls.row(
                      5,
                      Controls.styled(new Region(), "swatch", KindIcon.style(kind)),
                      words,
                      number);
              entry.setMinWidth(USE_PREF_SIZE);
              getChildren().add(entry);
            });
  }
}
