package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class LoaderTest {
  private Loader loader;
  private StackPane inner;
  private StackPane outer;
  private Stage window;

  @Start
  void start(Stage stage) {
    loader = new Loader(12);
    inner = new StackPane(loader);
    outer = new StackPane(inner);
    outer.setVisible(false);
    window = stage;
    stage.setScene(new Scene(new StackPane(outer), 200, 100));
    stage.show();
  }

  private void untilItRests() throws Exception {
    WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> !loader.isTurning());
  }

  @Test
  void itTurnsOnlyWhereItIsSeen(FxRobot robot) throws Exception {
    assertThat(loader.isTurning()).isFalse();
    robot.interact(() -> outer.setVisible(true));
    assertThat(loader.isTurning()).isTrue();
    robot.interact(() -> inner.setVisible(false));
    untilItRests();
    robot.interact(() -> inner.setVisible(true));
    assertThat(loader.isTurning()).isTrue();
    robot.interact(() -> loader.setVisible(false));
    untilItRests();
    robot.interact(() -> loader.setVisible(true));
    assertThat(loader.isTurning()).isTrue();
    robot.interact(() -> window.hide());
    assertThat(loader.isTurning()).isFalse();
    robot.interact(() -> window.show());
    assertThat(loader.isTurning()).isTrue();
    robot.interact(() -> outer.getChildren().clear());
    assertThat(loader.isTurning()).isFalse();
  }
}
