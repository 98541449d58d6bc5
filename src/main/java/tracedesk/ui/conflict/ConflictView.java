package tracedesk.ui.conflict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Focus;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Keys;
import tracedesk.ui.fx.KindIcon;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// What both changed, side by side, in the place of tree and form.
public final class ConflictView extends BorderPane {
  private final ConflictViewModel model;
  private final VBox cards = Controls.styled(new VBox(12), "conflict-cards");
  private final ScrollPane scroll = Controls.scroll(cards);
  private final Map<PartViewModel, PartCard> byPart = new HashMap<>();

  public ConflictView(ConflictViewModel model) {
    this.model = model;
    setId("conflict");
    getStyleClass().add("conflict");
    setMinHeight(0);
    scroll.getStyleClass().add("conflict-scroll");
    setCenter(scroll);
    setBottom(foot());
    Keys.within(this, model.save, model.saveAndComplete);
    model.decisionProperty().subscribe(this::show);
    model.focusProperty().subscribe(this::focus);
  }

  /// What the scrolling part holds is in the window only once that has been dressed.
  @Override
  public void requestFocus() {
    applyCss();
    if (byPart.isEmpty()) {
      Focus.first(this);
    } else {
      cards.getChildren().stream()
          .filter(PartCard.class::isInstance)
          .findFirst()
          .ifPresent(card -> ((PartCard) card).focus());
    }
  }

  private void show(@Nullable Decision decision) {
    boolean inside = Focus.isIn(this);
    cards.getChildren().clear();
    byPart.clear();
    if (decision == null) {
      setTop(null);
      return;
    }
    setTop(head(decision));
    var notes =
        List.of(Text.get("conflict.as-loaded"), model.theirNote(), Text.get("conflict.not-saved"));
    int number = 0;
    for (var part : decision.conflicts()) {
      var card = new PartCard(part, number++, notes);
      byPart.put(part, card);
      cards.getChildren().add(card);
    }
    int merged = 0;
    var others = new ArrayList<>(decision.merged());
    others.addAll(decision.own());
    for (var part : others) {
      cards.getChildren().add(new MergedCard(part, merged++));
    }
    scroll.setVvalue(0);
    if (inside) {
      requestFocus();
    }
  }

  private Node head(Decision decision) {
    var sign =
        Controls.styled(new StackPane(Icons.of("git-merge", 16, Tone.THEIRS)), "conflict-sign");
    var title = Controls.title(model.title());
    title.setId("conflict-title");
    title.setWrapText(true);
    var subtitle = Controls.words(model.subtitle(), "muted");
    subtitle.setId("conflict-who");
    subtitle.setWrapText(true);
    var words = new VBox(1, title, subtitle);
    words.setMinWidth(240);
    HBox.setHgrow(words, Priority.ALWAYS);
    var first =
        new HBox(
            12,
            sign,
            words,
            Buttons.small(Buttons.button(model.keepTheirs)),
            Buttons.small(Buttons.button(model.keepMine)));
    var log = decision.theirs();
    var second =
        Controls.row(
            8,
            new KindIcon(KindIcon.SMALL, log.kind()),
            Controls.words(log.name(), "medium"),
            Controls.words(log.id().value(), "mono-small", "subtle"),
            Controls.divider());
    badge(second, "conflict.count", decision.conflicts().size(), Tone.THEIRS);
    badge(second, "conflict.merged-count", decision.merged().size(), Tone.SUCCESS);
    second
        .getChildren()
        .add(
            Controls.words(
                Text.get("conflict.unchanged", decision.unchanged()), "subtle", "size-12"));
    return Controls.styled(new VBox(11, first, second), "conflict-top");
  }

  private static void badge(HBox row, String key, int count, Tone tone) {
    if (count > 0) {
      row.getChildren().add(Controls.badge(Text.get(key, count), tone));
    }
  }

  private Node foot() {
    var count = Controls.words("", "medium", "size-12-5");
    count.setId("conflict-chosen");
    var progress =
        Controls.progress(
            Bindings.createDoubleBinding(
                () -> {
                  var now = model.decisionProperty().get();
                  int all = now == null ? 0 : now.conflicts().size();
                  return all == 0 ? 1.0 : model.chosenProperty().get() / (double) all;
                },
                model.decisionProperty(),
                model.chosenProperty()));
    progress.getStyleClass().add("theirs");
    var counting = new VBox(4, count, progress);
    counting.setMinWidth(150);
    counting.setMaxWidth(150);
    counting.setMaxHeight(USE_PREF_SIZE);
    model.chosenProperty().subscribe(() -> count(count));
    model.decisionProperty().subscribe(() -> count(count));
    var hint = new Label(Text.get("conflict.next-hint", Keys.hint("F7")));
    hint.getStyleClass().addAll("subtle", "size-12");
    hint.setMinWidth(0);
    var obstacle = Controls.text(model.obstacleProperty());
    obstacle.setId("conflict-obstacle");
    obstacle.setGraphic(Icons.of("info", 13));
    obstacle.setWrapText(true);
    obstacle.getStyleClass().addAll("muted", "size-12");
    Controls.shownWhile(model.obstacleProperty().isNotEmpty(), obstacle);
    Controls.shownWhile(model.obstacleProperty().isEmpty().and(model.next.enabled()), hint);
    var complete = Buttons.primary(model.saveAndComplete);
    Controls.shownWhile(model.completingProperty(), complete);
    var save = Buttons.button(model.save);
    model
        .completingProperty()
        .subscribe(
            completing -> {
              save.getStyleClass().removeAll("button-plain", "button-primary");
              save.getStyleClass().add(completing ? "button-plain" : "button-primary");
            });
    var keep = Buttons.flat(model.keepEditing);
    var row = Controls.row(10, counting, hint, obstacle, Controls.spacer(), keep, save, complete);
    row.getStyleClass().add("conflict-foot");
    return row;
  }

  private void count(Label count) {
    var now = model.decisionProperty().get();
    int all = now == null ? 0 : now.conflicts().size();
    count.setText(
        all == 0
            ? Text.get("conflict.none-to-choose")
            : Text.get("conflict.chosen", model.chosenProperty().get(), all));
  }

  /// Brings a part into sight and gives it the keyboard.
  private void focus(@Nullable PartViewModel part) {
    var card = part == null ? null : byPart.get(part);
    if (card == null) {
      return;
    }
    double room = cards.getHeight() - scroll.getViewportBounds().getHeight();
    if (room > 0) {
      scroll.setVvalue(Math.clamp((card.getBoundsInParent().getMinY() - 14) / room, 0, 1));
    }
    card.focus();
  }
}
