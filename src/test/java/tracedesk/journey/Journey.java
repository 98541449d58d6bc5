package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import jfx.incubator.scene.control.richtext.CodeArea;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.LocalParts;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.port.Drafts;
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
import tracedesk.ui.session.Preferences;
import tracedesk.ui.shell.Services;
import tracedesk.ui.shell.Workbench;
import tracedesk.ui.transfer.DropArea;

/// A user's way through the whole program: the real window over the real client, server and store,
/// with what goes over the wire recorded in between. Each test has a data folder of its own.
abstract class Journey {
  private static final double WIDTH = 1000;
  private static final double HEIGHT = 900;
  private static final int PATIENCE_SECONDS = 30;

  private final HttpClient http = HttpClient.newHttpClient();
  private final FxRobot robot = new FxRobot();
  private @Nullable Path folder;
  private @Nullable LocalParts local;
  private @Nullable RecordingProxy proxy;
  private @Nullable HttpConnector connector;
  private @Nullable Background behind;
  private @Nullable Outbox outbox;
  private @Nullable Scene scene;
  private @Nullable Preferences remembered;

  /// Which API the window speaks, through the recording proxy.
  Api api() {
    return Api.V5;
  }

  /// What the connection allows.
  Safety safety() {
    return Safety.FREE;
  }

  /// Whether the window uses the local server's own connection instead of the proxy's.
  boolean usesLocalConnection() {
    return false;
  }

  /// How wide the window is; below 1,100 the list is a rail.
  double width() {
    return WIDTH;
  }

  /// Puts logs on the server before the window opens.
  abstract void prepare();

  @BeforeEach
  void open() throws Exception {
    folder = Files.createTempDirectory("tracedesk-journey");
    var parts = LocalParts.open(folder);
    local = parts;
    var recording = new RecordingProxy(parts.host().baseUrl());
    proxy = recording;
    prepare();
    FxToolkit.registerPrimaryStage();
    openWindow(parts, recording);
  }

  /// The program ends without a chance to say goodbye, and is started again.
  final void restartAfterAKill() {
    try {
      FxToolkit.cleanupStages();
      Objects.requireNonNull(behind).end();
      Objects.requireNonNull(outbox).close();
      Objects.requireNonNull(connector).close();
      openWindow(Objects.requireNonNull(local), proxy());
    } catch (TimeoutException e) {
      throw new AssertionError("the window did not open again", e);
    }
  }

  private void openWindow(LocalParts parts, RecordingProxy recording) throws TimeoutException {
    var client = new HttpConnector();
    connector = client;
    var connections = new Connections(parts.profiles(), parts.secrets(), client, parts.host());
    var background = Background.desktop();
    behind = background;
    var preferences = new Preferences(parts.settings(), background);
    remembered = preferences;
    if (!usesLocalConnection()) {
      var profile =
          new Profile(new UUID(0, 7), "Recorded", recording.url(), api(), safety(), false);
      connections.save(profile, parts.host().key());
      preferences.lastConnectionProperty().set(profile.id().toString());
    }
    var saves = new Outbox(parts.outbox(), connections::traces, Clock.systemUTC());
    outbox = saves;
    var services =
        new Services(
            connections,
            new Samples(connections, Clock.systemUTC()),
            new DraftKeeper(parts.drafts()),
            saves,
            new Histories(parts.outbox()),
            parts.host(),
            parts.transfers());
    FxToolkit.setupStage(
        stage -> {
          var workbench = new Workbench(services, preferences, background, Clock.systemUTC());
          var shown = new Scene(workbench.root(), width(), HEIGHT);
          scene = shown;
          workbench.furnish(shown);
          stage.setX(0);
          stage.setY(0);
          stage.setScene(shown);
          stage.show();
          workbench.start();
          parts.onRaise(
              link ->
                  background.show(
                      () -> {
                        if (link != null) {
                          workbench.open(link);
                        }
                      }));
        });
  }

  @AfterEach
  void close() throws Exception {
    robot.release(new KeyCode[0]);
    robot.release(new MouseButton[0]);
    FxToolkit.cleanupStages();
    if (behind != null) {
      behind.end();
    }
    for (var part : new AutoCloseable[] {outbox, proxy, connector, local, http}) {
      if (part != null) {
        part.close();
      }
    }
    if (folder != null) {
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }

  final RecordingProxy proxy() {
    return Objects.requireNonNull(proxy);
  }

  /// What the window remembers.
  final Preferences preferences() {
    return Objects.requireNonNull(remembered);
  }

  /// The corrections a start of the program would find now.
  final List<Drafts.Kept> unsavedOnDisk() {
    return Objects.requireNonNull(local).drafts().load().drafts();
  }

  final FxRobot robot() {
    return robot;
  }

  // The server, past the window

  /// Creates or corrects something at the server, as another client.
  final Json.Obj call(String method, String path, String body) {
    try {
      var host = Objects.requireNonNull(local).host();
      var request =
          HttpRequest.newBuilder(URI.create(host.baseUrl() + path))
              .header("X-API-KEY", host.key().reveal())
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode())
          .as(new String(answer.body(), StandardCharsets.UTF_8))
          .isEqualTo(200);
      return (Json.Obj) Json.parse(answer.body(), JsonLimits.API);
    } catch (IOException e) {
      throw new AssertionError("the server did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// What the server holds now.
  final Json.Obj held(String path) {
    return call("GET", path, "");
  }

  /// Asks for a log to be shown, as a second start of the program does.
  final void handOver(String link) {
    try {
      var host = Objects.requireNonNull(local).host();
      var request =
          HttpRequest.newBuilder(URI.create(host.baseUrl() + "/tracedesk/v1/raise"))
              .header("X-API-KEY", host.key().reveal())
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      Json.object().put("link", link).build().text()))
              .build();
      var answer = http.send(request, HttpResponse.BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(204);
    } catch (IOException e) {
      throw new AssertionError("the server did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// The address the window's own connection has.
  final String address() {
    return Objects.requireNonNull(local).host().baseUrl();
  }

  final String key() {
    return Objects.requireNonNull(local).host().key().reveal();
  }

  /// What was copied last.
  final String clipboard() {
    return now(() -> Clipboard.getSystemClipboard().getString());
  }

  // The window

  /// Waits until the condition, looked at on the FX thread, holds.
  final void until(String what, Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(
          PATIENCE_SECONDS,
          TimeUnit.SECONDS,
          () -> WaitForAsyncUtils.waitForAsyncFx(PATIENCE_SECONDS * 1000L, condition));
    } catch (TimeoutException e) {
      throw new AssertionError("never came true: " + what, e);
    }
    WaitForAsyncUtils.waitForFxEvents();
  }

  /// What the FX thread says.
  final <T> T now(Callable<T> question) {
    return WaitForAsyncUtils.waitForAsyncFx(PATIENCE_SECONDS * 1000L, question);
  }

  /// The shown node that matches, such as `#detail-save`; waits until there is one.
  final Node shown(String query) {
    return ask(query, node -> node);
  }

  /// Waits for the shown node that matches, and asks it in the same step: a moment later the window
  /// may show another.
  private <T> T ask(String query, Function<Node, T> question) {
    var answer = new AtomicReference<@Nullable T>();
    until(
        query + " is shown",
        () -> {
          var node = find(query);
          answer.set(node == null ? null : question.apply(node));
          return node != null;
        });
    return Objects.requireNonNull(answer.get());
  }

  final boolean isShown(String query) {
    return now(() -> find(query) != null);
  }

  private @Nullable Node find(String query) {
    return Objects.requireNonNull(scene).getRoot().lookupAll(query).stream()
        .filter(Journey::isVisible)
        .findFirst()
        .orElse(null);
  }

  private static boolean isVisible(Node node) {
    for (var at = node; at != null; at = at.getParent()) {
      if (!at.isVisible()) {
        return false;
      }
    }
    return true;
  }

  /// The words on a label or button.
  final String words(String query) {
    return ask(query, node -> ((Labeled) node).getText());
  }

  /// What is read aloud for a node.
  final String spoken(String query) {
    return ask(query, node -> String.valueOf(node.getAccessibleText()));
  }

  final void untilWords(String query, String beginning) {
    until(
        query + " says " + beginning,
        () -> find(query) instanceof Labeled label && label.getText().startsWith(beginning));
  }

  /// Presses a button, once it can be pressed.
  final void click(String query) {
    robot.clickOn(place(query + " can be pressed", () -> find(query)));
  }

  /// Presses a button if it is shown now, found and pressed in one step: for what the window may
  /// take away by itself at any moment.
  final void pressIfShown(String query) {
    robot.interact(
        () -> {
          if (find(query) instanceof ButtonBase button) {
            button.fire();
          }
        });
  }

  /// The server is there again, and is asked at once unless the window has noticed by itself.
  final void serverComesBack() {
    proxy().comeBack();
    pressIfShown("#shell-retry");
  }

  /// The middle of a node on the screen, once there is one that is laid out and not disabled. Found
  /// and measured in one step: between two, the window may draw it anew.
  private Point2D place(String what, Callable<@Nullable Node> search) {
    var place = new AtomicReference<@Nullable Point2D>();
    until(
        what,
        () -> {
          var node = search.call();
          place.set(node == null || node.isDisabled() ? null : middle(node));
          return place.get() != null;
        });
    return Objects.requireNonNull(place.get());
  }

  /// The middle of what is in sight of a node, on the screen; `null` while nothing is.
  private static @Nullable Point2D middle(Node node) {
    var shown = node.getScene();
    var window = shown == null ? null : shown.getWindow();
    if (shown == null || window == null || !window.isShowing()) {
      return null;
    }
    for (var at = node; at != null; at = at.getParent()) {
      if (at instanceof Parent parent && parent.isNeedsLayout()) {
        return null;
      }
    }
    var bounds = node.localToScene(node.getLayoutBounds());
    double left = Math.max(0, bounds.getMinX());
    double top = Math.max(0, bounds.getMinY());
    double right = Math.min(shown.getWidth(), bounds.getMaxX());
    double bottom = Math.min(shown.getHeight(), bounds.getMaxY());
    return left < right && top < bottom
        ? new Point2D(
            window.getX() + shown.getX() + (left + right) / 2,
            window.getY() + shown.getY() + (top + bottom) / 2)
        : null;
  }

  /// Drops files on the window.
  final void drop(Path... files) {
    robot.interact(
        () -> {
          var area = (DropArea) Objects.requireNonNull(scene).getRoot().lookup("#drop-area");
          assertThat(area.over(List.of(files))).isTrue();
          assertThat(area.dropped(List.of(files))).isTrue();
        });
  }

  /// A folder of the test's own.
  final Path folder() {
    return Objects.requireNonNull(folder);
  }

  /// Fills a line to write in.
  final void fill(String query, String text) {
    ask(
        query,
        node -> {
          ((TextField) node).setText(text);
          return node;
        });
  }

  final void keys(KeyCode... keys) {
    robot.push(keys);
    WaitForAsyncUtils.waitForFxEvents();
  }

  final boolean isFocused(String id) {
    return now(() -> focusIsAt(id));
  }

  /// Waits until the node of this id has the keyboard.
  final void untilFocused(String id) {
    until(id + " has the keyboard", () -> focusIsAt(id));
  }

  private boolean focusIsAt(String id) {
    return Objects.requireNonNull(scene).getFocusOwner() instanceof Node owner
        && id.equals(owner.getId());
  }

  /// Chooses a log in the tree and waits until the form shows it.
  final void selectLog(String name) {
    robot.clickOn(place("the tree shows " + name, () -> row(name)));
    untilLog(name);
  }

  /// Opens the menu of a log's row in the tree and chooses from it.
  final void choose(String name, String entry) {
    robot.rightClickOn(place("the tree shows " + name, () -> row(name)));
    untilLog(name);
    chooseInMenu(entry);
  }

  /// Chooses from the menu that is open.
  final void chooseInMenu(String entry) {
    robot.clickOn(
        place(
            "the menu offers " + entry,
            () -> robot.lookup(".menu-item").lookup(entry).<Node>tryQuery().orElse(null)));
    WaitForAsyncUtils.waitForFxEvents();
  }

  final void untilLog(String name) {
    until(
        "the form shows " + name,
        () ->
            find("#detail-title") instanceof Labeled title
                && title.getText().equals(name)
                && find("#detail-log-scroll") != null);
  }

  /// The row of a log in the tree, on the FX thread; `null` while there is none in sight.
  final @Nullable Node row(String name) {
    return Objects.requireNonNull(scene).getRoot().lookupAll(".trace-row").stream()
        .filter(Journey::isVisible)
        .filter(row -> spoken(row).startsWith(name))
        .findFirst()
        .orElse(null);
  }

  /// What a screen reader says of a row; empty where it says nothing.
  static String spoken(Node row) {
    return row.queryAccessibleAttribute(AccessibleAttribute.TEXT) instanceof String words
        ? words
        : "";
  }

  /// What stands in an editor.
  final String text(String query) {
    return ask(query, node -> ((CodeArea) node).getText());
  }

  /// Waits until this stands in an editor.
  final void untilText(String query, String text) {
    until(
        query + " holds " + text,
        () -> find(query) instanceof CodeArea editor && text.equals(editor.getText()));
  }

  /// Waits until an editor takes what is typed.
  final void untilEditable(String query) {
    until(
        query + " can be edited",
        () -> find(query) instanceof CodeArea editor && editor.isEditable());
  }

  /// Whether an editor takes what is typed.
  final boolean isEditable(String query) {
    return ask(query, node -> ((CodeArea) node).isEditable());
  }

  /// Replaces what stands in an editor by typing.
  final void type(String query, String text) {
    until(
        query + " has the keyboard",
        () -> {
          var editor = find(query);
          if (editor != null) {
            editor.requestFocus();
          }
          return editor != null && editor.isFocused();
        });
    retype(text);
  }

  /// Replaces what stands in the editor that has the keyboard.
  final void retype(String text) {
    keys(KeyCode.CONTROL, KeyCode.A);
    robot.write(text, 0);
    WaitForAsyncUtils.waitForFxEvents();
  }

  final void save() {
    keys(KeyCode.CONTROL, KeyCode.S);
  }

  final void saveAndComplete() {
    keys(KeyCode.CONTROL, KeyCode.ENTER);
  }

  /// Waits until the window says that it was saved.
  final void untilSaved() {
    untilWords("#notice", "Saved");
  }
}
