package tracedesk.ui.tree;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.CopyableId;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// Above the tree: where the trace belongs, its name and status, its id, and what it adds up to.
final class TreeHeaderView extends VBox {
  private final TreeViewModel model;
  private final StringProperty id = new SimpleStringProperty("");
  private final BooleanProperty narrow = new SimpleBooleanProperty();
  private final BooleanProperty compact = new SimpleBooleanProperty();
  private final HBox crumbs = Controls.row(5);
  private final Label title = Controls.title("");
  private final HBox status = Controls.row(6);
  private @Nullable Said statusShown;
  private final HBox rollups = Controls.styled(Controls.row(0), "tree-rollups");

  private @Nullable Summed rollupShown;

  /// What the roll-ups were made of.
  private record Summed(Rollup sum, @Nullable Loading loading, boolean worded) {}

  private record Said(@Nullable TraceStatus status, boolean receiving, boolean late) {}

  TreeHeaderView(
      TreeViewModel model, Background background, Command previous, Command next, Command copyId) {
    this.model = model;
    getStyleClass().add("tree-header");
    title.setMinWidth(0);
    crumbs.setMinWidth(0);
    status.setMinWidth(Region.USE_PREF_SIZE);
    rollups.setMinWidth(0);
    var roomy = compact.not();
    var place =
        Controls.row(
            8,
            crumbs,
            Controls.spacer(),
            Buttons.icon(previous, 24),
            Buttons.icon(next, 24),
            Controls.named("tree-menu", menu(copyId)));
    var copyable = new CopyableId("tree-log-id", id, background);
    copyable.setMinWidth(USE_PREF_SIZE);
    var name =
        Controls.row(
            9,
            title,
            status,
            Controls.spacer(),
            Controls.shownWhile(roomy, copyable),
            Controls.shownWhile(compact, menu(copyId)));
    getChildren()
        .addAll(Controls.shownWhile(roomy, Controls.styled(place, "tree-place")), name, rollups);
    narrow.bind(widthProperty().map(width -> width.doubleValue() < Columns.NARROW));
    narrow.subscribe(this::show);
    model.traceProperty().subscribe(this::show);
    model.chosenProperty().subscribe(this::show);
    model.phaseProperty().subscribe(this::show);
    model.loadingProperty().subscribe(this::show);
    model.loadingShown().subscribe(this::show);
  }

  /// Whether place, id and the buttons for other traces are left out.
  BooleanProperty compactProperty() {
    return compact;
  }

  private MenuButton menu(Command copyId) {
    var menu = new MenuButton();
    menu.setGraphic(Icons.of("more-horizontal", 15));
    menu.setAccessibleText(Text.get("tree.menu"));
    menu.getStyleClass().addAll("button-icon", "no-arrow", "tree-menu");
    menu.getItems()
        .addAll(
            Buttons.item(copyId),
            new SeparatorMenuItem(),
            Buttons.item(model.expandAll),
            Buttons.item(model.collapseAll),
            new SeparatorMenuItem(),
            grouping(),
            new SeparatorMenuItem(),
            Buttons.item(model.time().zoomIn),
            Buttons.item(model.time().zoomOut),
            Buttons.item(model.time().showAll));
    return Controls.explained(menu, Text.get("tree.menu"));
  }

  private CheckMenuItem grouping() {
    var item = new CheckMenuItem(model.group.label());
    item.setId("tree-group");
    item.selectedProperty().bindBidirectional(model.groupedProperty());
    return item;
  }

  private void show() {
    Trace trace = model.traceProperty().get();
    var summary = trace == null ? model.chosenProperty().get() : trace.summary();
    if (summary == null) {
      return;
    }
    id.set(summary.root().value());
    title.setText(summary.name());
    showPlace(summary);
    showStatus(summary);
    showRollup(trace == null ? Rollup.of(summary) : Rollup.of(trace));
  }

  private void showPlace(TraceSummary summary) {
    crumbs.getChildren().clear();
    for (var segment : summary.directory().split("/")) {
      if (!segment.isEmpty()) {
        if (!crumbs.getChildren().isEmpty()) {
          crumbs.getChildren().add(Controls.words("/", "size-12", "faint"));
        }
        crumbs.getChildren().add(Controls.words(segment, "size-12", "subtle"));
      }
    }
  }

  /// The pill stays as it is while the status does, so that a loader in it turns evenly.
  private void showStatus(TraceSummary summary) {
    var said = new Said(summary.status(), summary.receiving(), summary.late());
    if (said.equals(statusShown)) {
      return;
    }
    statusShown = said;
    status.getChildren().clear();
    var pill = pill(summary);
    if (pill != null) {
      status.getChildren().add(pill);
    }
    if (summary.late()) {
      status
          .getChildren()
          .add(
              Controls.named(
                  "tree-late",
                  Controls.explained(
                      Controls.badge("clock", Text.get("tree.lateLogs"), Tone.NEUTRAL),
                      Text.get("tree.late.tip"))));
    }
  }

  private static @Nullable Node pill(TraceSummary summary) {
    if (summary.receiving()) {
      return Controls.pill(Text.get("tree.receiving"), Icons.busy(12), Tone.ACCENT);
    }
    if (summary.isComplete()) {
      return Controls.pill(Text.get("tree.complete"), Icons.complete(12), Tone.SUCCESS);
    }
    return summary.isIncomplete()
        ? Controls.pill(Text.get("tree.incomplete"), Icons.incomplete(9), Tone.WARNING)
        : null;
  }

  private void showRollup(Rollup sum) {
    var loading = model.loadingShown().get() ? model.loadingProperty().get() : null;
    boolean worded = !narrow.get() && loading == null;
    var summed = new Summed(sum, loading, worded);
    if (summed.equals(rollupShown)) {
      return;
    }
    rollupShown = summed;
    rollups.getChildren().clear();
    if (sum.duration() != null) {
      add(Numbers.duration(sum.duration()), worded ? Text.get("tree.duration") : "");
    }
    if (loading != null && loading.expected() > 0) {
      add(
          Numbers.count(loading.rows()),
          Text.get("tree.logs.of", Numbers.count(loading.expected())));
    } else if (sum.logs() > 0) {
      add(Numbers.count(sum.logs()), Text.get("tree.logs", sum.logs()));
    }
    if (sum.tokens() > 0) {
      add(Numbers.tokens(sum.tokens()), Text.get("tree.tokens", sum.tokens()));
    }
    if (sum.cost() > 0) {
      add(Numbers.cost(sum.cost()), worded ? Text.get("tree.cost") : "");
    }
    if (sum.errors() > 0) {
      rollups.getChildren().add(errors(sum.errors()));
    }
    if (loading != null) {
      var grow = Controls.words(Text.get("tree.loading.totals"), "size-12", "subtle");
      grow.setMinWidth(0);
      rollups.getChildren().add(grow);
    }
  }

  private void add(String number, String words) {
    var entry = Controls.row(5, Controls.words(number, "mono-medium"));
    if (!words.isEmpty()) {
      entry.getChildren().add(Controls.words(words, "size-12", "muted"));
    }
    entry.setMinWidth(USE_PREF_SIZE);
    rollups.getChildren().add(entry);
  }

  private Button errors(int count) {
    var words = Text.get("tree.errors", count);
    var button = Controls.named("tree-error-count", new Button(words));
    button.setGraphic(Controls.words(Numbers.count(count), "mono-medium"));
    button.setOnAction(pressed -> model.nextError.run());
    button.setAccessibleText(Numbers.count(count) + " " + words + ", " + model.nextError.label());
    button.getStyleClass().add("tree-errors");
    button.setMinWidth(USE_PREF_SIZE);
    return Controls.explained(button, Text.get("tree.nextError.tip"));
  }
}
