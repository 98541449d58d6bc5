package tracedesk.ui.shell;

import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// Says that the disk does not take unsaved corrections, or is about to, for as long as that is so.
final class DiskBanner extends StackPane {
  private final ObservableValue<@Nullable Problem> problem;
  private final ObservableBooleanValue lastRoom;

  DiskBanner(ObservableValue<@Nullable Problem> problem, ObservableBooleanValue lastRoom) {
    this.problem = problem;
    this.lastRoom = lastRoom;
    setId("disk-banner");
    problem.subscribe(_ -> show());
    lastRoom.subscribe(_ -> show());
    show();
  }

  private void show() {
    var refused = problem.getValue();
    getChildren().clear();
    if (refused != null) {
      put(
          Tone.DANGER,
          Text.get("shell.not-kept", Problems.text(refused)),
          Text.get("shell.not-kept-detail"));
    } else if (lastRoom.get()) {
      put(Tone.WARNING, Text.get("shell.disk-full"), Text.get("shell.disk-full-detail"));
    }
    boolean any = !getChildren().isEmpty();
    setVisible(any);
    setManaged(any);
  }

  private void put(Tone tone, String title, String detail) {
    var banner = new Banner(tone, "alert-circle", title, detail);
    banner.getStyleClass().add("window-banner");
    getChildren().add(banner);
  }
}
