package tracedesk.ui.detail;

import java.util.List;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.problem.Outcome;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.DifferenceView;
import tracedesk.ui.fx.ExactText;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Segmented;
import tracedesk.ui.fx.Text;

/// What a save would change: before and after of each field, and the request word for word.
final class ChangesCard extends VBox {
  /// The two sides of the card.
  private enum Side {
    DIFF,
    REQUEST
  }

  private final SimpleObjectProperty<Side> side = new SimpleObjectProperty<>(Side.DIFF);

  ChangesCard(ChangesViewModel changes, Runnable close) {
    setId("detail-changes");
    var sides =
        new Segmented<>(
            "detail-changes-side",
            List.of(Side.DIFF, Side.REQUEST),
            one -> Text.get(one == Side.DIFF ? "detail.changes.diff" : "detail.changes.request"),
            side);
    sides.setVisible(changes.hasRequest());
    var head =
        Controls.styled(
            Controls.row(10, Controls.heading("detail.changes.title"), sides, Controls.spacer()),
            "dialog-head");
    var body = new StackPane(diff(changes), request(changes));
    VBox.setVgrow(body, Priority.ALWAYS);
    var copy = Buttons.button(changes.copyCurl);
    Controls.shownWhile(side.isEqualTo(Side.REQUEST), copy);
    var foot =
        Controls.styled(
            Controls.row(
                8,
                Controls.words(Text.get("detail.changes.nothingSent"), "muted", "size-12"),
                Controls.spacer(),
                copy,
                Buttons.primary(new Command("detail.changes.close", close))),
            "dialog-foot");
    getChildren().addAll(head, body, foot);
  }

  private Node diff(ChangesViewModel changes) {
    var fields = Controls.styled(new VBox(14), "dialog-body");
    changes
        .changesProperty()
        .subscribe(
            outcome -> {
              fields.getChildren().clear();
              switch (outcome) {
                case null -> fields.getChildren().add(Controls.skeleton(480, 14));
                case Outcome.Done<List<ChangesViewModel.Change>>(var list) ->
                    list.forEach(change -> fields.getChildren().add(field(change)));
                case Outcome.Failed<List<ChangesViewModel.Change>>(var problem) ->
                    fields.getChildren().add(Controls.words(Problems.text(problem)));
              }
            });
    return Controls.shownWhile(side.isEqualTo(Side.DIFF), Controls.scroll(fields));
  }

  private static Node field(ChangesViewModel.Change change) {
    var sides = new HBox(side("detail.changes.before"), side("detail.changes.after"));
    return new VBox(
        4,
        Controls.heading(Readiness.wordsKey(change.field())),
        sides,
        new DifferenceView(change.lines(), true));
  }

  private static Node side(String key) {
    var words = Controls.styled(Controls.label(key), "subtle", "size-11");
    words.setPrefWidth(360);
    HBox.setHgrow(words, Priority.ALWAYS);
    words.setMaxWidth(Double.MAX_VALUE);
    return words;
  }

  private Node request(ChangesViewModel changes) {
    var lines = Controls.styled(new VBox(10), "dialog-body");
    changes
        .requestProperty()
        .subscribe(outcome -> lines.getChildren().setAll(requestLines(outcome)));
    return Controls.shownWhile(side.isEqualTo(Side.REQUEST), Controls.scroll(lines));
  }

  private static List<Node> requestLines(@Nullable Outcome<SaveRequest> outcome) {
    return switch (outcome) {
      case null -> List.of(Controls.skeleton(480, 14));
      case Outcome.Failed<SaveRequest>(var problem) ->
          List.of(Controls.words(Problems.text(problem)));
      case Outcome.Done<SaveRequest>(var request) -> {
        var head = new StringBuilder(request.method() + " " + request.url());
        request
            .headers()
            .forEach(
                header ->
                    head.append('\n')
                        .append(header.getKey())
                        .append(": ")
                        .append(header.getValue()));
        yield List.of(
            block("detail-request-head", head.toString()),
            block("detail-request-body", JsonText.pretty(request.body())));
      }
    };
  }

  private static Node block(String id, String text) {
    var label = Controls.words(ExactText.lines(text).shown(), "code-block");
    label.setId(id);
    label.setWrapText(true);
    label.setMaxWidth(Double.MAX_VALUE);
    return label;
  }
}
