package tracedesk.remote;

import java.time.Duration;

/// Connectors that give up sooner than a user's would.
public final class Connectors {
  private Connectors() {}

  public static HttpConnector within(Duration deadline) {
    return new HttpConnector(deadline);
  }
}
