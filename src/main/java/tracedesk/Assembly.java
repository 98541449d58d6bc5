package tracedesk;

import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import tracedesk.cli.CannotStart;
import tracedesk.domain.profile.LogLink;
import tracedesk.exchange.FileFormats;
import tracedesk.remote.HttpConnector;
import tracedesk.service.Connections;
import tracedesk.service.DraftKeeper;
import tracedesk.service.Histories;
import tracedesk.service.Samples;
import tracedesk.service.TraceExport;
import tracedesk.service.outbox.Outbox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Preferences;
import tracedesk.ui.session.Timings;
import tracedesk.ui.shell.MainStage;
import tracedesk.ui.shell.Services;
import tracedesk.ui.shell.StartStage;
import tracedesk.ui.shell.Workbench;
import tracedesk.ui.start.Opening;
import tracedesk.ui.start.StartViewModel;
import tracedesk.ui.transfer.Transfers;

/// Builds the window over a running local server: the one place where all floors meet.
final class Assembly {
  private Assembly() {}

  /// Opens the window and returns when it has been closed.
  ///
  /// @param link what to show, or `null`
  /// @param measuring hears, on the FX thread, of everything the user waits for; `null` when nobody
  /// measures
  ///
  /// @throws CannotStart when it cannot be opened, instead of waiting for a window nobody sees
  static void run(
      WindowStart start,
      @Nullable LogLink link,
      @Nullable Consumer<? super Timings.Event> measuring) {
    try (var connector = new HttpConnector()) {
      var closed = new CountDownLatch(1);
      var failure = new AtomicReference<@Nullable Throwable>();
      Background.open(() -> {});
      start.await();
      Runnable window =
          () -> {
            var stage = open(start.host(), connector, link, closed);
            if (measuring != null) {
              stage.measure(Background.desktop(), measuring);
            }
            stage.show();
          };
      Background.desktop()
          .show(
              () -> {
                try {
                  begin(start, window, closed);
                } catch (RuntimeException | Error e) {
                  failure.set(e);
                  closed.countDown();
                }
              });
      closed.await();
      Background.close();
      var reason = failure.get();
      if (reason != null) {
        throw new CannotStart("the window could not be opened: " + reason.getMessage(), reason);
      }
    } catch (UnsupportedOperationException e) {
      awaitQuietly(start);
      start.requireOpen();
      throw new CannotStart(
          "there is no display to open a window on; \"tracedesk serve\" runs the server alone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitQuietly(WindowStart start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Opens the window at once, or after what is in its way was dealt with on the start-up screen.
  private static void begin(WindowStart start, Runnable window, CountDownLatch closed) {
    var problem = start.problem();
    if (problem == null) {
      window.run();
      return;
    }
    var background = Background.desktop();
    var screen = new AtomicReference<@Nullable StartStage>();
    Runnable close =
        () -> {
          var stage = screen.get();
          if (stage != null) {
            stage.close();
          }
        };
    var opening =
        new Opening(
            start.repairs(),
            start::open,
            () -> {
              window.run();
              close.run();
            },
            () -> {
              close.run();
              closed.countDown();
            });
    var model = new StartViewModel(problem, opening, background, ZoneId.systemDefault());
    var stage = new StartStage(new Stage(), model, background, closed::countDown);
    screen.set(stage);
    stage.show();
  }

  private static MainStage open(
      ServerAssembly host, HttpConnector connector, @Nullable LogLink link, CountDownLatch closed) {
    var background = Background.desktop();
    var clock = Clock.systemDefaultZone();
    connector.own(host.structures());
    var preferences = new Preferences(host.settings(), background);
    var connections = new Connections(host.profiles(), host.secrets(), connector, host.localHost());
    var outbox = new Outbox(host.outbox(), connections::traces, clock);
    var services =
        new Services(
            connections,
            new Samples(connections, clock),
            new DraftKeeper(host.drafts()),
            outbox,
            new Histories(host.outbox()),
            host.localHost(),
            new Transfers(host.imports(), new TraceExport(new FileFormats())));
    var workbench = new Workbench(services, preferences, background, clock);
    var stage =
        new MainStage(
            new Stage(),
            workbench,
            preferences,
            () -> {
              outbox.close();
              closed.countDown();
            });
    host.onRaise(wanted -> background.show(() -> stage.raise(wanted)));
    if (link != null) {
      workbench.open(link);
    }
    return stage;
  }
}
