package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.trace.LogReader;
import tracedesk.service.Connections;

/// The real program with 256 MiB of heap and the longest text the API takes (K11): it says that the
/// text is too large, lives on, and the unsaved correction of another log is safe.
class SmallHeapTest {
  @TempDir Path temp;

  @Test
  void k11AHugeLogIsShownInStretchesAndTheDraftOfAnotherIsSafe() throws Exception {
    var data = temp.resolve("data");
    var line = "lorem ipsum dolor sit amet ".repeat(40) + "\n";
    var output = line.repeat((30 << 20) / line.length());
    try (var parts = LocalParts.open(data);
        var http = HttpClient.newHttpClient()) {
      var body =
          Json.object()
              .put("log_id", "log_huge")
              .put("path", "Huge")
              .put("flow", Json.object().put("attributes", Json.Obj.EMPTY).build())
              .put("inputs", Json.Obj.EMPTY)
              .put("output", output)
              .put("start_time", Clock.systemUTC().instant().toString())
              .build();
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(parts.host().baseUrl() + "/v5/flows/log"))
                  .header("X-API-KEY", parts.host().key().reveal())
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body.bytes()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      parts
          .drafts()
          .apply(List.of(new Drafts.Change.Keep(new Drafts.Kept(Connections.LOCAL, draft()))));
    }
    var program = InWindow.start(SmallHeapWindow.class, List.of("-Xmx256m"), data.toString());
    try (var lines = program.inputReader()) {
      assertThat(lines.readLine())
          .isEqualTo(
              "This text has %,d characters, too many to edit here. It stays as it is."
                  .formatted(output.length()));
      assertThat(lines.readLine()).isEqualTo("1 unsaved");
      assertThat(program.isAlive()).isTrue();
    } finally {
      program.toHandle().destroyForcibly();
      program.waitFor();
    }
    try (var parts = LocalParts.open(data)) {
      assertThat(parts.drafts().load().drafts())
          .singleElement()
          .satisfies(kept -> assertThat(kept.draft().patch()).isEqualTo(draft().patch()));
    }
  }

  private static LogDraft draft() {
    var log =
        LogReader.v5(
            (Json.Obj)
                Json.parse(
                    """
                    {"id":"log_other","flow":{"id":"fl_1","path":"Other"},"inputs":{},"output":"old"}"""));
    return LogDraft.of(log).with(Field.OUTPUT, new Edit.Set<>(Json.of("not saved yet")));
  }
}
