package tracedesk.wire;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.profile.Secret;

/// How a local server proves that it holds the key before anybody sends it one: another program may
/// have taken its port. The proof is HMAC-SHA256, under the key, of a label, the port it was asked
/// on and bytes the asker has just made up; it says nothing of the key, and is of no use for
/// another port or another question.
///
/// @param nonce what was made up, base64url without padding
public record Challenge(String nonce) {
  /// Where a challenge is answered, without the key.
  public static final String PATH = TraceBodies.PATH + "/challenge";

  private static final int LEAST = 32;
  private static final int MOST = 128;
  private static final String LABEL = "tracedesk challenge 1\n";

  /// One nobody has seen yet.
  public static Challenge make() {
    var bytes = new byte[LEAST];
    new SecureRandom().nextBytes(bytes);
    return new Challenge(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// A challenge as it came; `null` unless it is base64url of 32 to 128 bytes.
  public static @Nullable Challenge read(@Nullable String nonce) {
    try {
      int length = nonce == null ? 0 : Base64.getUrlDecoder().decode(nonce).length;
      return nonce == null || length < LEAST || length > MOST ? null : new Challenge(nonce);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// The answer of whoever holds the key and listens on this port.
  public Json.Obj answer(Secret key, int port) {
    return Json.object().put("proof", proof(key, port)).build();
  }

  /// Whether an answer is that of whoever holds the key and listens on this port.
  public boolean isMet(Json.Obj answer, Secret key, int port) {
    var proof = answer.string("proof");
    return proof != null && MessageDigest.isEqual(bytes(proof), bytes(proof(key, port)));
  }

  private String proof(Secret key, int port) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes(key.reveal()), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(bytes(LABEL + port + "\n" + nonce)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
