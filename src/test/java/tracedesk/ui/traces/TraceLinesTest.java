package tracedesk.ui.traces;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import tracedesk.ui.fx.CutText;
import tracedesk.ui.fx.StatusMark;
import tracedesk.ui.fx.Theme;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.fx.Tone;

@ExtendWith(ApplicationExtension.class)
class TraceLinesTest {
  private TraceLines lines;

  @Start
  void start(Stage stage) {
    lines = new TraceLines();
    var scene = new Scene(new StackPane(lines), 300, 100);
    var themes = new Themes();
    themes.themeProperty().set(Theme.LIGHT);
    themes.dress(scene);
    stage.setScene(scene);
    stage.show();
  }

  private void show(FxRobot robot, String name, String said, String errors) {
    robot.interact(
        () -> {
          lines.show(
              new TraceLines.Words(
                  name, StatusMark.Status.INCOMPLETE, "2 m", "Where is it?", "4.2 s", errors),
              said,
              Tone.ACCENT);
          lines.getScene().getRoot().applyCss();
          lines.getScene().getRoot().layout();
        });
  }

  private static boolean isWhole(Node text) {
    return !((Labeled) text.getParent()).getText().isEmpty()
        && ((javafx.scene.text.Text) text).getText().equals(((Labeled) text.getParent()).getText());
  }

  @Test
  void theNameGivesWayToWhoseTurnItIs(FxRobot robot) {
    show(robot, "a name that is far longer than the line is wide", "Edited", "3");
    assertThat(lines.lookupAll(".badge .text")).hasSize(2).allMatch(TraceLinesTest::isWhole);
    assertThat(lines.lookupAll(".trace-name"))
        .allMatch(name -> ((CutText) name).getText().endsWith("…"));
  }

  @Test
  void aRowUsedAgainShowsOnlyWhatItsTraceHas(FxRobot robot) {
    show(robot, "first", "Edited", "3");
    show(robot, "second", "", "");
    assertThat(lines.lookupAll(".badge")).hasSize(2).noneMatch(Node::isVisible);
    show(robot, "third", "Waiting", "");
    assertThat(lines.lookupAll(".badge").stream().filter(Node::isVisible))
        .allMatch(badge -> ((Labeled) badge).getText().equals("Waiting"))
        .hasSize(1);
  }
}
