package tracedesk.ui.history;

import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.DifferenceView;
import tracedesk.ui.fx.ExactText;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// What one entry of the timeline changed, part by part, and what it left.
final class ComparisonPage extends VBox {
  private static final int LARGE = 20_000;

  private static final int MOST_ROWS = 200;

  private final HistoryViewModel model;
  private final Moment moment;

  ComparisonPage(Comparison comparison, HistoryViewModel model) {
    super(14);
    this.model = model;
    this.moment = comparison.moment();
    getStyleClass().add("history-page");
    var note = note(comparison);
    if (!note.isEmpty()) {
      var words = Controls.words(note, "muted", "size-12-5");
      words.setWrapText(true);
      words.setId("history-note");
      getChildren().add(words);
    }
    for (var change : comparison.changed()) {
      getChildren().add(change(change));
    }
    if (!comparison.held().isEmpty()) {
      getChildren().add(held(comparison));
    }
  }

  Moment moment() {
    return moment;
  }

  private static String note(Comparison comparison) {
    return switch (comparison.moment().kind()) {
      case RECEIVED -> Text.get("history.received");
      case JUDGED -> Text.get("history.judged", comparison.moment().what());
      case UNSAVED, SAVED, CHANGED, SENT ->
          comparison.changed().isEmpty() ? Text.get("history.no-values") : "";
    };
  }

  private Node change(Comparison.Change change) {
    var name = Controls.words(ExactText.line(change.difference().name()).shown(), "history-name");
    name.setMinWidth(30);
    var about = Controls.words(about(change), "subtle", "size-12");
    about.setMinWidth(USE_PREF_SIZE);
    var head = Controls.row(8, name, about);
    head.getStyleClass().add("section-head");
    if (change.size() > LARGE || change.lines().cut()) {
      head.getChildren()
          .add(Controls.badge(Text.get("history.shortened", change.size()), Tone.NEUTRAL));
    }
    head.getChildren().add(Controls.spacer());
    if (change.before()) {
      head.getChildren().add(restore("history.restore-old", change, change.difference().before()));
    }
    if (change.after()) {
      head.getChildren().add(restore("history.restore-this", change, change.difference().after()));
    }
    return new VBox(4, head, new DifferenceView(change.lines(), model.besideProperty().get()));
  }

  private static String about(Comparison.Change change) {
    var difference = change.difference();
    if (difference.before() == null) {
      return Text.get("history.came");
    }
    if (difference.after() == null) {
      return Text.get("history.went");
    }
    boolean words =
        difference.before() instanceof Json.Str || difference.after() instanceof Json.Str;
    return words ? Text.get("history.words", change.lines().added(), change.lines().removed()) : "";
  }

  private Button restore(String key, Comparison.Change change, @Nullable Json value) {
    var button =
        Buttons.small(
            Buttons.flat(
                new Command(
                    key,
                    () -> model.restore(change, value),
                    javafx.beans.binding.Bindings.createBooleanBinding(
                        () -> model.lock().getValue().isEmpty(), model.lock()))));
    var name = change.difference().name();
    button.setId(
        key.replace('.', '-') + "-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"));
    button.setAccessibleText(Text.get(key + ".spoken", name));
    Controls.explained(
        button, model.lock().map(lock -> lock.isEmpty() ? Text.get(key + ".tip") : lock));
    return button;
  }

  private Node held(Comparison comparison) {
    var rows = Controls.styled(new VBox(), "facts", "history-held");
    boolean all = comparison.changed().isEmpty();
    var fold =
        new ToggleButton(
            Text.get(all ? "history.held" : "history.unchanged", comparison.held().size()));
    fold.setId("history-unchanged");
    fold.setMnemonicParsing(false);
    fold.getStyleClass().addAll("button-flat", "history-fold");
    fold.selectedProperty()
        .subscribe(
            open -> {
              fold.setGraphic(Icons.of(open ? "chevron-down" : "chevron-right", 13));
              rows.setVisible(open);
              rows.setManaged(open);
              if (open && rows.getChildren().isEmpty()) {
                rows.getChildren().addAll(rows(comparison.held()));
              }
            });
    fold.setSelected(all);
    return new VBox(6, fold, rows);
  }

  private static List<Node> rows(List<Comparison.Held> held) {
    var rows = new java.util.ArrayList<Node>();
    for (var part : held.subList(0, Math.min(held.size(), MOST_ROWS))) {
      var name = Controls.words(ExactText.line(part.name()).shown(), "mono", "history-held-name");
      var value = Controls.words(ExactText.line(part.words()).shown(), "mono", "muted");
      value.setMinWidth(0);
      HBox.setHgrow(value, Priority.ALWAYS);
      rows.add(Controls.styled(Controls.row(10, name, value), "history-held-row"));
    }
    if (held.size() > MOST_ROWS) {
      rows.add(
          Controls.words(
              Text.get("history.more", Numbers.count(held.size() - MOST_ROWS)),
              "muted",
              "history-held-row"));
    }
    return rows;
  }
}
