package tracedesk.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.port.FileStore;
import tracedesk.domain.query.FileQuery;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.PromptTemplate;
import tracedesk.domain.trace.Times;

/// The files of the local server, kept in SQLite.
public final class SqliteFiles implements FileStore {
  private final Database database;
  private final InstantSource clock;
  private final FileRows files = new FileRows(new Ids());

  public SqliteFiles(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public JsonDocument files(FileQuery query) {
    return new JsonDocument(
        database.read(
            transaction -> {
              var page = new Page(query.page(), query.size());
              var found = FileSearch.find(transaction, query);
              for (var file : found.files()) {
                FileDocument.write(ShownFile.of(transaction, file), page.next());
              }
              return page.end(found.total());
            }));
  }

  @Override
  public JsonDocument fileByPath(String path, @Nullable String environment) {
    var version = new VersionQuery(null, environment);
    return new JsonDocument(
        database.read(
            transaction ->
                text(
                    transaction,
                    Refusals.found(FileRows.byPath(transaction, path, version), "file at", path))));
  }

  @Override
  public JsonDocument file(FileKind kind, String file, VersionQuery version) {
    return new JsonDocument(
        database.read(
            transaction -> text(transaction, FileRows.require(transaction, kind, file, version))));
  }

  private static String text(Transaction transaction, StoredFile file) throws SQLException {
    return FileDocument.text(ShownFile.of(transaction, file));
  }

  @Override
  public JsonDocument versions(FileKind kind, String file) {
    return new JsonDocument(
        database.read(
            transaction -> {
              FileRows.require(transaction, kind, file, VersionQuery.DEFAULT);
              return records(transaction, FileRows.versions(transaction, kind, file));
            }));
  }

  private static String records(Transaction transaction, List<StoredFile> versions)
      throws SQLException {
    var out = new StringBuilder("{\"records\":[");
    var glue = "";
    for (var version : versions) {
      FileDocument.write(ShownFile.of(transaction, version), out.append(glue));
      glue = ",";
    }
    return out.append("]}").toString();
  }

  @Override
  public JsonDocument upsertFile(FileKind kind, Json.Obj body) {
    Refusals.unlessEmpty(
        Shapes.faults(body).stream()
            .filter(fault -> Set.of("path", "id", "name").contains(fault.field()))
            .toList());
    long now = Times.micros(clock.instant());
    return new JsonDocument(
        database.transact(
            transaction -> {
              var content = kind == FileKind.EVALUATOR ? body.present("spec") : body;
              if (content == null) {
                throw Refusals.rejected(
                    "spec", "spec is missing; say what the evaluator returns", "missing");
              }
              var kept = content instanceof Json.Obj object ? unnamed(object) : content;
              var file = files.resolve(transaction, kind, body, kept, null, now);
              return text(
                  transaction,
                  kind == FileKind.EVALUATOR ? files.named(transaction, file, body) : file);
            }));
  }

  private static Json.Obj unnamed(Json.Obj body) {
    var content = Json.object();
    for (var member : body.members()) {
      if (!Set.of("path", "id", "name", "directory_id").contains(member.name())) {
        content.put(member.name(), member.value());
      }
    }
    return content.build();
  }

  @Override
  public JsonDocument populate(String prompt, VersionQuery version, Json.Obj inputs) {
    return new JsonDocument(
        database.read(
            transaction -> {
              var file = FileRows.require(transaction, FileKind.PROMPT, prompt, version);
              var template = StoredLog.parse(file.version().body()).get("template");
              var shown = StoredLog.parse(text(transaction, file).getBytes(StandardCharsets.UTF_8));
              var filled = template == null ? Json.NULL : PromptTemplate.filled(template, inputs);
              return shown.with("populated_template", filled).text();
            }));
  }

  @Override
  public JsonDocument moveFile(FileKind kind, String file, Json.Obj body) {
    Refusals.unlessEmpty(Shapes.faults(body));
    return new JsonDocument(
        database.transact(
            transaction -> {
              var before = FileRows.require(transaction, kind, file, VersionQuery.DEFAULT);
              files.move(
                  transaction,
                  before,
                  target(transaction, before, body),
                  Times.micros(clock.instant()));
              return text(
                  transaction, FileRows.require(transaction, kind, file, VersionQuery.DEFAULT));
            }));
  }

  private static String target(Transaction transaction, StoredFile file, Json.Obj body)
      throws SQLException {
    var path = body.string("path");
    if (path != null) {
      return path;
    }
    var name = body.string("name");
    var directory = body.string("directory_id");
    var renamed = name == null ? file.name() : name;
    return directory == null
        ? file.path().substring(0, file.path().lastIndexOf('/') + 1) + renamed
        : DirectoryRows.byId(transaction, directory).child(renamed);
  }

  @Override
  public void deleteFile(FileKind kind, String file) {
    database.forget(
        transaction -> {
          FileRows.delete(
              transaction, FileRows.require(transaction, kind, file, VersionQuery.DEFAULT));
          return true;
        });
  }
}
