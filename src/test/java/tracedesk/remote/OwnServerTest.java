package tracedesk.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.port.TracesContract;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceId;

/// The contract where the server is in the same process, and structures come straight from its
/// store.
class OwnServerTest extends TracesContract {
  @Override
  protected Server start(Path folder) {
    return new HttpTracesTest.Reached(folder, true);
  }

  @Test
  void onlyStructuresOfTheOwnServerAreReadWithoutAsking(@TempDir Path own) {
    try (var server = new HttpTracesTest.Reached(own, true)) {
      server.post("/v5/flows/log", "{\"log_id\":\"f\",\"path\":\"F\",\"output\":\"a\"}");
      var asked = new CopyOnWriteArrayList<String>();
      server.connector().onExchange(exchange -> asked.add(exchange.path()));
      var traces = server.traces();
      var trace = traces.open(new TraceId("f"));
      traces.again(trace);
      assertThat(asked).isEqualTo(List.of("/tracedesk/v1/capabilities"));
      traces.log(new LogId("f"));
      assertThat(asked).endsWith("/tracedesk/v1/logs/f");
      var local = server.profile();
      var elsewhere =
          new Profile(local.id(), "other", local.baseUrl(), local.api(), local.safety(), false);
      asked.clear();
      server.connector().connect(elsewhere, HttpTracesTest.KEY).open(new TraceId("f"));
      assertThat(asked).anyMatch(path -> path.startsWith("/tracedesk/v1/traces/f/rows"));
    }
  }
}
