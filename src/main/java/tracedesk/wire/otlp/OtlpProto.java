package tracedesk.wire.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tracedesk.domain.json.Json;

/// Reads OTLP's binary encoding: an `ExportTraceServiceRequest`, or a `TracesData`, which looks the
/// same on the wire.
public final class OtlpProto {
  private static final HexFormat HEX = HexFormat.of();

  private final SpanCollector collector = new SpanCollector();

  private OtlpProto() {}

  /// @throws OtlpFault when the bytes are no such message, or hold too much
  public static SpanBatch read(byte[] bytes) {
    try {
      count(ExportTraceServiceRequest.getDescriptor(), input(bytes), 0, 0);
      return new OtlpProto().read(ExportTraceServiceRequest.parseFrom(input(bytes)));
    } catch (IOException e) {
      throw new OtlpFault("the body is not OTLP protobuf: " + e.getMessage());
    }
  }

  private static CodedInputStream input(byte[] bytes) {
    var input = CodedInputStream.newInstance(bytes);
    input.setRecursionLimit(OtlpLimits.DEPTH);
    return input;
  }

  /// Counts the messages within a message without making them, so that none is made where they are
  /// too many.
  private static int count(Descriptor type, CodedInputStream in, int parts, int depth)
      throws IOException {
    if (depth > OtlpLimits.DEPTH) {
      throw new OtlpFault("values lie deeper in one another than " + OtlpLimits.DEPTH);
    }
    int counted = parts;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      var field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      if (field != null
          && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        if (++counted > OtlpLimits.PARTS) {
          throw new OtlpFault("there are more than " + OtlpLimits.PARTS + " values in one request");
        }
        int outer = in.pushLimit(in.readRawVarint32());
        counted = count(field.getMessageType(), in, counted, depth + 1);
        in.popLimit(outer);
      } else {
        in.skipField(tag);
      }
    }
    return counted;
  }

  private SpanBatch read(ExportTraceServiceRequest request) {
    for (var group : request.getResourceSpansList()) {
      read(group);
    }
    return collector.batch();
  }

  private void read(ResourceSpans group) {
    try {
      var sent = group.getResource().getAttributesList();
      var attributes = attributes(sent);
      var resource =
          new Span.Resource(
              attributes,
              unsigned(group.getResource().getDroppedAttributesCount())
                  + sent.size()
                  - attributes.size(),
              group.getSchemaUrl());
      group.getScopeSpansList().forEach(scope -> read(resource, scope));
    } catch (SpanCollector.Unusable e) {
      group.getScopeSpansList().forEach(scope -> reject(scope, e));
    }
  }

  private void read(Span.Resource resource, ScopeSpans group) {
    try {
      var scope = scope(group.getScope(), group.getSchemaUrl());
      for (var span : group.getSpansList()) {
        try {
          collector.add(span(resource, scope, span));
        } catch (SpanCollector.Unusable e) {
          collector.reject(span.getName(), e);
        }
      }
    } catch (SpanCollector.Unusable e) {
      reject(group, e);
    }
  }

  private void reject(ScopeSpans group, SpanCollector.Unusable why) {
    group.getSpansList().forEach(span -> collector.reject(span.getName(), why));
  }

  private Span.Scope scope(InstrumentationScope scope, String schemaUrl) {
    var sent = scope.getAttributesList();
    var attributes = attributes(sent);
    return new Span.Scope(
        scope.getName(),
        scope.getVersion(),
        attributes,
        unsigned(scope.getDroppedAttributesCount()) + sent.size() - attributes.size(),
        schemaUrl);
  }

  private Span span(
      Span.Resource resource, Span.Scope scope, io.opentelemetry.proto.trace.v1.Span span) {
    var sent = span.getAttributesList();
    var attributes = attributes(sent);
    var events = new ArrayList<Span.Event>(span.getEventsCount());
    for (var event : span.getEventsList()) {
      var its = attributes(event.getAttributesList());
      events.add(
          new Span.Event(
              event.getName(),
              nanos("an event's time", event.getTimeUnixNano()),
              its,
              unsigned(event.getDroppedAttributesCount())
                  + event.getAttributesCount()
                  - its.size()));
    }
    var links = new ArrayList<Span.Link>(span.getLinksCount());
    for (var link : span.getLinksList()) {
      var its = attributes(link.getAttributesList());
      links.add(
          new Span.Link(
              hex(link.getTraceId()),
              hex(link.getSpanId()),
              link.getTraceState(),
              its,
              unsigned(link.getDroppedAttributesCount()) + link.getAttributesCount() - its.size(),
              unsigned(link.getFlags())));
    }
    return new Span(
        SpanCollector.id("trace id", span.getTraceId().toByteArray(), SpanCollector.TRACE_BYTES),
        SpanCollector.id("span id", span.getSpanId().toByteArray(), SpanCollector.SPAN_BYTES),
        SpanCollector.parent(span.getParentSpanId().toByteArray()),
        span.getTraceState(),
        unsigned(span.getFlags()),
        span.getName(),
        constant(Span.Kind.values(), span.getKindValue()),
        nanos("its start", span.getStartTimeUnixNano()),
        nanos("its end", span.getEndTimeUnixNano()),
        attributes,
        unsigned(span.getDroppedAttributesCount()) + sent.size() - attributes.size(),
        events,
        unsigned(span.getDroppedEventsCount()),
        links,
        unsigned(span.getDroppedLinksCount()),
        new Span.Status(
            constant(Span.Status.Code.values(), span.getStatus().getCodeValue()),
            span.getStatus().getMessage()),
        resource,
        scope);
  }

  private Map<String, Json> attributes(List<KeyValue> sent) {
    var attributes = SpanCollector.attributes(sent.size());
    for (var pair : sent) {
      collector.put(attributes, pair.getKey(), value(pair.getValue()));
    }
    return attributes;
  }

  private static Json value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> Json.of(value.getStringValue());
      case BOOL_VALUE -> Json.of(value.getBoolValue());
      case INT_VALUE -> Json.of(value.getIntValue());
      case DOUBLE_VALUE -> OtlpValues.number(value.getDoubleValue());
      case BYTES_VALUE ->
          OtlpValues.bytes(Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
      case ARRAY_VALUE ->
          Json.array(value.getArrayValue().getValuesList().stream().map(OtlpProto::value).toList());
      case KVLIST_VALUE -> {
        var object = Json.object();
        for (var pair : value.getKvlistValue().getValuesList()) {
          SpanCollector.checkKey(pair.getKey());
          object.put(pair.getKey(), value(pair.getValue()));
        }
        yield object.build();
      }
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> Json.NULL;
    };
  }

  private static long nanos(String what, long nanos) {
    if (nanos < 0) {
      throw new SpanCollector.Unusable(what + " is out of range");
    }
    return nanos;
  }

  private static String hex(ByteString id) {
    return HEX.formatHex(id.toByteArray());
  }

  private static long unsigned(int count) {
    return Integer.toUnsignedLong(count);
  }

  private static <E> E constant(E[] constants, int number) {
    return number >= 0 && number < constants.length ? constants[number] : constants[0];
  }
}
