package tracedesk.store;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.port.Directories;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.trace.Times;
import tracedesk.store.DirectoryRows.Directory;

/// The directories of the local server, kept in SQLite.
public final class SqliteDirectories implements Directories {
  private static final Pattern EMPTY_STEP = Pattern.compile("/{2,}");

  private final Database database;
  private final InstantSource clock;
  private final Ids ids = new Ids();

  public SqliteDirectories(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public JsonDocument all() {
    return new JsonDocument(
        database
            .read(transaction -> list(DirectoryRows.all(transaction), new StringBuilder()))
            .toString());
  }

  @Override
  public JsonDocument root() {
    return new JsonDocument(
        database.read(transaction -> whole(transaction, DirectoryRows.root(transaction))));
  }

  @Override
  public JsonDocument directory(String directory) {
    return new JsonDocument(
        database.read(
            transaction -> whole(transaction, DirectoryRows.byId(transaction, directory))));
  }

  @Override
  public JsonDocument create(Json.Obj body) {
    checkShapes(body);
    if (body.string("path") == null && body.string("name") == null) {
      throw Refusals.rejected(
          "path", "path is missing; say where the directory goes, or its name", "missing");
    }
    long now = Times.micros(clock.instant());
    return new JsonDocument(
        database.transact(
            transaction -> {
              var path = target(transaction, body, DirectoryRows.root(transaction), "");
              DirectoryRows.ensure(transaction, ids, path, now);
              return text(transaction, path);
            }));
  }

  @Override
  public JsonDocument move(String directory, Json.Obj body) {
    checkShapes(body);
    long now = Times.micros(clock.instant());
    return new JsonDocument(
        database.transact(
            transaction -> {
              var before = DirectoryRows.byId(transaction, directory);
              if (before.path().isEmpty()) {
                throw Refusals.rejected("id", "the root cannot be moved", "value_error");
              }
              var holding =
                  Refusals.found(
                      DirectoryRows.byPath(transaction, DirectoryRows.above(before.path())),
                      "directory above",
                      before.path());
              var path = target(transaction, body, holding, before.name());
              if (!path.equals(before.path())) {
                move(transaction, before, path, now);
              }
              return text(transaction, path);
            }));
  }

  private void move(Transaction transaction, Directory before, String path, long now)
      throws SQLException {
    if ((path + "/").startsWith(before.path() + "/")) {
      throw Refusals.rejected("path", "a directory cannot be moved into itself", "value_error");
    }
    if (DirectoryRows.byPath(transaction, path) != null) {
      throw Refusals.taken("There is already a directory at " + path + ".");
    }
    for (var directory : DirectoryRows.from(transaction, before)) {
      var moved = path + directory.path().substring(before.path().length());
      transaction.update(
          "UPDATE directory SET path = ?, updated = ? WHERE seq = ?", moved, now, directory.seq());
      for (var file : files(transaction, directory)) {
        FileRows.place(transaction, file.seq(), moved + "/" + file.name(), directory.seq(), now);
      }
    }
    transaction.update(
        "UPDATE directory SET parent = ? WHERE seq = ?",
        DirectoryRows.holding(transaction, ids, path, now),
        before.seq());
  }

  @Override
  public void delete(String directory) {
    database.transact(
        transaction -> {
          var found = DirectoryRows.byId(transaction, directory);
          if (found.path().isEmpty()) {
            throw Refusals.taken("The root cannot be deleted.");
          }
          if (!DirectoryRows.in(transaction, found).isEmpty()
              || !files(transaction, found).isEmpty()) {
            throw Refusals.taken(
                "The directory %s is not empty; move or delete what is in it first."
                    .formatted(found.path()));
          }
          return transaction.update("DELETE FROM directory WHERE seq = ?", found.seq());
        });
  }

  private static void checkShapes(Json.Obj body) {
    var faults = new ArrayList<>(Shapes.faults(body));
    var name = body.string("name");
    if (name != null && name.indexOf('/') >= 0) {
      faults.add(FieldFault.body("name", "name must not hold slashes; send a path", "value_error"));
    }
    Refusals.unlessEmpty(faults);
  }

  /// Where a request wants the directory: at its `path`, else under `parent_id` by its `name`.
  private static String target(
      Transaction transaction, Json.Obj body, Directory parent, String name) throws SQLException {
    var path = body.string("path");
    var wanted = body.string("name");
    var under = body.string("parent_id");
    var target =
        path != null
            ? DirectoryRows.bare(EMPTY_STEP.matcher(path).replaceAll("/"))
            : (under == null ? parent : DirectoryRows.byId(transaction, under))
                .child(wanted == null ? name : wanted);
    if (target.isEmpty()) {
      throw Refusals.rejected("path", "path must not be empty", "value_error");
    }
    return target;
  }

  private static String text(Transaction transaction, String path) throws SQLException {
    var directory = Refusals.found(DirectoryRows.byPath(transaction, path), "directory at", path);
    var out = new StringBuilder("{");
    members(directory, out);
    return out.append('}').toString();
  }

  private static String whole(Transaction transaction, Directory directory) throws SQLException {
    var out = new StringBuilder("{");
    members(directory, out);
    list(DirectoryRows.in(transaction, directory), out.append(",\"subdirectories\":"));
    out.append(",\"files\":[");
    var glue = "";
    for (var file : files(transaction, directory)) {
      FileDocument.write(ShownFile.of(transaction, file), out.append(glue));
      glue = ",";
    }
    list(parents(transaction, directory), out.append("],\"parents\":"));
    return out.append('}').toString();
  }

  /// From the root down.
  private static List<Directory> parents(Transaction transaction, Directory directory)
      throws SQLException {
    var parents = new ArrayList<Directory>();
    var path = directory.path();
    while (!path.isEmpty()) {
      path = DirectoryRows.above(path);
      parents.addFirst(
          Refusals.found(DirectoryRows.byPath(transaction, path), "directory at", path));
    }
    return parents;
  }

  private static List<StoredFile> files(Transaction transaction, Directory directory)
      throws SQLException {
    return FileRows.in(transaction, directory.seq());
  }

  private static StringBuilder list(List<Directory> directories, StringBuilder out) {
    out.append('[');
    var glue = "{";
    for (var directory : directories) {
      members(directory, out.append(glue));
      out.append('}');
      glue = ",{";
    }
    return out.append(']');
  }

  private static void members(Directory directory, StringBuilder out) {
    out.append("\"id\":").append(JsonText.quote(directory.id()));
    literal("parent_id", directory.parent(), out);
    literal("name", directory.name(), out);
    literal("path", directory.path(), out);
    out.append(",\"description\":null,\"readme\":null,\"tags\":[],\"created_at\":");
    out.append(FileDocument.time(directory.created()));
    out.append(",\"updated_at\":").append(FileDocument.time(directory.updated()));
  }

  private static void literal(String name, @Nullable String value, StringBuilder out) {
    out.append(",\"").append(name).append("\":").append(FileDocument.literal(value));
  }
}
