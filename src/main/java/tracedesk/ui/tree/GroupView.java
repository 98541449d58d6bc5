package tracedesk.ui.tree;

import java.time.Duration;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Timeline;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.KindIcon;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// What the selected group of equal calls adds up to: stands where the form of a log would.
public final class GroupView extends StackPane {
  private final TreeViewModel model;
  private final BooleanBinding isGroup;
  private final VBox card = Controls.styled(new VBox(10), "group-card");
  private final Command open;
  private @Nullable TraceTree shownOf;
  private int shownRow;

  /// @param toTree gives the keyboard to the tree
  public GroupView(TreeViewModel model, Runnable toTree) {
    this.model = model;
    open = new Command("tree.group.open", this::open).then(toTree);
    isGroup =
        Bindings.createBooleanBinding(
            this::hasGroup, model.selectedProperty(), model.looksProperty());
    getStyleClass().add("group-view");
    setId("tree-group-sum");
    card.setMaxHeight(USE_PREF_SIZE);
    getChildren().add(card);
    model.looksProperty().subscribe(this::show);
    model.selectedProperty().subscribe(this::show);
  }

  /// Whether a group is selected.
  public BooleanBinding shown() {
    return isGroup;
  }

  private boolean hasGroup() {
    int row = model.selectedProperty().get();
    return row != TraceTree.NONE && row < model.tree().size() && model.tree().isGroup(row);
  }

  /// Rows are drawn anew far more often than another group is selected, or the trace grows.
  private void show() {
    var tree = model.tree();
    int row = model.selectedProperty().get();
    if (!hasGroup() || tree == shownOf && row == shownRow) {
      return;
    }
    shownOf = tree;
    shownRow = row;
    card.getChildren().clear();
    var group = tree.row(row);
    var density = tree.density(row);
    var count =
        Controls.badge(Text.get("tree.group.count", Numbers.count(density.calls())), Tone.NEUTRAL);
    card.getChildren()
        .add(
            Controls.row(
                10,
                new KindIcon(KindIcon.LARGE, group.kind()),
                Controls.title(RowWords.name(tree, row)),
                count));
    var span = Timeline.span(tree, row);
    if (span != null) {
      long began = tree.totals().startMicros();
      fact("tree.group.began", Numbers.duration(between(began, span.start())));
      fact("tree.group.ended", Numbers.duration(between(began, span.end())));
      fact("tree.group.lasted", Numbers.duration(span.duration()));
    }
    density.mean().ifPresent(mean -> fact("tree.group.judged", Numbers.judgment(mean)));
    fact("tree.group.logs", Numbers.count(tree.end(row) - row - 1));
    if (tree.tokens(row) > 0) {
      fact("tree.group.tokens", Numbers.count(tree.tokens(row)));
    }
    if (tree.cost(row) > 0) {
      fact("tree.group.cost", Numbers.cost(tree.cost(row)));
    }
    var errors = fact("tree.group.errors", Numbers.count(tree.errors(row)));
    if (tree.errors(row) > 0) {
      errors.getStyleClass().add("tone-danger");
    }
    card.getChildren().add(Controls.row(0, Buttons.link(open)));
  }

  private static Duration between(long from, long to) {
    return new Timeline.Span(from, to).duration();
  }

  private void open() {
    model.expandOrEnter();
    if (hasGroup()) {
      model.expandOrEnter();
    }
  }

  private Label fact(String key, String value) {
    var shown = Controls.words(value, "mono-medium");
    card.getChildren()
        .add(
            Controls.row(
                8, Controls.styled(Controls.label(key), "muted"), Controls.spacer(), shown));
    return shown;
  }
}
