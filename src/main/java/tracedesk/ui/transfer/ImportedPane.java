package tracedesk.ui.transfer;

import java.util.ArrayList;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import tracedesk.service.TraceImport;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// What an import did: how many logs were added, filled or there already, and what could not be
/// read, line by line.
final class ImportedPane extends VBox {
  private static final int WARNINGS = 20;

  private final Command copyDamage;

  ImportedPane(Command copyDamage) {
    super(14);
    this.copyDamage = copyDamage;
  }

  void show(TraceImport.Summary summary) {
    getChildren().setAll(head(summary), counts(summary));
    if (!summary.sets().isEmpty()) {
      getChildren().add(sets(summary.sets()));
    }
    if (!summary.warnings().isEmpty()) {
      getChildren().add(warnings(summary));
    }
    if (summary.damagedCount() > 0) {
      getChildren().add(damage(summary));
    }
  }

  private static Node head(TraceImport.Summary summary) {
    var title = Controls.words(title(summary), "transfer-title");
    title.setId("import-title");
    title.setWrapText(true);
    title.setGraphic(
        summary.cancelled() || summary.damagedCount() > 0 || isEmpty(summary)
            ? Icons.of("alert-circle", 16, Tone.WARNING)
            : Icons.complete(15));
    var words = Controls.words(words(summary), "muted", "size-12-5");
    words.setWrapText(true);
    title.setMinHeight(Region.USE_PREF_SIZE);
    words.setMinHeight(Region.USE_PREF_SIZE);
    return new VBox(4, title, words);
  }

  private static String title(TraceImport.Summary summary) {
    if (summary.cancelled()) {
      return Text.get("transfer.imported.cancelled");
    }
    if (isEmpty(summary)) {
      return Text.get("transfer.imported.nothing");
    }
    if (summary.added() + summary.filled() > 0) {
      return Text.get("transfer.imported", summary.added() + summary.filled(), summary.traces());
    }
    return Text.get(
        summary.sets().isEmpty() ? "transfer.imported.known" : "transfer.imported.sets.title");
  }

  private static boolean isEmpty(TraceImport.Summary summary) {
    return summary.read() == 0 && summary.sets().isEmpty();
  }

  private static String words(TraceImport.Summary summary) {
    var took = Numbers.duration(summary.took());
    return summary.cancelled()
        ? Text.get("transfer.imported.cancelled.words", summary.read())
        : Text.get("transfer.imported.words", summary.read(), took);
  }

  private static Node counts(TraceImport.Summary summary) {
    var grid = Controls.styled(new GridPane(), "metrics", "transfer-counts");
    count(grid, "added", summary.added());
    count(grid, "filled", summary.filled());
    count(grid, "unchanged", summary.unchanged());
    count(grid, "damaged", summary.damagedCount());
    return grid;
  }

  private static void count(GridPane grid, String what, long count) {
    int column = grid.getColumnCount();
    var share = new ColumnConstraints();
    share.setPercentWidth(25);
    grid.getColumnConstraints().add(share);
    var number = Controls.words(Numbers.count(count), "metric");
    number.setId("import-" + what);
    if (what.equals("damaged") && count > 0) {
      number.getStyleClass().add("tone-danger");
    }
    var cell =
        new VBox(
            Controls.words(Text.get("transfer.imported.".concat(what)), "subtle", "size-11"),
            number);
    cell.getStyleClass().add(column == 0 ? "metric-first" : "metric-next");
    Controls.explained(cell, Text.get("transfer.imported." + what + ".tip"));
    grid.add(cell, column, 0);
  }

  /// What came besides logs, in a sentence.
  private static Node sets(TraceImport.Sets sets) {
    var parts = new ArrayList<String>();
    if (sets.datasets() + sets.datapoints() > 0) {
      parts.add(Text.get("transfer.imported.sets.datasets", sets.datasets(), sets.datapoints()));
    }
    if (sets.evaluations() + sets.runs() > 0) {
      parts.add(Text.get("transfer.imported.sets.evaluations", sets.evaluations(), sets.runs()));
    }
    if (sets.deployments() > 0) {
      parts.add(Text.get("transfer.imported.sets.deployments", sets.deployments()));
    }
    var words =
        Controls.words(
            Text.get("transfer.imported.sets", String.join(", ", parts)), "muted", "size-12-5");
    words.setId("import-sets");
    words.setWrapText(true);
    return words;
  }

  private static Node warnings(TraceImport.Summary summary) {
    var box = new VBox(6);
    summary.warnings().stream()
        .limit(WARNINGS)
        .map(FoundPane::warning)
        .forEach(box.getChildren()::add);
    int more = summary.warnings().size() - WARNINGS;
    if (more > 0) {
      box.getChildren().add(FoundPane.warning(Text.get("transfer.imported.moreWarnings", more)));
    }
    return box;
  }

  private Node damage(TraceImport.Summary summary) {
    int listed = summary.damaged().size();
    var title =
        listed < summary.damagedCount()
            ? Controls.heading("transfer.imported.damage.first", listed, summary.damagedCount())
            : Controls.heading("transfer.imported.damage", summary.damagedCount());
    var list = new ListView<TraceImport.Damage>();
    list.setId("import-damage");
    list.setAccessibleText(title.getText());
    list.getStyleClass().add("damage-list");
    list.setCellFactory(_ -> new DamageCell());
    list.getItems().setAll(summary.damaged());
    list.setPrefHeight(Math.min(listed, 12) * DamageCell.HEIGHT + 4.0);
    list.setMinHeight(Math.min(listed, 4) * DamageCell.HEIGHT + 4.0);
    var head = Controls.row(8, title, Controls.spacer(), Buttons.small(Buttons.flat(copyDamage)));
    head.setMinHeight(Region.USE_PREF_SIZE);
    var box = new VBox(6, head, list);
    VBox.setVgrow(list, Priority.ALWAYS);
    VBox.setVgrow(box, Priority.ALWAYS);
    return box;
  }
}
