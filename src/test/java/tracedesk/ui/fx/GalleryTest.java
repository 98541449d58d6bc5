package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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
  private static final Logger STYLES = Logger.getLogger("javafx.css");

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
  void everyComponentIsDrawnWithoutAComplaintOfItsStyles(Theme theme, FxRobot robot)
      throws IOException {
    List<String> complaints = new CopyOnWriteArrayList<>();
    var ear = new Ear(complaints);
    STYLES.addHandler(ear);
    robot.interact(() -> themes.themeProperty().set(theme));
    var shown = Objects.requireNonNull(scene);
    var bytes = new byte[1][];
    robot.interact(() -> bytes[0] = Pictures.png(shown.snapshot(null)));
    var file = Path.of("target", "gallery-" + theme + ".png");
    Files.write(file, bytes[0]);
    STYLES.removeHandler(ear);
    assertThat(bytes[0].length).isGreaterThan(20_000);
    assertThat(complaints).isEmpty();
  }

  /// Hears what the stylesheets get wrong.
  private static final class Ear extends Handler {
    private final List<String> heard;

    Ear(List<String> heard) {
      this.heard = heard;
    }

    @Override
    public void publish(LogRecord message) {
      heard.add(message.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
