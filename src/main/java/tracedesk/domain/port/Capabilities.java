package tracedesk.domain.port;

import tracedesk.domain.trace.Api;

/// What a server can do beyond the plain API it is spoken to in.
///
/// @param api the API generation in use
/// @param allTraces whether it lists traces across files (our own server does; others list per
/// file)
/// @param server the server's own name and version, or empty
public record Capabilities(Api api, boolean allTraces, String server) {}
