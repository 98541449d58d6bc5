package tracedesk.ui.transfer;

import javafx.scene.control.Button;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.Problem;
import tracedesk.ui.fx.Banner;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// Where files are dropped or chosen, and why those chosen last cannot be imported.
final class ChoosingPane extends VBox {
  private final StackPane problem = new StackPane();
  private final StackPane looking = new StackPane();

  private final Button files;

  ChoosingPane(Command files, Command folder) {
    super(14);
    this.files = Buttons.primary(files);
    var words = Controls.styled(Controls.label("transfer.import.formats"), "muted", "size-12-5");
    words.setWrapText(true);
    words.getStyleClass().add("transfer-formats");
    var choices =
        Controls.styled(Controls.row(8, this.files, Buttons.button(folder)), "transfer-choices");
    var zone =
        Controls.styled(
            new VBox(
                8,
                Controls.styled(Icons.of("upload-cloud", 28), "subtle"),
                Controls.styled(Controls.label("transfer.import.drop"), "transfer-title"),
                words,
                choices),
            "drop-zone");
    VBox.setVgrow(zone, Priority.ALWAYS);
    var busy =
        Controls.row(
            8, Icons.busy(14), Controls.styled(Controls.label("transfer.import.looking"), "muted"));
    busy.setId("import-looking");
    looking.getChildren().add(busy);
    getChildren().addAll(problem, zone, looking);
    show(null);
    showLooking(false);
  }

  void focus() {
    files.requestFocus();
  }

  void show(@Nullable Problem why) {
    problem.getChildren().clear();
    if (why != null) {
      var banner =
          new Banner(
              Tone.DANGER, "alert-circle", Text.get("transfer.import.unknown"), Problems.text(why));
      banner.setId("import-problem");
      problem.getChildren().add(banner);
    }
    problem.setVisible(why != null);
    problem.setManaged(why != null);
  }

  void showLooking(boolean now) {
    looking.setVisible(now);
    looking.setManaged(now);
  }
}
