package tracedesk.domain.profile;

import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Api;

/// A server the user connects to. The base URL is the server's root without the API's path: `/v5`
/// or `/v4` is added by the API version (a base URL that already ends in it means the same). The
/// key is kept apart, in [tracedesk.domain.port.Secrets].
///
/// @param local whether this is the server inside the program; its address and key are not the
/// user's to edit
/// @param authority the path of a PEM file with certificates to trust for this server besides the
/// system's; `null` for the system's alone
public record Profile(
    UUID id,
    String name,
    String baseUrl,
    Api api,
    Safety safety,
    boolean local,
    @Nullable String authority) {
  /// A connection that trusts whom the system trusts.
  public Profile(UUID id, String name, String baseUrl, Api api, Safety safety, boolean local) {
    this(id, name, baseUrl, api, safety, local, null);
  }

  /// Scheme, host and port: what a key is bound to. `null` while the URL is not a usable http(s)
  /// address.
  public @Nullable String origin() {
    return origin(baseUrl);
  }

  public static @Nullable String origin(String url) {
    try {
      var uri = new URI(url.strip());
      var scheme =
          uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(java.util.Locale.ROOT);
      if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
        return null;
      }
      int port = uri.getPort() < 0 ? (scheme.equals("https") ? 443 : 80) : uri.getPort();
      return scheme + "://" + uri.getHost().toLowerCase(java.util.Locale.ROOT) + ":" + port;
    } catch (java.net.URISyntaxException e) {
      return null;
    }
  }

  /// Where this server's APIs begin: the base URL without `/v5`, `/v4` or slashes at its end.
  public String root() {
    return baseUrl
        .strip()
        .replaceFirst("/+$", "")
        .replaceFirst("/v[45]$", "")
        .replaceFirst("/+$", "");
  }

  /// Host, port if unusual, and the API's path: how the address is shown.
  public String shownAddress() {
    var plain = baseUrl.replaceFirst("^https?://", "").replaceFirst("/+$", "");
    return local || plain.endsWith("/" + api.path()) ? plain : plain + "/" + api.path();
  }
}
