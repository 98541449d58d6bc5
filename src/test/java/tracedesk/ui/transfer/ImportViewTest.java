package tracedesk.ui.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.LocalParts;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceId;
import tracedesk.exchange.ExchangeFiles;
import tracedesk.service.TraceImport;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Dialogs;
import tracedesk.ui.fx.Pictures;
import tracedesk.ui.fx.Theme;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;

/// The import card over the real readers and the real store.
@ExtendWith(ApplicationExtension.class)
class ImportViewTest {
  private final Session session = new Session();
  private final Themes themes = new Themes();
  private final List<TraceId> shown = new ArrayList<>();
  private final List<String> copied = new ArrayList<>();
  private List<Path> chosenFiles = List.of();
  private @Nullable Path chosenFolder;
  private Path folder;
  private LocalParts parts;
  private Gate gate;
  private Scene scene;
  private Dialogs dialogs;
  private ImportViewModel model;
  private ImportView view;
  private DropArea drops;
  private TransferStatus status;

  /// The real store, which a test can hold up or let fail.
  private static final class Gate implements TraceIntake {
    private final TraceIntake store;
    private volatile CountDownLatch closed = new CountDownLatch(0);
    private volatile int batchesLeft = Integer.MAX_VALUE;

    Gate(TraceIntake store) {
      this.store = store;
    }

    @Override
    public Taken receive(List<IncomingLog> logs) {
      return store.receive(logs);
    }

    @Override
    public Taken bring(List<IncomingLog> logs) {
      try {
        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (batchesLeft-- <= 0) {
        throw new ProblemException(new Problem.Storage("The disk is full."));
      }
      return store.bring(logs);
    }

    @Override
    public int bringFiles(LogKind kind, List<IncomingFile> files) {
      return store.bringFiles(kind, files);
    }

    @Override
    public Brought bringSets(List<IncomingSet> sets) {
      return store.bringSets(sets);
    }
  }

  @Start
  void start(Stage stage) throws IOException {
    folder = Files.createTempDirectory("tracedesk-import");
    parts = LocalParts.open(folder.resolve("data"));
    gate = new Gate(parts.intake());
    var background = Background.desktop();
    var under = new Button("under");
    var root = new StackPane();
    dialogs = new Dialogs(root);
    model =
        new ImportViewModel(
            new TraceImport(new ExchangeFiles(), gate),
            session,
            background,
            shown::add,
            copied::add);
    view =
        new ImportView(
            model,
            new Choosers() {
              @Override
              public List<Path> files() {
                return chosenFiles;
              }

              @Override
              public @Nullable Path folder() {
                return chosenFolder;
              }

              @Override
              public @Nullable Path target(Path suggestion) {
                return null;
              }
            },
            background,
            dialogs);
    status = TransferStatus.of(model, view.open);
    root.getChildren().add(new VBox(under, status));
    drops = new DropArea(() -> !model.runningBinding().get(), view::open);
    drops.watch(root);
    scene = new Scene(root, 900, 640);
    themes.dress(scene);
    themes.themeProperty().set(Theme.LIGHT);
    stage.setX(0);
    stage.setY(0);
    stage.setScene(scene);
    stage.show();
    under.requestFocus();
  }

  @AfterEach
  void end() {
    gate.closed.countDown();
    until(() -> !model.runningBinding().get());
    parts.close();
  }

  private static void until(Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(
          30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(30_000, condition));
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
    WaitForAsyncUtils.waitForFxEvents();
  }

  private @Nullable Node find(String id) {
    return scene.getRoot().lookupAll("#" + id).stream()
        .filter(node -> node.isVisible() && node.getScene() != null)
        .findFirst()
        .orElse(null);
  }

  private String words(String id) {
    until(() -> find(id) != null);
    return WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> find(id) instanceof Labeled label ? label.getText() : "");
  }

  private void open(FxRobot robot) {
    robot.interact(view.open::run);
  }

  private void choose(FxRobot robot, Path... files) {
    chosenFiles = List.of(files);
    robot.clickOn("#transfer-import-chooseFiles");
  }

  private void picture(FxRobot robot, String name) throws IOException {
    for (var theme : new Theme[] {Theme.LIGHT, Theme.DARK}) {
      var bytes = new byte[1][];
      robot.interact(() -> themes.themeProperty().set(theme));
      robot.interact(() -> bytes[0] = Pictures.png(scene.snapshot(null)));
      Files.write(Path.of("target", "import-" + name + "-" + theme + ".png"), bytes[0]);
    }
  }

  @Test
  void whatFilesHoldIsToldBeforeAnythingIsImported(FxRobot robot) throws IOException {
    var file = LogFiles.write(folder.resolve("refunds.jsonl"), 3, 0);
    open(robot);
    picture(robot, "choosing");
    choose(robot, file);
    until(() -> find("import-size") != null);
    assertThat(words("import-size")).startsWith("1 source, ");
    assertThat(robot.lookup("refunds.jsonl").tryQuery()).isPresent();
    picture(robot, "found");
    assertThat(find("import-added")).isNull();

    robot.type(KeyCode.ENTER);
    assertThat(words("import-title")).isEqualTo("6 logs imported, 3 traces");
    assertThat(words("import-added")).isEqualTo("6");
    assertThat(words("import-damaged")).isEqualTo("0");
    picture(robot, "done");

    robot.type(KeyCode.ENTER);
    assertThat(shown).containsExactly(new TraceId("log_flow0"));
  }

  @Test
  void whatAnExportHoldsBesidesLogsIsCountedInWords(FxRobot robot) throws IOException {
    var dataset = folder.resolve("files/ds_1");
    Files.createDirectories(dataset.resolve("versions"));
    Files.createDirectories(dataset.resolve("datapoints/dsv_1"));
    var version =
        "{\"type\":\"dataset\",\"id\":\"ds_1\",\"path\":\"Cases\",\"version_id\":\"dsv_1\","
            + "\"datapoints_count\":2,\"environments\":[{\"id\":\"env_1\",\"name\":\"staging\"}]}";
    Files.writeString(dataset.resolve("file.json"), version);
    Files.writeString(dataset.resolve("versions/dsv_1"), version);
    Files.writeString(
        dataset.resolve("datapoints/dsv_1/1.jsonl"),
        "{\"id\":\"dp_1\",\"inputs\":{\"q\":1}}\n{\"id\":\"dp_2\",\"inputs\":{\"q\":2}}\n");
    open(robot);
    choose(robot, folder.resolve("files"));
    until(() -> find("import-size") != null);

    robot.type(KeyCode.ENTER);

    until(() -> find("import-title") != null);
    assertThat(words("import-title")).isEqualTo("Imported; no log is new");
    assertThat(words("import-sets"))
        .isEqualTo("Also new: 1 version of datasets with 2 datapoints, 1 deployment");
    picture(robot, "sets");
  }

  @Test
  void importingAgainAddsNothing(FxRobot robot) {
    var file = LogFiles.write(folder.resolve("refunds.jsonl"), 3, 0);
    for (var title : List.of("6 logs imported, 3 traces", "Everything was there already")) {
      open(robot);
      choose(robot, file);
      until(() -> find("import-size") != null);
      robot.type(KeyCode.ENTER);
      until(() -> find("import-title") instanceof Labeled label && label.getText().equals(title));
      robot.type(KeyCode.ESCAPE);
    }
  }

  @Test
  void anUnknownFileGetsASentenceAndBreaksNothing(FxRobot robot) throws IOException {
    var file = LogFiles.write(folder.resolve("notes.txt"), "Dear diary");
    open(robot);
    choose(robot, file);
    until(() -> find("import-problem") != null);
    assertThat(robot.lookup("Nothing was imported").tryQuery()).isPresent();
    picture(robot, "unknown");

    choose(robot, LogFiles.write(folder.resolve("good.jsonl"), 1, 0));
    until(() -> find("import-size") != null);
  }

  @Test
  void aThousandDamagedLinesAreListedAndCopied(FxRobot robot) throws IOException {
    var name = "the whole November of the support team, exported a second time (final).jsonl";
    open(robot);
    choose(robot, LogFiles.write(folder.resolve(name), 2, 1_500));
    until(() -> find("import-size") != null);
    robot.type(KeyCode.ENTER);
    assertThat(words("import-damaged")).isEqualTo("1,500");
    assertThat(robot.lookup("Skipped: the first 1,000 of 1,500 places").tryQuery()).isPresent();
    assertThat(((ListView<?>) find("import-damage")).getItems()).hasSize(1_000);
    picture(robot, "damaged");

    robot.clickOn("#transfer-import-copyDamage");
    assertThat(copied.getFirst().lines()).hasSize(1_000).first().asString().contains(name + ":5\t");
  }

  @Test
  void anImportGoesOnWhileItsCardIsClosed(FxRobot robot) throws IOException {
    gate.closed = new CountDownLatch(1);
    open(robot);
    choose(robot, LogFiles.write(folder.resolve("many.jsonl"), 40, 0));
    until(() -> find("import-size") != null);
    robot.type(KeyCode.ENTER);
    until(() -> find("import-running-title") != null);
    picture(robot, "running");
    robot.type(KeyCode.ENTER);
    until(() -> !dialogs.isOpen());
    assertThat(find("import-status")).isNotNull();
    robot.interact(() -> assertThat(drops.over(List.of(folder))).isFalse());
    picture(robot, "not-now");
    robot.interact(drops::left);

    gate.closed.countDown();
    until(() -> session.noticeProperty().get() != null);
    assertThat(session.noticeProperty().get().text()).isEqualTo("80 logs imported");
    assertThat(WaitForAsyncUtils.waitForAsyncFx(10_000, status::getAccessibleText))
        .isEqualTo("Import ended: show the result");
    robot.clickOn("#import-status");
    assertThat(words("import-title")).isEqualTo("80 logs imported, 40 traces");
    robot.type(KeyCode.ESCAPE);
    until(() -> find("import-status") == null);

    open(robot);
    until(() -> find("transfer-import-chooseFiles") != null);
  }

  @Test
  void stoppingKeepsWhatWasReadByThen(FxRobot robot) {
    gate.closed = new CountDownLatch(1);
    open(robot);
    choose(robot, LogFiles.write(folder.resolve("many.jsonl"), 4_000, 0));
    until(() -> find("import-size") != null);
    robot.type(KeyCode.ENTER);
    robot.clickOn("#transfer-import-stop");
    gate.closed.countDown();
    assertThat(words("import-title")).isEqualTo("Import stopped");
  }

  @Test
  void aFailingDiskSaysWhatStayedAndCanBeTriedAgain(FxRobot robot) throws IOException {
    gate.batchesLeft = 0;
    open(robot);
    choose(robot, LogFiles.write(folder.resolve("some.jsonl"), 2, 0));
    until(() -> find("import-size") != null);
    robot.type(KeyCode.ENTER);
    until(() -> find("import-failed") != null);
    assertThat(robot.lookup("The import stopped").tryQuery()).isPresent();
    picture(robot, "failed");

    gate.batchesLeft = Integer.MAX_VALUE;
    robot.type(KeyCode.ENTER);
    assertThat(words("import-title")).isEqualTo("4 logs imported, 2 traces");
  }

  @Test
  void whileAnotherServerIsConnectedTheCardSaysWhereLogsGo(FxRobot robot) throws IOException {
    var profile =
        new Profile(new UUID(0, 9), "Harrow", "https://harrow.example", Api.V5, Safety.ASK, false);
    robot.interact(
        () ->
            session
                .connectionProperty()
                .set(new Connected(profile, new Capabilities(Api.V5, false, "x"), null, null)));
    open(robot);
    choose(robot, LogFiles.write(folder.resolve("some.jsonl"), 2, 0));
    until(() -> find("import-elsewhere") != null);
    assertThat(robot.lookup("You are connected to Harrow. Nothing is sent there.").tryQuery())
        .isPresent();
    picture(robot, "elsewhere");
  }

  @Test
  void droppedFilesOpenTheCardAndAnOverlaySaysSoBefore(FxRobot robot) throws IOException {
    var file = LogFiles.write(folder.resolve("dropped.jsonl"), 2, 0);
    robot.interact(() -> assertThat(drops.over(List.of(file, file))).isTrue());
    assertThat(find("drop-area")).isNotNull();
    picture(robot, "drop");
    robot.interact(() -> assertThat(drops.dropped(List.of(file))).isTrue());
    until(() -> find("import-size") != null);
    assertThat(find("drop-area")).isNull();
  }

  @Test
  void escClosesAndGivesTheKeyboardBack(FxRobot robot) {
    open(robot);
    until(() -> "transfer-import-chooseFiles".equals(focused()));
    robot.type(KeyCode.TAB);
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(focused()).isEqualTo("transfer-import-chooseFolder");
    robot.type(KeyCode.TAB);
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(focused()).isEqualTo("transfer-cancel");
    robot.type(KeyCode.TAB);
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(focused()).isEqualTo("transfer-import-chooseFiles");
    robot.type(KeyCode.ESCAPE);
    assertThat(((Button) scene.getFocusOwner()).getText()).isEqualTo("under");
  }

  private @Nullable String focused() {
    return WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> scene.getFocusOwner() == null ? null : scene.getFocusOwner().getId());
  }
}
