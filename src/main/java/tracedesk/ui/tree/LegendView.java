package tracedesk.ui.tree;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.KindIcon;
import tracedesk.ui.fx.Numbers;

/// How many logs of each kind the trace holds, in the colours of their bars.
final class LegendView extends HBox {
  private final Map<LogKind, Label> numbers = new EnumMap<>(LogKind.class);

  LegendView() {
    getStyleClass().add("tree-legend");
    setMinWidth(0);
  }

  /// A trace that grows changes the numbers alone.
  void show(TraceTree tree) {
    if (!numbers.keySet().equals(tree.kinds().keySet())) {
      numbers.clear();
      getChildren().clear();
      tree.kinds().keySet().forEach(this::add);
    }
    tree.kinds()
        .forEach(
            (kind, count) ->
                Objects.requireNonNull(numbers.get(kind)).setText(Numbers.count(count)));
  }

  private void add(LogKind kind) {
    var swatch = Controls.styled(new Region(), "swatch", KindIcon.style(kind));
    var number = Controls.words("", "mono-small", "subtle");
    var entry = Controls.row(5, swatch, Controls.words(KindIcon.words(kind)), number);
    entry.setMinWidth(USE_PREF_SIZE);
    numbers.put(kind, number);
    getChildren().add(entry);
  }
}
