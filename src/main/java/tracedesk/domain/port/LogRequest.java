package tracedesk.domain.port;

import tracedesk.domain.profile.Percent;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;

/// The request that reads one log off a server; the key is left out.
public record LogRequest(String url) {
  /// @param api the generation of the API the log came by, which may be older than the connection's
  public static LogRequest of(Profile profile, Api api, LogId log) {
    return new LogRequest(
        profile.root() + "/" + api.path() + "/logs/" + Percent.encode(log.value()));
  }

  /// The same request as a curl command for a POSIX shell, the key taken from `$TRACEDESK_API_KEY`.
  public String curl() {
    return "curl " + SaveRequest.quoted(url) + " \\\n  -H \"X-API-KEY: $TRACEDESK_API_KEY\"";
  }
}
