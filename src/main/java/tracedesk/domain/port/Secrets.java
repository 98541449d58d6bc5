package tracedesk.domain.port;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.Secret;

/// Where keys are kept. A key belongs to a connection *and* an origin (scheme, host, port): asked
/// for another origin there is none.
public interface Secrets {
  @Nullable Secret get(UUID profile, String origin);

  void put(UUID profile, String origin, Secret key);

  void remove(UUID profile);

  /// Where the keys lie, for the user to read: a file's path.
  String place();
}
