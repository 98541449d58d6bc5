package tracedesk;

import java.time.InstantSource;
import tracedesk.cli.ImportTarget;
import tracedesk.domain.port.TraceIntake;
import tracedesk.exchange.ExchangeFiles;
import tracedesk.remote.HttpConnector;
import tracedesk.service.TraceImport;
import tracedesk.store.DataFolder;
import tracedesk.store.Database;
import tracedesk.store.SqliteIntake;

/// Importing into a data folder: straight into its database where nobody holds it, else through the
/// server of the process that does.
record FolderImport(TraceImport imports, Runnable end) implements ImportTarget {
  static ImportTarget own(DataFolder folder) {
    Database database;
    try {
      database = Database.open(folder.database());
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
    return of(
        new SqliteIntake(database, InstantSource.system()).by(Person.importing()),
        () -> {
          database.close();
          folder.close();
        });
  }

  static ImportTarget through(Handover.Server holder) {
    var connector = new HttpConnector();
    return of(connector.intake(holder.baseUrl(), holder.key()), connector::close);
  }

  private static ImportTarget of(TraceIntake intake, Runnable end) {
    return new FolderImport(new TraceImport(new ExchangeFiles(), intake), end);
  }

  @Override
  public void close() {
    end.run();
  }
}
