package tracedesk.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Settings;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.port.FakeConnections;
import tracedesk.service.outbox.PromptOutbox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Preferences;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;

/// What can be pressed stays where it is while nothing about it changes, so that no click is lost.
@ExtendWith(ApplicationExtension.class)
class WindowBannerTest {
  private static final Settings FORGETFUL =
      new Settings() {
        @Override
        public Json.Obj load() {
          return Json.Obj.EMPTY;
        }

        @Override
        public void save(Json.Obj settings) {}
      };

  private final FakeConnections servers = new FakeConnections();
  private final Session session = new Session();
  private final Profile staging =
      new Profile(
          UUID.randomUUID(), "Staging", "https://staging.example", Api.V5, Safety.FREE, false);
  private ShellViewModel model;

  @Start
  void start(Stage stage) {
    var background = Background.immediate();
    var sending =
        new Sending(
            session, PromptOutbox.over(servers.connections::traces), background, Clock.systemUTC());
    model =
        new ShellViewModel(
            servers.connections,
            session,
            sending,
            new Preferences(FORGETFUL, background),
            background,
            Clock.systemUTC());
    model.connect(staging);
    var status =
        new StatusBarView(
            model,
            ZoneOffset.UTC,
            new SimpleObjectProperty<Number>(0),
            new SimpleStringProperty(""));
    var banner = new WindowBanner(model, new Command("shell.connections", () -> {}));
    stage.setScene(new Scene(new VBox(banner, status), 1000, 300));
    stage.show();
  }

  private static Node retry(FxRobot robot) {
    return robot.lookup("#shell-retry").query();
  }

  @Test
  void aTryThatFailsAgainKeepsTheButtons(FxRobot robot) {
    robot.interact(
        () -> {
          servers.down = true;
          servers.exchange(staging, 0);
        });
    var before = retry(robot);
    var problem = model.problemProperty().get();

    robot.interact(model.retry::run);

    assertThat(model.problemProperty().get()).isNotSameAs(problem);
    assertThat(retry(robot)).isSameAs(before);
    robot.interact(
        () -> {
          servers.down = false;
          model.retry.run();
        });
    assertThat(robot.lookup("#shell-retry").tryQuery()).isEmpty();
  }

  @Test
  void whatANoticeOffersStaysWhileTheServerComesAndGoes(FxRobot robot) {
    var undo = new Command("outbox.undo", () -> {});
    robot.interact(() -> session.noticeProperty().set(Notice.done("Discarded", undo)));
    var before = robot.lookup("#outbox-undo").<Node>query();

    robot.interact(
        () -> {
          servers.down = true;
          servers.exchange(staging, 0);
        });

    assertThat(model.offlineSinceProperty().get()).isNotNull();
    assertThat(robot.lookup("#outbox-undo").<Node>query()).isSameAs(before);
    robot.interact(() -> session.noticeProperty().set(Notice.done("Saved")));
    assertThat(robot.lookup("#outbox-undo").tryQuery()).isEmpty();
  }
}
