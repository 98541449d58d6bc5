package tracedesk.wire.otlp;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The id of the log a span is, from the span's own ids, so that a span sent again is the same log:
/// `log_` and 21 letters and digits of the SHA-256 of the trace's and the span's bytes.
final class SpanLogId {
  private static final String CHARACTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(CHARACTERS.length());
  private static final int LENGTH = 21;

  private SpanLogId() {}

  /// @param ids in hex
  static String of(String... ids) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var id : ids) {
        digest.update(HexFormat.of().parseHex(id));
      }
      var left = new BigInteger(1, digest.digest());
      var text = new StringBuilder("log_");
      for (int i = 0; i < LENGTH; i++) {
        var parts = left.divideAndRemainder(BASE);
        text.append(CHARACTERS.charAt(parts[1].intValue()));
        left = parts[0];
      }
      return text.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
