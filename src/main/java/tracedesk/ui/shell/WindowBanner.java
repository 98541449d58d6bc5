package tracedesk.ui.shell;

import java.util.List;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
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
  /// What it says and offers: the first command in a frame, the others without.
  private record Message(String icon, String title, String detail, List<Command> offers) {}

  private final ShellViewModel model;
  private final Command replaceKey;
  private final Command otherConnections;
  private @Nullable Message shown;

  WindowBanner(ShellViewModel model, Command connections) {
    this.model = model;
    replaceKey = new Command("shell.replace-key", connections::run);
    otherConnections = new Command("shell.other-connections", connections::run);
    setId("window-banner");
    model.problemProperty().subscribe(this::show);
    model.pausedProperty().subscribe(this::show);
    Controls.shownWhile(
        model.problemProperty().isNotNull().or(model.pausedProperty().isNotNull()), this);
  }

  /// A message that stays the same keeps its buttons: every try that fails is a problem anew, and
  /// may fall between the press and the release of a click.
  private void show() {
    var message = message();
    if (Objects.equals(message, shown)) {
      return;
    }
    shown = message;
    if (message == null) {
      getChildren().clear();
    } else {
      getChildren().setAll(row(message));
    }
  }

  private @Nullable Message message() {
    var problem = model.problemProperty().get();
    var paused = model.pausedProperty().get();
    if (problem instanceof Problem.Offline) {
      var profile = model.wantedProperty().get();
      return new Message(
          "wifi-off",
          Text.get("shell.unreachable", profile == null ? "" : profile.name()),
          Text.get("shell.keep-working"),
          List.of(model.retry, otherConnections));
    }
    if (problem != null) {
      return new Message(
          "wifi-off", Problems.text(problem), "", List.of(help(problem, model.retry)));
    }
    if (paused != null) {
      return new Message(
          "pause-circle",
          Problems.text(paused.why()),
          Text.get("shell.paused"),
          List.of(help(paused.why(), model.resume)));
    }
    return null;
  }

  private Command help(Problem problem, Command again) {
    return problem instanceof Problem.KeyRefused ? replaceKey : again;
  }

  private Label nextTry() {
    var next = Controls.words("", "muted");
    next.setMinWidth(USE_PREF_SIZE);
    next.textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    model.problemProperty().get() == null || model.retryInProperty().get() == 0
                        ? ""
                        : Text.get("shell.retry-in", model.retryInProperty().get()),
                model.problemProperty(),
                model.retryInProperty()));
    return next;
  }

  private HBox row(Message message) {
    var row = Controls.row(10, Icons.of(message.icon(), 15, Tone.WARNING));
    var head = Controls.words(message.title(), "banner-title");
    head.setWrapText(true);
    row.getChildren().add(head);
    if (!message.detail().isEmpty()) {
      var more = Controls.words(message.detail(), "banner-detail");
      more.setWrapText(true);
      more.setMinWidth(0);
      HBox.setHgrow(more, Priority.SOMETIMES);
      head.setMinWidth(USE_PREF_SIZE);
      row.getChildren().add(more);
    }
    row.getChildren().addAll(Controls.spacer(), nextTry());
    for (var offer : message.offers()) {
      boolean first = offer == message.offers().getFirst();
      row.getChildren().add(Buttons.small(first ? Buttons.button(offer) : Buttons.flat(offer)));
    }
    row.getStyleClass().addAll("banner", "tone-warning", "window-banner");
    return row;
  }
}
