package tracedesk.domain.port;

import tracedesk.domain.trace.Api;

/// What a server can do beyond the plain API it is spoken to in.
///
/// @param api the API generation in use
/// @param allTraces whether it lists traces across files (our own server does; others list per
/// file)
/// @param history whether it keeps what became of each log ([Traces#history])
/// @param ordered whether it lists them in any order, from any place ([Traces#lists])
/// @param server the server's own name and version, or empty
public record Capabilities(
    Api api, boolean allTraces, boolean history, boolean ordered, String server) {
  /// What a server can do that keeps no history.
  public Capabilities(Api api, boolean allTraces, String server) {
    this(api, allTraces, false, false, server);
  }
}
