package tracedesk.ui.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Pictures;
import tracedesk.ui.fx.Theme;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.session.Session;

/// Draws the pane in its states into `target/tree-*.png`, to look at.
@ExtendWith(ApplicationExtension.class)
class TreeLookTest {
  private final Themes themes = new Themes();
  private @Nullable Stage stage;

  @Start
  void start(Stage shown) {
    stage = shown;
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void everyStateCanBeDrawn(Theme theme, FxRobot robot) throws Exception {
    robot.interact(() -> themes.themeProperty().set(theme));
    draw(robot, "wide-" + theme, 585, 826, RefundTrace.incomplete(), this::edited);
    draw(
        robot,
        "parents-" + theme,
        585,
        500,
        RefundTrace.incomplete(),
        model -> searching(model, HitsShown.WITH_PARENTS));
    draw(
        robot,
        "only-" + theme,
        585,
        400,
        RefundTrace.incomplete(),
        model -> searching(model, HitsShown.ONLY));
    draw(
        robot,
        "dimmed-" + theme,
        468,
        700,
        RefundTrace.incomplete(),
        model -> searching(model, HitsShown.DIM_OTHERS));
    draw(robot, "complete-" + theme, 585, 826, RefundTrace.complete(), model -> {});
    draw(robot, "narrow-" + theme, 468, 826, RefundTrace.incomplete(), this::edited);
    draw(robot, "compact-" + theme, 460, 626, RefundTrace.incomplete(), this::edited);
    draw(robot, "odd-" + theme, 585, 560, odd(), model -> model.move(4));
    draw(
        robot,
        "errors-" + theme,
        760,
        460,
        RefundTrace.large(3000),
        model -> model.errorsOnlyProperty().set(true));
    draw(robot, "groups-" + theme, 745, 700, RefundTrace.batch(20_000), this::opened);
    draw(robot, "groups-narrow-" + theme, 468, 500, RefundTrace.batch(2_500), this::opened);
    draw(robot, "zoom-" + theme, 760, 700, RefundTrace.incomplete(), this::zoomed);
    draw(robot, "deep-" + theme, 585, 460, odd(), TreeViewModel::selectLast);
    draw(robot, "loading-" + theme, 585, 460, RefundTrace.incomplete(), model -> {});
    draw(robot, "failed-" + theme, 585, 460, null, model -> {});
  }

  private void edited(TreeViewModel model) {
    model.search().queryProperty().set("policy");
    model.search().next.run();
    model.search().next.run();
    model.search().next.run();
    model.select(0);
  }

  private void searching(TreeViewModel model, HitsShown way) {
    model.hitsShownProperty().set(way);
    model.search().queryProperty().set("refund");
    model.search().next.run();
    model.search().next.run();
  }

  private void opened(TreeViewModel model) {
    model.move(2);
    model.expandOrEnter();
    model.move(2);
  }

  private void zoomed(TreeViewModel model) {
    model.move(5);
    model.time().zoomedToLogProperty().set(true);
  }

  private static Trace odd() {
    var rows = new ArrayList<TraceRow>();
    var root = new LogId("log_3pZk81");
    rows.add(
        RefundTrace.row(
            "log_3pZk81",
            null,
            LogKind.FLOW,
            "A very long name of a flow that will never fit into the column",
            "gone",
            0,
            90_500,
            1,
            0,
            false));
    rows.add(
        RefundTrace.row(
            "a",
            "log_3pZk81",
            LogKind.TOOL,
            "fetch_invoice_lines_with_everything_attached_to_it",
            "TimeoutError: upstream did not answer within 30 s",
            100,
            30_100,
            0,
            0,
            true));
    rows.add(
        RefundTrace.row(
            "b",
            "log_3pZk81",
            LogKind.PROMPT,
            "No times known",
            "gpt-4o",
            -1,
            -1,
            1204,
            0.5,
            false));
    rows.add(
        RefundTrace.row(
            "c",
            "log_3pZk81",
            LogKind.EVALUATOR,
            "Judged a day later",
            "true",
            86_400_000,
            86_400_160,
            0,
            0,
            false));
    rows.add(
        RefundTrace.row(
            "x", "gone", LogKind.TOOL, "orphan_call", null, 60_000, 75_000, 0, 0, false));
    rows.add(
        RefundTrace.row(
            "u", "x", LogKind.UNKNOWN, "", null, 60_000, 60_000, 12_480_000, 182.44, false));
    var parent = "log_3pZk81";
    for (int i = 0; i < 12; i++) {
      rows.add(
          RefundTrace.row(
              "n" + i,
              parent,
              LogKind.AGENT,
              "Delegate " + i,
              null,
              i * 1000L,
              90_000 - i * 1000L,
              10,
              0.01,
              false));
      parent = "n" + i;
    }
    return RefundTrace.trace(
        root,
        "A very long name of a flow that will never fit into the column",
        "support/europe/north/returns and refunds",
        TraceStatus.COMPLETE,
        rows);
  }

  private void draw(
      FxRobot robot,
      String name,
      int width,
      int height,
      @Nullable Trace trace,
      Consumer<TreeViewModel> then)
      throws Exception {
    var session = new Session();
    var shown = trace == null ? RefundTrace.incomplete() : trace;
    var server = new OneTrace(shown);
    server.problem = trace == null ? new Problem.Offline("127.0.0.1:7421", "refused") : null;
    boolean loading = name.startsWith("loading");
    server.gate = new CountDownLatch(loading ? 1 : 0);
    var background = loading ? Background.desktop() : Background.immediate();
    var models = new TreeViewModel[1];
    var scenes = new Scene[1];
    robot.interact(
        () -> {
          session.connect(server.connected());
          var model = new TreeViewModel(session, background);
          models[0] = model;
          var none = new Command("common.close", () -> {});
          var view =
              new TraceTreeView(
                  model,
                  background,
                  none.withIcon("chevron-up"),
                  none.withIcon("chevron-down"),
                  () -> {});
          view.compactProperty().set(name.startsWith("compact"));
          session.selectedProperty().set(shown.summary());
          if (name.startsWith("wide")) {
            session.drafts().put(RefundTrace.ROOT, RefundTrace.draft(RefundTrace.ROOT));
          }
          scenes[0] = new Scene(view, width, height);
          themes.dress(scenes[0]);
          Objects.requireNonNull(stage).setScene(scenes[0]);
          stage.show();
          view.focusTree();
          then.accept(model);
        });
    WaitForAsyncUtils.waitForFxEvents();
    if (loading) {
      WaitForAsyncUtils.waitFor(
          5, TimeUnit.SECONDS, () -> models[0].phaseProperty().get() == TraceOpener.Phase.LOADING);
      WaitForAsyncUtils.waitForFxEvents();
    }
    var bytes = new byte[1][];
    robot.interact(() -> bytes[0] = Pictures.png(scenes[0].snapshot(null)));
    Files.write(Path.of("target", "tree-" + name + ".png"), bytes[0]);
    assertThat(bytes[0].length).isGreaterThan(3_000);
    server.gate.countDown();
  }
}
