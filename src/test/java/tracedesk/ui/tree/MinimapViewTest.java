package tracedesk.ui.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.domain.trace.Timeline;
import tracedesk.domain.trace.Trace;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Theme;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.session.Session;

@ExtendWith(ApplicationExtension.class)
class MinimapViewTest {
  private final Session session = new Session();
  private final Themes themes = new Themes();
  private final Trace large = RefundTrace.large(3_000);
  private final OneTrace server =
      new OneTrace(large, RefundTrace.incomplete(), TimeWindowTest.idle());
  private final Background background = Background.desktop();
  private final TreeViewModel model = new TreeViewModel(session, background);
  private final TimeWindow time = model.time();

  @Start
  void start(Stage stage) {
    session.connect(server.connected());
    var none = new Command("common.close", () -> {});
    var view =
        new TraceTreeView(
            model,
            background,
            none.withIcon("chevron-up"),
            none.withIcon("chevron-down"),
            () -> {});
    var scene = new Scene(view, 760, 700);
    themes.themeProperty().set(Theme.LIGHT);
    themes.dress(scene);
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
    view.focusTree();
  }

  private void open(FxRobot robot, Trace trace) throws Exception {
    robot.interact(() -> session.selectedProperty().set(trace.summary()));
    await(() -> model.tree().size() == trace.tree().size() && time.axisProperty().get() != null);
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) throws Exception {
    WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, condition);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private MinimapView minimap(FxRobot robot) {
    return robot.lookup(".minimap").queryAs(MinimapView.class);
  }

  private Timeline axis() {
    return Objects.requireNonNull(time.axisProperty().get());
  }

  private static Node strip(FxRobot robot) {
    return robot.lookup("#tree-minimap").query();
  }

  private static void mouse(FxRobot robot, Node part, double part1, double part2, int clicks) {
    double width = part.getLayoutBounds().getWidth();
    robot.interact(
        () -> {
          fire(part, MouseEvent.MOUSE_PRESSED, part1 * width, clicks, true);
          if (part1 != part2) {
            fire(part, MouseEvent.MOUSE_DRAGGED, (part1 + part2) / 2 * width, clicks, true);
            fire(part, MouseEvent.MOUSE_DRAGGED, part2 * width, clicks, true);
          }
          fire(part, MouseEvent.MOUSE_RELEASED, part2 * width, clicks, false);
        });
  }

  private static void fire(
      Node part, javafx.event.EventType<MouseEvent> type, double x, int clicks, boolean down) {
    var at = Objects.requireNonNullElse(part.localToScreen(x, 13), Point2D.ZERO);
    var inScene = part.localToScene(x, 13);
    part.fireEvent(
        new MouseEvent(
            type,
            inScene.getX(),
            inScene.getY(),
            at.getX(),
            at.getY(),
            MouseButton.PRIMARY,
            clicks,
            false,
            false,
            false,
            false,
            down,
            false,
            false,
            true,
            false,
            true,
            null));
  }

  @Test
  void onlyALargeTraceHasAMinimap(FxRobot robot) throws Exception {
    open(robot, RefundTrace.incomplete());
    assertThat(minimap(robot).isVisible()).isFalse();
    open(robot, large);
    assertThat(minimap(robot).isVisible()).isTrue();
    await(() -> minimap(robot).pictures() > 0);
  }

  @Test
  void whatIsStillToComeIsSaidWhereItWillStand(FxRobot robot) throws Exception {
    server.stretch = 2_000;
    robot.interact(() -> session.selectedProperty().set(large.summary()));
    var strip = (MinimapStrip) strip(robot);
    var coming = strip.lookup(".minimap-coming");
    var words = (Labeled) strip.lookup(".minimap-coming-words");
    await(() -> coming.isVisible() && minimap(robot).pictures() > 0);
    assertThat(words.getText())
        .isEqualTo("%,d logs still loading".formatted(large.tree().size() - 2_000));
    assertThat(words.isVisible()).isTrue();
    assertThat(coming.getLayoutX() / strip.getWidth()).isBetween(0.3, 0.8);
    robot.interact(
        () -> {
          strip.resize(200, MinimapStrip.HEIGHT);
          strip.layout();
          assertThat(words.isVisible()).as("words that would be cut").isFalse();
          assertThat(coming.isVisible()).isTrue();
        });
    server.stretches.release();
    await(() -> !coming.isVisible());
    assertThat(model.tree().size()).isEqualTo(large.tree().size());
  }

  @Test
  void windowAndMinimapFollowEachOther(FxRobot robot) throws Exception {
    open(robot, large);
    var everything = Objects.requireNonNull(time.everything());
    mouse(robot, strip(robot), 0.25, 0.5, 1);
    assertThat(everything.at(axis().start())).isCloseTo(0.25, within(0.01));
    assertThat(everything.at(axis().end())).isCloseTo(0.5, within(0.01));
    mouse(robot, strip(robot), 0.375, 0.575, 1);
    assertThat(everything.at(axis().start())).isCloseTo(0.45, within(0.01));
    mouse(robot, strip(robot), 0.7, 0.9, 1);
    assertThat(everything.at(axis().start())).isCloseTo(0.45, within(0.01));
    assertThat(everything.at(axis().end())).isCloseTo(0.9, within(0.01));
    assertThat(robot.lookup("#tree-window").queryLabeled().getText()).startsWith("window 13.5");
    mouse(robot, strip(robot), 0.2, 0.2, 2);
    assertThat(time.wholeProperty().get()).isTrue();
    assertThat(robot.lookup("#tree-window").queryLabeled().getText()).isEqualTo("whole trace");
  }

  @Test
  void keysMoveTheWindowAndItsPlaceIsSpoken(FxRobot robot) throws Exception {
    open(robot, large);
    robot.interact(() -> strip(robot).requestFocus());
    robot.write("+");
    long length = axis().end() - axis().start();
    robot.type(KeyCode.HOME);
    assertThat(axis().start()).isEqualTo(Objects.requireNonNull(time.everything()).start());
    robot.type(KeyCode.RIGHT);
    assertThat(axis().end() - axis().start()).isEqualTo(length);
    assertThat(axis().start() - axis().origin()).isCloseTo(length / 10, within(2L));
    robot.interact(
        () ->
            assertThat(strip(robot).queryAccessibleAttribute(AccessibleAttribute.VALUE_STRING))
                .asString()
                .startsWith("window ")
                .contains(" to "));
    robot.write("0");
    assertThat(time.wholeProperty().get()).isTrue();
  }

  @Test
  void movingTheWindowPaintsNoPictureAndAnotherThemeDoes(FxRobot robot) throws Exception {
    open(robot, large);
    await(() -> minimap(robot).pictures() > 0);
    int painted = minimap(robot).pictures();
    for (int i = 0; i < 50; i++) {
      robot.interact(() -> time.zoom(1.02, 0.4));
      robot.interact(() -> time.pan(0.01));
    }
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(minimap(robot).pictures()).isEqualTo(painted);
    robot.interact(() -> themes.themeProperty().set(Theme.DARK));
    await(() -> minimap(robot).pictures() > painted);
  }

  @Test
  void wheelAndDragOverTheAxisZoomAndMove(FxRobot robot) throws Exception {
    open(robot, RefundTrace.incomplete());
    var list = robot.lookup("#tree-rows").query();
    var columns = model.columns(list.getLayoutBounds().getWidth());
    double x = columns.axisLeft() + columns.axisWidth() / 4;
    long under = axis().timeAt(0.25);
    robot.interact(() -> scroll(list, x, 240, true, false));
    assertThat(axis().at(under)).isCloseTo(0.25, within(1e-3));
    long length = axis().end() - axis().start();
    robot.interact(() -> scroll(list, x, -columns.axisWidth() / 2, false, true));
    assertThat(axis().at(under)).isCloseTo(-0.25, within(1e-3));
    assertThat(axis().end() - axis().start()).isEqualTo(length);
    var head = robot.lookup(".tree-axis").query();
    double width = head.getLayoutBounds().getWidth();
    double half = columns.axisWidth() / 2;
    mouse(robot, head, x / width, (x + half) / width, 1);
    assertThat(axis().at(under)).isCloseTo(0.25, within(1e-3));
    robot.interact(() -> scroll(list, columns.axisLeft() - 20, 240, true, false));
    assertThat(axis().end() - axis().start()).isEqualTo(length);
  }

  private static void scroll(Node part, double x, double by, boolean ctrl, boolean shift) {
    var at = Objects.requireNonNullElse(part.localToScreen(x, 40), Point2D.ZERO);
    var inScene = part.localToScene(x, 40);
    part.fireEvent(
        new ScrollEvent(
            ScrollEvent.SCROLL,
            inScene.getX(),
            inScene.getY(),
            at.getX(),
            at.getY(),
            shift,
            ctrl,
            false,
            false,
            false,
            false,
            0,
            by,
            0,
            by,
            ScrollEvent.HorizontalTextScrollUnits.NONE,
            0,
            ScrollEvent.VerticalTextScrollUnits.NONE,
            0,
            0,
            null));
  }

  @Test
  void idleTimeIsHiddenByTheButtonThatOffersIt(FxRobot robot) throws Exception {
    open(robot, RefundTrace.incomplete());
    assertThat(robot.lookup("#tree-hide-idle").query().isVisible()).isFalse();
    open(robot, TimeWindowTest.idle());
    robot.clickOn("#tree-hide-idle");
    assertThat(axis().breaks()).hasSize(1);
    assertThat(robot.lookup("#tree-hide-idle").queryLabeled().getText())
        .isEqualTo("Idle 96 % hidden");
    assertThat(robot.lookup(".axis-break").query().getAccessibleText())
        .isEqualTo("Idle for 58 m 0 s, left out");
  }
}
