package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;

@ExtendWith(ApplicationExtension.class)
class ButtonsTest {
  private final SimpleBooleanProperty allowed = new SimpleBooleanProperty(true);
  private final List<String> done = new ArrayList<>();
  private final Command cut =
      new Command("editor.cut", () -> done.add("cut"), allowed)
          .withShortcut("Shortcut+X")
          .withIcon("scissors");

  @Test
  void aButtonFollowsItsCommand(FxRobot robot) {
    robot.interact(
        () -> {
          var button = Buttons.button(cut);
          assertThat(button.getId()).isEqualTo("editor-cut");
          assertThat(button.getText()).isEqualTo("Cut");
          button.fire();
          allowed.set(false);
          assertThat(button.isDisabled()).isTrue();
          cut.run();
        });
    assertThat(done).containsExactly("cut");
  }

  @Test
  void anIconButtonSaysItsNameAndKeys(FxRobot robot) {
    robot.interact(
        () -> {
          var button = Buttons.icon(cut);
          assertThat(button.getAccessibleText()).isEqualTo("Cut");
          assertThat(button.getAccessibleHelp()).isEqualTo("Cut  " + Keys.hint("Shortcut+X"));
        });
  }

  @Test
  void aMenuItemHasTheSameWordsAndKeys(FxRobot robot) {
    robot.interact(
        () -> {
          var item = Buttons.item(cut);
          assertThat(item.getText()).isEqualTo("Cut");
          assertThat(item.getAccelerator().getName()).isEqualTo("Shortcut+X");
        });
  }

  @Test
  void theArrowKeysMoveTheChoice(FxRobot robot) throws TimeoutException {
    var chosen = new SimpleObjectProperty<>("Table");
    FxToolkit.setupSceneRoot(
        () -> new Segmented<>("inputs", List.of("Table", "JSON"), s -> s, chosen));
    FxToolkit.setupStage(Stage::show);
    robot.clickOn("Table").type(KeyCode.RIGHT);
    assertThat(chosen.get()).isEqualTo("JSON");
    robot.type(KeyCode.LEFT);
    assertThat(chosen.get()).isEqualTo("Table");
  }

  @Test
  void oneOfTheSegmentsIsAlwaysChosen(FxRobot robot) {
    var chosen = new SimpleObjectProperty<>("Table");
    robot.interact(
        () -> {
          var choice = new Segmented<>("inputs", List.of("Table", "JSON"), s -> s, chosen);
          var table = (ToggleButton) choice.getChildren().get(0);
          var json = (ToggleButton) choice.getChildren().get(1);
          table.fire();
          assertThat(table.isSelected()).isTrue();
          json.fire();
          assertThat(chosen.get()).isEqualTo("JSON");
          assertThat(table.isSelected()).isFalse();
          chosen.set("Table");
          assertThat(table.isSelected()).isTrue();
        });
  }
}
