package tracedesk.wire.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.json.JsonFault;

class OtlpProtoTest {
  private static final HexFormat HEX = HexFormat.of();

  static io.opentelemetry.proto.trace.v1.Span.Builder span() {
    return io.opentelemetry.proto.trace.v1.Span.newBuilder()
        .setTraceId(id("5b8efff798038103d269b633813fc60c"))
        .setSpanId(id("eee19b7ec3c1b174"))
        .setName("call")
        .setStartTimeUnixNano(1544712660000000000L)
        .setEndTimeUnixNano(1544712661000000000L);
  }

  static byte[] request(io.opentelemetry.proto.trace.v1.Span.Builder... spans) {
    var scope = ScopeSpans.newBuilder();
    Arrays.stream(spans).forEach(scope::addSpans);
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
        .build()
        .toByteArray();
  }

  private static ByteString id(String hex) {
    return ByteString.copyFrom(HEX.parseHex(hex));
  }

  private static KeyValue pair(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue.Builder text(String text) {
    return AnyValue.newBuilder().setStringValue(text);
  }

  @Test
  void keepsTheTypesOfValues() {
    var span =
        span()
            .addAttributes(pair("s", text("a\"é\n")))
            .addAttributes(pair("i", AnyValue.newBuilder().setIntValue(Long.MIN_VALUE)))
            .addAttributes(pair("d", AnyValue.newBuilder().setDoubleValue(1)))
            .addAttributes(pair("n", AnyValue.newBuilder().setDoubleValue(Double.NaN)))
            .addAttributes(pair("b", AnyValue.newBuilder().setBoolValue(false)))
            .addAttributes(pair("y", AnyValue.newBuilder().setBytesValue(id("0001"))))
            .addAttributes(
                pair(
                    "l",
                    AnyValue.newBuilder()
                        .setArrayValue(ArrayValue.newBuilder().addValues(text("x")))))
            .addAttributes(
                pair(
                    "m",
                    AnyValue.newBuilder()
                        .setKvlistValue(
                            KeyValueList.newBuilder().addValues(pair("a.b", text("x"))))))
            .addAttributes(pair("e", AnyValue.newBuilder()));
    var attributes = OtlpProto.read(request(span)).spans().getFirst().attributes();

    assertThat(attributes.keySet()).containsExactly("s", "i", "d", "n", "b", "y", "l", "m", "e");
    assertThat(attributes.get("s")).hasToString("\"a\\\"é\\n\"");
    assertThat(attributes.get("i")).hasToString("-9223372036854775808");
    assertThat(attributes.get("d")).hasToString("1.0");
    assertThat(attributes.get("n")).hasToString("{\"doubleValue\":\"NaN\"}");
    assertThat(attributes.get("b")).hasToString("false");
    assertThat(attributes.get("y")).hasToString("{\"bytesValue\":\"AAE=\"}");
    assertThat(attributes.get("l")).hasToString("[\"x\"]");
    assertThat(attributes.get("m")).hasToString("{\"a.b\":\"x\"}");
    assertThat(attributes.get("e")).hasToString("null");
  }

  @Test
  void readsIdsTimesAndStatus() {
    var sent =
        span()
            .setParentSpanId(id("eee19b7ec3c1b173"))
            .setKindValue(3)
            .setFlags(257)
            .setStatus(Status.newBuilder().setCodeValue(2).setMessage("no"));
    var span = OtlpProto.read(request(sent)).spans().getFirst();

    assertThat(span.traceId()).isEqualTo("5b8efff798038103d269b633813fc60c");
    assertThat(span.spanId()).isEqualTo("eee19b7ec3c1b174");
    assertThat(span.parentSpanId()).isEqualTo("eee19b7ec3c1b173");
    assertThat(span.kind()).isEqualTo(Span.Kind.CLIENT);
    assertThat(span.flags()).isEqualTo(257);
    assertThat(span.startNanos()).isEqualTo(1544712660000000000L);
    assertThat(span.failed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 17, 32})
  void s5_rejectsASpanWhoseTraceIdHasAnotherLength(int length) {
    var batch =
        OtlpProto.read(request(span().setTraceId(ByteString.copyFrom(new byte[length])), span()));

    assertThat(batch.spans()).hasSize(1);
    assertThat(batch.rejected()).isEqualTo(1);
    assertThat(batch.message()).contains("trace id has " + length + " bytes");
  }

  @Test
  void s5_rejectsASpanWhoseTimeOverflows() {
    var batch = OtlpProto.read(request(span().setEndTimeUnixNano(-1)));

    assertThat(batch.spans()).isEmpty();
    assertThat(batch.message()).contains("its end is out of range");
  }

  @Test
  void s5_aMessageCutAtAnyByteIsAFaultOrAWholeMessage() {
    var whole =
        request(
            span().addAttributes(pair("gen_ai.input.messages", text("x".repeat(1500)))),
            span().addAttributes(pair("a", AnyValue.newBuilder().setIntValue(1 << 20))),
            span().setSpanId(id("eee19b7ec3c1b175")).setName("n".repeat(300)));
    assertThat(whole.length).isGreaterThan(2000);
    int faults = 0;
    for (int i = 0; i < whole.length; i++) {
      try {
        assertThat(OtlpProto.read(Arrays.copyOf(whole, i)).spans()).isEmpty();
      } catch (OtlpFault e) {
        faults++;
      }
    }
    assertThat(faults).isEqualTo(whole.length - 1);
  }

  @Test
  void c9_aByteChangedAnywhereIsAFaultOrABatchAndNothingElse() {
    var whole = request(span().addAttributes(pair("a", text("b"))), span().setTraceState("x=y"));
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      var bytes = whole.clone();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        OtlpProto.read(bytes);
      } catch (OtlpFault | JsonFault e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void s5_fieldsOfAnotherWireTypeAreSkippedAndTheSpanIsRejected() throws IOException {
    var span = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(span);
    out.writeUInt64(1, 42);
    out.writeFixed64(2, 7);
    out.writeFixed32(5, 7);
    out.flush();
    var batch = OtlpProto.read(nested(nested(nested(span.toByteArray(), 2), 2), 1));

    assertThat(batch.spans()).isEmpty();
    assertThat(batch.rejected()).isEqualTo(1);
  }

  @Test
  void s5_c9_aLengthBeyondTheRestIsAFault() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    out.writeTag(1, 2);
    out.writeUInt32NoTag(10 << 20);
    out.writeRawByte(0);
    out.flush();

    assertThatThrownBy(() -> OtlpProto.read(bytes.toByteArray())).isInstanceOf(OtlpFault.class);
  }

  @Test
  void s5_aMillionAttributesAreAFaultBeforeAnyIsMade() {
    var million = span();
    var one =
        KeyValue.newBuilder().setKey("k").setValue(AnyValue.newBuilder().setIntValue(1)).build();
    for (int i = 0; i < 1_000_000; i++) {
      million.addAttributes(one);
    }
    var bytes = request(million);

    assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () ->
            assertThatThrownBy(() -> OtlpProto.read(bytes))
                .isInstanceOf(OtlpFault.class)
                .hasMessageContaining("1000000 values"));
  }

  @Test
  void c9_valuesDeeperThanAHundredAreAFault() {
    var deep = AnyValue.newBuilder().setIntValue(1).build();
    for (int i = 0; i < 100; i++) {
      deep = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(deep)).build();
    }
    var bytes =
        request(span().addAttributes(KeyValue.newBuilder().setKey("a").setValue(deep).build()));

    assertThatThrownBy(() -> OtlpProto.read(bytes)).isInstanceOf(OtlpFault.class);
  }

  @Test
  void c9_unknownFieldsAreSkipped() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    out.writeString(99, "later version");
    out.writeRawBytes(request(span()));
    out.flush();

    assertThat(OtlpProto.read(bytes.toByteArray()).spans()).hasSize(1);
  }

  @Test
  void c10_aKeyOfAHundredThousandSegmentsIsAFault() {
    var bytes = request(span().addAttributes(pair("a.".repeat(100_000), text("x"))));

    assertThatThrownBy(() -> OtlpProto.read(bytes)).isInstanceOf(OtlpFault.class);
  }

  @Test
  void anEmptyBodyHoldsNoSpans() {
    assertThat(OtlpProto.read(new byte[0]).spans()).isEmpty();
  }

  private static byte[] nested(byte[] message, int field) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    out.writeByteArray(field, message);
    out.flush();
    return bytes.toByteArray();
  }
}
