package tracedesk.wire.otlp;

import tracedesk.domain.json.Json;

/// Attribute values as plain JSON, and back. Whole numbers and fractions stay apart by their
/// spelling: `1` is OTLP's integer, `1.0` its double.
final class OtlpValues {
  private OtlpValues() {}

  static Json number(double value) {
    return Double.isFinite(value)
        ? Json.parse(Double.toString(value))
        : Json.object().put("doubleValue", Double.toString(value)).build();
  }

  static Json bytes(String base64) {
    return Json.object().put("bytesValue", base64).build();
  }
}
