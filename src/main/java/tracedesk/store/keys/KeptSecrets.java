package tracedesk.store.keys;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.Problem.Declined.Reason;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Passphrase;
import tracedesk.domain.profile.Secret;
import tracedesk.store.DataFolder;

/// The keys of connections: in the system's keychain where there is one, else where the user
/// chooses. A small file of the data folder says where, and which connections have a key for which
/// origin; the keys themselves, each with its origin, are in the place. Safe for use by many
/// threads.
public final class KeptSecrets implements Secrets {
  private static final String FILE = "key-place.json";
  private static final System.Logger LOG = System.getLogger("tracedesk.store");

  private final DataFolder folder;
  private final Supplier<@Nullable KeyBox> system;
  private final PlainFile earlier;
  private final MemoryBox memory = new MemoryBox();
  private @Nullable KeyBox keychain;
  private @Nullable KeyBox box;
  private @Nullable EncryptedFile opened;
  private boolean probed;

  /// Keys for the connections of this folder, on the computer the program runs on.
  public KeptSecrets(DataFolder folder) {
    this(folder, () -> keychain(System.getProperty("os.name", "")));
  }

  /// @param system the system's keychain, or `null`; asked for once, when a key is first wanted
  KeptSecrets(DataFolder folder, Supplier<@Nullable KeyBox> system) {
    this.folder = folder;
    this.system = system;
    this.earlier = new PlainFile(folder);
  }

  /// What the file says.
  ///
  /// @param place chosen or in use, or `null` as long as no keychain was found and nothing chosen
  /// @param origins of the connections that have a key
  private record Index(@Nullable Place place, Map<UUID, String> origins) {}

  static @Nullable KeyBox keychain(String system) {
    var os = system.toLowerCase(Locale.ROOT);
    try {
      if (os.contains("mac")) {
        return new MacKeychain();
      }
      if (os.contains("win")) {
        return new WindowsCredentials();
      }
      return new SecretTool();
    } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
      LOG.log(System.Logger.Level.WARNING, "No keychain on this system", e);
      return null;
    }
  }

  @Override
  public synchronized @Nullable Secret get(UUID profile, String origin) {
    bringEarlier();
    var index = load();
    if (!origin.equals(index.origins().get(profile))) {
      return fromEarlier(profile, origin);
    }
    var text = box(index).read(profile);
    if (text == null) {
      throw declined(Reason.KEY_NEEDED);
    }
    return key(text, origin);
  }

  private @Nullable Secret fromEarlier(UUID profile, String origin) {
    return earlier.entries().stream()
        .filter(entry -> entry.id().equals(profile) && entry.origin().equals(origin))
        .map(PlainFile.Entry::key)
        .findFirst()
        .orElse(null);
  }

  @Override
  public synchronized void put(UUID profile, String origin, Secret key) {
    bringEarlier();
    var index = load();
    var place = place(index);
    box(index).write(profile, label(origin), text(origin, key));
    var origins = new TreeMap<>(index.origins());
    origins.put(profile, origin);
    save(new Index(place == Place.MEMORY ? index.place() : place, origins));
    earlier.remove(profile);
  }

  @Override
  public synchronized void remove(UUID profile) {
    var index = load();
    if (index.origins().containsKey(profile)) {
      var origins = new TreeMap<>(index.origins());
      origins.remove(profile);
      save(new Index(index.place(), origins));
      if (!isLocked(place(index))) { // else it goes when the file is unlocked
        box(index).delete(profile);
      }
    }
    earlier.remove(profile);
  }

  @Override
  public synchronized Keeping keeping() {
    bringEarlier();
    var place = place(load());
    return new Keeping(
        place,
        isLocked(place),
        keychain() != null,
        earlier.entries().isEmpty() ? null : earlier.place(),
        folder.path().resolve(EncryptedFile.FILE).toString());
  }

  @Override
  public synchronized void choose(Place place, @Nullable Passphrase passphrase) {
    var index = load();
    var before = place(index);
    var all = everything(index);
    var target = target(place, passphrase);
    all.forEach((id, entry) -> target.write(id, label(entry.origin()), entry.text()));
    if (target instanceof EncryptedFile file) {
      file.save();
    }
    var origins = new TreeMap<>(place == Place.MEMORY ? index.origins() : Map.of());
    all.forEach((id, entry) -> origins.put(id, entry.origin()));
    var old = box;
    save(new Index(place, origins));
    box = target;
    opened = target instanceof EncryptedFile file ? file : null;
    earlier.erase();
    if (before != place) {
      leave(before, old, all);
    }
  }

  /// Takes the keys out of the place they moved from.
  private void leave(Place before, @Nullable KeyBox old, Map<UUID, Entry> all) {
    if (before == Place.ENCRYPTED_FILE) {
      EncryptedFile.erase(folder);
    } else if (old != null) {
      all.keySet().forEach(old::delete);
    }
  }

  private record Entry(String origin, String text) {}

  /// All keys there are, from where they are now.
  private Map<UUID, Entry> everything(Index index) {
    var all = new LinkedHashMap<UUID, Entry>();
    for (var entry : earlier.entries()) {
      all.put(entry.id(), new Entry(entry.origin(), text(entry.origin(), entry.key())));
    }
    if (!index.origins().isEmpty()) {
      var from = box(index);
      index
          .origins()
          .forEach(
              (id, origin) -> {
                var text = from.read(id);
                if (text != null) {
                  all.put(id, new Entry(origin, text));
                }
              });
    }
    return all;
  }

  private KeyBox target(Place place, @Nullable Passphrase passphrase) {
    return switch (place) {
      case MEMORY -> memory;
      case KEYCHAIN -> {
        var found = keychain();
        if (found == null) {
          throw new ProblemException(
              new Problem.Storage("This system has no keychain that takes keys"));
        }
        yield found;
      }
      case ENCRYPTED_FILE -> {
        if (passphrase == null) {
          throw declined(Reason.KEYS_LOCKED);
        }
        yield EncryptedFile.create(folder, passphrase);
      }
    };
  }

  @Override
  public synchronized void unlock(Passphrase passphrase) {
    var file = EncryptedFile.open(folder, passphrase);
    opened = file;
    box = file;
    file.keepOnly(load().origins().keySet());
    bringEarlier();
  }

  /// Keys of an earlier version move to a place that keeps them, as soon as one is there.
  private void bringEarlier() {
    var entries = earlier.entries();
    if (entries.isEmpty()) {
      return;
    }
    var index = load();
    var place = place(index);
    if (place == Place.MEMORY || isLocked(place)) {
      return;
    }
    var origins = new TreeMap<>(index.origins());
    for (var entry : entries) {
      box(index).write(entry.id(), label(entry.origin()), text(entry.origin(), entry.key()));
      origins.put(entry.id(), entry.origin());
    }
    save(new Index(place, origins));
    earlier.erase();
  }

  private Place place(Index index) {
    var place = index.place();
    if (place != null) {
      return place;
    }
    return keychain() == null ? Place.MEMORY : Place.KEYCHAIN;
  }

  private boolean isLocked(Place place) {
    return place == Place.ENCRYPTED_FILE && opened == null;
  }

  private KeyBox box(Index index) {
    var found = box;
    if (found == null) {
      found =
          switch (place(index)) {
            case MEMORY -> memory;
            case ENCRYPTED_FILE -> throw declined(Reason.KEYS_LOCKED);
            case KEYCHAIN -> keychainInUse();
          };
      box = found;
    }
    return found;
  }

  /// The keychain keys were given to, also when it cannot be reached now: then it says so itself.
  private KeyBox keychainInUse() {
    var found = keychain == null ? system.get() : keychain;
    if (found == null) {
      throw new ProblemException(
          new Problem.Storage("The system’s keychain that holds the keys is not there any more"));
    }
    return found;
  }

  /// The system's keychain if it takes a text, gives it back and forgets it.
  private @Nullable KeyBox keychain() {
    if (!probed) {
      probed = true;
      var found = system.get();
      keychain = found != null && works(found) ? found : null;
    }
    return keychain;
  }

  private static boolean works(KeyBox found) {
    var probe = UUID.randomUUID();
    var text = UUID.randomUUID().toString();
    try {
      found.write(probe, KeyBox.SERVICE, text);
      try {
        return text.equals(found.read(probe));
      } finally {
        found.delete(probe);
      }
    } catch (ProblemException e) {
      LOG.log(System.Logger.Level.INFO, "The keychain is not used: " + e.problem());
      return false;
    }
  }

  private static String label(String origin) {
    return KeyBox.SERVICE + ": " + origin;
  }

  private static String text(String origin, Secret key) {
    return Json.object().put("origin", origin).put("key", key.reveal()).build().text();
  }

  private static @Nullable Secret key(String text, String origin) {
    try {
      var kept = Json.parse(text) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
      var key = kept.string("key");
      return key == null || !origin.equals(kept.string("origin")) ? null : Secret.of(key);
    } catch (JsonFault e) {
      return null;
    }
  }

  private Index load() {
    var text = folder.read(FILE);
    var origins = new TreeMap<UUID, String>();
    try {
      if (text == null || !(Json.parse(text) instanceof Json.Obj file)) {
        return new Index(null, origins);
      }
      var kept = file.object("kept");
      for (var member : (kept == null ? Json.Obj.EMPTY : kept).members()) {
        var origin = member.value().asString();
        if (origin != null) {
          origins.put(UUID.fromString(member.name()), origin);
        }
      }
      var place = file.string("place");
      return new Index(place == null ? null : Place.valueOf(place), origins);
    } catch (JsonFault | IllegalArgumentException e) {
      throw new ProblemException(
          new Problem.Storage(
              folder.path().resolve(FILE) + " is damaged; move it away and enter keys anew"),
          e);
    }
  }

  private void save(Index index) {
    var kept = Json.object();
    index.origins().forEach((id, origin) -> kept.put(id.toString(), origin));
    var place = index.place();
    var file = Json.object();
    if (place != null) {
      file.put("place", place.name());
    }
    folder.write(FILE, JsonText.pretty(file.put("kept", kept.build()).build()) + "\n");
  }

  private static ProblemException declined(Reason reason) {
    return new ProblemException(new Problem.Declined(reason));
  }

  /// Nothing that outlives the program.
  private static final class MemoryBox implements KeyBox {
    private final Map<UUID, String> texts = new HashMap<>();

    @Override
    public @Nullable String read(UUID id) {
      return texts.get(id);
    }

    @Override
    public void write(UUID id, String label, String text) {
      texts.put(id, text);
    }

    @Override
    public void delete(UUID id) {
      texts.remove(id);
    }
  }
}
