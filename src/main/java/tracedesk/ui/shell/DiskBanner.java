package tracedesk.ui.shell;

import javafx.beans.value.ObservableValue;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// Says that the disk does not take unsaved corrections, for as long as it does not.
final class DiskBanner extends StackPane {
  DiskBanner(ObservableValue<@Nullable Problem> problem) {
    setId("disk-banner");
    problem.subscribe(this::show);
  }

  private void show(@Nullable Problem problem) {
    getChildren().clear();
    setVisible(problem != null);
    setManaged(problem != null);
    if (problem != null) {
      var banner =
          new Banner(
              Tone.DANGER,
              "alert-circle",
              Text.get("shell.not-kept", Problems.text(problem)),
              Text.get("shell.not-kept-detail"));
      banner.getStyleClass().add("window-banner");
      getChildren().add(banner);
    }
  }
}
