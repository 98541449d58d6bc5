package tracedesk.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.port.TraceIntakeContract;
import tracedesk.domain.port.Traces;
import tracedesk.server.IntakeRoutes;
import tracedesk.server.LocalServer;
import tracedesk.store.Database;
import tracedesk.store.SqliteIntake;

/// The contract all the way: client, HTTP, server, SQLite.
class HttpIntakeTest extends TraceIntakeContract {
  @Override
  protected Server start(Path folder) {
    return new Reached(folder);
  }

  private static final class Reached implements Server {
    private final HttpTracesTest.Reached traces;
    private final Database database;
    private final LocalServer server;
    private final HttpConnector connector = new HttpConnector();

    Reached(Path folder) {
      traces = new HttpTracesTest.Reached(folder);
      database = Database.open(folder.resolve("traces.db"));
      try {
        server =
            LocalServer.start(
                0,
                HttpTracesTest.KEY,
                List.of(new IntakeRoutes(new SqliteIntake(database, InstantSource.system()))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public TraceIntake intake() {
      return connector.intake("http://127.0.0.1:" + server.port(), HttpTracesTest.KEY);
    }

    @Override
    public Traces traces() {
      return traces.traces();
    }

    @Override
    public void post(String path, String body) {
      traces.post(path, body);
    }

    @Override
    public void close() {
      connector.close();
      server.close();
      database.close();
      traces.close();
    }
  }
}
