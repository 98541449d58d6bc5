package tracedesk.ui.start;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Focus;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The start-up screen: what cannot be opened, why, and what can be done about it.
public final class StartView extends StackPane {
  private static final double WIDTH = 620;

  private final StartViewModel model;
  private final VBox card = Controls.styled(new VBox(), "dialog-card", "start-card");

  public StartView(StartViewModel model, Background background) {
    this.model = model;
    setId("start");
    getStyleClass().addAll("canvas", "start");
    card.setMaxSize(WIDTH, Region.USE_PREF_SIZE);
    card.setPrefWidth(WIDTH);
    getChildren().add(card);
    model
        .stateProperty()
        .subscribe(
            _ -> {
              show();
              background.show(() -> Focus.first(card));
            });
  }

  private void show() {
    var now = model.stateProperty().get();
    boolean done = now.done() != null;
    var icon =
        done
            ? Icons.of("check-circle", 22, Tone.SUCCESS)
            : Icons.of("alert-circle", 22, Tone.DANGER);
    var title = Controls.title(model.title());
    var head = Controls.row(12, icon, title);
    head.setAlignment(Pos.CENTER_LEFT);
    var parts =
        new ArrayList<Node>(List.of(head, wrapped("start-explanation", model.explanation())));
    if (!done && now.canReplace()) {
      parts.add(Controls.styled(wrapped("start-untouched", Text.get("start.untouched")), "muted"));
    }
    var failure = model.failure();
    if (failure != null) {
      parts.add(Controls.styled(wrapped("start-failure", failure), "tone-danger"));
    }
    parts.addAll(ways(now));
    card.getChildren().setAll(parts);
  }

  private List<Node> ways(StartViewModel.State now) {
    var ways = new ArrayList<Node>();
    if (now.done() != null) {
      ways.add(way(Buttons.primary(model.goOn), ""));
    }
    if (now.canTryAgain()) {
      ways.add(way(Buttons.primary(model.again), Text.get("start.again-detail")));
    }
    if (now.canReplace() && now.backup() != null) {
      ways.add(way(Buttons.primary(model.backup), model.backupDetail()));
    }
    if (now.canSalvage()) {
      ways.add(way(button(model.salvage, now.backup() == null), Text.get("start.salvage-detail")));
    }
    if (now.canReplace()) {
      ways.add(way(Buttons.button(model.empty), Text.get("start.empty-detail")));
    }
    ways.add(way(Buttons.button(model.quit), Text.get("start.quit-detail")));
    return ways;
  }

  private static Button button(Command command, boolean first) {
    return first ? Buttons.primary(command) : Buttons.button(command);
  }

  private static Node way(Button button, String detail) {
    button.setMinWidth(190);
    var words = wrapped("", detail);
    words.getStyleClass().add("muted");
    HBox.setHgrow(words, Priority.ALWAYS);
    var row = Controls.row(14, button, words);
    row.setAlignment(Pos.CENTER_LEFT);
    return row;
  }

  private static Label wrapped(String id, String words) {
    var label = new Label(words);
    if (!id.isEmpty()) {
      label.setId(id);
    }
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }
}
