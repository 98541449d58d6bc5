package tracedesk.ui.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ListView;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.session.Session;

/// What a million rows cost is counted: how many cells there are, and how often the list is told of
/// a change.
@ExtendWith(ApplicationExtension.class)
class MillionRowsTest {
  private static final int AGENTS = 1_000;
  private static final int BELOW = 999;
  private static final int ALL = 1 + AGENTS * (BELOW + 1);

  /// More than the cells a window of this height shows, and those kept for later.
  private static final int FEW = 60;

  private final Session session = new Session();
  private final List<Integer> changes = new ArrayList<>();
  private TreeViewModel model;
  private ListView<Integer> rows;

  @Start
  void start(Stage stage) {
    var background = Background.immediate();
    model = new TreeViewModel(session, background);
    var up = new Command("common.close", () -> {}).withIcon("chevron-up");
    var down = new Command("common.confirm", () -> {}).withIcon("chevron-down");
    var view = new TraceTreeView(model, background, up, down, () -> {});
    var scene = new Scene(view, 760, 700);
    new Themes().dress(scene);
    stage.setScene(scene);
    stage.show();
  }

  private static TraceRow row(String id, @org.jspecify.annotations.Nullable String parent, long n) {
    return RefundTrace.row(id, parent, LogKind.TOOL, id, null, n, n + 1, 0, 0, false);
  }

  private static Trace million() {
    var all = new ArrayList<TraceRow>(ALL);
    all.add(row("root", null, 0));
    for (int i = 0; i < AGENTS; i++) {
      all.add(row("agent " + i, "root", i));
      for (int j = 0; j < BELOW; j++) {
        all.add(row("tool " + i + "." + j, "agent " + i, i));
      }
    }
    return RefundTrace.trace(new LogId("root"), "A million", "scale", TraceStatus.INCOMPLETE, all);
  }

  private Set<Node> cells() {
    rows.layout();
    return new HashSet<>(rows.lookupAll(".trace-row"));
  }

  @Test
  @SuppressWarnings("unchecked")
  void aMillionRowsAreOpenedClosedAndJumpedInWithFewCells(FxRobot robot) {
    var trace = million();
    session.connect(new OneTrace(trace).connected());
    robot.interact(() -> session.selectedProperty().set(trace.summary()));
    WaitForAsyncUtils.waitForFxEvents();
    rows = robot.lookup("#tree-rows").queryAs(ListView.class);
    assertThat(rows.getItems()).hasSize(1 + AGENTS);
    robot.interact(
        () -> {
          rows.getItems()
              .addListener(
                  (ListChangeListener<Integer>) change -> changes.add(change.getList().size()));
          var seen = new HashSet<>(cells());
          model.expandAll.run();
          seen.addAll(cells());
          assertThat(rows.getItems()).hasSize(ALL);
          assertThat(changes).hasSizeLessThanOrEqualTo(2).endsWith(ALL);
          long seed = System.nanoTime();
          var random = new Random(seed);
          for (int i = 0; i < 40; i++) {
            int to = random.nextInt(ALL);
            model.select(to);
            rows.scrollTo(to);
            seen.addAll(cells());
            assertThat(rows.lookupAll(".trace-row"))
                .as("seed %d, row %d", seed, to)
                .anyMatch(cell -> cell instanceof TreeRowCell one && one.getIndex() == to);
          }
          model.selectLast();
          seen.addAll(cells());
          assertThat(seen).hasSizeLessThan(FEW);
          changes.clear();
          model.collapseAll.run();
          assertThat(rows.getItems()).hasSize(1 + AGENTS);
          assertThat(changes).hasSizeLessThanOrEqualTo(2);
          seen.addAll(cells());
          assertThat(seen).hasSizeLessThan(FEW);
        });
  }
}
