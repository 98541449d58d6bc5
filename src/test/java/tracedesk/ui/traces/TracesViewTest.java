package tracedesk.ui.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javafx.scene.Scene;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Pictures;
import tracedesk.ui.fx.Theme;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;

@ExtendWith(ApplicationExtension.class)
class TracesViewTest {
  private final FakeTraces server = new FakeTraces();
  private final Session session = new Session();
  private final Themes themes = new Themes();
  private Scene scene;
  private TracesViewModel model;

  @Start
  void start(Stage stage) {
    model =
        new TracesViewModel(
            session, Background.immediate(), Clock.fixed(FakeTraces.NOW, ZoneOffset.UTC));
    for (int i = 0; i < 30; i++) {
      var status = i % 3 == 1 ? TraceStatus.COMPLETE : TraceStatus.INCOMPLETE;
      server.all.add(FakeTraces.trace(i, status, Duration.ofMinutes(97L * i + 2)));
    }
    scene = new Scene(new TracesView(model), 300, 830);
    themes.dress(scene);
    stage.setX(0);
    stage.setY(0);
    stage.setScene(scene);
    stage.show();
    var profile =
        new Profile(new UUID(0, 1), "Test", "http://127.0.0.1:1", Api.V5, Safety.FREE, false);
    session.connect(new Connected(profile, server.capabilities(), server));
  }

  private String selected() {
    return Objects.requireNonNull(session.selectedProperty().get()).id().value();
  }

  @Test
  void arrowsMoveFromTraceToTracePastTheHeads(FxRobot robot) throws IOException {
    robot.interact(() -> robot.lookup("#trace-list").queryAs(ListView.class).requestFocus());
    for (int i = 0; i < 9; i++) {
      robot.type(KeyCode.DOWN);
    }
    assertThat(selected()).isEqualTo("log_9");
    robot.type(KeyCode.UP);
    assertThat(selected()).isEqualTo("log_8");
    for (var theme : new Theme[] {Theme.LIGHT, Theme.DARK}) {
      var bytes = new byte[1][];
      robot.interact(() -> themes.themeProperty().set(theme));
      robot.interact(() -> bytes[0] = Pictures.png(scene.snapshot(null)));
      Files.write(Path.of("target", "list-" + theme + ".png"), bytes[0]);
    }
  }

  @Test
  void aListThatLeavesOutSomeOfWhatMatchesSaysSo(FxRobot robot) {
    server.ordered = true;
    robot.interact(
        () ->
            session.connect(
                new Connected(
                    new Profile(
                        new UUID(0, 2), "Here", "http://127.0.0.1:1", Api.V5, Safety.FREE, true),
                    server.capabilities(),
                    server)));
    var words = robot.lookup("#first-only").queryLabeled();
    assertThat(words.isVisible()).isFalse();
    server.counted = 12;
    robot.interact(() -> model.filterProperty().set(new TraceFilter(null, false, "a", null)));
    assertThat(words.isVisible()).isTrue();
    assertThat(words.getText()).startsWith("The first 12 that match.");
    assertThat(model.rows().stream().filter(row -> !(row instanceof ListRow.Group))).hasSize(12);
    assertThat(model.totalProperty().get()).isEqualTo(-1);
    assertThat(model.reviewed().getValue()).isEmpty();
    server.counted = Integer.MAX_VALUE;
    robot.interact(() -> model.filterProperty().set(TraceFilter.ALL));
    assertThat(words.isVisible()).isFalse();
    assertThat(model.totalProperty().get()).isEqualTo(30);
  }

  @Test
  void whatArrivesMovesNeitherTheSelectionNorTheScrolledList(FxRobot robot) {
    server.ordered = true;
    robot.interact(
        () ->
            session.connect(
                new Connected(
                    new Profile(
                        new UUID(0, 2), "Here", "http://127.0.0.1:1", Api.V5, Safety.FREE, true),
                    server.capabilities(),
                    server)));
    robot.interact(() -> robot.lookup("#trace-list").queryListView().scrollTo(11));
    var before = inSight(robot);
    assertThat(before).isNotEmpty().doesNotContain("Refund assistant 0");
    for (int i = 0; i < 5; i++) {
      server.all.addFirst(FakeTraces.trace(100 + i, TraceStatus.INCOMPLETE, Duration.ZERO));
      server.all.set(i + 1, FakeTraces.trace(0, TraceStatus.COMPLETE, Duration.ofMinutes(2 + i)));
      robot.interact(model::lookForNews);
      assertThat(inSight(robot)).isEqualTo(before);
      assertThat(selected()).isEqualTo("log_0");
    }
    assertThat(robot.lookup("#traces-arrived").queryButton().getText()).isEqualTo("5 new");
    robot.clickOn("#traces-arrived");
    assertThat(inSight(robot)).contains("Refund assistant 104 at 26");
    assertThat(selected()).isEqualTo("log_0");
  }

  private void connectToALongList(FxRobot robot) {
    server.ordered = true;
    for (int i = 30; i < 20_000; i++) {
      server.all.add(FakeTraces.trace(i, TraceStatus.COMPLETE, Duration.ofMinutes(97L * i + 2)));
    }
    robot.interact(
        () ->
            session.connect(
                new Connected(
                    new Profile(
                        new UUID(0, 3), "Long", "http://127.0.0.1:1", Api.V5, Safety.FREE, true),
                    server.capabilities(),
                    server)));
    robot.interact(() -> robot.lookup("#trace-list").queryListView().requestFocus());
    server.asked.clear();
  }

  @Test
  void endAndHomeReachTheEndsOfALongListWithOneRequest(FxRobot robot) {
    connectToALongList(robot);
    robot.type(KeyCode.END);
    assertThat(selected()).isEqualTo("log_19999");
    assertThat(inSight(robot)).anyMatch(row -> row.startsWith("Refund assistant 19999 "));
    assertThat(server.asked).containsExactly("stretch At[position=19900]");
    robot.type(KeyCode.PAGE_UP);
    assertThat(selected()).isNotEqualTo("log_19999");
    robot.type(KeyCode.HOME);
    assertThat(selected()).isEqualTo("log_0");
    assertThat(inSight(robot)).anyMatch(row -> row.startsWith("Refund assistant 0 "));
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void theThumbDraggedToTheMiddleAsksOnlyForThePagesInSightAndSelectsNothing(FxRobot robot) {
    connectToALongList(robot);
    var bar =
        (ScrollBar) robot.lookup("#trace-list").queryListView().lookup(".scroll-bar:vertical");
    robot.interact(() -> bar.setValue(0.5));
    assertThat(inSight(robot)).isNotEmpty();
    assertThat(server.asked.size()).isBetween(1, 2);
    assertThat(selected()).isEqualTo("log_0");
    assertThat(model.rows()).isInstanceOf(PageRows.class);
    assertThat(((PageRows) model.rows()).pagesLoaded()).isLessThanOrEqualTo(3);
  }

  @Test
  void anotherOrderIsChosenFromTheMenuAndShownFromItsStart(FxRobot robot) {
    connectToALongList(robot);
    robot.type(KeyCode.END);
    robot.clickOn("#traces-order").clickOn("Most errors");
    assertThat(model.orderProperty().get()).isEqualTo(TraceOrder.ERRORS);
    assertThat(inSight(robot)).anyMatch(row -> row.startsWith("Refund assistant 0 at 0"));
    assertThat(selected()).isEqualTo("log_19999");
  }

  /// The traces in sight, each with its place on screen.
  private static List<String> inSight(FxRobot robot) {
    robot.interact(() -> robot.lookup("#trace-list").queryListView().layout());
    return robot
        .from(robot.lookup("#trace-list").queryListView())
        .lookup(".list-line")
        .queryAll()
        .stream()
        .map(TraceCell.class::cast)
        .filter(cell -> cell.isVisible() && cell.getItem() instanceof ListRow.Item)
        .map(
            cell ->
                ((ListRow.Item) cell.getItem()).trace().name()
                    + " at "
                    + Math.round(cell.getLayoutY()))
        .sorted()
        .toList();
  }

  @Test
  void clickingATraceSelectsIt(FxRobot robot) {
    robot.clickOn("Refund assistant 3");
    assertThat(selected()).isEqualTo("log_3");
  }

  @Test
  void anEmptyFilterResultOffersToRemoveAPart(FxRobot robot) {
    robot.interact(() -> model.filterProperty().set(new TraceFilter(null, true, "nowhere", null)));
    assertThat(robot.lookup("No traces match").tryQuery()).isPresent();
    robot.clickOn("Remove \"nowhere\"");
    assertThat(model.filterProperty().get()).isEqualTo(new TraceFilter(null, true, "", null));
    assertThat(robot.lookup("Refund assistant 3").tryQuery()).isPresent();
  }
}
