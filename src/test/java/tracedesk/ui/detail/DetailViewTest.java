package tracedesk.ui.detail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
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
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.service.outbox.PromptOutbox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Dialogs;
import tracedesk.ui.fx.FoundText;
import tracedesk.ui.fx.Keys;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;

@ExtendWith(ApplicationExtension.class)
class DetailViewTest {
  private final FakeTraces traces = Logs.server();
  private final Session session = new Session();
  private final List<String> clipboard = new ArrayList<>();
  private final SimpleBooleanProperty hasNamesake = new SimpleBooleanProperty();
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
                Background.immediate(),
                Clock.systemUTC()),
            Background.immediate(),
            dialogs,
            new Surroundings(
                new SimpleStringProperty("15 of 52 reviewed"),
                new Command("traces.next-incomplete", () -> clipboard.add("next")),
                new Command("tree.alike", () -> clipboard.add("alike"), hasNamesake)
                    .withIcon("list"),
                draft -> {},
                clipboard::add,
                (name, content) -> {},
                ZoneId.of("UTC")));
    var view = new DetailView(model, Background.immediate(), dialogs);
    root.getChildren().add(view);
    scene = new Scene(root, 556, 826);
    Keys.everywhere(scene, view.commands().toArray(Command[]::new));
    new Themes().dress(scene);
    stage.setX(0);
    stage.setY(0);
    stage.setScene(scene);
    stage.show();
    session.connect(traces.connected(Safety.FREE));
  }

  private void open(FxRobot robot, String id) {
    robot.interact(() -> session.logProperty().set(new LogId(id)));
  }

  @Test
  void aLogThatIsNotAloneLeadsToTheOthersOfItsName(FxRobot robot) {
    open(robot, "log_8Qm2vKx4c41");
    assertThat(robot.lookup("#tree-alike").tryQuery()).isEmpty();
    robot.interact(() -> hasNamesake.set(true));
    var link = robot.lookup("#tree-alike").queryAs(Hyperlink.class);
    assertThat(link.getText()).isEqualTo("Show all Refund assistant calls");
    robot.interact(link::fire);
    assertThat(clipboard).containsExactly("alike");
  }

  private void search(FxRobot robot, String words) {
    robot.interact(() -> session.soughtProperty().set(words));
  }

  private static void until(Callable<Boolean> holds) throws Exception {
    WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, holds);
  }

  private static int marks(FxRobot robot, String selector) {
    return robot.lookup(selector).queryAll().size();
  }

  private static List<FoundText> found(FxRobot robot, String within) {
    return robot.from(robot.lookup(within)).lookup(".found-text").<Node>queryAll().stream()
        .filter(FoundText.class::isInstance)
        .map(FoundText.class::cast)
        .filter(FoundText::isFound)
        .toList();
  }

  @Test
  void whatIsLookedForIsMarkedInInputsAndOutput(FxRobot robot) throws Exception {
    open(robot, "log_8Qm2vKx4c41");
    search(robot, "JAR");
    until(() -> found(robot, "#detail-input-0-value").size() == 1);
    assertThat(found(robot, "#detail-input-1-value")).isEmpty();
    until(() -> marks(robot, "#detail-output .hit") == 1);
    search(robot, "");
    until(() -> marks(robot, "#detail-output .hit") == 0);
    assertThat(found(robot, "#detail-input-0-value")).isEmpty();
  }

  @Test
  void aValueTooLongToBeShownShowsTheSurroundingsOfAHit(FxRobot robot) throws Exception {
    traces.with(
        """
        {"id":"log_long","tool":{"id":"t","path":"a/b"},"inputs":{"text":"%sneedle%s"},"output":"x"}
        """
            .formatted("word ".repeat(400), " word".repeat(400)));
    search(robot, "Needle");
    open(robot, "log_long");
    until(() -> found(robot, "#detail-input-0-value").size() == 1);
    var around = (Text) found(robot, "#detail-input-0-value").getFirst().getChildren().getLast();
    assertThat(around.getText()).startsWith("…").contains("word needle word").endsWith("…");
  }

  @Test
  void aLogOpenedAsAHitShowsThePageAndThePlace(FxRobot robot) throws Exception {
    traces.with(
        """
        {"id":"log_far","tool":{"id":"t","path":"a/b"},"inputs":{"text":"x"},"output":"%sneedle"}
        """
            .formatted("line\\n".repeat(150)));
    open(robot, "log_8Qm2vKx4c41");
    search(robot, "needle");
    open(robot, "log_far");
    var page = robot.lookup("#detail-log-scroll").<ScrollPane>query();
    until(() -> page.getVvalue() > 0.5);
    search(robot, "photo");
    open(robot, "log_8Qm2vKx4c41");
    var tabs = robot.lookup("#detail-tabs").<TabPane>query();
    until(() -> tabs.getSelectionModel().getSelectedIndex() == 1);
    until(() -> found(robot, "#detail-messages-scroll").size() == 1);
    search(robot, "T-48213");
    open(robot, "log_far");
    open(robot, "log_8Qm2vKx4c41");
    until(() -> tabs.getSelectionModel().getSelectedIndex() == 2);
    until(() -> marks(robot, "#detail-metadata .label.hit") == 1);
  }

  @Test
  void anotherLogBeginsAtTheTopTheSameOneStaysWhereItIsRead(FxRobot robot) {
    for (var id : List.of("log_far", "log_further")) {
      traces.with(
          """
          {"id":"%s","tool":{"id":"t","path":"a/b"},"inputs":{"text":"x"},"output":"%send"}
          """
              .formatted(id, "line\\n".repeat(150)));
    }
    open(robot, "log_far");
    var page = robot.lookup("#detail-log-scroll").<ScrollPane>query();
    robot.interact(() -> page.setVvalue(0.7));
    robot.interact(() -> model.reload.run());
    assertThat(page.getVvalue()).isCloseTo(0.7, within(0.01));
    open(robot, "log_further");
    assertThat(page.getVvalue()).isZero();
  }

  @Test
  void aPageThatIsTurnedToLaterShowsWhatIsThereAlready(FxRobot robot) {
    traces.with(
        """
        {"id":"log_chat","prompt":{"id":"p","path":"a/b"},"inputs":{},"output":"x",
         "messages":[{"role":"user","content":"%s"}]}
        """
            .formatted("word ".repeat(250_000)));
    open(robot, "log_chat");
    var tabs = robot.lookup("#detail-tabs").<TabPane>query();
    robot.interact(() -> tabs.getSelectionModel().select(1));
    robot.clickOn("#detail-messages-mode-1");
    assertThat(robot.lookup("#detail-messages-messages-tree").query().isVisible()).isTrue();
  }

  @Test
  void correctAnInputAndTheOutputThenComplete(FxRobot robot) {
    open(robot, "log_8Qm2vKx4c41");
    robot.clickOn("#detail-input-2-value");
    robot.press(KeyCode.CONTROL).type(KeyCode.A).release(KeyCode.CONTROL);
    robot.write("gold");
    assertThat(count(robot)).isEqualTo("1 field changed");
    robot.interact(() -> model.focusOn(Field.OUTPUT));
    robot.type(KeyCode.H, KeyCode.O);
    assertThat(model.field(Field.OUTPUT).textProperty().get()).startsWith("hoHi Maya,\n");
    assertThat(count(robot)).isEqualTo("2 fields changed");
    robot.press(KeyCode.CONTROL).type(KeyCode.ENTER).release(KeyCode.CONTROL);
    assertThat(traces.patches).hasSize(1);
    var patch = traces.patches.getFirst();
    assertThat(patch.status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(patch.body().members())
        .extracting(member -> member.name())
        .containsExactly("inputs", "output");
    assertThat(patch.body().object("inputs").string("customer_tier")).isEqualTo("gold");
    assertThat(robot.lookup("#detail-read-only").query().isVisible()).isTrue();
    robot.type(KeyCode.ENTER);
    assertThat(clipboard).containsExactly("next");
  }

  @Test
  void undoWorksFromInsideTheEditor(FxRobot robot) {
    open(robot, "log_8Qm2vKx4c41");
    robot.interact(() -> model.focusOn(Field.OUTPUT));
    robot.type(KeyCode.X);
    assertThat(session.drafts()).hasSize(1);
    robot.press(KeyCode.CONTROL).type(KeyCode.Z).release(KeyCode.CONTROL);
    assertThat(session.drafts()).isEmpty();
  }

  @Test
  void undoWorksWhereverTheKeyboardIs(FxRobot robot) {
    open(robot, "log_8Qm2vKx4c41");
    robot.interact(() -> model.focusOn(Field.OUTPUT));
    robot.type(KeyCode.X);
    robot.clickOn("#detail-discard");
    assertThat(session.drafts()).isEmpty();
    robot.interact(() -> scene.getRoot().requestFocus());
    robot.push(KeyCode.CONTROL, KeyCode.Z);
    assertThat(session.drafts()).hasSize(1);
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z);
    assertThat(session.drafts()).isEmpty();
  }

  @Test
  void afterUndoTheCaretIsWhereTheTextChanged(FxRobot robot) {
    open(robot, "log_8Qm2vKx4c41");
    robot.interact(() -> model.focusOn(Field.OUTPUT));
    var text = model.field(Field.OUTPUT).textProperty().get();
    robot.type(KeyCode.RIGHT, 5);
    robot.type(KeyCode.X, KeyCode.Y);
    robot.clickOn("#detail-discard");
    robot.interact(() -> model.focusOn(Field.OUTPUT));
    robot.push(KeyCode.CONTROL, KeyCode.Z);
    robot.type(KeyCode.Z);
    assertThat(model.field(Field.OUTPUT).textProperty().get())
        .isEqualTo(text.substring(0, 5) + "xyz" + text.substring(5));
  }

  @Test
  void theReasonWhyItCannotBeCompletedLeadsToTheField(FxRobot robot) {
    open(robot, "log_empty");
    robot.clickOn("#detail-obstacle-link");
    assertThat(scene.getFocusOwner().getId()).isEqualTo("detail-output");
    robot.type(KeyCode.O, KeyCode.K);
    assertThat(model.saveAndComplete.enabled().get()).isTrue();
  }

  @Test
  void aNewInputIsNamedAndFilledByKeyboard(FxRobot robot) {
    open(robot, "log_8Qm2vKx4c41");
    robot.clickOn("#detail-add");
    robot.write("lang");
    robot.type(KeyCode.ENTER);
    robot.write("en");
    robot.press(KeyCode.CONTROL).type(KeyCode.S).release(KeyCode.CONTROL);
    assertThat(traces.patches.getFirst().body().object("inputs").string("lang")).isEqualTo("en");
  }

  @Test
  void theRequestIsShownWithoutTheKey(FxRobot robot) {
    open(robot, "log_8Qm2vKx4c41");
    robot.interact(() -> model.field(Field.OUTPUT).type("x"));
    robot.press(KeyCode.CONTROL).type(KeyCode.D).release(KeyCode.CONTROL);
    robot.clickOn("#detail-changes-side-1");
    assertThat(words(robot, "#detail-request-body")).contains("\"output\": \"x\"");
    assertThat(words(robot, "#detail-request-head")).contains("X-API-KEY: ***");
  }

  private static String count(FxRobot robot) {
    return words(robot, "#detail-count");
  }

  private static String words(FxRobot robot, String id) {
    Node node = robot.lookup(id).query();
    return ((Labeled) node).getText();
  }
}
