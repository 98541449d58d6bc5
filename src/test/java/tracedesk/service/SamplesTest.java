package tracedesk.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Times;
import tracedesk.remote.HttpConnector;
import tracedesk.remote.TestServer;

class SamplesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:30:00Z");

  private final Map<String, String> logs = new ConcurrentHashMap<>();
  private final HttpConnector connector = new HttpConnector();
  private final TestServer server = new TestServer(this::answer);
  private final Connections connections =
      new Connections(
          new ConnectionsTest.MemoryProfiles(),
          new ConnectionsTest.MemorySecrets(),
          connector,
          new ConnectionsTest.Host(server.url()));
  private final Samples samples = new Samples(connections, InstantSource.fixed(NOW));

  private TestServer.Answer answer(TestServer.Received request) {
    if (request.method().equals("POST")) {
      var body = (Json.Obj) Json.parse(request.text());
      var reference = body.string("reference_id");
      if (reference != null && logs.put(reference, "") != null) {
        return TestServer.Answer.json(
            422,
            "{\"detail\":[{\"loc\":[\"body\",\"reference_id\"],\"msg\":\"taken\",\"type\":\"x\"}]}");
      }
      var id = body.string("log_id");
      if (id != null) {
        logs.put(id, body.with("id", Json.of(id)).text());
      }
      return TestServer.Answer.ok("{}");
    }
    var log = logs.get(request.path().substring(request.path().lastIndexOf('/') + 1));
    return log == null ? TestServer.Answer.json(404, "") : TestServer.Answer.ok(log);
  }

  @AfterEach
  void close() {
    connector.close();
    server.close();
  }

  @Test
  void everySampleIsSentOnceAndInOrder() {
    var heard = new ArrayList<Samples.Progress>();
    var done = samples.open(connections.local(), heard::add);
    assertThat(done.isDone()).isTrue();
    assertThat(done.opened()).isEqualTo(samples.count()).isGreaterThanOrEqualTo(40);
    assertThat(server.requests("POST")).hasSize(done.requests());
    assertThat(heard).hasSize(samples.count() + 1).last().isEqualTo(done);

    var again = samples.open(connections.local(), _ -> {});
    assertThat(again.opened()).isZero();
    assertThat(again.present()).isEqualTo(samples.count());
    assertThat(again.requests()).isZero();
  }

  @Test
  void samplesEndToday() {
    samples.open(connections.local(), _ -> {});
    var latest = Instant.EPOCH;
    for (var request : server.requests("POST")) {
      var body = (Json.Obj) Json.parse(request.text());
      for (var name : new String[] {"start_time", "end_time", "created_at"}) {
        var time = Times.parse(body.string(name));
        if (time != null && time.isAfter(latest)) {
          latest = time;
        }
      }
    }
    assertThat(latest).isBetween(NOW.minusSeconds(3600), NOW);
  }
}
