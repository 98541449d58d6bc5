package tracedesk.server;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.SaveTerms;

/// The terms a change of a log is sent on: for which of its revisions (`If-Match`, RFC 9110
/// §13.1.1), and under which name it is made but once (`Idempotency-Key`). The entity tag of a log
/// is `"rev-7"` ([SaveTerms#tag]); it stands for what the log itself says, not for the logs nested
/// in an answer.
final class Terms {
  private static final Pattern KEY = Pattern.compile("[!-~]{1,256}");
  private static final Pattern TAG =
      Pattern.compile("[ \\t]*(?:(W/)?\"([!#-~\\x80-\\xff]*)\")?[ \\t]*(?:,|$)");
  private static final Pattern REVISION = Pattern.compile("rev-([1-9][0-9]{0,17})");

  private Terms() {}

  /// @throws Refusal 400 when a header cannot be understood
  static SaveTerms of(Headers headers, String method, String target, byte[] body) {
    var key = key(headers.get("Idempotency-Key"));
    var operation = key == null ? null : new SaveTerms.Operation(key, digest(method, target, body));
    return new SaveTerms(match(headers.get("If-Match")), operation);
  }

  private static @Nullable String key(@Nullable List<String> sent) {
    if (sent == null) {
      return null;
    }
    if (sent.size() != 1 || !KEY.matcher(sent.getFirst()).matches()) {
      throw new Refusal(
          400,
          "The Idempotency-Key cannot be used",
          "Send one, of 1 to 256 visible ASCII characters: a UUID, say.");
    }
    return sent.getFirst();
  }

  private static SaveTerms.@Nullable Match match(@Nullable List<String> sent) {
    if (sent == null) {
      return null;
    }
    var list = String.join(",", sent);
    if (list.strip().equals("*")) {
      return new SaveTerms.Match(true, Set.of());
    }
    var revisions = new HashSet<Long>();
    var tags = TAG.matcher(list);
    int end = 0;
    while (end < list.length() && tags.find(end) && tags.start() == end) {
      end = tags.end();
      var revision = tags.group(2) == null ? null : REVISION.matcher(tags.group(2));
      if (revision != null && tags.group(1) == null && revision.matches()) {
        revisions.add(Long.parseLong(revision.group(1)));
      }
    }
    if (end < list.length()) {
      throw new Refusal(
          400, "If-Match is no list of entity tags", "Send the ETag of the log as it came.");
    }
    return new SaveTerms.Match(false, revisions);
  }

  private static String digest(String method, String target, byte[] body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update((method + " " + target + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
