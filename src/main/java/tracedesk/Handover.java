package tracedesk;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tracedesk.cli.CannotStart;
import tracedesk.domain.profile.LogLink;
import tracedesk.domain.profile.Secret;
import tracedesk.remote.KeyHolder;
import tracedesk.store.DataFolder;
import tracedesk.wire.TraceBodies;

/// A second start on the same data folder: the process that holds it is asked to show its window
/// instead.
final class Handover {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Path folder;

  Handover(Path folder) {
    this.folder = folder;
  }

  /// @param link the log it is to show, or `null`
  /// @throws CannotStart when the holder has no window or does not answer
  void raise(@Nullable LogLink link) {
    try {
      int port = port();
      ask(port, proven(port), link);
    } catch (IOException e) {
      throw held("does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw held("was not waited for");
    }
  }

  /// Where the holder's server is reached, and with which key.
  record Server(String baseUrl, Secret key) {}

  /// @throws CannotStart when the holder does not answer, or has a key that is not known here
  Server server() {
    try {
      int port = port();
      return new Server("http://127.0.0.1:" + port, proven(port));
    } catch (IOException e) {
      throw held("does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw held("was not waited for");
    }
  }

  /// The key, once the program behind the port has proven that it has it, too: the port may belong
  /// to another one by now.
  private Secret proven(int port) throws IOException, InterruptedException {
    var key = Secret.of(key());
    if (key == null || !KeyHolder.listens(port, key)) {
      throw held("has another key, or lost its port to another program; the key was not sent");
    }
    return key;
  }

  private int port() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    var holder = DataFolder.holder(folder);
    while (holder.isEmpty() || holder.get().port() == 0) {
      if (System.nanoTime() - end > 0) {
        throw held("does not answer");
      }
      Thread.sleep(PAUSE);
      holder = DataFolder.holder(folder);
    }
    return holder.get().port();
  }

  private void ask(int port, Secret key, @Nullable LogLink link)
      throws IOException, InterruptedException {
    var address = "http://127.0.0.1:" + port + TraceBodies.PATH + "/raise";
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(PATIENCE)
            .header("User-Agent", "Tracedesk")
            .header("X-API-KEY", key.reveal())
            .header("Content-Type", "application/json")
            .POST(body(link))
            .build();
    try (var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build()) {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      switch (status) {
        case 204 -> {}
        case 409 -> throw held("runs as \"tracedesk serve\", without a window");
        default -> throw held("has another key and could not be asked to show its window");
      }
    }
  }

  private static HttpRequest.BodyPublisher body(@Nullable LogLink link) {
    return link == null
        ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofByteArray(TraceBodies.write(link).bytes());
  }

  private String key() throws IOException {
    var named = System.getenv().getOrDefault(ServerKey.VARIABLE, "").strip();
    return named.isEmpty() ? Files.readString(folder.resolve("server-key")).strip() : named;
  }

  /// Why the folder cannot be used.
  CannotStart held(String what) {
    var holder =
        DataFolder.holder(folder)
            .map(known -> "process " + known.pid() + port(known.port()))
            .orElse("another process");
    return new CannotStart(
        "the data folder "
            + folder
            + " is held by "
            + holder
            + ", which "
            + what
            + "; stop it first, or choose another folder with --data");
  }

  private static String port(int port) {
    return port == 0 ? "" : " (port " + port + ")";
  }
}
