package tracedesk.ui.welcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.OtlpPort;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.Api;
import tracedesk.port.FakeConnections;
import tracedesk.port.FakeOtlpPort;
import tracedesk.service.Samples;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Pictures;
import tracedesk.ui.fx.Theme;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.ExporterPort;
import tracedesk.ui.session.Session;

@ExtendWith(ApplicationExtension.class)
class WelcomeViewTest {
  private final FakeConnections fake = new FakeConnections();
  private final Session session = new Session();
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger connecting = new AtomicInteger();
  private final AtomicInteger importing = new AtomicInteger();
  private final FakeOtlpPort port = new FakeOtlpPort();
  private final StackPane window = new StackPane();

  @Start
  void start(Stage stage) {
    session.connect(
        new Connected(
            fake.connections.local(),
            new Capabilities(Api.V5, true, ""),
            new FakeConnections.NoTraces()));
    window.getChildren().add(view());
    var scene = new Scene(window, 990, 820);
    dress(scene, Theme.LIGHT);
    stage.setScene(scene);
    stage.show();
  }

  private WelcomeView view() {
    var background = Background.desktop();
    var model =
        new WelcomeViewModel(
            fake.host,
            new ExporterPort(port, session, background),
            new Samples(fake.connections, Clock.systemUTC()),
            session,
            background,
            arrived::incrementAndGet);
    var connect =
        new Command("welcome.connect", connecting::incrementAndGet)
            .withShortcut("Shortcut+Shift+O")
            .withIcon("server");
    var bring =
        new Command("welcome.import", importing::incrementAndGet)
            .withShortcut("Shortcut+O")
            .withIcon("file-plus");
    return new WelcomeView(model, background, bring, connect);
  }

  private static void dress(Scene scene, Theme theme) {
    var themes = new Themes();
    themes.themeProperty().set(theme);
    themes.dress(scene);
  }

  private static void until(Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, condition);
    } catch (TimeoutException e) {
      throw new AssertionError("never came true", e);
    }
    WaitForAsyncUtils.waitForFxEvents();
  }

  private static String text(FxRobot robot, String id) {
    return robot.lookup(id).queryAs(Label.class).getText();
  }

  @Test
  void copyPutsTheRealKeyOnTheClipboard(FxRobot robot) {
    robot.clickOn("TypeScript").clickOn("#welcome-copyLog");
    var copied = new String[1];
    robot.interact(() -> copied[0] = Clipboard.getSystemClipboard().getString());
    assertThat(copied[0]).contains("new HumanloopClient", FakeConnections.LOCAL_KEY);
    assertThat(robot.lookup("#welcome-copyLog").queryButton().getText()).isEqualTo("Copied");
  }

  @Test
  void requestsAreCountedWhileThePageIsShown(FxRobot robot) {
    assertThat(text(robot, "#welcome-requests")).isEqualTo("Listening. 0 requests so far.");
    fake.host.requests = 1;
    until(() -> text(robot, "#welcome-requests").equals("Listening. 1 request so far."));
    assertThat(arrived).hasValueGreaterThan(0);
  }

  @Test
  void theWaysInWork(FxRobot robot) {
    robot.clickOn("#welcome-connect");
    assertThat(connecting).hasValue(1);
    robot.clickOn("#welcome-import");
    assertThat(importing).hasValue(1);
    robot.clickOn("#welcome-sendTest");
    until(() -> fake.sent.size() == 3);
    robot.clickOn("#welcome-samples");
    until(() -> fake.sent.size() > 200);
    until(() -> arrived.get() >= 2);
  }

  @Test
  void thePortForExportersIsOpenedAndClosedBySwitches(FxRobot robot) {
    var free = robot.lookup("#exporters-free").queryAs(CheckBox.class);
    assertThat(free.isDisabled()).isTrue();
    robot.clickOn("#exporters-listen");
    until(() -> new OtlpPort.Open(4318, false).equals(port.opened()));
    until(() -> !free.isDisabled());
    robot.clickOn("#exporters-free");
    until(() -> new OtlpPort.Open(4318, true).equals(port.opened()));
    until(() -> !robot.lookup("#exporters-listen").query().isDisabled());
    robot.clickOn("#exporters-listen");
    until(() -> port.opened() == null && free.isDisabled() && !free.isSelected());
  }

  @Test
  void aTakenPortIsToldBesideTheSwitchThatGoesBack(FxRobot robot) {
    port.taken = true;
    robot.clickOn("#exporters-listen");
    until(() -> robot.lookup("#exporters-problem").query().isVisible());
    assertThat(text(robot, "#exporters-problem")).contains("uses port 4318");
    assertThat(robot.lookup("#exporters-listen").queryAs(CheckBox.class).isSelected()).isFalse();
    port.taken = false;
    robot.clickOn("#exporters-listen");
    until(() -> port.opened() != null);
    until(() -> !robot.lookup("#exporters-problem").query().isVisible());
  }

  @Test
  void aRefusalIsToldOnThePage(FxRobot robot) {
    fake.refusal = new Problem.Storage("disk full");
    robot.clickOn("#welcome-sendTest");
    until(() -> robot.lookup("#welcome-problem").query().isVisible());
    assertThat(text(robot, "#welcome-problem")).contains("disk full");
  }

  @Test
  void thePageFitsBothWindows(FxRobot robot) throws IOException {
    for (var theme : List.of(Theme.LIGHT, Theme.DARK)) {
      for (var size : new int[][] {{1140, 826}, {724, 626}}) {
        for (var sdk : Sdk.values()) {
          var view = picturable(robot, theme, size, sdk);
          var name = "welcome-" + size[0] + "-" + sdk + "-" + theme + ".png";
          Files.write(Path.of("target", name), view.picture());
          var ways = view.scene().lookup("#welcome-connect");
          assertThat(ways.localToScene(ways.getBoundsInLocal()).getMaxY())
              .as(name)
              .isLessThanOrEqualTo(size[1]);
        }
      }
    }
  }

  private record Shot(Scene scene, byte[] picture) {}

  /// A scene larger than the screen of the tests is drawn once; the second one knows the page's
  /// width from the first.
  private Shot picturable(FxRobot robot, Theme theme, int[] size, Sdk sdk) {
    var shown = new WelcomeView[1];
    robot.interact(
        () -> {
          shown[0] = view();
          draw(shown[0], theme, size);
        });
    until(() -> !shown[0].lookupAll(".code-string").isEmpty());
    robot.interact(() -> ((ToggleButton) shown[0].lookup("#welcome-sdk-" + sdk.ordinal())).fire());
    var shot = new Shot[1];
    robot.interact(() -> shot[0] = draw(shown[0], theme, size));
    return shot[0];
  }

  private static Shot draw(WelcomeView view, Theme theme, int[] size) {
    if (view.getParent() instanceof StackPane before) {
      before.getChildren().clear();
    }
    var scene = new Scene(new StackPane(view), size[0], size[1]);
    dress(scene, theme);
    return new Shot(scene, Pictures.png(scene.snapshot(null)));
  }
}
