package tracedesk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.stage.Window;
import tracedesk.cli.ServerOptions;
import tracedesk.cli.TracedeskCommand;
import tracedesk.remote.HttpConnector;
import tracedesk.service.Connections;
import tracedesk.service.Samples;
import tracedesk.store.DataFolder;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Timings;

/// A run of the program that nobody sees, on the sample traces in a folder of its own, from which
/// the Java machine learns what a start needs: the launcher lets it write its ahead-of-time cache
/// then.
public final class Rehearsal {
  /// Long enough for what comes after the first log: history, icons, what is new at the server.
  private static final Duration A_WHILE = Duration.ofSeconds(2);

  /// After which it is given up: the cache is a comfort, and nobody waits for it for ever.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Rehearsal() {}

  public static void main(String[] words) throws IOException {
    System.setProperty("glass.platform", "Headless");
    System.setProperty("prism.order", "sw");
    Thread.ofVirtual().start(Rehearsal::giveUp);
    var folder = Files.createTempDirectory("tracedesk");
    int code;
    try {
      fill(folder);
      var closing = new AtomicBoolean();
      var background = Background.desktop();
      code =
          TracedeskCommand.run(
              new Main(
                  event -> {
                    if (event == Timings.Event.BODY_SHOWN && !closing.getAndSet(true)) {
                      background.later(A_WHILE, Rehearsal::close);
                    }
                  }),
              "--data",
              folder.toString());
    } finally {
      delete(folder);
    }
    System.exit(code);
  }

  private static void giveUp() {
    try {
      Thread.sleep(PATIENCE);
      Runtime.getRuntime().halt(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fill(Path folder) {
    var data = DataFolder.open(folder).orElseThrow();
    try (var server = ServerAssembly.alone(data, new ServerOptions(folder, 0, null));
        var connector = new HttpConnector()) {
      var connections =
          new Connections(server.profiles(), server.secrets(), connector, server.localHost());
      new Samples(connections, Clock.systemUTC()).open(connections.local(), _ -> {});
    }
  }

  private static void close() {
    Window.getWindows().getFirst().hide();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
