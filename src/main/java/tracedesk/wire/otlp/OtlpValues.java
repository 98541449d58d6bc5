package tracedesk.wire.otlp;

import java.util.Map;
import java.util.Set;
import tracedesk.domain.json.Json;

/// Attribute values as plain JSON, and back. Whole numbers and fractions stay apart by their
/// spelling: `1` is OTLP's integer, `1.0` its double.
final class OtlpValues {
  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  private OtlpValues() {}

  static Json number(double value) {
    return Double.isFinite(value)
        ? Json.parse(Double.toString(value))
        : Json.object().put("doubleValue", Double.toString(value)).build();
  }

  static Json bytes(String base64) {
    return Json.object().put("bytesValue", base64).build();
  }

  /// OTLP's list of attributes.
  static Json.Arr list(Map<String, Json> attributes) {
    return Json.array(
        attributes.entrySet().stream()
            .map(entry -> pair(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static Json pair(String key, Json value) {
    return Json.object().put("key", key).put("value", any(value)).build();
  }

  /// OTLP's wrapper of a value, which names its type.
  static Json.Obj any(Json value) {
    return switch (value) {
      case Json.Null _ -> Json.Obj.EMPTY;
      case Json.Bool bool -> Json.object().put("boolValue", bool).build();
      case Json.Str text -> Json.object().put("stringValue", text).build();
      case Json.Num number ->
          isWhole(number.text())
              ? Json.object().put("intValue", number.text()).build()
              : Json.object().put("doubleValue", number).build();
      case Json.Arr list -> {
        var values = Json.array(list.items().stream().map(OtlpValues::any).toList());
        yield Json.object().put("arrayValue", Json.object().put("values", values).build()).build();
      }
      case Json.Obj object -> isWrapper(object) ? object : map(object);
    };
  }

  private static Json.Obj map(Json.Obj object) {
    var pairs =
        object.members().stream().map(member -> pair(member.name(), member.value())).toList();
    return Json.object()
        .put("kvlistValue", Json.object().put("values", Json.array(pairs)).build())
        .build();
  }

  /// Bytes, or a number that is none: they are kept as OTLP has them.
  private static boolean isWrapper(Json.Obj object) {
    if (object.members().size() != 1) {
      return false;
    }
    var number = object.string("doubleValue");
    return object.string("bytesValue") != null || number != null && NOT_FINITE.contains(number);
  }

  private static boolean isWhole(String number) {
    try {
      Long.parseLong(number);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
