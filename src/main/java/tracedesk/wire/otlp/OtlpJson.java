package tracedesk.wire.otlp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// Reads OTLP's JSON encoding, generously: ids in hex or in base64 (as protobuf's own JSON has
/// them), enums by number or by name, 64-bit integers as texts or as numbers, names in camelCase or
/// in snake_case. What it does not know it passes over.
public final class OtlpJson {
  private static final HexFormat HEX = HexFormat.of();

  private final SpanCollector collector = new SpanCollector();

  private OtlpJson() {}

  /// The spans of one document: a request's body, or one line of a collector's file.
  ///
  /// @throws OtlpFault when its members have other shapes than OTLP gives them
  public static SpanBatch read(Json.Obj document) {
    var reader = new OtlpJson();
    for (var group : objects(document, "resourceSpans", "resource_spans")) {
      reader.readResource(group);
    }
    return reader.collector.batch();
  }

  private void readResource(Json.Obj group) {
    var scopes =
        objects(
            group,
            "scopeSpans",
            "scope_spans",
            "instrumentationLibrarySpans",
            "instrumentation_library_spans");
    try {
      var sent = object(group, "resource");
      var attributes = attributes(sent);
      var resource =
          new Span.Resource(
              attributes.kept(), dropped(sent, attributes), text(group, "schemaUrl", "schema_url"));
      scopes.forEach(scope -> readScope(resource, scope));
    } catch (SpanCollector.Unusable e) {
      scopes.forEach(scope -> reject(scope, e));
    }
  }

  private void readScope(Span.Resource resource, Json.Obj group) {
    try {
      var scope = scope(group);
      for (var span : objects(group, "spans")) {
        try {
          collector.add(span(resource, scope, span));
        } catch (SpanCollector.Unusable e) {
          collector.reject(text(span, "name"), e);
        }
      }
    } catch (SpanCollector.Unusable e) {
      reject(group, e);
    }
  }

  private void reject(Json.Obj group, SpanCollector.Unusable why) {
    objects(group, "spans").forEach(span -> collector.reject(text(span, "name"), why));
  }

  private Span.Scope scope(Json.Obj group) {
    var sent = object(group, "scope", "instrumentationLibrary", "instrumentation_library");
    var attributes = attributes(sent);
    return new Span.Scope(
        text(sent, "name"),
        text(sent, "version"),
        attributes.kept(),
        dropped(sent, attributes),
        text(group, "schemaUrl", "schema_url"));
  }

  private Span span(Span.Resource resource, Span.Scope scope, Json.Obj span) {
    var attributes = attributes(span);
    var events = new ArrayList<Span.Event>();
    for (var event : objects(span, "events")) {
      var its = attributes(event);
      events.add(
          new Span.Event(
              text(event, "name"),
              nanos("an event's time", get(event, "timeUnixNano", "time_unix_nano")),
              its.kept(),
              dropped(event, its)));
    }
    var links = new ArrayList<Span.Link>();
    for (var link : objects(span, "links")) {
      var its = attributes(link);
      links.add(
          new Span.Link(
              linked(link, "traceId", "trace_id"),
              linked(link, "spanId", "span_id"),
              text(link, "traceState", "trace_state"),
              its.kept(),
              dropped(link, its),
              count(link, "flags")));
    }
    var status = object(span, "status");
    return new Span(
        SpanCollector.id(
            "trace id", id(text(span, "traceId", "trace_id")), SpanCollector.TRACE_BYTES),
        SpanCollector.id("span id", id(text(span, "spanId", "span_id")), SpanCollector.SPAN_BYTES),
        SpanCollector.parent(id(text(span, "parentSpanId", "parent_span_id"))),
        text(span, "traceState", "trace_state"),
        count(span, "flags"),
        text(span, "name"),
        constant(Span.Kind.values(), get(span, "kind"), "SPAN_KIND_"),
        nanos("its start", get(span, "startTimeUnixNano", "start_time_unix_nano")),
        nanos("its end", get(span, "endTimeUnixNano", "end_time_unix_nano")),
        attributes.kept(),
        dropped(span, attributes),
        events,
        count(span, "droppedEventsCount", "dropped_events_count"),
        links,
        count(span, "droppedLinksCount", "dropped_links_count"),
        new Span.Status(
            constant(Span.Status.Code.values(), get(status, "code"), "STATUS_CODE_"),
            text(status, "message")),
        resource,
        scope);
  }

  private record Attributes(Map<String, Json> kept, int cut) {}

  private Attributes attributes(Json.Obj owner) {
    var pairs = objects(owner, "attributes");
    var attributes = SpanCollector.attributes(pairs.size());
    int cut = 0;
    for (var pair : pairs) {
      boolean kept = collector.put(attributes, text(pair, "key"), value(get(pair, "value"), 1));
      cut += kept ? 0 : 1;
    }
    return new Attributes(attributes, cut);
  }

  private static long dropped(Json.Obj owner, Attributes attributes) {
    return count(owner, "droppedAttributesCount", "dropped_attributes_count") + attributes.cut();
  }

  private static Json value(@Nullable Json any, int depth) {
    if (depth > OtlpLimits.DEPTH) {
      throw new OtlpFault("values lie deeper in one another than " + OtlpLimits.DEPTH);
    }
    if (!(any instanceof Json.Obj wrapper)) {
      return Json.NULL;
    }
    for (var member : wrapper.members()) {
      var value = member.value();
      if (value.isNull()) {
        continue;
      }
      switch (member.name()) {
        case "stringValue", "string_value", "boolValue", "bool_value" -> {
          return value;
        }
        case "intValue", "int_value" -> {
          return integer(value);
        }
        case "doubleValue", "double_value" -> {
          return fraction(value);
        }
        case "bytesValue", "bytes_value" -> {
          return OtlpValues.bytes(value.plain());
        }
        case "arrayValue", "array_value" -> {
          var items = new ArrayList<Json>();
          for (var item :
              value instanceof Json.Obj array ? array.list("values") : List.<Json>of()) {
            items.add(value(item, depth + 1));
          }
          return Json.array(items);
        }
        case "kvlistValue", "kvlist_value" -> {
          var object = Json.object();
          for (var pair : value instanceof Json.Obj list ? objects(list, "values") : noObjects()) {
            var key = text(pair, "key");
            SpanCollector.checkKey(key);
            object.put(key, value(get(pair, "value"), depth + 1));
          }
          return object.build();
        }
        default -> {}
      }
    }
    return Json.NULL;
  }

  /// A whole number, whichever way it was written; kept as it is when it is none after all.
  private static Json integer(Json value) {
    var text = value.plain();
    if (!text.matches("-?[0-9]{1,19}")) {
      return value;
    }
    try {
      return Json.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return value;
    }
  }

  private static Json fraction(Json value) {
    var text = value.plain();
    if (value instanceof Json.Num) {
      return text.matches("-?[0-9]+") ? Json.parse(text + ".0") : value;
    }
    return switch (text) {
      case "NaN", "Infinity", "-Infinity" -> Json.object().put("doubleValue", text).build();
      default -> {
        try {
          yield OtlpValues.number(Double.parseDouble(text));
        } catch (NumberFormatException e) {
          yield value;
        }
      }
    };
  }

  /// The bytes of an id in hex or base64; `null` when it is neither.
  private static byte @Nullable [] id(String text) {
    if (text.length() % 2 == 0 && isHex(text)) {
      return HEX.parseHex(text);
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /// The id of a linked span; it is kept as it came when it is none.
  private static String linked(Json.Obj link, String... names) {
    var text = text(link, names);
    var bytes = id(text);
    return bytes == null ? text : HEX.formatHex(bytes);
  }

  private static long nanos(String what, @Nullable Json time) {
    if (time == null || time.isNull() || time.plain().isEmpty()) {
      return 0;
    }
    var text = time.plain();
    try {
      var exact = text.length() > 40 ? null : new BigDecimal(text);
      if (exact != null && exact.signum() >= 0 && exact.precision() - exact.scale() <= 20) {
        var whole =
            exact.scale() > 0 && exact.precision() <= exact.scale()
                ? BigInteger.ZERO
                : exact.toBigInteger();
        if (whole.bitLength() < Long.SIZE) {
          return whole.longValue();
        }
      }
    } catch (NumberFormatException e) {
      throw new SpanCollector.Unusable(what + " is not a number");
    }
    throw new SpanCollector.Unusable(what + " is out of range");
  }

  private static long count(Json.Obj owner, String... names) {
    var value = get(owner, names);
    var text = value == null ? "" : value.plain();
    return text.matches("[0-9]{1,10}") ? Long.parseLong(text) : 0;
  }

  private static <E extends Enum<E>> E constant(
      E[] constants, @Nullable Json value, String prefix) {
    var word = value == null ? "" : value.plain().toUpperCase(Locale.ROOT);
    for (var constant : constants) {
      if (word.equals("" + constant.ordinal())
          || word.equals(constant.name())
          || word.equals(prefix + constant.name())) {
        return constant;
      }
    }
    return constants[0];
  }

  private static @Nullable Json get(Json.Obj owner, String... names) {
    for (var name : names) {
      var value = owner.present(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static String text(Json.Obj owner, String... names) {
    var value = get(owner, names);
    var text = value == null ? null : value.asString();
    return text == null ? "" : text;
  }

  private static Json.Obj object(Json.Obj owner, String... names) {
    var value = get(owner, names);
    if (value != null && !(value instanceof Json.Obj)) {
      throw new OtlpFault("\"" + names[0] + "\" is not an object");
    }
    return value instanceof Json.Obj object ? object : Json.Obj.EMPTY;
  }

  private static List<Json.Obj> objects(Json.Obj owner, String... names) {
    var value = get(owner, names);
    if (value == null) {
      return noObjects();
    }
    if (!(value instanceof Json.Arr array)) {
      throw new OtlpFault("\"" + names[0] + "\" is not a list");
    }
    var objects = new ArrayList<Json.Obj>(array.items().size());
    for (var item : array.items()) {
      if (!(item instanceof Json.Obj object)) {
        throw new OtlpFault("\"" + names[0] + "\" holds something that is not an object");
      }
      objects.add(object);
    }
    return objects;
  }

  private static List<Json.Obj> noObjects() {
    return List.of();
  }
}
