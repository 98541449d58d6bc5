package tracedesk;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tracedesk.cli.CannotStart;
import tracedesk.cli.RunningServer;
import tracedesk.cli.ServerOptions;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.port.LocalHost;
import tracedesk.domain.port.OtlpPort;
import tracedesk.domain.port.OutboxStore;
import tracedesk.domain.port.Profiles;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.port.Settings;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.port.TraceStructures;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.LogLink;
import tracedesk.domain.profile.Secret;
import tracedesk.exchange.ExchangeFiles;
import tracedesk.server.CallRoutes;
import tracedesk.server.DatasetRoutes;
import tracedesk.server.DeploymentRoutes;
import tracedesk.server.DirectoryRoutes;
import tracedesk.server.EvaluationRoutes;
import tracedesk.server.ExtensionRoutes;
import tracedesk.server.FileRoutes;
import tracedesk.server.ImportRoutes;
import tracedesk.server.IntakeRoutes;
import tracedesk.server.ListRoutes;
import tracedesk.server.LocalServer;
import tracedesk.server.OtlpRoutes;
import tracedesk.server.V4Routes;
import tracedesk.server.V5Routes;
import tracedesk.service.TraceImport;
import tracedesk.store.BackupSchedule;
import tracedesk.store.DataFolder;
import tracedesk.store.Database;
import tracedesk.store.FileProfiles;
import tracedesk.store.FileSettings;
import tracedesk.store.SearchIndexer;
import tracedesk.store.SqliteDatasets;
import tracedesk.store.SqliteDeployments;
import tracedesk.store.SqliteDirectories;
import tracedesk.store.SqliteDrafts;
import tracedesk.store.SqliteEvaluations;
import tracedesk.store.SqliteFiles;
import tracedesk.store.SqliteIntake;
import tracedesk.store.SqliteLegacyLogs;
import tracedesk.store.SqliteLogs;
import tracedesk.store.SqliteOutbox;
import tracedesk.store.SqliteTraces;
import tracedesk.store.keys.KeptSecrets;

/// The local server and all it stands on, running: the data folder, the store in it, the key, the
/// port. Both the window and `tracedesk serve` use it. Names no class of the window.
final class ServerAssembly implements LocalHost, RunningServer {
  private static final String OTLP_FILE = "otlp.json";
  private static final System.Logger LOG = System.getLogger("tracedesk");

  private final DataFolder folder;
  private final Database database;
  private final ServerKey key;
  private final TraceIntake intake;
  private final TraceStructures structures;
  private final LocalServer server;
  private final OtlpListener otlp;
  private final List<Optional<LogLink>> early = new ArrayList<>();
  private boolean windowComes;
  private @Nullable Consumer<@Nullable LogLink> raise;
  private final BackupSchedule backups;
  private final SearchIndexer indexer;
  private @Nullable Database drafts;

  private ServerAssembly(DataFolder folder, Database database, ServerKey key, int port)
      throws IOException {
    this.folder = folder;
    this.database = database;
    this.key = key;
    var clock = InstantSource.system();
    var logs = new SqliteLogs(database, clock);
    var legacy = new SqliteLegacyLogs(database, clock, logs);
    this.intake = new SqliteIntake(database, clock);
    var traces = new SqliteTraces(database, clock, logs, legacy);
    this.structures = traces;
    var spans = new OtlpRoutes(intake);
    this.server =
        LocalServer.start(
            port,
            key.secret(),
            List.of(
                new V5Routes(logs),
                new FileRoutes(new SqliteFiles(database, clock)),
                new DeploymentRoutes(new SqliteDeployments(database, clock)),
                new DirectoryRoutes(new SqliteDirectories(database, clock)),
                new DatasetRoutes(new SqliteDatasets(database, clock)),
                new EvaluationRoutes(new SqliteEvaluations(database, clock)),
                new CallRoutes(),
                new V4Routes(legacy),
                new ImportRoutes(intake),
                new IntakeRoutes(intake),
                spans,
                new ListRoutes(traces),
                new ExtensionRoutes(traces, traces, logs, this::raise)));
    this.otlp = new OtlpListener(server, spans, new FileSettings(folder, OTLP_FILE));
    this.backups = BackupSchedule.start(database, clock);
    this.indexer = SearchIndexer.start(database);
  }

  /// Starts the server on the asked port. The folder is let go when that fails, or later by
  /// [#close].
  ///
  /// @throws CannotStart when the port is taken
  static ServerAssembly alone(DataFolder folder, ServerOptions options) {
    var running = open(folder, options.keyFile(), options.port());
    running.ready(() -> {});
    var exporters = options.exporters();
    if (exporters != null) {
      try {
        running.otlp.listen(exporters.port(), exporters.keyOptional());
      } catch (ProblemException e) {
        running.close();
        throw new CannotStart(
            "port "
                + exporters.port()
                + " is taken by another program; choose one with --otlp-port, or 0 for a free one",
            e);
      }
    }
    return running;
  }

  /// Starts the window's server: on the usual port, or on a free one where that is taken.
  static ServerAssembly forWindow(DataFolder folder) {
    var running = open(folder, null, ServerOptions.PORT, 0);
    running.awaitWindow();
    running.ready(running::draftDatabase);
    running.otlp.restore();
    return running;
  }

  /// Tells other processes of the server, after a last step.
  private void ready(Runnable last) {
    try {
      last.run();
      folder.announce(port());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static ServerAssembly open(DataFolder folder, @Nullable Path keyFile, int... ports) {
    try {
      var key = ServerKey.find(folder, keyFile, System.getenv());
      return open(folder, Database.open(folder.database()), key, ports);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static ServerAssembly open(
      DataFolder folder, Database database, ServerKey key, int... ports) {
    try {
      for (int port : ports) {
        try {
          var running = new ServerAssembly(folder, database, key, port);
          return running;
        } catch (BindException e) {
          LOG.log(System.Logger.Level.DEBUG, "Port " + port + " is taken", e);
        }
      }
      throw new CannotStart(
          "port "
              + ports[0]
              + " is taken by another program; choose one with --port, or 0 for a free one");
    } catch (IOException e) {
      database.close();
      throw new CannotStart("cannot listen on 127.0.0.1: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  LocalHost localHost() {
    return this;
  }

  /// The way in for many logs at once, straight into this folder's store.
  TraceIntake intake() {
    return intake;
  }

  /// The structures of all traces, straight from this folder's store.
  TraceStructures structures() {
    return structures;
  }

  /// Brings files straight into this folder's store.
  TraceImport imports() {
    return new TraceImport(new ExchangeFiles(), intake.by(Person.importing()));
  }

  /// The connections kept in the folder.
  Profiles profiles() {
    return new FileProfiles(folder);
  }

  /// The keys of those connections.
  Secrets secrets() {
    return new KeptSecrets(folder);
  }

  /// What the user has not saved yet, in a database of its own.
  Drafts drafts() {
    return new SqliteDrafts(draftDatabase(), InstantSource.system());
  }

  /// What is on its way to a server, in the same database.
  OutboxStore outbox() {
    return new SqliteOutbox(draftDatabase(), InstantSource.system());
  }

  private Database draftDatabase() {
    var open = drafts;
    if (open == null) {
      open = Database.openDrafts(folder.drafts());
      drafts = open;
    }
    return open;
  }

  /// What the window remembers.
  Settings settings() {
    return new FileSettings(folder);
  }

  /// What brings the window to the front when the program is started a second time; called on any
  /// thread.
  ///
  /// @param action takes the log to show, or `null`
  synchronized void onRaise(Consumer<@Nullable LogLink> action) {
    raise = action;
    early.forEach(link -> action.accept(link.orElse(null)));
    early.clear();
  }

  private synchronized void awaitWindow() {
    windowComes = true;
  }

  /// Whoever asks before the window is there gets it once it is.
  private synchronized boolean raise(@Nullable LogLink link) {
    var action = raise;
    if (action != null) {
      action.accept(link);
    } else if (windowComes) {
      early.add(Optional.ofNullable(link));
    }
    return action != null || windowComes;
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public Secret key() {
    return key.secret();
  }

  @Override
  public Path keyFile() {
    return folder.serverKey();
  }

  @Override
  public String keyPlace() {
    return key.place();
  }

  @Override
  public OtlpPort otlp() {
    return otlp;
  }

  @Override
  public @Nullable String otlpUrl() {
    var open = otlp.opened();
    return open == null ? null : open.endpoint();
  }

  @Override
  public long requests() {
    return server.requests();
  }

  @Override
  public long bytesOnDisk() {
    return database.bytesOnDisk();
  }

  @Override
  public String baseUrl() {
    return LocalHost.super.baseUrl();
  }

  /// Lets running requests end, closes the store and lets the folder go.
  @Override
  public void close() {
    backups.close();
    server.close();
    indexer.close();
    if (drafts != null) {
      drafts.close();
    }
    database.close();
    folder.close();
  }
}
