package tracedesk.domain.port;

import java.util.List;
import tracedesk.domain.profile.Profile;

/// The user's saved connections, without keys and without the local server's.
public interface Profiles {
  List<Profile> load();

  void save(List<Profile> profiles);
}
