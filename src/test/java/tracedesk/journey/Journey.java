package tracedesk.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import tracedesk.LocalParts;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonLimits;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.trace.Api;
import tracedesk.remote.HttpConnector;
import tracedesk.service.Connections;
import tracedesk.service.Samples;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Preferences;
import tracedesk.ui.shell.Services;
import tracedesk.ui.shell.Workbench;

/// A user's way through the whole program: the real window over the real client, server and store, with what goes over
/// the wire recorded in between. Each test has a data folder of its own.
@ExtendWith(ApplicationExtension.class)
abstract class Journey {
  private static final double WIDTH = 1000;
  private static final double HEIGHT = 900;

  private Path folder;
  private LocalParts local;
  private RecordingProxy proxy;
  private HttpConnector connector;
  private final HttpClient http = HttpClient.newHttpClient();

  /// Which API the window speaks; through the recording proxy.
  Api api() {
    return Api.V5;
  }

  /// Whether the window uses the local server's own connection instead of the proxy's.
  boolean usesLocalConnection() {
    return false;
  }

  /// Logs the server holds before the window opens.
  abstract void prepare() throws Exception;

  @Start
  void open(Stage stage) throws Exception {
    folder = Files.createTempDirectory("tracedesk-journey");
    local = LocalParts.open(folder);
    proxy = new RecordingProxy(local.host().baseUrl());
    prepare();
    connector = new HttpConnector();
    var background = Background.desktop();
    var preferences = new Preferences(local.settings(), background);
    var connections =
        new Connections(local.profiles(), local.secrets(), connector, local.host());
    if (!usesLocalConnection()) {
      var profile =
          new Profile(new UUID(0, 7), "Recorded", proxy.url(), api(), Safety.FREE, false);
      connections.save(profile, local.host().key());
      preferences.lastConnectionProperty().set(profile.id().toString());
    }
    var workbench =
        new Workbench(
            new Services(
                connections, new Samples(connections, Clock.systemUTC()), local.host()),
            preferences,
            background,
            Clock.systemUTC());
    var scene = new Scene(workbench.root(), WIDTH, HEIGHT);
    workbench.furnish(scene);
    stage.setX(0);
    stage.setY(0);
    stage.setScene(scene);
    stage.show();
    workbench.start();
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    connector.close();
    local.close();
    http.close();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  RecordingProxy proxy() {
    return proxy;
  }

  /// Sends a request straight to the server, past the window.
  Json.Obj call(String method, String path, String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(local.host().baseUrl() + path))
            .header("X-API-KEY", key().reveal())
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
    return (Json.Obj) Json.parse(answer.body(), JsonLimits.API);
  }

  private Secret key() {
    return local.host().key();
  }

  /// Waits until the condition holds; fails after ten seconds.
  static void until(Callable<Boolean> condition) throws TimeoutException {
    WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, condition);
    WaitForAsyncUtils.waitForFxEvents();
  }

  /// Waits until a node with this id or text is shown, and returns it.
  static Node shown(FxRobot robot, String query) throws TimeoutException {
    until(() -> robot.lookup(query).queryAll().stream().anyMatch(Journey::isShown));
    return robot.lookup(query).queryAll().stream().filter(Journey::isShown).findFirst().orElseThrow();
  }

  static boolean isShown(Node node) {
    for (Node at = node; at != null; at = at.getParent()) {
      if (!at.isVisible()) {
        return false;
      }
    }
    return node.getScene() != null;
  }

  /// Replaces what stands in the focused editor.
  static void replaceText(FxRobot robot, Node editor, String text) {
    robot.interact(editor::requestFocus);
    robot.press(KeyCode.CONTROL, KeyCode.A).release(KeyCode.A, KeyCode.CONTROL);
    robot.write(text);
  }
}
