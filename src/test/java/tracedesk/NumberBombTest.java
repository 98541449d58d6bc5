package tracedesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.edit.WordDiff;
import tracedesk.domain.json.Canonical;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.port.TraceFormats.Format;
import tracedesk.domain.query.TraceFilter;
import tracedesk.exchange.FileFormats;
import tracedesk.remote.HttpConnector;
import tracedesk.service.Connections;
import tracedesk.service.TraceExport;

/// Numbers that would fill the memory if anybody wrote them out.
class NumberBombTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e1000000000",
        "-1E+999999999",
        "1e-1000000000",
        "9.99e2147483647",
        "1e99999999999"
      })
  void c7IsComparedLaidOutAndDifferedByItsSpelling(String bomb) {
    assertTimeout(
        SOON,
        () -> {
          var value = Json.parse("{\"n\":" + bomb + ",\"list\":[" + bomb + "," + bomb + "]}");
          assertThat(Canonical.text(value).length()).isLessThan(200);
          assertThat(Canonical.digest(value)).hasSize(32);
          assertThat(JsonText.pretty(value).length()).isLessThan(200);
          var number = ((Json.Obj) value).get("n");
          assertThat(number).isNotNull();
          assertThat(number.plain()).isEqualTo(bomb);
          assertThat(WordDiff.between(bomb, bomb + "0")).isNotEmpty();
          assertThat(number.equals(Json.parse("2e1000000000"))).isFalse();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e1000000000", "1e-1000000000"})
  void c7GoesThroughServerListTreeAndEveryExportUnexpanded(String bomb) {
    assertTimeout(SOON, () -> wholeWay(bomb));
  }

  private void wholeWay(String bomb) {
    var body =
        """
        {"log_id":"log_a","path":"f","output":"x","inputs":{"n":%1$s},"metadata":{"n":%1$s},
         "messages":[{"role":"user","content":[{"type":"text","text":"x","n":%1$s}]}],
         "start_time":"2026-01-02T03:04:05Z"}"""
            .formatted(bomb);
    try (var parts = LocalParts.open(folder.resolve("data"));
        var connector = new HttpConnector()) {
      var connections = new Connections(parts.profiles(), parts.secrets(), connector, parts.host());
      var local = connections.local();
      connector.send(local, parts.host().key(), "POST", "/v5/flows/log", body.getBytes(UTF_8));
      var traces = connections.connect(local);
      assertThat(traces.list(TraceFilter.ALL, null).traces()).hasSize(1);
      for (var format : Format.values()) {
        var out = new ByteArrayOutputStream();
        new TraceExport(new FileFormats())
            .run(traces, new TraceExport.Scope.Everything(), format, out, p -> {}, () -> false);
        assertThat(out.size()).as(format.toString()).isLessThan(20_000);
        if (List.of(Format.JSONL, Format.CSV).contains(format)) {
          assertThat(out.toString(UTF_8)).contains(bomb);
        }
      }
    }
  }
}
