package tracedesk.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Secret;

/// Keys in an owner-only file of the data folder, one per connection, each bound to the origin it
/// was given for. Safe for use by many threads.
public final class FileSecrets implements Secrets {
  private static final String FILE = "keys.json";

  private final DataFolder folder;

  public FileSecrets(DataFolder folder) {
    this.folder = folder;
  }

  @Override
  public synchronized @Nullable Secret get(UUID profile, String origin) {
    var kept = load().object(profile.toString());
    if (kept == null || !origin.equals(kept.string("origin"))) {
      return null;
    }
    var key = kept.string("key");
    return key == null ? null : Secret.of(key);
  }

  @Override
  public synchronized void put(UUID profile, String origin, Secret key) {
    var kept = Json.object().put("origin", origin).put("key", key.reveal()).build();
    save(load().with(profile.toString(), kept));
  }

  @Override
  public synchronized void remove(UUID profile) {
    var kept = load();
    if (kept.has(profile.toString())) {
      save(kept.without(profile.toString()));
    }
  }

  @Override
  public String place() {
    return folder.path().resolve(FILE).toString();
  }

  private void save(Json.Obj keys) {
    folder.write(FILE, JsonText.pretty(keys) + "\n");
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
