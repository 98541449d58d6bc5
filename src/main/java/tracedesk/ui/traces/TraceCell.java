package tracedesk.ui.traces;

import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
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

  private final StatusMark mark = new StatusMark();
  private final Label name = new Label();
  private final Label standing = Controls.badge("", Tone.NEUTRAL);
  private final Label age = Controls.words("", "trace-age");
  private final Label preview = Controls.words("", "trace-preview");
  private final Label figures = Controls.words("", "trace-figures");
  private final Label errors = Controls.badge("alert-circle", "", Tone.DANGER);
  private final HBox trace;

  private final VBox skeleton =
      new VBox(8, Controls.skeleton(132, 8), Controls.skeleton(236, 8), Controls.skeleton(168, 8));

  private final Label title = new Label();
  private final Label count = Controls.words("", "group-count");
  private final Node chevron = Icons.of("chevron-down", 12);
  private final HBox group = Controls.row(6, chevron, title, count);

  TraceCell(TracesViewModel model) {
    this.model = model;
    mark.getStyleClass().add("trace-mark");
    name.getStyleClass().add("trace-name");
    name.setTextOverrun(OverrunStyle.ELLIPSIS);
    name.setMinWidth(40);
    HBox.setHgrow(name, Priority.SOMETIMES);
    age.setMinWidth(Region.USE_PREF_SIZE);
    standing.setMinWidth(Region.USE_PREF_SIZE);
    var first = Controls.row(6, name, standing, Controls.spacer(), age);
    var third = Controls.row(6, figures, Controls.spacer(), errors);
    first.getStyleClass().add("trace-line");
    third.getStyleClass().add("trace-line");
    var lines = new VBox(first, preview, third);
    HBox.setHgrow(lines, Priority.ALWAYS);
    lines.setMinWidth(0);
    trace = new HBox(mark, lines);
    trace.getStyleClass().add("trace-row");
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
    mark.show(mark(summary));
    name.setText(summary.name());
    showStanding(summary);
    age.setText(Numbers.ago(summary.started(), model.nowProperty().get(), model.zone()));
    preview.setText(summary.preview());
    figures.setText(figures(summary));
    errors.setText(Numbers.count(summary.errors()));
    errors.setVisible(summary.errors() > 0);
    show(
        trace,
        Text.get(
            "traces.row-spoken",
            summary.name(),
            status(summary),
            age.getText(),
            summary.preview(),
            summary.errors()));
  }

  /// Whose turn it is: an edit that is not saved, or a save that is not done.
  private void showStanding(TraceSummary summary) {
    var queued = model.queued(summary);
    var text =
        switch (queued) {
          case null -> model.isEdited(summary) ? Text.get("traces.edited") : "";
          case READY, SENDING, UNKNOWN -> Text.get("traces.queued");
          case CONFLICT -> Text.get("traces.conflict");
          case REJECTED -> Text.get("traces.rejected");
        };
    var tone =
        switch (queued) {
          case null -> Tone.WARNING;
          case READY, SENDING, UNKNOWN -> Tone.NEUTRAL;
          case CONFLICT -> Tone.THEIRS;
          case REJECTED -> Tone.DANGER;
        };
    Controls.tone(standing, tone);
    standing.setText(text);
    standing.setVisible(!text.isEmpty());
    standing.setManaged(!text.isEmpty());
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
