package tracedesk;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import javafx.stage.Stage;
import tracedesk.remote.HttpConnector;
import tracedesk.service.Connections;
import tracedesk.service.Samples;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Preferences;
import tracedesk.ui.shell.MainStage;
import tracedesk.ui.shell.Services;
import tracedesk.ui.shell.Workbench;

/// Builds the window over a running local server: the one place where all floors meet.
final class Assembly {
  private Assembly() {}

  /// Opens the window and returns when it has been closed.
  static void run(ServerAssembly host) {
    try (var connector = new HttpConnector()) {
      var closed = new CountDownLatch(1);
      Background.open(() -> open(host, connector, closed));
      closed.await();
      Background.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void open(ServerAssembly host, HttpConnector connector, CountDownLatch closed) {
    var background = Background.desktop();
    var clock = Clock.systemDefaultZone();
    var preferences = new Preferences(host.settings(), background);
    var connections = new Connections(host.profiles(), host.secrets(), connector, host.localHost());
    var services = new Services(connections, new Samples(connections, clock), host.localHost());
    var workbench = new Workbench(services, preferences, background, clock);
    var stage = new MainStage(new Stage(), workbench, preferences, closed::countDown);
    host.onRaise(() -> background.show(stage::raise));
    stage.show();
  }
}
