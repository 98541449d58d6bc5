package tracedesk.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.Profile;

/// Where a server is: its origin, which keys are bound to, and the path before the API's own,
/// mostly empty. Built from the base URL a person typed, with or without `/v5` or `/v4` at its end;
/// user, query and fragment in it count for nothing.
record ServerAddress(String origin, String prefix) {
  /// The address, or `null` when the text is not an http(s) address.
  static @Nullable ServerAddress of(String baseUrl) {
    var origin = Profile.origin(baseUrl);
    if (origin == null) {
      return null;
    }
    var path = URI.create(baseUrl.strip()).getRawPath();
    var prefix = (path == null ? "" : path).replaceFirst("/+$", "").replaceFirst("/v[45]$", "");
    return new ServerAddress(origin, prefix.replaceFirst("/+$", ""));
  }

  /// The full address of a path on this server; `null` when it would lead anywhere else.
  @Nullable URI uri(String target) {
    try {
      var uri = new URI(origin + prefix + target);
      var same = target.startsWith("/") && origin.equals(Profile.origin(uri.toString()));
      return same && uri.getRawUserInfo() == null ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  boolean isSecure() {
    return origin.startsWith("https:");
  }

  boolean isLoopback() {
    var host = URI.create(origin).getHost().toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  @Override
  public String toString() {
    return origin + prefix;
  }
}
