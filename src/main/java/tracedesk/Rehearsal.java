package tracedesk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.scene.control.Tooltip;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import tracedesk.cli.ServerOptions;
import tracedesk.cli.TracedeskCommand;
import tracedesk.domain.json.Json;
import tracedesk.domain.profile.LogLink;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.TraceId;
import tracedesk.remote.HttpConnector;
import tracedesk.service.Connections;
import tracedesk.service.Samples;
import tracedesk.store.DataFolder;
import tracedesk.store.Database;
import tracedesk.store.SqliteIntake;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Timings;

/// A run of the program that nobody sees, on the sample traces and a large one in a folder of its
/// own, from which the Java machine learns what a start needs: the launcher lets it write its
/// ahead-of-time cache then.
public final class Rehearsal {
  /// Long enough for what comes after a log: history, icons, what is new at the server.
  private static final Duration A_WHILE = Duration.ofSeconds(2);

  /// After which it is given up: the cache is a comfort, and nobody waits for it for ever.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String LARGE = "log_large";

  /// Enough to be grouped, and to have a minimap.
  private static final int CALLS = 2_400;

  private final Path folder;
  private final Background background = Background.desktop();
  private boolean opened;
  private boolean closing;

  private Rehearsal(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] words) throws IOException {
    System.setProperty("glass.platform", "Headless");
    System.setProperty("prism.order", "sw");
    Thread.ofVirtual().start(Rehearsal::giveUp);
    loadTheSystemsWindow();
    var folder = Files.createTempDirectory("tracedesk");
    int code;
    try {
      fill(folder);
      var main = new Main(new Rehearsal(folder)::goOn);
      code = TracedeskCommand.run(main, "--data", folder.toString());
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

  /// What JavaFX opens real windows with: a window that nobody sees has no use for it.
  private static void loadTheSystemsWindow() throws IOException {
    var graphics = Window.class.getModule();
    var found = graphics.getLayer().configuration().findModule(graphics.getName()).orElseThrow();
    try (var reader = found.reference().open();
        var names = reader.list()) {
      names
          .filter(name -> name.matches("com/sun/(glass/ui|prism)/.*\\.class"))
          .map(name -> name.substring(0, name.lastIndexOf('.')).replace('/', '.'))
          .forEach(name -> load(graphics, name));
    }
  }

  private static void load(Module module, String name) {
    try {
      Class.forName(module, name);
    } catch (LinkageError e) {
      // It is for another system: no window here needs it.
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
    var again = DataFolder.open(folder).orElseThrow();
    try (again;
        var database = Database.open(again.database())) {
      new SqliteIntake(database, InstantSource.system()).bring(large());
    }
  }

  private static List<IncomingLog> large() {
    var begin = Instant.now().minus(Duration.ofDays(30)); // not the first in the list
    var logs = new ArrayList<IncomingLog>();
    logs.add(log(LARGE, LogKind.FLOW, null, begin));
    for (int i = 0; i < CALLS; i++) {
      logs.add(log(LARGE + i, LogKind.TOOL, LARGE, begin.plusSeconds(i)));
    }
    return logs;
  }

  private static IncomingLog log(String id, LogKind kind, @Nullable String parent, Instant begin) {
    var doc =
        Json.object()
            .put("start_time", Times.format(begin))
            .put("end_time", Times.format(begin.plusMillis(800)))
            .put("inputs", Json.object().put("question", "Where is order 1041?").build())
            .put("output", "It arrives tomorrow.")
            .build();
    return new IncomingLog(id, kind, parent, IncomingFile.at("Large/" + kind, null), doc);
  }

  /// What somebody does who opens the program: looks at a log, then at a large trace.
  private void goOn(Timings.Event event) {
    if (event == Timings.Event.BODY_SHOWN && !opened) {
      opened = true;
      background.later(A_WHILE, () -> Thread.ofVirtual().start(this::openLarge));
    } else if (event == Timings.Event.BODY_SHOWN && !closing) {
      closing = true;
      background.later(A_WHILE, Rehearsal::close);
    }
  }

  /// Opens it the way another start of the program would; what was seen until then is worth a
  /// cache.
  private void openLarge() {
    try {
      new Handover(folder).raise(LogLink.to(new TraceId(LARGE)));
    } catch (RuntimeException e) {
      background.show(Rehearsal::close);
    }
  }

  /// Not without what comes up where the pointer rests.
  private static void close() {
    var window = Window.getWindows().getFirst();
    Tooltip.install(window.getScene().getRoot(), new Tooltip());
    window.hide();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
