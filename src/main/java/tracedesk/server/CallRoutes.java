package tracedesk.server;

import java.util.List;
import java.util.stream.Stream;

/// What Humanloop's API would call a model for, or run code: answered with a clear no. The server
/// keeps what clients did; it does nothing in their name.
public final class CallRoutes implements Routes {
  @Override
  public List<Route> routes() {
    return Stream.of("prompts/call", "agents/call", "agents/continue", "tools/call")
        .map(
            path ->
                Route.post(
                    "/v5/" + path,
                    _ -> {
                      throw new Refusal(
                          501,
                          "Tracedesk calls no models and runs no tools",
                          "Make the call in your program and send what happened as a log: POST /v5/"
                              + path.substring(0, path.indexOf('/'))
                              + "/log.");
                    }))
        .toList();
  }
}
