package tracedesk;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tracedesk.cli.ExportSource;
import tracedesk.cli.ImportTarget;
import tracedesk.cli.Programs;
import tracedesk.cli.RunningServer;
import tracedesk.cli.ServerOptions;
import tracedesk.cli.TracedeskCommand;
import tracedesk.domain.profile.LogLink;
import tracedesk.store.DataFolder;
import tracedesk.ui.session.Timings;

/// The program's entry. Loads the window's classes only when a window is to be opened.
public final class Main implements Programs {
  private final @Nullable Consumer<? super Timings.Event> measuring;

  /// @param measuring hears, on the FX thread, of everything the user of a window waits for; `null`
  /// when nobody measures
  Main(@Nullable Consumer<? super Timings.Event> measuring) {
    this.measuring = measuring;
  }

  public static void main(String[] words) {
    System.exit(
        TracedeskCommand.run(new Main(TimingLines.wanted(System.getenv(), System.err)), words));
  }

  @Override
  public void window(@Nullable Path data, @Nullable LogLink link) {
    var path = DataFolder.locate(data);
    try (var start = new WindowStart(path)) {
      start.begin();
      if (start.isHeld()) {
        new Handover(path).raise(link);
        return;
      }
      Assembly.run(start, link, measuring);
      start.requireOpen();
    }
  }

  @Override
  public RunningServer serve(ServerOptions options) {
    var path = DataFolder.locate(options.data());
    var folder = DataFolder.open(path).orElseThrow(() -> new Handover(path).held("is running"));
    return ServerAssembly.alone(folder, options);
  }

  @Override
  public ImportTarget imports(@Nullable Path data) {
    var path = DataFolder.locate(data);
    return DataFolder.open(path)
        .map(FolderImport::own)
        .orElseGet(() -> FolderImport.through(new Handover(path).server()));
  }

  @Override
  public ExportSource exports(@Nullable Path data) {
    var path = DataFolder.locate(data);
    return DataFolder.open(path)
        .map(FolderExport::own)
        .orElseGet(() -> FolderExport.through(new Handover(path).server()));
  }

  @Override
  public String version() {
    var descriptor = Main.class.getModule().getDescriptor();
    return descriptor == null ? "" : descriptor.rawVersion().orElse("");
  }
}
