package tracedesk.ui.shell;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import tracedesk.domain.problem.Problem;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// Under the toolbar, while the server does not answer or refuses the key: what happened, what that
/// means for what is typed and saved, and what to do.
final class WindowBanner extends StackPane {
  private final ShellViewModel model;
  private final Command connections;

  WindowBanner(ShellViewModel model, Command connections) {
    this.model = model;
    this.connections = connections;
    setId("window-banner");
    model.problemProperty().subscribe(this::show);
    model.pausedProperty().subscribe(this::show);
    Controls.shownWhile(
        model.problemProperty().isNotNull().or(model.pausedProperty().isNotNull()), this);
  }

  private void show() {
    var problem = model.problemProperty().get();
    var paused = model.pausedProperty().get();
    if (problem instanceof Problem.Offline) {
      var profile = model.wantedProperty().get();
      show(
          "wifi-off",
          Text.get("shell.unreachable", profile == null ? "" : profile.name()),
          Text.get("shell.keep-working"),
          nextTry(),
          Buttons.button(model.retry),
          otherConnections());
    } else if (problem != null) {
      show(
          "wifi-off",
          Problems.text(problem),
          "",
          nextTry(),
          problem instanceof Problem.KeyRefused ? replaceKey() : Buttons.button(model.retry));
    } else if (paused != null) {
      show(
          "pause-circle",
          Problems.text(paused.why()),
          Text.get("shell.paused"),
          paused.why() instanceof Problem.KeyRefused ? replaceKey() : Buttons.button(model.resume));
    } else {
      getChildren().clear();
    }
  }

  private Node replaceKey() {
    return Buttons.button(new Command("shell.replace-key", connections::run));
  }

  private Node otherConnections() {
    return Buttons.flat(new Command("shell.other-connections", connections::run));
  }

  private Label nextTry() {
    var next = Controls.words("", "muted");
    next.setMinWidth(USE_PREF_SIZE);
    next.textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    model.retryInProperty().get() == 0
                        ? ""
                        : Text.get("shell.retry-in", model.retryInProperty().get()),
                model.retryInProperty()));
    return next;
  }

  private void show(String icon, String title, String detail, Node... actions) {
    var words = new ArrayList<Node>(List.of(Icons.of(icon, 15, Tone.WARNING)));
    var head = Controls.words(title, "banner-title");
    head.setWrapText(true);
    words.add(head);
    if (!detail.isEmpty()) {
      var more = Controls.words(detail, "banner-detail");
      more.setWrapText(true);
      more.setMinWidth(0);
      HBox.setHgrow(more, Priority.SOMETIMES);
      head.setMinWidth(USE_PREF_SIZE);
      words.add(more);
    }
    var row = Controls.row(10);
    row.getChildren().addAll(words);
    row.getChildren().add(Controls.spacer());
    for (var action : actions) {
      row.getChildren()
          .add(
              action instanceof javafx.scene.control.Button button
                  ? Buttons.small(button)
                  : action);
    }
    row.getStyleClass().addAll("banner", "tone-warning", "window-banner");
    getChildren().setAll(row);
  }
}
