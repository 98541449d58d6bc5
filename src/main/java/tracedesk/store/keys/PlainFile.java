package tracedesk.store.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Secret;
import tracedesk.store.DataFolder;

/// The owner-only file in which an earlier version kept keys readable: they are taken out of it and
/// never put in.
final class PlainFile {
  static final String FILE = "keys.json";

  private final DataFolder folder;

  PlainFile(DataFolder folder) {
    this.folder = folder;
  }

  /// A key of the file, with the connection and the origin it was given for.
  record Entry(UUID id, String origin, Secret key) {}

  List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    var all = load();
    for (var member : all.members()) {
      var entry = member.value() instanceof Json.Obj kept ? entry(member.name(), kept) : null;
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static @Nullable Entry entry(String id, Json.Obj kept) {
    var origin = kept.string("origin");
    var text = kept.string("key");
    var key = text == null ? null : Secret.of(text);
    try {
      return origin == null || key == null ? null : new Entry(UUID.fromString(id), origin, key);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  void remove(UUID id) {
    var kept = load();
    if (kept.has(id.toString())) {
      var rest = kept.without(id.toString());
      erase();
      if (!rest.members().isEmpty()) {
        folder.write(FILE, JsonText.pretty(rest) + "\n");
      }
    }
  }

  /// Overwrites the file and takes it away.
  void erase() {
    folder.erase(FILE);
  }

  String place() {
    return folder.path().resolve(FILE).toString();
  }

  private Json.Obj load() {
    var text = folder.read(FILE);
    if (text == null) {
      return Json.Obj.EMPTY;
    }
    try {
      if (Json.parse(text) instanceof Json.Obj keys) {
        return keys;
      }
    } catch (JsonFault e) {
      throw damaged(e);
    }
    throw damaged(null);
  }

  /// The cause's message could quote the file, so it is not passed on.
  private ProblemException damaged(@Nullable JsonFault fault) {
    var where = fault == null ? "" : " in line " + fault.line();
    return new ProblemException(
        new Problem.Storage(
            place() + " is damaged" + where + "; move it away and enter keys anew"));
  }
}
