package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tracedesk.cli.CannotStart;
import tracedesk.domain.profile.LogLink;
import tracedesk.domain.profile.Secret;
import tracedesk.store.DataFolder;
import tracedesk.wire.Challenge;

/// A program that has taken the port which is written down in the data folder.
class SquattedPortTest {
  private static final String KEY = "5ec2e7".repeat(10);
  private static final String LINK = "tracedesk://trace/log_private/log/log_private";

  @TempDir Path temp;

  /// What it answers when it is asked to prove that it holds the key.
  private enum Trick {
    KNOWS_NOTHING,
    AGREES_TO_EVERYTHING,
    ECHOES,
    USES_ANOTHER_KEY,
    ASKS_THE_REAL_SERVER,
    SENDS_ON_TO_THE_REAL_SERVER,
    ASKS_FOR_THE_KEY,
    TALKS_WITHOUT_END
  }

  @ParameterizedTest
  @EnumSource
  void l7GetsNoKeyAndNoLink(Trick trick) throws IOException {
    var heard = new ByteArrayOutputStream();
    var real = ServerAssembly.forWindow(DataFolder.open(realFolder()).orElseThrow());
    var fake = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (real;
        var folder = DataFolder.open(temp.resolve("data")).orElseThrow()) {
      fake.createContext("/", exchange -> answer(exchange, trick, fake, real, heard));
      fake.start();
      folder.write("server-key", KEY + "\n");
      folder.announce(fake.getAddress().getPort());
      var handover = new Handover(folder.path());

      assertThatThrownBy(() -> handover.raise(LogLink.parse(LINK))).isInstanceOf(CannotStart.class);
      assertThatThrownBy(handover::server).isInstanceOf(CannotStart.class);

      var said = heard.toString(StandardCharsets.UTF_8);
      assertThat(said).contains(Challenge.PATH);
      assertThat(said)
          .doesNotContain(KEY)
          .doesNotContain("log_private")
          .doesNotContainIgnoringCase("X-API-KEY")
          .doesNotContainIgnoringCase("Authorization")
          .doesNotContainIgnoringCase("X-Tracedesk-User");
    } finally {
      fake.stop(0);
    }
  }

  /// A folder whose server has the same key on another port.
  private Path realFolder() throws IOException {
    var path = temp.resolve("real");
    try (var folder = DataFolder.open(path).orElseThrow()) {
      folder.write("server-key", KEY + "\n");
    }
    return path;
  }

  private static void answer(
      HttpExchange exchange,
      Trick trick,
      HttpServer fake,
      ServerAssembly real,
      ByteArrayOutputStream heard)
      throws IOException {
    int port = fake.getAddress().getPort();
    synchronized (heard) {
      heard.writeBytes(
          (exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n")
              .getBytes(StandardCharsets.UTF_8));
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) ->
                  heard.writeBytes((name + ": " + values + "\n").getBytes(StandardCharsets.UTF_8)));
      heard.writeBytes(exchange.getRequestBody().readAllBytes());
    }
    var query = String.valueOf(exchange.getRequestURI().getQuery());
    var nonce = query.substring(query.indexOf('=') + 1);
    var target = real.baseUrl() + exchange.getRequestURI();
    switch (trick) {
      case KNOWS_NOTHING -> reply(exchange, 404, "{}");
      case AGREES_TO_EVERYTHING -> reply(exchange, 200, "{\"proof\":true}");
      case ECHOES -> reply(exchange, 200, "{\"proof\":\"" + nonce + "\"}");
      case USES_ANOTHER_KEY ->
          reply(
              exchange,
              200,
              new Challenge(nonce).answer(Objects.requireNonNull(Secret.of("guess")), port).text());
      case ASKS_THE_REAL_SERVER -> reply(exchange, 200, relayed(target));
      case SENDS_ON_TO_THE_REAL_SERVER -> {
        exchange.getResponseHeaders().set("Location", target);
        reply(exchange, 307, "");
      }
      case ASKS_FOR_THE_KEY -> {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        reply(exchange, 401, "{}");
      }
      case TALKS_WITHOUT_END -> reply(exchange, 200, "{\"proof\":\"" + "x".repeat(1 << 20));
    }
  }

  private static String relayed(String target) throws IOException {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(target))
                  .version(HttpClient.Version.HTTP_1_1)
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    } finally {
      exchange.close();
    }
  }

  @Test
  void l7TheRealServerGetsIt() throws IOException {
    var path = realFolder();
    try (var host = ServerAssembly.forWindow(DataFolder.open(path).orElseThrow())) {
      var server = new Handover(path).server();
      assertThat(server.baseUrl()).isEqualTo(host.baseUrl());
      assertThat(server.key().reveal()).isEqualTo(KEY);
      assertThat(Files.readString(path.resolve("running.json")))
          .contains("\"port\":" + host.port());
    }
  }
}
