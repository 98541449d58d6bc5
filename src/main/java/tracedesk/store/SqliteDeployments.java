package tracedesk.store;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.port.Deployments;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.Times;

/// Environments, versions and watching evaluators of the local server's files, kept in SQLite.
public final class SqliteDeployments implements Deployments {
  private final Database database;
  private final InstantSource clock;
  private final Ids ids = new Ids();

  public SqliteDeployments(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public JsonDocument environments(FileKind kind, String file) {
    return new JsonDocument(
        database.read(
            transaction -> {
              var stored = FileRows.require(transaction, kind, file, VersionQuery.DEFAULT);
              var out = new StringBuilder("[");
              var glue = "{";
              for (var environment : Environment.all(transaction)) {
                environment.write(out.append(glue));
                var deployed =
                    FileRows.find(
                        transaction, stored.seq(), new VersionQuery(null, environment.id()));
                out.append(",\"file\":")
                    .append(deployed == null ? "null" : text(transaction, deployed))
                    .append('}');
                glue = ",{";
              }
              return out.append(']').toString();
            }));
  }

  @Override
  public JsonDocument deploy(FileKind kind, String file, String environment, String version) {
    if (!Shapes.isName(environment)) {
      throw Refusals.rejected(
          "environment_id", "this cannot be the name of an environment", "string_type");
    }
    long now = now();
    return new JsonDocument(
        database.transact(
            transaction -> {
              var stored = version(transaction, kind, file, version);
              transaction.update(
                  """
                  INSERT INTO deployment (file, environment, version) VALUES (?, ?, ?)
                  ON CONFLICT (file, environment) DO UPDATE SET version = excluded.version
                  """,
                  stored.seq(),
                  Environment.ensure(transaction, ids, environment, now).seq(),
                  stored.version().seq());
              return text(transaction, stored);
            }));
  }

  @Override
  public void undeploy(FileKind kind, String file, String environment) {
    database.transact(
        transaction -> {
          var stored = FileRows.require(transaction, kind, file, VersionQuery.DEFAULT);
          var place =
              Refusals.found(
                  Environment.find(transaction, environment), "environment", environment);
          return transaction.update(
              "DELETE FROM deployment WHERE file = ? AND environment = ?",
              stored.seq(),
              place.seq());
        });
  }

  @Override
  public JsonDocument describe(FileKind kind, String file, String version, Json.Obj body) {
    Refusals.unlessEmpty(Shapes.faults(body));
    return new JsonDocument(
        database.transact(
            transaction -> {
              var stored = version(transaction, kind, file, version);
              long seq = stored.version().seq();
              if (body.has("name")) {
                requireFree(transaction, stored, body.string("name"));
                transaction.update(
                    "UPDATE version SET name = ? WHERE seq = ?", body.string("name"), seq);
              }
              if (body.has("description")) {
                transaction.update(
                    "UPDATE version SET description = ? WHERE seq = ?",
                    body.string("description"),
                    seq);
              }
              return changed(transaction, seq);
            }));
  }

  private static void requireFree(Transaction transaction, StoredFile file, @Nullable String name)
      throws SQLException {
    var other =
        transaction.first(
            "SELECT id FROM version WHERE file = ? AND name = ? AND seq <> ?",
            row -> row.text(1),
            file.seq(),
            name,
            file.version().seq());
    if (other != null) {
      throw Refusals.taken("The version %s of %s is called so.".formatted(other, file.path()));
    }
  }

  @Override
  public JsonDocument commit(FileKind kind, String file, String version, Json.Obj body) {
    var message = body.string("commit_message");
    if (message == null) {
      throw Refusals.rejected("commit_message", "commit_message is missing", "missing");
    }
    return new JsonDocument(
        database.transact(
            transaction -> {
              long seq = version(transaction, kind, file, version).version().seq();
              transaction.update("UPDATE version SET message = ? WHERE seq = ?", message, seq);
              return changed(transaction, seq);
            }));
  }

  private String changed(Transaction transaction, long version) throws SQLException {
    transaction.update("UPDATE version SET updated = ? WHERE seq = ?", now(), version);
    return text(transaction, FileRows.bySeq(transaction, version));
  }

  @Override
  public void deleteVersion(FileKind kind, String file, String version) {
    database.transact(
        transaction -> {
          var stored = version(transaction, kind, file, version);
          if (stored.version().logs() > 0) {
            throw Refusals.taken(
                "The version %s has logs; delete those first.".formatted(stored.version().id()));
          }
          if (FileRows.versions(transaction, kind, file).size() == 1) {
            throw Refusals.taken(
                "The version %s is the only one; delete the %s instead."
                    .formatted(stored.version().id(), kind.api()));
          }
          return transaction.update("DELETE FROM version WHERE seq = ?", stored.version().seq());
        });
  }

  @Override
  public JsonDocument monitor(FileKind kind, String file, Json.Obj body) {
    long now = now();
    return new JsonDocument(
        database.transact(
            transaction -> {
              var stored = FileRows.require(transaction, kind, file, VersionQuery.DEFAULT);
              for (var named : named(body, "activate")) {
                MonitorRows.set(transaction, stored.seq(), named, true, now);
              }
              for (var named : named(body, "deactivate")) {
                MonitorRows.set(transaction, stored.seq(), named, false, now);
              }
              return text(transaction, stored);
            }));
  }

  private static List<Json.Obj> named(Json.Obj body, String member) {
    var list = body.list(member);
    if (list.stream().anyMatch(item -> !(item instanceof Json.Obj))
        || body.present(member) != null && !(body.get(member) instanceof Json.Arr)) {
      throw Refusals.rejected(
          List.of(FieldFault.body(member, member + " must be a list of objects", "list_type")));
    }
    return list.stream().map(Json.Obj.class::cast).toList();
  }

  private static StoredFile version(
      Transaction transaction, FileKind kind, String file, String version) throws SQLException {
    return FileRows.require(transaction, kind, file, new VersionQuery(version, null));
  }

  private static String text(Transaction transaction, StoredFile file) throws SQLException {
    return FileDocument.text(ShownFile.of(transaction, file));
  }

  private long now() {
    return Times.micros(clock.instant());
  }
}
