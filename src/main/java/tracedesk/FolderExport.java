package tracedesk;

import java.time.InstantSource;
import java.util.UUID;
import tracedesk.cli.ExportSource;
import tracedesk.domain.port.Traces;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.exchange.FileFormats;
import tracedesk.remote.HttpConnector;
import tracedesk.service.TraceExport;
import tracedesk.store.DataFolder;
import tracedesk.store.Database;
import tracedesk.store.SqliteLegacyLogs;
import tracedesk.store.SqliteLogs;
import tracedesk.store.SqliteTraces;

/// Exporting from a data folder: straight out of its database where nobody holds it, else through
/// the server of the process that does.
record FolderExport(Traces traces, TraceExport exports, Runnable end) implements ExportSource {
  static ExportSource own(DataFolder folder) {
    Database database;
    try {
      database = Database.open(folder.database());
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
    var clock = InstantSource.system();
    var logs = new SqliteLogs(database, clock);
    return of(
        new SqliteTraces(database, clock, logs, new SqliteLegacyLogs(database, clock, logs)),
        () -> {
          database.close();
          folder.close();
        });
  }

  static ExportSource through(Handover.Server holder) {
    var connector = new HttpConnector();
    var profile =
        new Profile(UUID.randomUUID(), "local", holder.baseUrl(), Api.V5, Safety.READ_ONLY, true);
    return of(connector.connect(profile, holder.key()), connector::close);
  }

  private static ExportSource of(Traces traces, Runnable end) {
    return new FolderExport(traces, new TraceExport(new FileFormats()), end);
  }

  @Override
  public void close() {
    end.run();
  }
}
