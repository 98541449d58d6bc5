package tracedesk.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntFunction;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.port.Datasets;
import tracedesk.domain.port.Deployments;
import tracedesk.domain.port.Evaluations;
import tracedesk.domain.port.FileStore;
import tracedesk.domain.port.LogStore;
import tracedesk.domain.query.FileQuery;
import tracedesk.domain.query.LogQuery;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.FileKind;
import tracedesk.store.Database;
import tracedesk.store.SqliteDatasets;
import tracedesk.store.SqliteDeployments;
import tracedesk.store.SqliteEvaluations;
import tracedesk.store.SqliteFiles;
import tracedesk.store.SqliteLogs;

/// Everything a store holds, and how Humanloop's export tool lays it out in a folder.
final class ExportTool implements AutoCloseable {
  private final Database database;
  final FileStore files;
  final Datasets datasets;
  final Deployments deployments;
  final Evaluations evaluations;
  final LogStore logs;

  ExportTool(Path file) {
    database = Database.open(file);
    var clock = InstantSource.system();
    files = new SqliteFiles(database, clock);
    datasets = new SqliteDatasets(database, clock);
    deployments = new SqliteDeployments(database, clock);
    evaluations = new SqliteEvaluations(database, clock);
    logs = new SqliteLogs(database, clock);
  }

  /// The dated folder.
  Path write(Path exports) throws IOException {
    var root = exports.resolve("20250614-101500");
    ExportFixture.text(root.resolve("export.log"), "Exporting\nDone\n");
    for (var file :
        records(page -> files.files(FileQuery.of(EnumSet.allOf(FileKind.class), page, 100)))) {
      var kind = FileKind.ofApi(file.string("type")).orElseThrow();
      var folder = root.resolve("files").resolve(file.string("id"));
      ExportFixture.text(folder.resolve("file.json"), file.text());
      versions(kind, file.string("id"), folder);
      if (kind != FileKind.DATASET) {
        evaluations(file.string("id"), folder.resolve("evaluations"));
        lines(
            folder.resolve("logs/1.jsonl"),
            records(page -> logs.logs(LogQuery.of(file.string("id"), page, 100))));
      }
      ExportFixture.text(folder.resolve(".done"), "");
    }
    return root;
  }

  private void versions(FileKind kind, String file, Path folder) throws IOException {
    var answer =
        kind == FileKind.DATASET ? datasets.versions(file, false) : files.versions(kind, file);
    for (var item : parse(answer).list("records")) {
      var version = (Json.Obj) item;
      var id = version.string("version_id");
      ExportFixture.text(folder.resolve("versions").resolve(id), version.text());
      if (kind == FileKind.DATASET) {
        lines(
            folder.resolve("datapoints").resolve(id).resolve("1.jsonl"),
            records(page -> datasets.datapoints(file, new VersionQuery(id, null), page, 100)));
      }
    }
  }

  private void evaluations(String file, Path folder) throws IOException {
    for (var evaluation : records(page -> evaluations.evaluations(file, page, 100))) {
      var id = evaluation.string("id");
      var below = folder.resolve(id);
      ExportFixture.text(below.resolve("evaluation.json"), evaluation.text());
      ExportFixture.text(below.resolve("stats.json"), evaluations.stats(id).text());
      for (var item : parse(evaluations.runs(id)).list("runs")) {
        var run = (Json.Obj) item;
        ExportFixture.text(below.resolve("runs").resolve(run.string("id")), run.text());
      }
      lines(
          below.resolve("logs/1.jsonl"),
          records(page -> evaluations.logs(id, List.of(), page, 100)));
    }
  }

  private static void lines(Path file, List<Json.Obj> records) throws IOException {
    var text = new StringBuilder();
    records.forEach(record -> text.append(record.text()).append('\n'));
    ExportFixture.text(file, text.toString());
  }

  static Json.Obj parse(JsonDocument document) {
    return (Json.Obj) Json.parse(document.text());
  }

  static List<Json.Obj> records(IntFunction<JsonDocument> pages) {
    var records = new ArrayList<Json.Obj>();
    for (int page = 1; ; page++) {
      var found = parse(pages.apply(page)).list("records");
      found.forEach(record -> records.add((Json.Obj) record));
      if (found.size() < 100) {
        return records;
      }
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
