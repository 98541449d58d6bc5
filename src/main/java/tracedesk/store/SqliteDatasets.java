package tracedesk.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.json.Canonical;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.port.Datasets;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.Times;

/// The datasets of the local server, kept in SQLite.
public final class SqliteDatasets implements Datasets {
  /// Members of a request that are not kept with the version.
  private static final Set<String> APART =
      Set.of("path", "id", "name", "directory_id", "datapoints", "action");

  private final Database database;
  private final InstantSource clock;
  private final Ids ids = new Ids();
  private final FileRows files = new FileRows(ids);

  public SqliteDatasets(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private enum Action {
    SET,
    ADD,
    REMOVE
  }

  @Override
  public JsonDocument upsert(Json.Obj body, VersionQuery base, boolean withDatapoints) {
    var faults = new ArrayList<>(Shapes.faults(body));
    var datapoints = datapoints(body, faults);
    var action = action(body, faults);
    Refusals.unlessEmpty(faults);
    long now = Times.micros(clock.instant());
    return new JsonDocument(
        database.transact(
            transaction -> {
              long dataset = files.named(transaction, FileKind.DATASET, body, now);
              var before = action == Action.SET ? null : base(transaction, dataset, base);
              var members = members(transaction, dataset, before, datapoints, action);
              var content = content(body, before);
              long version = version(transaction, dataset, content, members, now);
              return text(transaction, FileRows.bySeq(transaction, version), withDatapoints);
            }));
  }

  /// The version that datapoints are added to or removed from; none where there is not yet any.
  private static @Nullable StoredFile base(
      Transaction transaction, long dataset, VersionQuery wanted) throws SQLException {
    var found = FileRows.find(transaction, dataset, wanted);
    var named = wanted.id() != null ? wanted.id() : wanted.environment();
    return named == null ? found : Refusals.found(found, "version of the dataset", named);
  }

  private static Action action(Json.Obj body, List<FieldFault> faults) {
    var named = body.present("action");
    for (var action : Action.values()) {
      if (named != null && action.name().toLowerCase(java.util.Locale.ROOT).equals(named.plain())) {
        return action;
      }
    }
    if (named != null) {
      faults.add(FieldFault.body("action", "action must be set, add or remove", "enum"));
    }
    return Action.SET;
  }

  private static List<Json.Obj> datapoints(Json.Obj body, List<FieldFault> faults) {
    if (!(body.get("datapoints") instanceof Json.Arr list)) {
      faults.add(
          FieldFault.body(
              "datapoints", "datapoints is missing; send a list, which may be empty", "missing"));
      return List.of();
    }
    var datapoints = new ArrayList<Json.Obj>();
    for (int i = 0; i < list.items().size(); i++) {
      if (list.items().get(i) instanceof Json.Obj datapoint) {
        datapoints.add(datapoint);
        check(datapoint, i, faults);
      } else {
        faults.add(fault(i, null, "a datapoint must be an object", "dict_type"));
      }
    }
    return datapoints;
  }

  static void check(Json.Obj datapoint, int index, List<FieldFault> faults) {
    for (var name : List.of("inputs", "target")) {
      var value = datapoint.present(name);
      if (value != null && !(value instanceof Json.Obj)) {
        faults.add(fault(index, name, name + " must be an object", "dict_type"));
      }
    }
    var messages = datapoint.present("messages");
    if (messages != null && !(messages instanceof Json.Arr)) {
      faults.add(fault(index, "messages", "messages must be a list", "list_type"));
    }
  }

  private static FieldFault fault(int index, @Nullable String member, String message, String type) {
    var loc = new ArrayList<>(List.of("body", "datapoints", "" + index));
    if (member != null) {
      loc.add(member);
    }
    return new FieldFault(loc, message, type);
  }

  /// The datapoints of the new version, each once.
  private List<Long> members(
      Transaction transaction,
      long dataset,
      @Nullable StoredFile before,
      List<Json.Obj> datapoints,
      Action action)
      throws SQLException {
    var members = new LinkedHashSet<Long>();
    if (before != null) {
      DatapointRows.of(transaction, before.version().seq())
          .forEach(datapoint -> members.add(datapoint.seq()));
    }
    for (var datapoint : datapoints) {
      if (action == Action.REMOVE) {
        var found = DatapointRows.find(transaction, dataset, datapoint);
        if (found != null) {
          members.remove(found);
        }
      } else {
        members.add(DatapointRows.ensure(transaction, ids, dataset, datapoint));
      }
    }
    return List.copyOf(members);
  }

  /// What the version keeps besides its datapoints. Attributes go on from the version before where
  /// datapoints are only added or removed.
  private static Json.Obj content(Json.Obj body, @Nullable StoredFile before) {
    var content = Json.object();
    for (var member : body.members()) {
      if (!APART.contains(member.name())) {
        content.put(member.name(), member.value());
      }
    }
    if (before != null && body.present("attributes") == null) {
      var attributes = StoredLog.parse(before.version().body()).present("attributes");
      if (attributes != null) {
        content.put("attributes", attributes);
      }
    }
    return content.build();
  }

  private long version(
      Transaction transaction, long dataset, Json.Obj content, List<Long> members, long now)
      throws SQLException {
    var made =
        files.version(
            transaction,
            FileKind.DATASET,
            dataset,
            new FileRows.Content(content, digest(content, members), null),
            now);
    if (!made.isNew()) {
      return made.seq();
    }
    for (int place = 0; place < members.size(); place++) {
      transaction.update(
          "INSERT INTO version_datapoint (version, place, datapoint) VALUES (?, ?, ?)",
          made.seq(),
          place,
          members.get(place));
    }
    return made.seq();
  }

  /// A version is told by its attributes and by its datapoints in their order.
  static byte[] digest(Json.Obj content, List<Long> members) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(Canonical.digest(FileRows.meaning(content)));
      for (var member : members) {
        digest.update((member + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public JsonDocument dataset(String dataset, VersionQuery version, boolean withDatapoints) {
    return new JsonDocument(
        database.read(
            transaction ->
                text(transaction, require(transaction, dataset, version), withDatapoints)));
  }

  private static StoredFile require(Transaction transaction, String dataset, VersionQuery version)
      throws SQLException {
    return FileRows.require(transaction, FileKind.DATASET, dataset, version);
  }

  private static String text(Transaction transaction, StoredFile file, boolean withDatapoints)
      throws SQLException {
    var out = new StringBuilder(1024);
    write(transaction, file, withDatapoints, out);
    return out.toString();
  }

  private static void write(
      Transaction transaction, StoredFile file, boolean withDatapoints, StringBuilder out)
      throws SQLException {
    FileDocument.write(
        ShownFile.of(transaction, file),
        withDatapoints ? DatapointRows.of(transaction, file.version().seq()) : null,
        out);
  }

  @Override
  public JsonDocument datapoints(String dataset, VersionQuery version, int page, int size) {
    return new JsonDocument(
        database.read(
            transaction -> {
              long seq = require(transaction, dataset, version).version().seq();
              var out = new Page(page, size);
              for (var datapoint :
                  DatapointRows.page(transaction, seq, size, Page.offset(page, 1, size))) {
                datapoint.write(out.next());
              }
              return out.end(DatapointRows.count(transaction, seq));
            }));
  }

  @Override
  public JsonDocument versions(String dataset, boolean withDatapoints) {
    return new JsonDocument(
        database.read(
            transaction -> {
              require(transaction, dataset, VersionQuery.DEFAULT);
              var out = new StringBuilder("{\"records\":[");
              boolean first = true;
              for (var version : FileRows.versions(transaction, FileKind.DATASET, dataset)) {
                write(transaction, version, first && withDatapoints, out.append(first ? "" : ","));
                first = false;
              }
              return out.append("]}").toString();
            }));
  }
}
