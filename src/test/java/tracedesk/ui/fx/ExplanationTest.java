package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class ExplanationTest {
  private final AtomicReference<String> words = new AtomicReference<>("");
  private Label explained;
  private Label other;

  @Start
  void start(Stage stage) {
    explained = new Label("explained");
    other = new Label("other");
    Controls.explainedBy(explained, words::get);
    stage.setScene(new Scene(new VBox(200, explained, other), 400, 300));
    stage.show();
  }

  @Test
  void itsWordsAreThoseOfTheMomentItComesUp(FxRobot robot) {
    words.set("first");
    robot.moveTo(other).moveTo(explained);
    assertThat(said(robot)).isEqualTo("first");
    words.set("second");
    assertThat(said(robot)).isEqualTo("second");
  }

  @Test
  void aTooltipIsMadeOnlyForThePointerAndForWords(FxRobot robot) {
    robot.moveTo(other).moveTo(explained);
    robot.interact(() -> assertThat(explained.getProperties()).isEmpty());
    words.set("words");
    robot.moveTo(other);
    robot.interact(() -> assertThat(explained.getProperties()).isEmpty());
    robot.moveTo(explained);
    robot.interact(() -> assertThat(explained.getProperties()).isNotEmpty());
    words.set("");
    robot.moveTo(other).moveTo(explained);
    robot.interact(() -> assertThat(explained.getProperties()).isEmpty());
  }

  private String said(FxRobot robot) {
    var said = new AtomicReference<String>();
    robot.interact(
        () -> {
          var tip =
              explained.getProperties().values().stream()
                  .filter(Tooltip.class::isInstance)
                  .map(Tooltip.class::cast)
                  .findAny()
                  .orElseThrow();
          tip.show(explained, 0, 0);
          said.set(tip.getText());
          tip.hide();
        });
    return said.get();
  }
}
