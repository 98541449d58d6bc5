package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.api.FxRobot;

@ExtendWith(ApplicationExtension.class)
class SmokeTest {
    @Start void start(javafx.stage.Stage s) { s.setScene(new javafx.scene.Scene(new javafx.scene.control.Button("x"))); s.show(); }
    @Test void clicks(FxRobot r) { r.clickOn("x"); assertThat(Main.class.getModule().isNamed()).isTrue(); }
}
