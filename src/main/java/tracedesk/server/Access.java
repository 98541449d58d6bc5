package tracedesk.server;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.Secret;

/// The door: who may speak to the server at all. Every request passes here before anything else
/// looks at it, and is refused unless it names this server as its host, does not come from a web
/// page, and carries the key (but for a door that was opened without one, and the address where
/// this server proves that it has the key itself).
///
/// `Sec-Fetch-Mode` and `Content-Type` are not looked at: Node sends the former without being a
/// browser, and Humanloop's SDKs send JSON under other types or none.
final class Access {
  private final Set<String> hosts;
  private final byte @Nullable [] key;

  /// @param key `null` where none is asked for
  Access(int port, @Nullable Secret key) {
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    this.key = key == null ? null : digest(key.reveal());
  }

  /// @param keyless whether the address answers without the key
  /// @throws Refusal unless the request may enter
  void admit(Headers headers, boolean keyless) {
    if (!hosts.contains(only(headers, "Host"))) {
      throw new Refusal(
          421,
          "This server does not answer for that host",
          "Address it as " + String.join(" or ", hosts.stream().sorted().toList()) + ".");
    }
    if (headers.containsKey("Origin") || isCrossSite(headers.get("Sec-Fetch-Site"))) {
      throw new Refusal(
          403, "Web pages may not speak to this server", "Send the request from a program.");
    }
    if (key != null && !keyless && !MessageDigest.isEqual(digest(key(headers)), key)) {
      throw new Refusal(
          401,
          "The API key is missing or not this server's",
          "Send it in the header X-API-KEY; the server says at start where it is kept.");
    }
  }

  private static boolean isCrossSite(@Nullable List<String> sites) {
    return sites != null
        && !(sites.size() == 1
            && (sites.getFirst().equals("none") || sites.getFirst().equals("same-origin")));
  }

  private static String key(Headers headers) {
    if (headers.containsKey("X-API-KEY")) {
      return only(headers, "X-API-KEY");
    }
    var authorization = only(headers, "Authorization");
    return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? authorization.substring(7).strip()
        : "";
  }

  /// The header's value, or nothing unless it was sent exactly once.
  private static String only(Headers headers, String name) {
    var values = headers.get(name);
    return values != null && values.size() == 1 ? values.getFirst() : "";
  }

  /// Digests have one length, so that comparing them takes the same time for every key.
  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
