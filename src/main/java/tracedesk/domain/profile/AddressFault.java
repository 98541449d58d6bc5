package tracedesk.domain.profile;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Api;

/// Why a typed base URL cannot be used.
public enum AddressFault {
  /// Nothing is typed yet.
  EMPTY,
  /// Not `http://` or `https://` with a host.
  NOT_AN_ADDRESS,
  /// Carries a user name, a query or a fragment, which a base URL has no use for.
  MORE_THAN_AN_ADDRESS,
  /// Plain http to another machine: the key and the traces would cross the network readable.
  NOT_ENCRYPTED,
  /// Ends in the path of the other API version.
  OTHER_API;

  /// What is wrong with this address for that API version; `null` when nothing is.
  public static @Nullable AddressFault of(String typed, Api api) {
    var url = typed.strip();
    if (url.isEmpty()) {
      return EMPTY;
    }
    if (Profile.origin(url) == null) {
      return NOT_AN_ADDRESS;
    }
    var uri = URI.create(url);
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      return NOT_AN_ADDRESS;
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return MORE_THAN_AN_ADDRESS;
    }
    if (!uri.getScheme().equalsIgnoreCase("https") && !isLoopback(uri.getHost())) {
      return NOT_ENCRYPTED;
    }
    var named = apiIn(url);
    return named == null || named == api ? null : OTHER_API;
  }

  /// The API version an address names by its path, as in `https://api.example.com/v4`; `null` when
  /// it names none.
  public static @Nullable Api apiIn(String typed) {
    try {
      var path = new URI(typed.strip()).getPath();
      var plain = path == null ? "" : path.replaceFirst("/+$", "");
      for (var api : Api.values()) {
        if (plain.endsWith("/" + api.path())) {
          return api;
        }
      }
      return null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean isLoopback(String host) {
    var name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("[::1]")
        || name.matches("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
  }
}
