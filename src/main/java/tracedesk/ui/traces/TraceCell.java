package tracedesk.ui.traces;

import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.StatusMark;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// A line of the list: a trace in three lines, a group's head, or the foot.
final class TraceCell extends ListCell<ListRow> {
  private static final PseudoClass DONE = PseudoClass.getPseudoClass("done");

  private final TracesViewModel model;

  private final TraceLines trace = new TraceLines();

  private final VBox skeleton =
      new VBox(8, Controls.skeleton(132, 8), Controls.skeleton(236, 8), Controls.skeleton(168, 8));

  private final Label title = new Label();
  private final Label count = Controls.words("", "group-count");
  private final Node chevron = Icons.of("chevron-down", 12);
  private final HBox group = Controls.row(6, chevron, title, count);

  TraceCell(TracesViewModel model) {
    this.model = model;
    skeleton.getStyleClass().add("trace-waiting");
    group.getStyleClass().add("group-row");
    group.setOnMouseClicked(
        _ -> {
          if (getItem() instanceof ListRow.Group head) {
            model.toggle(head);
          }
        });
    Controls.explainedBy(this, this::moment);
    setAccessibleRole(AccessibleRole.LIST_ITEM);
    setPrefWidth(0);
    getStyleClass().add("list-line");
  }

  private String moment() {
    return !isEmpty() && getItem() instanceof ListRow.Item(var trace)
        ? Numbers.timestamp(trace.started(), model.zone())
        : "";
  }

  @Override
  protected void updateItem(@Nullable ListRow row, boolean empty) {
    super.updateItem(row, empty);
    show();
  }

  /// Shows the row as it is now.
  void show() {
    var row = getItem();
    if (isEmpty() || row == null) {
      show(null, "");
      return;
    }
    switch (row) {
      case ListRow.Item(var summary) -> show(summary);
      case ListRow.Group head -> show(head);
      case ListRow.Waiting waiting -> show(waiting);
      case ListRow.Foot(var problem) -> {
        if (problem == null) {
          show(Controls.row(8, Icons.busy(12), Controls.label("traces.loading-more")), "");
        } else {
          var retry = new Command("traces.retry", model::retry);
          show(
              Controls.row(8, Controls.words(Problems.text(problem), "muted"), Buttons.link(retry)),
              "");
        }
      }
    }
    pseudoClassStateChanged(DONE, row instanceof ListRow.Item(var summary) && summary.isComplete());
  }

  private void show(@Nullable Node graphic, String spoken) {
    setGraphic(graphic);
    setAccessibleText(spoken);
  }

  private void show(ListRow.Group head) {
    title.setText(head.title());
    count.setText(head.count() < 0 ? "" : Numbers.count(head.count()));
    chevron.setRotate(head.open() ? 0 : -90);
    show(group, Text.get("traces.group-spoken", head.title(), Math.max(0, head.count())));
  }

  private void show(ListRow.Waiting row) {
    var problem = row.problem();
    if (problem == null) {
      show(skeleton, Text.get("traces.loading-more"));
      var place = getParent();
      if (place != null && place.isVisible()) { // else the list only measures
        model.want(row);
      }
      return;
    }
    var retry = new Command("traces.retry", () -> model.retry(row));
    var words = Controls.words(Problems.text(problem), "muted");
    var line = Controls.row(8, words, Controls.spacer(), Buttons.link(retry));
    line.getStyleClass().add("trace-waiting");
    show(line, words.getText());
  }

  private void show(TraceSummary summary) {
    var words =
        new TraceLines.Words(
            summary.name(),
            mark(summary),
            Numbers.ago(summary.started(), model.nowProperty().get(), model.zone()),
            summary.preview(),
            figures(summary),
            summary.errors() == 0 ? "" : Numbers.count(summary.errors()));
    var queued = model.queued(summary);
    var standing = queued == null && !model.isEdited(summary) ? "" : standing(queued);
    trace.show(words, standing, tone(queued));
    show(
        trace,
        Text.get(
            "traces.row-spoken",
            summary.name(),
            status(summary),
            words.age(),
            summary.preview(),
            summary.errors()));
  }

  /// Whose turn it is: an edit that is not saved, or a save that is not done.
  private static String standing(Operation.@Nullable State queued) {
    return switch (queued) {
      case null -> Text.get("traces.edited");
      case READY, SENDING, UNKNOWN -> Text.get("traces.queued");
      case CONFLICT -> Text.get("traces.conflict");
      case REJECTED -> Text.get("traces.rejected");
    };
  }

  private static Tone tone(Operation.@Nullable State queued) {
    return switch (queued) {
      case null -> Tone.WARNING;
      case READY, SENDING, UNKNOWN -> Tone.NEUTRAL;
      case CONFLICT -> Tone.THEIRS;
      case REJECTED -> Tone.DANGER;
    };
  }

  private static StatusMark.Status mark(TraceSummary summary) {
    if (summary.receiving()) {
      return StatusMark.Status.RECEIVING;
    }
    if (summary.isComplete()) {
      return StatusMark.Status.COMPLETE;
    }
    return summary.isIncomplete() ? StatusMark.Status.INCOMPLETE : StatusMark.Status.UNKNOWN;
  }

  private static String status(TraceSummary summary) {
    if (summary.receiving()) {
      return Text.get("trace-status.receiving");
    }
    return summary.status() == null ? "" : Text.get("trace-status." + summary.status().api());
  }

  private static String figures(TraceSummary summary) {
    var text = new StringBuilder();
    var duration = summary.duration();
    text.append(duration == null ? Text.get("traces.no-timing") : Numbers.duration(duration));
    if (summary.tokens() > 0) {
      text.append("  ").append(Text.get("traces.tokens", Numbers.tokens(summary.tokens())));
    }
    if (summary.cost() > 0) {
      text.append("  ").append(Numbers.cost(summary.cost()));
    }
    return text.toString();
  }
}
