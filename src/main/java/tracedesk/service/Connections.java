package tracedesk.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.ConnectionReport;
import tracedesk.domain.port.Connector;
import tracedesk.domain.port.LocalHost;
import tracedesk.domain.port.Profiles;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Passphrase;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.trace.Api;

/// The servers a person works with: the one inside the program first, then the saved ones, each
/// with its key. A key belongs to the origin (scheme, host, port) it was given for and is never
/// sent to another. Blocking; safe for use by many threads.
public final class Connections {
  /// The id of the connection to the server inside the program.
  public static final UUID LOCAL = new UUID(0, 0);

  private final Profiles profiles;
  private final Secrets secrets;
  private final Connector connector;
  private final LocalHost localHost;
  private final Map<UUID, Traces> open = new HashMap<>();

  public Connections(Profiles profiles, Secrets secrets, Connector connector, LocalHost localHost) {
    this.profiles = profiles;
    this.secrets = secrets;
    this.connector = connector;
    this.localHost = localHost;
  }

  /// The connection to the server inside the program. Its name is `Local server`; it is not saved.
  public Profile local() {
    return new Profile(LOCAL, "Local server", localHost.baseUrl(), Api.V5, Safety.FREE, true);
  }

  /// All connections, the local server first, then in the order they were added.
  public synchronized List<Profile> all() {
    var all = new ArrayList<Profile>();
    all.add(local());
    all.addAll(profiles.load());
    return List.copyOf(all);
  }

  /// A connection to fill in: not saved yet, asks before saving.
  public Profile blank(String name) {
    return new Profile(UUID.randomUUID(), name, "", Api.V5, Safety.ASK, false);
  }

  /// Adds the connection, or replaces the one with its id. Its key stays while the origin stays; a
  /// new origin begins without one.
  public synchronized void save(Profile profile) {
    refuseLocal(profile);
    open.remove(profile.id());
    var saved = new ArrayList<>(profiles.load());
    int at = indexOf(saved, profile.id());
    if (at < 0) {
      saved.add(profile);
    } else {
      var old = saved.set(at, profile);
      if (!Objects.equals(old.origin(), profile.origin())) {
        secrets.remove(profile.id());
      }
    }
    profiles.save(saved);
  }

  /// Adds the connection, or replaces the one with its id, and keeps the key for its origin;
  /// without an origin there is nothing to bind a key to, and it is not kept.
  public synchronized void save(Profile profile, Secret key) {
    save(profile);
    give(profile, key);
  }

  /// A copy to change, under another name and without the key: not saved yet.
  public Profile duplicate(Profile profile, String name) {
    return new Profile(
        UUID.randomUUID(),
        name,
        profile.baseUrl(),
        profile.api(),
        profile.safety(),
        false,
        profile.authority());
  }

  /// Forgets the connection and its key.
  public synchronized void delete(Profile profile) {
    refuseLocal(profile);
    open.remove(profile.id());
    var saved = new ArrayList<>(profiles.load());
    saved.removeIf(other -> other.id().equals(profile.id()));
    profiles.save(saved);
    secrets.remove(profile.id());
  }

  /// The key that goes with the connection as it stands, the typed address included; `null` when
  /// there is none for that origin.
  public @Nullable Secret key(Profile profile) {
    var origin = profile.origin();
    if (profile.local()) {
      return Objects.equals(origin, local().origin()) ? localHost.key() : null;
    }
    return origin == null ? null : secrets.get(profile.id(), origin);
  }

  /// The owner-only file with the local server's key.
  public String localKeyFile() {
    return localHost.keyFile().toString();
  }

  /// How the keys of the saved connections are kept.
  public Secrets.Keeping keeping() {
    return secrets.keeping();
  }

  /// Moves the keys of the saved connections to another place.
  ///
  /// @param passphrase for the encrypted file
  public void keepKeysIn(Secrets.Place place, @Nullable Passphrase passphrase) {
    secrets.choose(place, passphrase);
  }

  /// Makes the keys in the encrypted file readable until the program ends.
  public void unlock(Passphrase passphrase) {
    secrets.unlock(passphrase);
  }

  /// Takes a key the user was asked for.
  public synchronized void give(Profile profile, Secret key) {
    var origin = profile.origin();
    if (origin != null) {
      secrets.put(profile.id(), origin, key);
    }
  }

  /// Asks the server a few harmless questions, with the key just typed or, without one, the kept
  /// key.
  public ConnectionReport test(Profile profile, @Nullable Secret typed) {
    return connector.test(profile, typed == null ? key(profile) : typed);
  }

  /// The traces behind a connection; a read-only one never sends a save. Nothing is sent yet.
  public Traces connect(Profile profile) {
    var traces = connector.connect(profile, key(profile));
    return profile.safety() == Safety.READ_ONLY ? new ReadOnlyTraces(traces) : traces;
  }

  /// The traces behind a connection that is kept, for work that goes on while another is in use;
  /// `null` when there is no such connection any more.
  public synchronized @Nullable Traces traces(UUID id) {
    var known = open.get(id);
    if (known != null) {
      return known;
    }
    for (var profile : all()) {
      if (profile.id().equals(id)) {
        var traces = connect(profile);
        open.put(id, traces);
        return traces;
      }
    }
    return null;
  }

  /// Sends one API request as it stands, with the connection's key; a read-only one declines.
  void send(Profile profile, String method, String path, byte[] body) {
    if (profile.safety() == Safety.READ_ONLY) {
      throw new ProblemException(
          new Problem.Declined(Problem.Declined.Reason.READ_ONLY_CONNECTION));
    }
    connector.send(profile, key(profile), method, path, body);
  }

  /// Tells of every finished exchange with any server, for the status bar; called on any thread.
  public void onExchange(Consumer<Connector.Exchange> listener) {
    connector.onExchange(listener);
  }

  private static int indexOf(List<Profile> saved, UUID id) {
    for (int i = 0; i < saved.size(); i++) {
      if (saved.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  private static void refuseLocal(Profile profile) {
    if (profile.local() || profile.id().equals(LOCAL)) {
      throw new IllegalArgumentException("the local server's connection is not the user's to edit");
    }
  }
}
