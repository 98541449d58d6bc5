package tracedesk;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tracedesk.cli.ServerOptions;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.port.LocalHost;
import tracedesk.domain.port.OutboxStore;
import tracedesk.domain.port.Profiles;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.port.Settings;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.profile.LogLink;
import tracedesk.exchange.FileFormats;
import tracedesk.service.TraceExport;
import tracedesk.store.DataFolder;
import tracedesk.store.keys.TestKeys;
import tracedesk.ui.transfer.Transfers;

/// The program's own local server on a free port and a folder of the test's choosing, as the window
/// is given it.
public final class LocalParts implements AutoCloseable {
  private final ServerAssembly server;
  private final Secrets secrets;

  private LocalParts(DataFolder folder, ServerAssembly server) {
    this.server = server;
    this.secrets = TestKeys.withoutKeychain(folder);
  }

  public static LocalParts open(Path folder) {
    var data = DataFolder.open(folder).orElseThrow();
    return new LocalParts(data, ServerAssembly.alone(data, new ServerOptions(folder, 0, null)));
  }

  /// On the usual port if it is free.
  static LocalParts openForWindow(Path folder) {
    var data = DataFolder.open(folder).orElseThrow();
    return new LocalParts(data, ServerAssembly.forWindow(data));
  }

  public LocalHost host() {
    return server.localHost();
  }

  public Settings settings() {
    return server.settings();
  }

  public Profiles profiles() {
    return server.profiles();
  }

  /// Never the keychain of whoever runs the tests.
  public Secrets secrets() {
    return secrets;
  }

  public Drafts drafts() {
    return server.drafts();
  }

  public OutboxStore outbox() {
    return server.outbox();
  }

  public TraceIntake intake() {
    return server.intake();
  }

  /// The ways in and out, as the window has them.
  public Transfers transfers() {
    return new Transfers(server.imports(), new TraceExport(new FileFormats()));
  }

  /// Does this when the server is asked to show its window, with the log to show or `null`.
  public void onRaise(Consumer<@Nullable LogLink> action) {
    server.onRaise(action);
  }

  @Override
  public void close() {
    server.close();
  }
}
