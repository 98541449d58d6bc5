package tracedesk.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.port.TraceFiles.Format;
import tracedesk.domain.trace.LogKind;

class OtlpFileTest {
  @TempDir Path folder;
  private Imported store;

  @BeforeEach
  void open() {
    store = new Imported(folder.resolve("store.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static String span(int trace, int span, String more) {
    return """
        {"traceId":"%032x","spanId":"%016x"%s,"name":"chat %d","kind":3,"startTimeUnixNano":"1741942801120000000",\
        "endTimeUnixNano":"1741942803900000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},\
        {"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o"}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"%d"}}%s]}"""
        .formatted(
            trace + 1,
            span + 1,
            span == 0 ? "" : ",\"parentSpanId\":\"%016x\"".formatted(1),
            span,
            span,
            more);
  }

  private static String document(String spans) {
    return "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shop\"}}]},"
        + "\"scopeSpans\":[{\"scope\":{\"name\":\"lib\",\"version\":\"1\"},\"spans\":["
        + spans
        + "],\"schemaUrl\":\"s\"}],\"schemaUrl\":\"r\"}]}";
  }

  private static String spans(int trace, int count, String more) {
    return IntStream.range(0, count)
        .mapToObj(i -> span(trace, i, more))
        .collect(Collectors.joining(","));
  }

  private Path file(String content) throws IOException {
    return ExportFixture.text(folder.resolve("spans.txt"), content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "%s\n%s\n", "[%s]", "{\n%3$s\n", "\uFEFF%s"})
  void spansBecomeTracesHoweverTheyAreWrapped(String wrap) throws IOException {
    var document = document(spans(0, 3, ""));
    var path = file(wrap.formatted(document, document(spans(1, 2, "")), document.substring(1)));

    assertThat(new ExchangeFiles().look(path).getFirst().format()).isEqualTo(Format.OTLP);
    var summary = store.run(path);

    assertThat(summary.damaged()).isEmpty();
    var trace = store.list().getLast();
    assertThat(trace.kind()).isEqualTo(LogKind.FLOW);
    assertThat(store.open(trace.id().value()).tree().size()).isEqualTo(4);
    assertThat(store.run(path).added()).isZero();
  }

  @Test
  void aCutLineOfACollectorsFileLeavesTheOthers() throws IOException {
    var whole = document(spans(0, 2, ""));
    var path =
        file(
            whole
                + "\n"
                + document(spans(1, 2, "")).substring(0, 300)
                + "\n"
                + document(spans(2, 2, ""))
                + "\n{\"resourceLogs\":[]}\n");

    var summary = store.run(path);

    assertThat(store.list()).hasSize(2);
    assertThat(summary.damaged())
        .singleElement()
        .satisfies(damage -> assertThat(damage.line()).isEqualTo(2));
    assertThat(summary.warnings()).singleElement().asString().contains("OTLP logs or metrics");
  }

  @Test
  void longLinesAreReadPieceByPieceAndACutOneLeavesTheNext() throws IOException {
    var filler = ",{\"key\":\"filler\",\"value\":{\"stringValue\":\"" + "x".repeat(2000) + "\"}}";
    var long1 = document(spans(0, 1500, filler));
    var cut = document(spans(1, 1500, filler)).substring(0, 2_500_017);
    var long3 = document(spans(2, 3000, filler));
    var path = file(long1 + "\n" + cut + "\n" + long3 + "\n");

    var summary = store.run(path);

    assertThat(Files.size(path)).isGreaterThan(10_000_000);
    assertThat(summary.damaged())
        .singleElement()
        .satisfies(damage -> assertThat(damage.line()).isEqualTo(2));
    assertThat(store.open(id(0)).tree().size()).isEqualTo(1501);
    assertThat(store.open(id(2)).tree().size()).isEqualTo(3001);
  }

  private String id(int trace) {
    return store.list().stream()
        .map(summary -> summary.id().value())
        .filter(
            id ->
                String.valueOf(store.log(id).raw().get("otel"))
                    .contains("%032x".formatted(trace + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everySpanOfALargeDocumentKeepsItsResourceAndScope() throws IOException {
    var filler = ",{\"key\":\"filler\",\"value\":{\"stringValue\":\"" + "x".repeat(9000) + "\"}}";
    store.run(file(document(spans(0, 1500, filler))));

    var tree = store.open(store.list().getFirst().id().value()).tree();
    for (int i : new int[] {2, 700, 1500}) {
      var otel = store.log(tree.row(i).id().value()).raw().object("otel");
      assertThat(String.valueOf(otel)).contains("\"shop\"", "\"lib\"");
    }
  }
}
