package tracedesk.ui.detail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.service.outbox.PromptOutbox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Dialogs;
import tracedesk.ui.fx.Themes;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;

/// Messages written to make the reader's computer ask somewhere, and to look like something else.
@ExtendWith(ApplicationExtension.class)
class HostileContentTest {
  private static final int DOCUMENTS = 10_000;
  private static final int TOGETHER = 100;

  private final List<URI> asked = new CopyOnWriteArrayList<>();
  private final StackPane root = new StackPane();
  private DetailViewModel model;

  @Start
  void start(Stage stage) {
    var session = new Session();
    var dialogs = new Dialogs(root);
    model =
        new DetailViewModel(
            session,
            new Sending(
                session,
                PromptOutbox.over(server -> null),
                Background.immediate(),
                Clock.systemUTC()),
            Background.immediate(),
            dialogs,
            new Surroundings(
                new SimpleStringProperty(""),
                new Command("traces.next-incomplete", () -> {}),
                new Command("tree.alike", () -> {}).withIcon("list"),
                draft -> {},
                text -> {},
                (name, content) -> {},
                ZoneId.of("UTC")));
    var scene = new Scene(root, 600, 800);
    new Themes().dress(scene);
    stage.setScene(scene);
    stage.show();
  }

  private static Json.Obj part(Random random, String url) {
    var image = Json.object().put("url", url).build();
    return switch (random.nextInt(4)) {
      case 0 -> Json.object().put("type", "image_url").put("image_url", image).build();
      case 1 ->
          Json.object()
              .put("type", "image_url")
              .put(
                  "image_url", Json.object().put("url", "data:image/svg+xml;base64," + url).build())
              .build();
      case 2 ->
          Json.object()
              .put("type", "text")
              .put(
                  "text",
                  "![x](" + url + ") <img src='" + url + "'> <script src=\"" + url + "\"></script>")
              .build();
      default ->
          Json.object()
              .put("type", "text")
              .put("text", "-fx-background-image: url('" + url + "'); @import '" + url + "';")
              .build();
    };
  }

  private static Conversation conversation(Random random, List<String> urls) {
    var parts = new ArrayList<Json>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      parts.add(part(random, urls.get(random.nextInt(urls.size()))));
    }
    var call =
        Json.object()
            .put("id", "call_1")
            .put(
                "function",
                Json.object()
                    .put("name", urls.getFirst())
                    .put("arguments", "{\"bomb\":1e1000000000,\"src\":\"" + urls.getFirst() + "\"}")
                    .build())
            .build();
    var message =
        Json.object()
            .put("role", random.nextBoolean() ? "user" : urls.getFirst())
            .put("content", Json.array(parts))
            .put("tool_calls", Json.array(List.of(call)))
            .build();
    var log =
        Json.object()
            .put("id", "log_x")
            .put("prompt", Json.Obj.EMPTY)
            .put("messages", Json.array(List.of(message)))
            .build();
    return Conversation.of(new FakeTraces(Api.V5).with(log.text()).log(new LogId("log_x")));
  }

  @Test
  void c2TenThousandHostileMessagesAreShownWithoutAskingAnybody(FxRobot robot) throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var before = ProxySelector.getDefault();
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> count(server));
      var here = "127.0.0.1:" + server.getLocalPort();
      var urls =
          List.of(
              "http://" + here + "/pixel.png",
              "HTTP://" + here + "/?secret=1",
              "https://evil.example/a.png",
              "//" + here + "/x",
              "ftp://" + here + "/x.gif",
              "file:///etc/passwd",
              "jar:http://" + here + "/x.jar!/y.png",
              "\\\\127.0.0.1\\share\\x.png",
              "javascript:alert(1)");
      ProxySelector.setDefault(recording());
      for (int i = 0; i < DOCUMENTS; i += TOGETHER) {
        robot.interact(() -> show(random, urls));
      }
    } finally {
      ProxySelector.setDefault(before);
    }
    assertThat(asked).as("seed " + seed).isEmpty();
  }

  /// Makes the cards of many messages, and draws those of the last.
  private void show(Random random, List<String> urls) {
    var cards = new VBox();
    for (int i = 0; i < TOGETHER; i++) {
      cards = new VBox();
      for (var message : conversation(random, urls).messages()) {
        cards.getChildren().add(new MessageCard(message, model, Background.immediate()));
      }
    }
    root.getChildren().setAll(cards);
    root.applyCss();
    root.layout();
    root.snapshot(null, null);
  }

  @Test
  void c2APictureElsewhereIsAPlaceholderWithItsWholeAddress(FxRobot robot) {
    var url = "https://cdn.example/" + "a/".repeat(200) + "?secret=1";
    var shown = new ArrayList<String>();
    robot.interact(
        () -> {
          root.getChildren()
              .setAll(new PictureView(url, Background.immediate(), model.surroundings()));
          collect(root, shown);
        });
    assertThat(shown).contains(url);
  }

  @Test
  void c5WhatHidesInAMessageIsShownByName(FxRobot robot) {
    var log =
        """
        {"id":"log_x","prompt":{},"messages":[{"role":"user","content":"safe\u202egnp.exe \u200b"}]}""";
    var conversation = Conversation.of(new FakeTraces(Api.V5).with(log).log(new LogId("log_x")));
    var shown = new ArrayList<String>();
    robot.interact(
        () -> {
          root.getChildren()
              .setAll(
                  new MessageCard(
                      conversation.messages().getFirst(), model, Background.immediate()));
          collect(root, shown);
        });
    assertThat(shown).contains("safe␦⟨RLO⟩gnp.exe ␦⟨ZWSP⟩");
  }

  private static void collect(Node node, List<String> shown) {
    if (node instanceof Labeled label) {
      shown.add(label.getText());
    } else if (node instanceof Text text) {
      shown.add(text.getText());
    }
    if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> collect(child, shown));
    }
  }

  private void count(ServerSocket server) {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        asked.add(URI.create("tcp://" + socket.getPort()));
      } catch (IOException e) {
        return;
      }
    }
  }

  private ProxySelector recording() {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        asked.add(uri);
        return List.of(Proxy.NO_PROXY);
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException e) {}
    };
  }
}
