package tracedesk.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceFormats.Format;
import tracedesk.wire.otlp.Fixtures;
import tracedesk.wire.otlp.OtlpProto;
import tracedesk.wire.otlp.SpanMapping;

/// What the dialogs do: traces that came over HTTP out into a file, and the file into an empty
/// store.
class OtlpRoundTripTest {
  private static final List<String> DIALECTS =
      List.of(
          "genai",
          "genai-2024",
          "traceloop",
          "traceloop-2024",
          "openinference",
          "langfuse",
          "vercel",
          "pydantic-ai",
          "http");

  @TempDir Path folder;
  private Imported store;
  private Imported other;

  @BeforeEach
  void open() {
    store = new Imported(folder.resolve("store.db"));
    other = new Imported(folder.resolve("other.db"));
  }

  @AfterEach
  void close() {
    store.close();
    other.close();
  }

  private static Path write(Imported from, Path target) {
    try (var document = new FileFormats().open(Format.OTLP_JSON, target)) {
      for (var summary : from.list()) {
        var trace = from.traces().open(summary.id());
        document.begin(trace);
        trace.tree().logs().forEach(id -> document.add(from.traces().log(id)));
      }
      document.finish();
    }
    return target;
  }

  private static List<String> logs(Imported from) {
    var lines = new ArrayList<String>();
    for (var summary : from.list()) {
      var tree = from.traces().open(summary.id()).tree();
      for (var id : tree.logs()) {
        var log = from.traces().log(id);
        lines.add(
            String.join(
                " ",
                log.trace().value(),
                id.value(),
                "" + log.parent(),
                "" + log.kind(),
                "" + log.file(),
                "" + log.inputs(),
                "" + log.messages(),
                "" + log.output(),
                "" + log.error(),
                "" + log.timing().start(),
                "" + log.usage()));
      }
    }
    lines.replaceAll(line -> line.replaceAll("FileRef\\[id=[^,]*, (.*?), versionId=[^,]*", "$1"));
    lines.sort(null);
    return lines;
  }

  @Test
  void everyDialectGoesOutAndComesBackTheSame() throws Exception {
    for (var dialect : DIALECTS) {
      var spans = OtlpProto.read(Fixtures.protobuf(dialect)).spans();
      store.intake().receive(SpanMapping.map(spans).logs());
    }
    var file = write(store, folder.resolve("traces.json"));
    var summary = other.run(file);

    assertThat(summary.damaged()).isEmpty();
    assertThat(logs(other)).isEqualTo(logs(store));
    var again = write(other, folder.resolve("again.json"));
    assertThat(Files.size(again)).isEqualTo(Files.size(file));
    assertThat(other.run(file).unchanged()).as("and once more changes nothing").isPositive();
    assertThat(logs(other)).isEqualTo(logs(store));
  }

  @Test
  void aDocumentWithoutLogsIsOneAllTheSame() {
    var bytes = new ByteArrayOutputStream();
    try (var document = new FileFormats().open(Format.OTLP_JSON, bytes)) {
      document.finish();
    }

    assertThat(Json.parse(bytes.toString(StandardCharsets.UTF_8)))
        .hasToString("{\"resourceSpans\":[]}");
  }
}
