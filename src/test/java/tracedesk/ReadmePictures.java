package tracedesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.css.PseudoClass;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import jfx.incubator.scene.control.richtext.CodeArea;
import jfx.incubator.scene.control.richtext.TextPos;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.remote.HttpConnector;
import tracedesk.service.Connections;
import tracedesk.service.DraftKeeper;
import tracedesk.service.Histories;
import tracedesk.service.Samples;
import tracedesk.service.outbox.Outbox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Pictures;
import tracedesk.ui.session.Preferences;
import tracedesk.ui.shell.Services;
import tracedesk.ui.shell.Workbench;

/// Draws the README's pictures from the running program with the sample traces, both themes, into
/// `assets/screenshots`: `./mvnw -q -Ppictures test`. The window is drawn without being shown, so
/// no display is needed.
@Tag("pictures")
@ExtendWith(ApplicationExtension.class)
class ReadmePictures {
  private static final Path PLACE = Path.of("assets", "screenshots");
  private static final String CORRECTED =
      """
      Hi Maya,

      Sorry the jar arrived cracked. I’ve refunded **£64.00** to the card ending 4417
      and you don’t need to send the blender back.

      It usually shows up within 5–10 working days. Reply here if it hasn’t arrived by **5 December**.""";

  private final Path folder = Path.of(System.getProperty("java.io.tmpdir"), "tracedesk");
  private LocalParts local;
  private HttpConnector connector;
  private Preferences preferences;
  private Workbench workbench;
  private Scene scene;

  @BeforeEach
  void open() throws IOException {
    forget();
    local = LocalParts.openForWindow(folder);
    local
        .profiles()
        .save(
            List.of(
                profile(
                    "Harrow production", "https://traces.harrowpine.example", Api.V5, Safety.ASK),
                profile(
                    "Harrow staging", "https://staging.harrowpine.example", Api.V5, Safety.FREE),
                profile(
                    "Archive 2023",
                    "https://archive.harrowpine.example",
                    Api.V4,
                    Safety.READ_ONLY)));
    connector = new HttpConnector();
    var clock = Clock.systemDefaultZone();
    var connections = new Connections(local.profiles(), local.secrets(), connector, local.host());
    WaitForAsyncUtils.waitForAsyncFx(
        20_000,
        () -> {
          var background = Background.desktop();
          preferences = new Preferences(local.settings(), background);
          workbench =
              new Workbench(
                  new Services(
                      connections,
                      new Samples(connections, clock),
                      new DraftKeeper(local.drafts()),
                      new Outbox(local.outbox(), connections::traces, clock),
                      new Histories(local.outbox()),
                      local.host(),
                      local.transfers()),
                  preferences,
                  background,
                  clock);
          resize(1440, 900);
          workbench.start();
        });
  }

  @AfterEach
  void close() throws IOException {
    connector.close();
    local.close();
    forget();
  }

  private void forget() throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }

  private static Profile profile(String name, String url, Api api, Safety safety) {
    return new Profile(UUID.nameUUIDFromBytes(name.getBytes(UTF_8)), name, url, api, safety, false);
  }

  @Test
  void draws() throws Exception {
    until(() -> isThere("#welcome-samples"));
    draw("welcome");
    onWindow(() -> press("#welcome-samples"));
    until(
        () -> isThere("#tree-rows") && list().getItems().size() > 40 && isThere("#detail-output"));
    onWindow(() -> list().getSelectionModel().select(1));
    until(() -> area("#detail-output").getText().startsWith("Hi Maya"));
    onWindow(
        () -> {
          var output = area("#detail-output");
          output.replaceText(TextPos.ZERO, output.getDocumentEnd(), CORRECTED);
          var value = node("#detail-input-2-value");
          value.fireEvent(
              new KeyEvent(
                  KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false, false, false, false));
          ((TextInputControl) node("#detail-input-2-editor")).setText("gold");
        });
    until(() -> isOnDisk("#detail-output-kept") && isOnDisk("#detail-inputs-kept"));
    until(() -> !isReceiving());
    draw("main");
    onWindow(() -> resize(1024, 700));
    draw("compact");
    onWindow(() -> resize(1440, 900));
    onWindow(() -> press("#detail-complete"));
    until(() -> isThere("#detail-correct"));
    draw("complete");
    onWindow(
        () ->
            Objects.requireNonNull(
                    scene.getAccelerators().get(KeyCombination.valueOf("Shortcut+Shift+O")))
                .run());
    until(() -> isThere("#profiles-test"));
    onWindow(() -> ((ListView<?>) node("#profiles-list")).getSelectionModel().select(1));
    draw("connections");
  }

  private boolean isOnDisk(String dot) {
    return node(dot).getPseudoClassStates().contains(PseudoClass.getPseudoClass("kept"));
  }

  /// Traces that have just come are said to be receiving for a while.
  private boolean isReceiving() {
    return workbench.root().lookupAll("*").stream()
        .anyMatch(node -> isSeen(node) && node.getClass().getSimpleName().equals("Loader"));
  }

  private void resize(double width, double height) {
    if (scene != null) {
      scene.setRoot(new Group());
    }
    scene = new Scene(workbench.root(), width, height);
    workbench.furnish(scene);
    scene.snapshot(null);
  }

  private void draw(String name) throws IOException {
    for (var theme : new String[] {"light", "dark"}) {
      onWindow(() -> preferences.themeProperty().set(theme));
      for (int settle = 0; settle < 3; settle++) {
        onWindow(() -> scene.snapshot(null));
      }
      var bytes = new byte[1][];
      onWindow(() -> bytes[0] = Pictures.png(scene.snapshot(null)));
      Files.createDirectories(PLACE);
      Files.write(PLACE.resolve(name + "-" + theme + ".png"), bytes[0]);
      assertThat(bytes[0].length).isGreaterThan(20_000);
    }
  }

  private Node node(String query) {
    return Objects.requireNonNull(workbench.root().lookup(query), query);
  }

  private CodeArea area(String query) {
    return (CodeArea) node(query);
  }

  private ListView<?> list() {
    return (ListView<?>) node("#trace-list");
  }

  private void press(String query) {
    ((Button) node(query)).fire();
  }

  private boolean isThere(String query) {
    return workbench.root().lookup(query) instanceof Node node && isSeen(node);
  }

  private static boolean isSeen(Node node) {
    for (var at = node; at != null; at = at.getParent()) {
      if (!at.isVisible()) {
        return false;
      }
    }
    return true;
  }

  private static void onWindow(Runnable step) {
    WaitForAsyncUtils.waitForAsyncFx(20_000, step);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void until(Callable<Boolean> condition) throws Exception {
    WaitForAsyncUtils.waitFor(
        60,
        TimeUnit.SECONDS,
        () ->
            WaitForAsyncUtils.waitForAsyncFx(
                20_000,
                () -> {
                  scene.snapshot(null);
                  return condition.call();
                }));
    WaitForAsyncUtils.waitForFxEvents();
  }
}
