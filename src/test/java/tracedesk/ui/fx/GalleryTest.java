package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class GalleryTest {
  private final Themes themes = new Themes();
  private @Nullable Scene scene;

  @Start
  void start(Stage stage) {
    scene = new Scene(new Gallery(Background.desktop()), 990, 900);
    themes.dress(scene);
    stage.setScene(scene);
    stage.show();
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void everyComponentCanBeDrawn(Theme theme, FxRobot robot) throws IOException {
    robot.interact(() -> themes.themeProperty().set(theme));
    var shown = Objects.requireNonNull(scene);
    var bytes = new byte[1][];
    robot.interact(() -> bytes[0] = Pictures.png(shown.snapshot(null)));
    var file = Path.of("target", "gallery-" + theme + ".png");
    Files.write(file, bytes[0]);
    assertThat(bytes[0].length).isGreaterThan(20_000);
  }
}
