package tracedesk.ui.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.service.outbox.ModelServer;
import tracedesk.service.outbox.PromptOutbox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;

/// Rows change by themselves while somebody clicks on them.
@ExtendWith(ApplicationExtension.class)
class OutboxDrawerViewTest {
  private static final Problem AWAY = new Problem.Offline("server", "refused");

  private final ModelServer server = new ModelServer();
  private final Profile staging =
      new Profile(
          UUID.randomUUID(), "Staging", "http://127.0.0.1:7421", Api.V5, Safety.FREE, false);
  private Sending sending;
  private OutboxViewModel model;

  @Start
  void start(Stage stage) {
    var session = new Session();
    var background = Background.immediate();
    sending = new Sending(session, PromptOutbox.over(_ -> server), background, Clock.systemUTC());
    model =
        new OutboxViewModel(
            session,
            sending,
            background,
            (_, yes) -> yes.run(),
            new Elsewhere(
                FXCollections.observableArrayList(staging),
                _ -> {},
                (_, _) -> {},
                _ -> {},
                ZoneOffset.UTC));
    session.connect(new Connected(staging, new Capabilities(Api.V5, true, ""), server));
    server.down = AWAY;
    model.openProperty().set(true);
    stage.setScene(new Scene(new OutboxDrawer(model), 1000, 400));
    stage.show();
  }

  private void saveOf(String id) {
    var log = server.put(ModelServer.log(id, "No."));
    var patch = new LogPatch(Map.of(Field.OUTPUT, new Edit.Set<>(Json.of("Yes."))), null);
    sending.save(staging.id(), log, patch, _ -> {});
  }

  private static Node first(FxRobot robot, String query) {
    return robot.lookup(query).<Node>queryAll().stream().filter(Node::isVisible).findFirst().get();
  }

  @Test
  void aClickIsNotLostToATryThatFailsMeanwhile(FxRobot robot) {
    robot.interact(() -> saveOf("log_1"));
    var discard = first(robot, "#outbox-discard");
    var before = model.rows().getFirst();
    robot.moveTo(discard).press(MouseButton.PRIMARY);

    robot.interact(() -> sending.retryServer(staging.id()));

    assertThat(model.rows().getFirst()).isNotSameAs(before);
    assertThat(first(robot, "#outbox-discard")).isSameAs(discard);
    robot.release(MouseButton.PRIMARY);
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(model.rows()).isEmpty();
  }

  @Test
  void whatWasPressedForOneSaveIsNotDoneToTheNextInItsPlace(FxRobot robot) {
    robot.interact(
        () -> {
          saveOf("log_1");
          saveOf("log_2");
        });
    robot.moveTo(first(robot, "#outbox-discard")).press(MouseButton.PRIMARY);

    robot.interact(() -> model.discard(model.rows().getFirst()));
    WaitForAsyncUtils.waitForFxEvents();
    robot.release(MouseButton.PRIMARY);
    WaitForAsyncUtils.waitForFxEvents();

    assertThat(model.rows()).singleElement();
    assertThat(model.rows().getFirst().operation().log().value()).isEqualTo("log_2");
  }
}
