package tracedesk.domain.port;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.Passphrase;
import tracedesk.domain.profile.Secret;

/// Where keys are kept. A key belongs to a connection *and* an origin (scheme, host, port): asked
/// for another origin there is none. Blocking: the system may ask its user before it answers.
public interface Secrets {
  /// A kind of place for keys.
  enum Place {
    /// The keychain of the operating system.
    KEYCHAIN,
    /// A file that only a passphrase opens, asked for once per start.
    ENCRYPTED_FILE,
    /// Nowhere: each key is asked for once per start.
    MEMORY
  }

  /// How keys are kept now.
  ///
  /// @param locked whether the passphrase has to be given before keys can be read or kept
  /// @param keychain whether this system has a keychain that takes keys
  /// @param plain the file in which keys of an earlier version still lie readable; they move with
  /// the next choice of a place
  /// @param file the encrypted file, in use or not
  record Keeping(
      Place place, boolean locked, boolean keychain, @Nullable String plain, String file) {}

  /// The key kept for a connection; `null` when there is none for that origin.
  ///
  /// @throws tracedesk.domain.problem.ProblemException `KEYS_LOCKED` before the passphrase was
  /// given, `KEY_NEEDED` when the key is asked for at each start
  @Nullable Secret get(UUID profile, String origin);

  void put(UUID profile, String origin, Secret key);

  void remove(UUID profile);

  /// How keys are kept, for the user to read.
  Keeping keeping();

  /// Moves all keys to another place, and from then on keeps them there. Until all have arrived
  /// they stay where they were.
  ///
  /// @param passphrase for the encrypted file, a new one each time it is chosen
  void choose(Place place, @Nullable Passphrase passphrase);

  /// Opens the encrypted file for as long as the program runs.
  ///
  /// @throws tracedesk.domain.problem.ProblemException `WRONG_PASSPHRASE`; nothing is lost
  void unlock(Passphrase passphrase);
}
