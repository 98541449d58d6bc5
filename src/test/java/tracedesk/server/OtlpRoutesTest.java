package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;
import static tracedesk.server.LocalApi.ok;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceTree;
import tracedesk.wire.TraceBodies;
import tracedesk.wire.otlp.Fixtures;

/// OTLP over HTTP, on the whole server and a store of its own.
class OtlpRoutesTest {
  private static final String KEY = "X-API-KEY: " + LocalApi.KEY + "\r\n";
  private static final String PROTOBUF = "Content-Type: application/x-protobuf\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";

  @TempDir Path folder;
  private LocalApi api;

  @BeforeEach
  void start() throws IOException {
    api = new LocalApi(folder);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private RawHttp.Answer send(String headers, byte[] body) {
    return api.call("POST", "/v1/traces", KEY + headers, body);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private List<Trace> traces() {
    var traces = new ArrayList<Trace>();
    for (var summary : TraceBodies.page(ok(api.get("/tracedesk/v1/traces"))).traces()) {
      traces.add(TraceBodies.trace(ok(api.get("/tracedesk/v1/traces/" + summary.id().value()))));
    }
    return traces;
  }

  private static List<String> lines(TraceTree tree) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < tree.size(); i++) {
      var name = tree.isWaiting(i) ? "waiting" : tree.row(i).kind() + " " + tree.row(i).name();
      lines.add("  ".repeat(tree.depth(i)) + name);
    }
    return lines;
  }

  private static final List<String> WEATHER =
      List.of("FLOW weather", "  PROMPT chat gpt-4o", "  PROMPT chat gpt-4o", "  TOOL get_weather");

  @ParameterizedTest
  @ValueSource(strings = {"protobuf", "json"})
  void whatAnExporterSendsIsATraceWithItsTree(String encoding) {
    boolean protobuf = encoding.equals("protobuf");
    var answer =
        protobuf
            ? send(PROTOBUF, Fixtures.protobuf("traceloop"))
            : send(JSON, Fixtures.json("traceloop"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type"))
        .isEqualTo(protobuf ? "application/x-protobuf" : "application/json");
    assertThat(answer.body()).isEqualTo(protobuf ? "" : "{}");
    var trace = traces().getFirst();
    assertThat(lines(trace.tree())).containsExactlyInAnyOrderElementsOf(WEATHER);
    assertThat(trace.summary().tokens()).isEqualTo(57 + 17 + 91 + 9);
    assertThat(trace.summary().status()).hasToString("INCOMPLETE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genai",
        "genai-2024",
        "traceloop-2024",
        "openinference",
        "langfuse",
        "vercel",
        "pydantic-ai",
        "http"
      })
  void everyDialectIsTakenWhole(String fixture) {
    assertThat(send(PROTOBUF, Fixtures.protobuf(fixture)).body()).isEmpty();
    assertThat(traces()).isNotEmpty();
    for (var trace : traces()) {
      assertThat(lines(trace.tree())).noneMatch(line -> line.endsWith("waiting"));
      assertThat(lines(trace.tree()).getFirst()).startsWith("FLOW");
    }
  }

  @Test
  void spansSentAgainAreTheSameLogs() {
    send(PROTOBUF, Fixtures.protobuf("openinference"));
    var before = traces();
    send(PROTOBUF, Fixtures.protobuf("openinference"));

    assertThat(traces()).hasSameSizeAs(before);
    assertThat(lines(traces().getFirst().tree())).isEqualTo(lines(before.getFirst().tree()));
  }

  @Test
  void aChildThatComesBeforeItsParentMovesBelowIt() {
    var child = span(2).setParentSpanId(id(1, 8)).setName("child");
    send(PROTOBUF, request(child));
    assertThat(lines(traces().getFirst().tree())).contains("  STEP child");
    send(PROTOBUF, request(span(1).setName("parent")));

    assertThat(traces()).hasSize(1);
    assertThat(lines(traces().getFirst().tree())).containsExactly("FLOW parent", "  STEP child");
  }

  @Test
  void aCorrectionStaysWhenTheSpanComesAgain() {
    send(PROTOBUF, Fixtures.protobuf("traceloop"));
    var root = traces().getFirst().summary().root().value();
    ok(api.patch("/v5/flows/logs/" + root, "{\"output\":\"corrected\"}"));
    send(PROTOBUF, Fixtures.protobuf("traceloop"));

    assertThat(ok(api.get("/v5/logs/" + root)).string("output")).isEqualTo("corrected");
  }

  @Test
  void aPackedBodyIsUnpacked() throws IOException {
    var answer =
        send(PROTOBUF + "Content-Encoding: gzip\r\n", gzip(Fixtures.protobuf("traceloop")));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(traces()).hasSize(1);
  }

  @Test
  void someSpansAreTakenAndTheOthersCountedInTheEncodingOfTheRequest() throws IOException {
    var bad = span(1).setTraceId(ByteString.copyFrom(new byte[15]));
    var answer = send(PROTOBUF, request(bad, span(2), bad));

    assertThat(answer.status()).isEqualTo(200);
    var partial = ExportTraceServiceResponse.parseFrom(answer.bytes()).getPartialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(2);
    assertThat(partial.getErrorMessage()).contains("trace id has 15 bytes");
    assertThat(traces()).hasSize(1);

    var json =
        send(
            JSON,
            utf8(
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"00\",\"spanId\":\"00\"}]}]}]}"));
    assertThat(json.status()).isEqualTo(200);
    assertThat(json.body())
        .startsWith("{\"partialSuccess\":{\"rejectedSpans\":\"1\",\"errorMessage\":\"");
  }

  @Test
  void aSpanTheStoreRefusesIsCounted() {
    api.post("/v5/tools/log", "{\"path\":\"t\",\"log_id\":\"log_taken\"}");
    var answer =
        send(
            JSON,
            utf8(
                """
                {"resourceSpans":[{"scopeSpans":[{"spans":[
                {"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"x","attributes":[
                {"key":"humanloop.file.type","value":{"stringValue":"prompt"}},
                {"key":"humanloop.file.path","value":{"stringValue":"p"}},
                {"key":"humanloop.log.id","value":{"stringValue":"log_taken"}}]}]}]}]}"""));

    assertThat(answer.body()).contains("\"rejectedSpans\":\"1\"", "another kind");
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type: text/plain,415",
    "Content-Type: application/x-www-form-urlencoded,415",
    "Content-Type: multipart/form-data; boundary=x,415",
    "Content-Type: text/plain; application/json,415",
    "Content-Type: application/jsonp,415",
    "X-Nothing: x,415",
    "Content-Type: Application/JSON; charset=utf-8,200"
  })
  void onlyOtlpsContentTypesAreUnderstood(String header, int status) {
    assertThat(send(header + "\r\n", utf8("{}")).status()).isEqualTo(status);
  }

  @Test
  void twoContentTypesAreNone() {
    assertThat(send(JSON + "Content-Type: text/plain\r\n", utf8("{}")).status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "gzip, gzip", "zstd"})
  void c8AnotherEncodingIsRefused(String encoding) {
    assertThat(send(JSON + "Content-Encoding: " + encoding + "\r\n", utf8("{}")).status())
        .isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "{\"resourceSpans\":7}", "{", "{\"a\":1,\"a\":2}"})
  void aDocumentThatIsNoOtlpIsAStatusInJson(String body) {
    var answer = send(JSON, utf8(body));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(LocalApi.json(answer).string("message")).isNotBlank();
  }

  @Test
  void bytesThatAreNoOtlpAreAStatusInProtobuf() throws IOException {
    var answer = send(PROTOBUF, new byte[] {10, 127, 1});

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/x-protobuf");
    assertThat(statusMessage(answer.bytes())).contains("not OTLP");
  }

  @Test
  void anExporterWithoutTheKeyIsToldInItsEncoding() throws IOException {
    var answer = api.call("POST", "/v1/traces", PROTOBUF, request(span(1)));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(statusMessage(answer.bytes())).contains("X-API-KEY");
    assertThat(traces()).isEmpty();
  }

  @Test
  void s3_c8_aBombIsRefusedBeforeItIsWhole() throws IOException {
    var piece = new byte[64 << 20];
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 16; i++) {
        out.write(piece);
      }
    }
    var runtime = Runtime.getRuntime();
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();
    long start = System.nanoTime();
    var answer = send(PROTOBUF + "Content-Encoding: gzip\r\n", packed.toByteArray());

    assertThat(answer.status()).isEqualTo(413);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(runtime.totalMemory() - runtime.freeMemory() - before).isLessThan(80L << 20);
  }

  @Test
  void s3_packedBodiesThatAreCutOrWrongOrSeveralAreRefused() throws IOException {
    var whole = gzip(Fixtures.protobuf("traceloop"));
    var wrong = whole.clone();
    wrong[wrong.length - 6] ^= 1;
    for (var bad : List.of(Arrays.copyOf(whole, whole.length / 2), wrong, utf8("plain"))) {
      assertThat(send(PROTOBUF + "Content-Encoding: gzip\r\n", bad).status()).isEqualTo(400);
    }
    assertThat(traces()).isEmpty();

    var members = new ByteArrayOutputStream();
    members.write(gzip(request(span(1))));
    members.write(gzip(request(span(2))));
    assertThat(send(PROTOBUF + "Content-Encoding: gzip\r\n", members.toByteArray()).status())
        .as("members of one stream, as RFC 1952 has them")
        .isIn(200, 400);
  }

  @Test
  void s5_parentsInACircleAreStoredAndShownAsABrokenLink() {
    send(
        PROTOBUF,
        request(
            span(1).setParentSpanId(id(2, 8)),
            span(2).setParentSpanId(id(1, 8)),
            span(3).setParentSpanId(id(3, 8))));

    assertThat(traces().stream().mapToInt(trace -> trace.tree().size()).sum())
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void s5_aSpanGivenTwiceInOneRequestIsOneLog() {
    send(PROTOBUF, request(span(1).setName("first"), span(1).setName("second")));

    assertThat(lines(traces().getFirst().tree())).containsExactly("FLOW second");
  }

  @Test
  void s5_tenThousandSpansBelowOneAnotherAreTaken() {
    var spans = new io.opentelemetry.proto.trace.v1.Span.Builder[10_000];
    for (int i = 0; i < spans.length; i++) {
      spans[i] = i == 0 ? span(1) : span(i + 1).setParentSpanId(id(i, 8));
    }
    assertThat(send(PROTOBUF, request(spans)).status()).isEqualTo(200);

    var tree = traces().getFirst().tree();
    assertThat(tree.size()).isEqualTo(spans.length);
    assertThat(tree.depth(spans.length - 1)).isEqualTo(spans.length - 1);
  }

  private static String statusMessage(byte[] status) throws IOException {
    var in = CodedInputStream.newInstance(status);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == (2 << 3 | 2)) {
        return in.readStringRequireUtf8();
      }
      in.skipField(tag);
    }
    throw new InvalidProtocolBufferException("no message");
  }

  private static io.opentelemetry.proto.trace.v1.Span.Builder span(int number) {
    return io.opentelemetry.proto.trace.v1.Span.newBuilder()
        .setTraceId(id(1, 16))
        .setSpanId(id(number, 8))
        .setName("span " + number)
        .setStartTimeUnixNano(1_544_712_660_000_000_000L)
        .setEndTimeUnixNano(1_544_712_661_000_000_000L);
  }

  private static ByteString id(int number, int length) {
    return ByteString.copyFrom(ByteBuffer.allocate(length).putInt(length - 4, number).array());
  }

  private static byte[] request(io.opentelemetry.proto.trace.v1.Span.Builder... spans) {
    var scope = ScopeSpans.newBuilder();
    Arrays.stream(spans).forEach(scope::addSpans);
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
        .build()
        .toByteArray();
  }
}
