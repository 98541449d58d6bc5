package tracedesk.ui.detail;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Numbers;

/// The four measures at the head of the form; what is not known shows a dash. A log that used
/// nothing itself, as a flow does, shows what the logs below it used.
final class MetricsCard extends GridPane {
  private static final String UNKNOWN = "–";

  MetricsCard() {
    getStyleClass().add("metrics");
    for (int i = 0; i < 4; i++) {
      var column = new ColumnConstraints();
      column.setPercentWidth(25);
      getColumnConstraints().add(column);
    }
  }

  /// @param tree the trace the log belongs to, when known
  /// @return whether anything is known at all
  boolean show(Log log, @Nullable TraceTree tree, ZoneId zone) {
    var timing = log.timing();
    var usage = log.usage();
    var latency = timing.latency();
    boolean spent = usage.promptCost() != null || usage.outputCost() != null;
    var done = log.isComplete() ? timing.end() : null;
    var start = timing.start() == null ? timing.created() : timing.start();
    getChildren().clear();
    measure(0, "detail.latency", seconds(latency), latency + " s");
    boolean counted = usage.promptTokens() != null || usage.outputTokens() != null;
    int row = tree == null ? TraceTree.NONE : tree.find(log.id());
    long tokensBelow = tree == null || row == TraceTree.NONE ? 0 : tree.tokens(row);
    double costBelow = tree == null || row == TraceTree.NONE ? 0 : tree.cost(row);
    if (counted || tokensBelow == 0) {
      var own = count(usage.promptTokens()) + " / " + count(usage.outputTokens());
      measure(1, "detail.tokens", counted ? own : null, null);
    } else {
      measure(1, "detail.tokensBelow", Numbers.count(tokensBelow), null);
    }
    if (spent || costBelow == 0) {
      measure(2, "detail.cost", spent ? Numbers.cost(usage.cost()) : null, null);
    } else {
      measure(2, "detail.costBelow", Numbers.cost(costBelow), null);
    }
    measure(
        3,
        done == null ? "detail.started" : "detail.completedAt",
        clock(done == null ? start : done, zone),
        stamp(done == null ? start : done, zone));
    return latency != null || usage.tokens() > 0 || spent || start != null;
  }

  private void measure(int column, String key, @Nullable String value, @Nullable String more) {
    var shown = Controls.words(value == null ? UNKNOWN : value, "metric");
    var cell = new VBox(Controls.styled(Controls.label(key), "subtle", "size-11"), shown);
    cell.getStyleClass().add(column == 0 ? "metric-first" : "metric-next");
    cell.setMinWidth(0);
    if (value != null && more != null) {
      Controls.explained(cell, more);
    }
    add(cell, column, 0);
  }

  private static @Nullable String seconds(@Nullable Double seconds) {
    return seconds == null || !(Math.abs(seconds) < 1e9)
        ? null
        : Numbers.duration(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  private static String count(@Nullable Long count) {
    return count == null ? UNKNOWN : Numbers.count(count);
  }

  private static @Nullable String clock(@Nullable Instant at, ZoneId zone) {
    return at == null ? null : Numbers.clockSeconds(at, zone);
  }

  private static @Nullable String stamp(@Nullable Instant at, ZoneId zone) {
    return at == null ? null : Numbers.timestamp(at, zone);
  }
}
