package tracedesk.wire.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.json.Json;

class OtlpJsonTest {
  private static final String TRACE = "5b8efff798038103d269b633813fc60c";
  private static final String SPAN = "eee19b7ec3c1b174";

  private static SpanBatch read(String json) {
    return OtlpJson.read((Json.Obj) Json.parse(json));
  }

  /// A document with one span, which has these members besides its ids.
  private static SpanBatch spanWith(String members) {
    return span("\"traceId\":\"" + TRACE + "\",\"spanId\":\"" + SPAN + "\"," + members);
  }

  private static SpanBatch span(String members) {
    return read("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" + members + "}]}]}]}");
  }

  private static Json attribute(String value) {
    var batch = spanWith("\"attributes\":[{\"key\":\"a\",\"value\":" + value + "}]");
    return batch.spans().getFirst().attributes().get("a");
  }

  @Test
  void readsEveryMemberOfASpan() {
    var batch =
        read(
            """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}],
             "droppedAttributesCount":3},"schemaUrl":"https://r","scopeSpans":[{"schemaUrl":"https://s",
             "scope":{"name":"lib","version":"1.2","attributes":[{"key":"x","value":{"boolValue":true}}]},
             "spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174",
             "parentSpanId":"eee19b7ec3c1b173","traceState":"a=b","flags":257,"name":"call","kind":3,
             "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000",
             "attributes":[{"key":"n","value":{"intValue":"9007199254740993"}}],"droppedAttributesCount":1,
             "events":[{"name":"e","timeUnixNano":"5","attributes":[{"key":"k","value":{"doubleValue":0.5}}],
             "droppedAttributesCount":2}],"droppedEventsCount":4,
             "links":[{"traceId":"5b8efff798038103d269b633813fc60d","spanId":"eee19b7ec3c1b175","traceState":"c=d",
             "attributes":[],"flags":1}],"droppedLinksCount":6,"status":{"code":2,"message":"no"}}]}]}]}
            """);
    var span = batch.spans().getFirst();

    assertThat(batch.rejected()).isZero();
    assertThat(batch.message()).isNull();
    assertThat(span.traceId()).isEqualTo(TRACE);
    assertThat(span.spanId()).isEqualTo(SPAN);
    assertThat(span.parentSpanId()).isEqualTo("eee19b7ec3c1b173");
    assertThat(span.traceState()).isEqualTo("a=b");
    assertThat(span.flags()).isEqualTo(257);
    assertThat(span.kind()).isEqualTo(Span.Kind.CLIENT);
    assertThat(span.startNanos()).isEqualTo(1544712660000000000L);
    assertThat(span.endNanos()).isEqualTo(1544712661000000000L);
    assertThat(span.attributes().get("n")).hasToString("9007199254740993");
    assertThat(span.droppedAttributes()).isEqualTo(1);
    assertThat(span.events().getFirst().attributes().get("k")).hasToString("0.5");
    assertThat(span.events().getFirst().dropped()).isEqualTo(2);
    assertThat(span.droppedEvents()).isEqualTo(4);
    assertThat(span.links().getFirst().spanId()).isEqualTo("eee19b7ec3c1b175");
    assertThat(span.droppedLinks()).isEqualTo(6);
    assertThat(span.status()).isEqualTo(new Span.Status(Span.Status.Code.ERROR, "no"));
    assertThat(span.resource().attributes().get("service.name")).hasToString("\"shop\"");
    assertThat(span.resource().dropped()).isEqualTo(3);
    assertThat(span.scope().name()).isEqualTo("lib");
    assertThat(span.scope().version()).isEqualTo("1.2");
    assertThat(span.scope().schemaUrl()).isEqualTo("https://s");
  }

  @Test
  void readsTheNamesOfOlderExportersAndSnakeCase() {
    var old =
        "{\"resourceSpans\":[{\"instrumentationLibrarySpans\":[{\"instrumentationLibrary\":{\"name\":\"l\"},"
            + "\"spans\":[{\"traceId\":\""
            + TRACE
            + "\",\"spanId\":\""
            + SPAN
            + "\"}]}]}]}";
    var snake =
        "{\"resource_spans\":[{\"scope_spans\":[{\"spans\":[{\"trace_id\":\""
            + TRACE
            + "\",\"span_id\":\""
            + SPAN
            + "\",\"start_time_unix_nano\":7,\"attributes\":[{\"key\":\"a\",\"value\":{\"int_value\":1}}]}]}]}]}";

    assertThat(read(old).spans().getFirst().scope().name()).isEqualTo("l");
    assertThat(read(snake).spans().getFirst().startNanos()).isEqualTo(7);
    assertThat(read(snake).spans().getFirst().attributes().get("a")).hasToString("1");
  }

  @Test
  void readsIdsInBase64AsProtobufsOwnJsonHasThem() {
    var span = span("\"traceId\":\"AAECAwQFBgcICQoLDA0ODw==\",\"spanId\":\"AAECAwQFBgc=\"").spans();

    assertThat(span.getFirst().traceId()).isEqualTo("000102030405060708090a0b0c0d0e0f");
    assertThat(span.getFirst().spanId()).isEqualTo("0001020304050607");
  }

  @ParameterizedTest
  @CsvSource({
    "0,UNSPECIFIED",
    "2,SERVER",
    "SPAN_KIND_CLIENT,CLIENT",
    "INTERNAL,INTERNAL",
    "77,UNSPECIFIED"
  })
  void readsKindsByNumberAndName(String sent, Span.Kind kind) {
    assertThat(spanWith("\"kind\":\"" + sent + "\"").spans().getFirst().kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "1741942801120000123,1741942801120000123",
    "\"1741942801120000123\",1741942801120000123",
    "1.741942801120000e18,1741942801120000000",
    "0,0",
    "null,0",
    "\"\",0"
  })
  void readsTimesAsTextsAndAsNumbersBeyondADoublesPrecision(String sent, long nanos) {
    assertThat(spanWith("\"startTimeUnixNano\":" + sent).spans().getFirst().startNanos())
        .isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"18446744073709551616", "9223372036854775808", "-1", "1e1000000000", "\"soon\""})
  void s5_rejectsASpanWhoseTimeOverflows(String sent) {
    var batch = spanWith("\"name\":\"x\",\"startTimeUnixNano\":" + sent);

    assertThat(batch.spans()).isEmpty();
    assertThat(batch.rejected()).isEqualTo(1);
    assertThat(batch.message()).contains("its start", "\"x\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"stringValue\":\"a\\u00e9\"}','\"a\\u00e9\"'",
    "'{\"intValue\":\"-5\"}',-5",
    "'{\"intValue\":5}',5",
    "'{\"doubleValue\":1}',1.0",
    "'{\"doubleValue\":1.50}',1.50",
    "'{\"doubleValue\":\"NaN\"}','{\"doubleValue\":\"NaN\"}'",
    "'{\"boolValue\":true}',true",
    "'{\"bytesValue\":\"AAE=\"}','{\"bytesValue\":\"AAE=\"}'",
    "'{\"arrayValue\":{\"values\":[{\"intValue\":1},{}]}}','[1,null]'",
    "'{\"arrayValue\":{}}',[]",
    "'{\"kvlistValue\":{\"values\":[{\"key\":\"b.c\",\"value\":{\"intValue\":1}}]}}','{\"b.c\":1}'",
    "'{}',null",
    "null,null"
  })
  void keepsTheTypesOfValues(String sent, String kept) {
    assertThat(attribute(sent)).hasToString(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5b8efff798038103d269b633813fc6",
        "5b8efff798038103d269b633813fc60c00",
        "5b8efff798038103d269b633813fc60c5b8efff798038103d269b633813fc60c",
        "00000000000000000000000000000000",
        "not an id"
      })
  void s5_rejectsASpanWhoseTraceIdIsNone(String id) {
    var batch = span("\"traceId\":\"" + id + "\",\"spanId\":\"" + SPAN + "\"");

    assertThat(batch.spans()).isEmpty();
    assertThat(batch.rejected()).isEqualTo(1);
    assertThat(batch.message()).contains("trace id");
  }

  @Test
  void takesAParentOfZerosAsNone() {
    assertThat(spanWith("\"parentSpanId\":\"0000000000000000\"").spans().getFirst().parentSpanId())
        .isNull();
  }

  @Test
  void oneBadSpanDoesNotCostTheOthers() {
    var good = "{\"traceId\":\"" + TRACE + "\",\"spanId\":\"" + SPAN + "\"}";
    var batch =
        read(
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
                + good
                + ",{\"traceId\":\"00\"},"
                + good
                + "]}]}]}");

    assertThat(batch.spans()).hasSize(2);
    assertThat(batch.rejected()).isEqualTo(1);
    assertThat(batch.message()).startsWith("1 span was not taken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resourceSpans\":{}}",
        "{\"resourceSpans\":[1]}",
        "{\"resourceSpans\":[{\"scopeSpans\":7}]}",
        "{\"resourceSpans\":[{\"resource\":[],\"scopeSpans\":[]}]}"
      })
  void aDocumentOfAnotherShapeIsAFault(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(OtlpFault.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"resourceSpans\":null}", "{\"resourceMetrics\":[]}"})
  void aDocumentWithoutSpansHoldsNone(String json) {
    assertThat(read(json).spans()).isEmpty();
  }

  @Test
  void c10_aKeyOfAHundredThousandSegmentsIsAFault() {
    var key = "a.".repeat(100_000);

    assertThatThrownBy(
            () -> spanWith("\"attributes\":[{\"key\":\"" + key + "\",\"value\":{\"intValue\":1}}]"))
        .isInstanceOf(OtlpFault.class)
        .hasMessageContaining("key is longer");
  }

  @Test
  void c10_dottedKeysStayFlatWhereOneIsThePrefixOfAnother() {
    var batch =
        spanWith(
            "\"attributes\":[{\"key\":\"a\",\"value\":{\"intValue\":1}},"
                + "{\"key\":\"a.__proto__.b\",\"value\":{\"intValue\":2}}]");

    assertThat(batch.spans().getFirst().attributes()).containsOnlyKeys("a", "a.__proto__.b");
  }

  @Test
  void c10_keepsAThousandAndTwentyFourAttributesAndCountsTheRest() {
    var pairs = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      pairs.append(i == 0 ? "" : ",").append("{\"key\":\"k").append(i);
      pairs.append("\",\"value\":{\"intValue\":1}}");
    }
    var batch = spanWith("\"droppedAttributesCount\":1,\"attributes\":[" + pairs + "]");

    assertThat(batch.spans().getFirst().attributes()).hasSize(1024);
    assertThat(batch.spans().getFirst().droppedAttributes()).isEqualTo(977);
    assertThat(batch.rejected()).isZero();
    assertThat(batch.message()).contains("976 attributes");
  }

  @Test
  void c10_aKeyWithNulRejectsItsSpan() {
    assertThat(spanWith("\"attributes\":[{\"key\":\"a\\u0000b\",\"value\":{}}]").rejected())
        .isEqualTo(1);
  }
}
