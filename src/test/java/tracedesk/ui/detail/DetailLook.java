package tracedesk.ui.detail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.domain.edit.Field;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.LogId;
import tracedesk.service.outbox.PromptOutbox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Dialogs;
import tracedesk.ui.fx.Pictures;
import tracedesk.ui.fx.Theme;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;

/// Pictures of the form in its states, for the eye: run by name, they land in `target`.
@ExtendWith(ApplicationExtension.class)
class DetailLook {
  private final FakeTraces traces = Logs.server();
  private final Session session = new Session();
  private final Themes themes = new Themes();
  private DetailViewModel model;
  private Scene scene;

  private @Nullable Traces connectedTraces() {
    var connected = session.connectionProperty().get();
    return connected == null ? null : connected.traces();
  }

  @Start
  void start(Stage stage) {
    var root = new StackPane();
    var dialogs = new Dialogs(root);
    model =
        new DetailViewModel(
            session,
            new Sending(
                session,
                PromptOutbox.over(server -> connectedTraces()),
                Background.desktop(),
                Clock.systemUTC()),
            Background.desktop(),
            dialogs,
            new Surroundings(
                new SimpleStringProperty("15 of 52 reviewed"),
                new Command("traces.next-incomplete", () -> {}).withShortcut("Alt+Down"),
                new Command("tree.alike", () -> {}).withIcon("list"),
                draft -> {},
                text -> {},
                (name, content) -> {},
                ZoneId.of("UTC")));
    root.getChildren().add(new DetailView(model, Background.desktop(), dialogs));
    scene = new Scene(root, 556, 826);
    themes.dress(scene);
    stage.setX(0);
    stage.setY(0);
    stage.setScene(scene);
    stage.show();
  }

  @Test
  void logsOfSpans(FxRobot robot) throws Exception {
    robot.interact(() -> session.connect(traces.connected(Safety.FREE)));
    open(robot, "log_span");
    picture(robot, "span");
    var tabs = (javafx.scene.control.TabPane) scene.lookup("#detail-tabs");
    robot.interact(() -> tabs.getSelectionModel().select(2));
    picture(robot, "span-metadata");
    robot.interact(
        () -> ((javafx.scene.control.ScrollPane) scene.lookup("#detail-metadata")).setVvalue(0.75));
    picture(robot, "span-metadata-below");
    robot.interact(() -> tabs.getSelectionModel().select(0));
    open(robot, "log_judged");
    picture(robot, "judged");
  }

  @Test
  void everyTab(FxRobot robot) throws Exception {
    robot.interact(() -> session.connect(traces.connected(Safety.FREE)));
    robot.interact(() -> session.traceProperty().set(Logs.trace()));
    open(robot, "log_8QmB7tWn0a2");
    robot.interact(
        () ->
            model
                .field(Field.OUTPUT_MESSAGE)
                .type(
                    "Full refund of £64.00 approved. The jar is cracked in transit, so the return is waived."
                        + " Call create_refund with amount 6400 and reason \"damaged\"."));
    var tabs = (javafx.scene.control.TabPane) scene.lookup("#detail-tabs");
    for (int i = 0; i < tabs.getTabs().size(); i++) {
      int tab = i;
      robot.interact(() -> tabs.getSelectionModel().select(tab));
      picture(robot, "tab" + i);
    }
    open(robot, "log_far");
    robot.interact(() -> tabs.getSelectionModel().select(1));
    picture(robot, "far");
    open(robot, "log_8Qm2vKx4c41");
    robot.interact(() -> tabs.getSelectionModel().select(2));
    picture(robot, "metadata");
    robot.interact(() -> tabs.getSelectionModel().select(3));
    picture(robot, "evaluators");
  }

  @Test
  void everyState(FxRobot robot) throws Exception {
    robot.interact(() -> session.connect(traces.connected(Safety.FREE)));
    open(robot, "log_8Qm2vKx4c41");
    picture(robot, "pristine");
    robot.interact(
        () -> {
          model.field(Field.OUTPUT).type(Logs.CORRECTED);
          row("customer_tier").type("gold");
          model.focusOn(Field.OUTPUT);
        });
    picture(robot, "edited");
    robot.interact(() -> scene.getWindow().setWidth(520));
    picture(robot, "narrow");
    robot.interact(() -> scene.getWindow().setWidth(556));
    robot.interact(() -> model.showChanges.run());
    picture(robot, "changes");
    robot.interact(
        () ->
            ((Node) scene.lookup("#detail-changes-side-1"))
                .fireEvent(new javafx.event.ActionEvent()));
    picture(robot, "request");
    robot.interact(
        () -> ((javafx.scene.control.Button) scene.lookup("#detail-changes-close")).fire());
    robot.interact(
        () -> {
          row("return_window_days").type("3o");
          model.inputs().add.run();
        });
    picture(robot, "invalid");
    robot.interact(() -> row("order_id").remove());
    robot.interact(() -> row("message").rename("complaint"));
    picture(robot, "rows");
    robot.interact(() -> model.inputs().jsonProperty().set(true));
    picture(robot, "json");
    robot.interact(() -> model.discard.run());
    picture(robot, "discard");
    robot.interact(() -> ((javafx.scene.control.Button) scene.lookup("#common-cancel")).fire());
    open(robot, "log_done");
    picture(robot, "complete");
    open(robot, "log_both");
    picture(robot, "both");
    open(robot, "log_empty");
    picture(robot, "empty");
    open(robot, "log_v5");
    robot.interact(() -> model.field(Field.OUTPUT).type("mine"));
    traces.refusal =
        new Problem.Rejected(
            422,
            "output: must be shorter",
            java.util.List.of(FieldFault.body("output", "must be shorter than 3 characters", "x")));
    robot.interact(() -> model.save.run());
    picture(robot, "failed");
  }

  private InputRow row(String name) {
    return model.inputs().rows().stream()
        .filter(row -> row.nameProperty().get().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void open(FxRobot robot, String id) throws Exception {
    robot.interact(() -> session.logProperty().set(new LogId(id)));
    WaitForAsyncUtils.waitFor(
        5, java.util.concurrent.TimeUnit.SECONDS, () -> model.phaseProperty().get() == Phase.READY);
  }

  private void picture(FxRobot robot, String name) throws IOException, InterruptedException {
    for (var theme : new Theme[] {Theme.LIGHT, Theme.DARK}) {
      robot.interact(() -> themes.themeProperty().set(theme));
      Thread.sleep(400);
      var bytes = new byte[1][];
      robot.interact(() -> bytes[0] = Pictures.png(scene.snapshot(null)));
      Files.write(Path.of("target", "detail-" + name + "-" + theme + ".png"), bytes[0]);
    }
  }
}
