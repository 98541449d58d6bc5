package tracedesk.ui.shell;

import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// Under the toolbar, while the server does not answer or refuses the key: what happened and what
/// to do.
final class WindowBanner extends StackPane {
  private final ShellViewModel model;
  private final Command connections;

  WindowBanner(ShellViewModel model, Command connections) {
    this.model = model;
    this.connections = connections;
    setId("window-banner");
    model.problemProperty().subscribe(this::showProblem);
    Controls.shownWhile(model.problemProperty().isNotNull(), this);
  }

  private void showProblem(@Nullable Problem problem) {
    if (problem == null) {
      getChildren().clear();
      return;
    }
    var key = new Command("shell.replace-key", connections::run);
    var next = Controls.words("", "muted");
    next.textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    model.retryInProperty().get() == 0
                        ? ""
                        : Text.get("shell.retry-in", model.retryInProperty().get()),
                model.retryInProperty()));
    Node action =
        problem instanceof Problem.KeyRefused
            ? Buttons.small(Buttons.button(key))
            : Buttons.small(Buttons.button(model.retry));
    var banner = new Banner(Tone.WARNING, "wifi-off", Problems.text(problem), null, next, action);
    banner.getStyleClass().add("window-banner");
    getChildren().setAll(banner);
  }
}
