package tracedesk.exchange;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import tracedesk.domain.port.TraceIntake;
import tracedesk.domain.port.Traces;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.service.TraceImport;
import tracedesk.store.Database;
import tracedesk.store.SqliteIntake;
import tracedesk.store.SqliteLegacyLogs;
import tracedesk.store.SqliteLogs;
import tracedesk.store.SqliteTraces;

/// A store of its own, and the import into it.
public final class Imported implements AutoCloseable {
  private final Path file;
  private final Database database;
  private final TraceImport imports;
  private final Traces traces;
  private final TraceIntake intake;

  public Imported(Path file) {
    this.file = file;
    this.database = Database.open(file);
    var clock = InstantSource.system();
    var logs = new SqliteLogs(database, clock);
    this.traces =
        new SqliteTraces(database, clock, logs, new SqliteLegacyLogs(database, clock, logs));
    this.intake = new SqliteIntake(database, clock);
    this.imports = new TraceImport(new ExchangeFiles(), intake);
  }

  TraceImport imports() {
    return imports;
  }

  Traces traces() {
    return traces;
  }

  TraceIntake intake() {
    return intake;
  }

  TraceImport.Summary run(Path... paths) {
    return imports.run(List.of(paths), _ -> {}, () -> false);
  }

  List<TraceSummary> list() {
    var all = new ArrayList<TraceSummary>();
    String cursor = null;
    do {
      var page = traces.list(TraceFilter.ALL, cursor);
      all.addAll(page.traces());
      cursor = page.next();
    } while (cursor != null);
    return all;
  }

  Trace open(String trace) {
    return traces.open(new TraceId(trace));
  }

  Log log(String id) {
    return traces.log(new LogId(id));
  }

  /// Every log of every trace as the API answers it, but for what each store
  /// decides of files by itself; by id.
  TreeMap<String, String> everything() {
    var all = new TreeMap<String, String>();
    for (var summary : list()) {
      var tree = traces.open(summary.id()).tree();
      for (int i = 0; i < tree.size(); i++) {
        if (!tree.isWaiting(i)) {
          var id = tree.row(i).id();
          var text = traces.log(id).raw().text();
          all.put(id.value(), text.replaceAll("\"(last_used_at|directory_id)\":\"[^\"]*\"", ""));
        }
      }
    }
    return all;
  }

  /// A digest of every row of every table.
  String digest() {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var table :
          List.of(
              "file",
              "version",
              "session",
              "trace",
              "log",
              "body",
              "words",
              "feedback",
              "environment",
              "deployment",
              "monitoring",
              "datapoint",
              "version_datapoint",
              "evaluation",
              "evaluation_evaluator",
              "run",
              "evaluation_run",
              "run_log")) {
        try (var rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1")) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
              var cell = rows.getBytes(i);
              digest.update(cell == null ? new byte[] {0} : cell);
              digest.update((byte) 1);
            }
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (SQLException | NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
