package tracedesk.ui.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Theme;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.session.Session;

@ExtendWith(ApplicationExtension.class)
class TraceTreeViewTest {
  private final Session session = new Session();
  private final OneTrace server = new OneTrace(RefundTrace.incomplete());
  private final AtomicInteger toForm = new AtomicInteger();
  private final AtomicInteger toTree = new AtomicInteger();
  private final AtomicInteger toNext = new AtomicInteger();
  private TreeViewModel model;

  @Start
  void start(Stage stage) {
    session.connect(server.connected());
    var background = Background.immediate();
    model = new TreeViewModel(session, background);
    var view =
        new TraceTreeView(
            model,
            background,
            new Command("common.close", () -> {}).withIcon("chevron-up"),
            new Command("common.confirm", toNext::incrementAndGet).withIcon("chevron-down"),
            toForm::incrementAndGet);
    var scene = new Scene(view, 585, 700);
    var themes = new Themes();
    themes.themeProperty().set(Theme.LIGHT);
    themes.dress(scene);
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
    session.selectedProperty().set(RefundTrace.incomplete().summary());
    view.focusTree();
  }

  private @Nullable String log() {
    var log = session.logProperty().get();
    return log == null ? null : log.value();
  }

  private int rows(FxRobot robot) {
    return robot.lookup("#tree-rows").<ListView<Integer>>query().getItems().size();
  }

  private TreeRowCell row(FxRobot robot, String name) {
    return robot
        .from(robot.lookup("#tree-rows").queryListView())
        .lookup(".trace-row")
        .<TreeRowCell>match(cell -> spoken(cell) instanceof String words && words.startsWith(name))
        .query();
  }

  /// What a screen reader says.
  private static @Nullable Object spoken(Node cell) {
    return cell.queryAccessibleAttribute(AccessibleAttribute.TEXT);
  }

  @Test
  void aTraceIsReadByKeyboardAlone(FxRobot robot) {
    robot.type(KeyCode.DOWN, 2);
    assertThat(log()).isEqualTo("search");
    robot.type(KeyCode.LEFT);
    assertThat(rows(robot)).isEqualTo(17);
    robot.type(KeyCode.RIGHT).type(KeyCode.RIGHT);
    assertThat(log()).isEqualTo("rewrite");
    robot.type(KeyCode.LEFT).type(KeyCode.LEFT);
    assertThat(rows(robot)).isEqualTo(17);
    robot.push(KeyCode.SHIFT, KeyCode.RIGHT);
    assertThat(rows(robot)).isEqualTo(19);
    robot.type(KeyCode.E);
    assertThat(log()).isEqualTo("refund");
    assertThat(spoken(row(robot, "create_refund, tool, error")))
        .isEqualTo("create_refund, tool, error, 1.27 seconds, level 3, 5 of 7");
    robot.push(KeyCode.CONTROL, KeyCode.C);
    WaitForAsyncUtils.waitForFxEvents();
    robot.interact(
        () -> assertThat(Clipboard.getSystemClipboard().getString()).isEqualTo("refund"));
    robot.type(KeyCode.END);
    assertThat(log()).isEqualTo("tone");
    robot.type(KeyCode.HOME);
    assertThat(log()).isEqualTo(RefundTrace.ROOT.value());
    robot.type(KeyCode.ENTER);
    assertThat(toForm).hasValue(1);
    robot.write("ver");
    assertThat(log()).isEqualTo("verify");
    robot.type(KeyCode.UP).type(KeyCode.E);
    assertThat(log()).isEqualTo("refund");
  }

  @Test
  void searchIsReachedAndLeftByKeyboard(FxRobot robot) {
    robot.push(KeyCode.CONTROL, KeyCode.F);
    robot.write("policy");
    assertThat(robot.lookup("#tree-hits").queryLabeled().getText()).isEqualTo("1 of 4");
    assertThat(log()).isEqualTo(RefundTrace.ROOT.value());
    robot.type(KeyCode.F3).type(KeyCode.ENTER).type(KeyCode.ENTER);
    assertThat(robot.lookup("#tree-hits").queryLabeled().getText()).isEqualTo("3 of 4");
    robot.push(KeyCode.SHIFT, KeyCode.F3);
    assertThat(robot.lookup("#tree-hits").queryLabeled().getText()).isEqualTo("2 of 4");
    assertThat(log()).isEqualTo("policy");
    robot.type(KeyCode.DOWN);
    assertThat(log()).isEqualTo("policy");
    robot.type(KeyCode.DOWN);
    assertThat(log()).isEqualTo("decide");
    robot.push(KeyCode.CONTROL, KeyCode.F).type(KeyCode.ESCAPE);
    assertThat(robot.lookup("#tree-search").<TextField>query().getText()).isEmpty();
    robot.type(KeyCode.ESCAPE).type(KeyCode.UP);
    assertThat(log()).isEqualTo("policy");
  }

  @Test
  void whatTheSearchLeavesOfTheTreeIsChosenByMouseOrKeys(FxRobot robot) {
    assertThat(robot.lookup("#tree-hits-shown").query().isVisible()).isFalse();
    robot.push(KeyCode.CONTROL, KeyCode.F);
    robot.write("policy");
    robot.clickOn("#tree-hits-shown").clickOn("#tree-show-only");
    assertThat(rows(robot)).isEqualTo(4);
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.F);
    assertThat(robot.lookup("#tree-hits-shown").queryLabeled().getText()).isEqualTo("With parents");
    assertThat(rows(robot)).isEqualTo(7);
    robot.clickOn(row(robot, "get_return_policy"));
    assertThat(log()).isEqualTo("policy");
    robot.type(KeyCode.LEFT);
    assertThat(log()).isEqualTo("resolve");
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.F);
    assertThat(rows(robot)).isEqualTo(19);
    assertThat(row(robot, "Classify intent").getPseudoClassStates())
        .contains(PseudoClass.getPseudoClass("dimmed"));
    robot.push(KeyCode.CONTROL, KeyCode.F).type(KeyCode.ESCAPE);
    assertThat(row(robot, "Classify intent").getPseudoClassStates())
        .doesNotContain(PseudoClass.getPseudoClass("dimmed"));
    assertThat(robot.lookup("#tree-hits-shown").query().isVisible()).isFalse();
  }

  @Test
  void aSearchThatLeavesNothingSaysSo(FxRobot robot) {
    robot.push(KeyCode.CONTROL, KeyCode.F);
    robot.write("nowhere");
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.F);
    assertThat(rows(robot)).isZero();
    assertThat(robot.lookup("#tree-no-hits").query().isVisible()).isTrue();
    robot.clickOn("#tree-showEveryLog");
    assertThat(rows(robot)).isEqualTo(19);
    assertThat(robot.lookup("#tree-no-hits").query().isVisible()).isFalse();
  }

  @Test
  void rowsThatAreMadeDuringASearchAreMarkedLikeOthers(FxRobot robot) {
    robot.interact(() -> robot.lookup("#tree-search").<TextField>query().setText("r"));
    var marked = marked(robot);
    assertThat(marked).isNotEmpty();
    robot.interact(() -> robot.lookup("#tree-rows").queryListView().refresh());
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(marked(robot)).isEqualTo(marked);
  }

  /// Where marks can be seen.
  private static List<String> marked(FxRobot robot) {
    return robot
        .from(robot.lookup("#tree-rows").queryListView())
        .lookup(".hit")
        .match(Node::isVisible)
        .queryAll()
        .stream()
        .map(mark -> mark.localToScene(mark.getLayoutBounds()).toString())
        .sorted()
        .toList();
  }

  @Test
  void aClickSelectsAndTheChevronOrADoubleClickCloses(FxRobot robot) {
    robot.clickOn(row(robot, "Decide refund"));
    assertThat(log()).isEqualTo("decide");
    var agent = row(robot, "Resolve refund");
    var place = agent.localToScreen(33, 14);
    robot.clickOn(place);
    assertThat(rows(robot)).isEqualTo(12);
    assertThat(log()).isEqualTo("resolve");
    robot.doubleClickOn(row(robot, "Resolve refund"));
    assertThat(rows(robot)).isEqualTo(19);
  }

  @Test
  void buttonsFilterErrorsAndGoToThem(FxRobot robot) {
    robot.clickOn("#tree-error-count");
    assertThat(log()).isEqualTo("refund");
    robot.clickOn("#tree-errors-only");
    assertThat(rows(robot)).isEqualTo(3);
    robot.clickOn("#tree-errors-only");
    robot.clickOn("#tree-collapseAll");
    assertThat(rows(robot)).isEqualTo(8);
    robot.clickOn("#common-confirm");
    assertThat(toNext).hasValue(1);
  }

  @Test
  void aTraceThatGrowsLeavesWhatIsReadWhereItIs(FxRobot robot) {
    var rows = new ArrayList<TraceRow>(RefundTrace.large(600).tree().size());
    var large = RefundTrace.large(600).tree();
    for (int i = 0; i < large.size(); i++) {
      rows.add(large.row(i));
    }
    grow(robot, rows);
    robot.interact(() -> robot.lookup("#tree-rows").queryListView().scrollTo(300));
    for (boolean chosen : new boolean[] {false, true}) {
      if (chosen) {
        robot.interact(() -> session.logProperty().set(new LogId("log_305")));
      }
      var before = inSight(robot);
      assertThat(before).hasSizeGreaterThan(10);
      for (int i = 0; i < 3; i++) {
        rows.add(1, another(rows.size(), "log_1"));
        rows.add(another(rows.size(), "log_551"));
        grow(robot, rows);
        assertThat(inSight(robot)).isEqualTo(before);
      }
    }
    assertThat(log()).isEqualTo("log_305");
  }

  @Test
  void aSelectedGroupSaysWhatItAddsUpTo(FxRobot robot) {
    var rows = new ArrayList<TraceRow>();
    rows.add(RefundTrace.row("more_0", null, LogKind.FLOW, "all", null, 0, 9, 0, 0, false));
    for (int i = 1; i < TreeViewModel.LARGE; i++) {
      boolean failed = i % 500 == 0;
      rows.add(RefundTrace.row("c" + i, "more_0", LogKind.TOOL, "call", null, i, 9, 2, 1, failed));
    }
    grow(robot, rows);
    robot.interact(
        () -> {
          var sum = new GroupView(model, toTree::incrementAndGet);
          assertThat(sum.shown().get()).isFalse();
          model.move(1);
          assertThat(sum.shown().get()).isTrue();
          var words =
              sum.lookupAll(".label").stream().map(label -> ((Labeled) label).getText()).toList();
          assertThat(words).contains("call", "× 1,999", "3,998", "3");
          ((Hyperlink) sum.lookup(".hyperlink")).fire();
          assertThat(sum.shown().get()).isFalse();
        });
    assertThat(toTree).hasValue(1);
    assertThat(log()).isEqualTo("c1");
  }

  @Test
  void theLastRowIsSeenWhenItIsSelected(FxRobot robot) {
    var rows = new ArrayList<>(List.of(another(0, null)));
    var list = robot.lookup("#tree-rows").<Integer>queryListView();
    for (int more = 0; more < 80; more++) {
      rows.add(another(rows.size(), "more_0"));
      grow(robot, rows);
      robot.interact(
          () -> {
            model.selectFirst();
            list.layout();
            model.selectLast();
            list.layout();
          });
      int last = rows.size() - 1;
      assertThat(robot.from(list).lookup(".trace-row").<TreeRowCell>queryAll())
          .as("row %d", last)
          .anyMatch(
              cell ->
                  cell.isVisible()
                      && cell.getIndex() == last
                      && cell.getLayoutY() + 28 <= list.getHeight() - 8);
    }
  }

  private void grow(FxRobot robot, List<TraceRow> rows) {
    var trace =
        RefundTrace.trace(
            new LogId("log_large"), "Nightly triage", "support", TraceStatus.INCOMPLETE, rows);
    robot.interact(
        () -> {
          server.put(trace);
          session.selectedProperty().set(trace.summary());
        });
  }

  private static TraceRow another(int number, @Nullable String parent) {
    return RefundTrace.row(
        "more_" + number, parent, LogKind.TOOL, "more_" + number, null, 0, 9, 0, 0, false);
  }

  /// The logs in sight, each with its place on screen.
  private static List<String> inSight(FxRobot robot) {
    var list = robot.lookup("#tree-rows").<Integer>queryListView();
    robot.interact(list::layout);
    return robot.from(list).lookup(".trace-row").<TreeRowCell>queryAll().stream()
        .filter(cell -> cell.isVisible() && spoken(cell) != null)
        .filter(cell -> cell.getLayoutY() >= 0 && cell.getLayoutY() + 28 <= list.getHeight() - 8)
        .map(
            cell ->
                String.valueOf(spoken(cell)).replaceFirst(",.*", "")
                    + " at "
                    + Math.round(cell.getLayoutY()))
        .sorted()
        .toList();
  }

  @Test
  void aTreeThatHasNoTraceYetSaysNothingOfASearch(FxRobot robot) {
    robot.interact(
        () -> {
          var background = Background.immediate();
          var up = new Command("common.close", () -> {}).withIcon("chevron-up");
          var down = new Command("common.confirm", () -> {}).withIcon("chevron-down");
          var model = new TreeViewModel(new Session(), background);
          var view = new TraceTreeView(model, background, up, down, () -> {});
          assertThat(view.lookup("#tree-no-hits").isVisible()).isFalse();
        });
  }

  @Test
  void whatIsTooWideForThePaneShiftsNothing(FxRobot robot) {
    robot.interact(
        () -> {
          var tree = robot.lookup("#tree-rows").query();
          var view = tree.getScene().getRoot();
          view.resize(230, 700);
          view.layout();
          assertThat(tree.localToScene(tree.getLayoutBounds()).getMinX()).isZero();
        });
  }

  @Test
  void aLogChosenElsewhereIsShown(FxRobot robot) {
    robot.clickOn("#tree-collapseAll");
    robot.interact(() -> session.logProperty().set(new LogId("check")));
    assertThat(row(robot, "Check against policy").isVisible()).isTrue();
  }
}
