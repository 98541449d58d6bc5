package tracedesk.store;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.port.Profiles;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;

/// The user's connections in a file of the data folder. Safe for use by many threads.
public final class FileProfiles implements Profiles {
  private static final String FILE = "connections.json";

  private final DataFolder folder;

  public FileProfiles(DataFolder folder) {
    this.folder = folder;
  }

  @Override
  public synchronized List<Profile> load() {
    var text = folder.read(FILE);
    if (text == null) {
      return List.of();
    }
    try {
      var profiles = new ArrayList<Profile>();
      if (Json.parse(text) instanceof Json.Arr saved) {
        for (var item : saved.items()) {
          var profile = item instanceof Json.Obj object ? profile(object) : null;
          if (profile != null) {
            profiles.add(profile);
          }
        }
      }
      return List.copyOf(profiles);
    } catch (JsonFault e) {
      throw new ProblemException(
          new Problem.Storage(
              folder.path().resolve(FILE) + " is damaged: " + e.getMessage() + "; move it away"),
          e);
    }
  }

  @Override
  public synchronized void save(List<Profile> profiles) {
    var saved = Json.array(profiles.stream().map(FileProfiles::json).toList());
    folder.write(FILE, JsonText.pretty(saved) + "\n");
  }

  private static Json.Obj json(Profile profile) {
    return Json.object()
        .put("id", profile.id().toString())
        .put("name", profile.name())
        .put("base_url", profile.baseUrl())
        .put("api", profile.api().name())
        .put("safety", profile.safety().name())
        .put("authority", profile.authority())
        .build();
  }

  private static @Nullable Profile profile(Json.Obj saved) {
    var id = saved.string("id");
    var name = saved.string("name");
    var url = saved.string("base_url");
    var api = saved.string("api");
    var safety = saved.string("safety");
    if (id == null || name == null || url == null || api == null || safety == null) {
      return null;
    }
    try {
      return new Profile(
          UUID.fromString(id),
          name,
          url,
          Api.valueOf(api),
          Safety.valueOf(safety),
          false,
          saved.string("authority"));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
