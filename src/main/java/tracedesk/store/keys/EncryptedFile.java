package tracedesk.store.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.Problem.Declined.Reason;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Passphrase;
import tracedesk.store.DataFolder;

/// Keys in a file of the data folder, encrypted with AES-256-GCM under a key derived from a
/// passphrase by PBKDF2 with HMAC-SHA-256. Every passphrase gets a fresh salt, every write a fresh
/// nonce. What is not unlocked cannot be read or written.
final class EncryptedFile implements KeyBox {
  static final String FILE = "keys.encrypted.json";

  /// What OWASP asks of PBKDF2-HMAC-SHA256.
  static final int ROUNDS = 600_000;

  private static final int MOST_ROUNDS = 10_000_000;
  private static final int FORMAT = 1;
  private static final int SALT_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BITS = 256;
  private static final byte[] BOUND = "Tracedesk keys 1".getBytes(StandardCharsets.US_ASCII);

  private final DataFolder folder;
  private final SecretKey key;
  private final byte[] salt;
  private final int rounds;
  private final Map<UUID, String> texts;

  private EncryptedFile(
      DataFolder folder, SecretKey key, byte[] salt, int rounds, Map<UUID, String> texts) {
    this.folder = folder;
    this.key = key;
    this.salt = salt;
    this.rounds = rounds;
    this.texts = texts;
  }

  /// An empty one for a new passphrase; nothing is written yet.
  static EncryptedFile create(DataFolder folder, Passphrase passphrase) {
    var salt = random(SALT_BYTES);
    return new EncryptedFile(
        folder, derive(passphrase, salt, ROUNDS), salt, ROUNDS, new TreeMap<>());
  }

  /// The one in the folder.
  static EncryptedFile open(DataFolder folder, Passphrase passphrase) {
    var text = folder.read(FILE);
    if (text == null) {
      return create(folder, passphrase);
    }
    try {
      var file = Json.parse(text) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
      var format = file.integer("format");
      var rounds = file.integer("rounds");
      if (format == null
          || format != FORMAT
          || rounds == null
          || rounds < ROUNDS
          || rounds > MOST_ROUNDS) {
        throw damaged(folder);
      }
      var salt = bytes(file, "salt");
      var key = derive(passphrase, salt, rounds.intValue());
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, bytes(file, "nonce")));
      cipher.updateAAD(BOUND);
      var plain = cipher.doFinal(bytes(file, "data"));
      try {
        return new EncryptedFile(folder, key, salt, rounds.intValue(), texts(plain));
      } finally {
        Arrays.fill(plain, (byte) 0);
      }
    } catch (AEADBadTagException e) {
      throw new ProblemException(new Problem.Declined(Reason.WRONG_PASSPHRASE));
    } catch (GeneralSecurityException | IllegalArgumentException | JsonFault e) {
      throw damaged(folder);
    }
  }

  private static Map<UUID, String> texts(byte[] plain) throws JsonFault {
    var texts = new TreeMap<UUID, String>();
    if (Json.parse(new String(plain, StandardCharsets.UTF_8)) instanceof Json.Obj all) {
      for (var member : all.members()) {
        var text = member.value().asString();
        if (text != null) {
          texts.put(UUID.fromString(member.name()), text);
        }
      }
    }
    return texts;
  }

  private static byte[] bytes(Json.Obj file, String name) {
    var text = file.string(name);
    return Base64.getDecoder().decode(text == null ? "" : text);
  }

  /// The causes could quote what is in the file, so they are not passed on.
  private static ProblemException damaged(DataFolder folder) {
    return new ProblemException(
        new Problem.Storage(
            folder.path().resolve(FILE) + " is damaged; move it away and enter the keys anew"));
  }

  private static SecretKey derive(Passphrase passphrase, byte[] salt, int rounds) {
    var characters = passphrase.reveal();
    var spec = new PBEKeySpec(characters, salt, rounds, KEY_BITS);
    try {
      var derived =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      return new SecretKeySpec(derived, "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
      Arrays.fill(characters, '\0');
    }
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  @Override
  public @Nullable String read(UUID id) {
    return texts.get(id);
  }

  @Override
  public void write(UUID id, String label, String text) {
    texts.put(id, text);
    save();
  }

  @Override
  public void delete(UUID id) {
    if (texts.remove(id) != null) {
      save();
    }
  }

  /// Forgets the texts of all other connections.
  void keepOnly(Set<UUID> ids) {
    if (texts.keySet().retainAll(ids)) {
      save();
    }
  }

  /// Takes the file away.
  static void erase(DataFolder folder) {
    folder.erase(FILE);
  }

  /// Writes the file, also an empty one: its passphrase is the one to be given from now on.
  void save() {
    var all = Json.object();
    texts.forEach((id, text) -> all.put(id.toString(), text));
    var nonce = random(NONCE_BYTES);
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(BOUND);
      var data = cipher.doFinal(all.build().bytes());
      var base64 = Base64.getEncoder();
      var file =
          Json.object()
              .put("format", FORMAT)
              .put("cipher", "AES-256-GCM")
              .put("key_derivation", "PBKDF2-HMAC-SHA256")
              .put("rounds", rounds)
              .put("salt", base64.encodeToString(salt))
              .put("nonce", base64.encodeToString(nonce))
              .put("data", base64.encodeToString(data))
              .build();
      folder.write(FILE, JsonText.pretty(file) + "\n");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-GCM", e);
    }
  }
}
