package tracedesk.wire.otlp;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.LogKind;

/// What one span says of the log it is, whichever dialect it is written in; Humanloop's own
/// attributes first.
///
/// @param path of the file
/// @param content of the file's version; `null` where the span says nothing of it
/// @param id the log's id where the span names one
/// @param parent the id of the log above where the span names one
/// @param doc the log's fields
record SpanLog(
    SpanType type,
    String path,
    Json.@Nullable Obj content,
    @Nullable String id,
    @Nullable String parent,
    Json.Obj doc) {
  /// @param root whether nothing is above the span in its trace
  static SpanLog of(Span span, boolean root) {
    var attributes = new Attributes(span.attributes());
    var own = HumanloopFields.of(span);
    var type = own == null ? type(attributes, root) : type(own.kind(), attributes);
    var path = SpanFile.path(span, type, attributes);
    var content =
        own == null || type == SpanType.PROMPT || type == SpanType.AGENT
            ? SpanFile.content(span, type, attributes)
            : Json.Obj.EMPTY;
    var doc = SpanFields.read(span, type, attributes);
    if (own != null) {
      attributes.under("humanloop.");
      own.doc().members().forEach(member -> doc.put(member.name(), member.value()));
      content = merged(content, own.content());
    }
    if (type.kind() == LogKind.AGENT && span.endNanos() > 0) {
      doc.put("log_status", "complete");
    }
    var metadata = SpanFields.metadata(span, attributes);
    var noted = own == null ? null : own.doc().object("metadata");
    metadata = merged(metadata, noted);
    if (!metadata.members().isEmpty()) {
      doc.put("metadata", metadata);
    }
    doc.put(RawSpan.MEMBER, RawSpan.write(span, attributes.cut()));
    return new SpanLog(
        type,
        own == null || own.path() == null ? path : own.path(),
        own != null && content.members().isEmpty() ? null : content,
        own == null ? null : own.id(),
        own == null ? null : own.parent(),
        doc.build());
  }

  /// A part of a trace that is neither a model call nor a tool is a flow where it is the whole, and
  /// a
  /// flow within another is a part.
  private static SpanType type(Attributes attributes, boolean root) {
    var type = SpanType.of(attributes);
    if (root) {
      return type == SpanType.STEP || type == SpanType.EVALUATOR ? SpanType.FLOW : type;
    }
    return type == SpanType.FLOW ? SpanType.STEP : type;
  }

  private static SpanType type(LogKind kind, Attributes attributes) {
    SpanType.of(attributes);
    return switch (kind) {
      case FLOW -> SpanType.FLOW;
      case PROMPT -> SpanType.PROMPT;
      case AGENT -> SpanType.AGENT;
      case EVALUATOR -> SpanType.EVALUATOR;
      default -> SpanType.TOOL;
    };
  }

  private static Json.Obj merged(Json.Obj base, Json.@Nullable Obj own) {
    if (own == null) {
      return base;
    }
    var merged = Json.object();
    base.members().forEach(member -> merged.put(member.name(), member.value()));
    own.members().forEach(member -> merged.put(member.name(), member.value()));
    return merged.build();
  }
}
