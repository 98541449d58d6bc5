package tracedesk.wire.otlp;

/// How much one OTLP document may hold.
final class OtlpLimits {
  /// Messages, or values, within one another.
  static final int DEPTH = 100;

  /// Of one span, event, link, resource or scope; those beyond are dropped and counted.
  static final int ATTRIBUTES = 1024;

  /// Characters of an attribute's key; a longer one is no key anybody wrote.
  static final int KEY = 1024;

  static final int SPANS = 100_000;

  /// Spans, events, links, attributes and values of a protobuf document, all together: two bytes on
  /// the wire can cost a hundred in memory. JSON is held by its number of tokens.
  static final int PARTS = 1_000_000;

  private OtlpLimits() {}
}
