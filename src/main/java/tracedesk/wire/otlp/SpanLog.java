package tracedesk.wire.otlp;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Shapes;
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
/// @param corrected those somebody had corrected where the span was exported from
record SpanLog(
    SpanType type,
    String path,
    Json.@Nullable Obj content,
    @Nullable String id,
    @Nullable String parent,
    Json.Obj doc,
    Set<String> corrected) {
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
    boolean exported = own != null && span.scope().name().equals(OtlpWriter.SCOPE);
    var doc = exported ? Json.object() : SpanFields.read(span, type, attributes);
    if (own != null) {
      attributes.under("humanloop.");
      own.doc().members().forEach(member -> doc.put(member.name(), member.value()));
      content = merged(content, own.content());
    }
    if (type.kind() == LogKind.AGENT && span.endNanos() > 0 && !exported) {
      doc.put("log_status", "complete");
    }
    var fixes = attributes.structure(OtlpWriter.CORRECTED);
    if (fixes != null) {
      attributes.first(OtlpWriter.CONVENTIONAL);
    }
    var since = attributes.structure(OtlpWriter.SINCE);
    var metadata = SpanFields.metadata(span, attributes);
    var noted = own == null ? null : own.doc().object("metadata");
    metadata = merged(exported ? Json.Obj.EMPTY : metadata, noted);
    if (!metadata.members().isEmpty()) {
      doc.put("metadata", metadata);
    }
    correct(since, doc);
    var corrected = correct(fixes, doc);
    doc.put(RawSpan.MEMBER, RawSpan.write(span, attributes.cut()));
    return new SpanLog(
        type,
        own == null || own.path() == null ? path : own.path(),
        own != null && content.members().isEmpty() ? null : content,
        own == null ? null : own.id(),
        own == null ? null : own.parent(),
        doc.build(),
        corrected);
  }

  /// Puts what was corrected in the place of what the span says.
  private static Set<String> correct(@Nullable Json fixes, Json.Builder doc) {
    var names = new HashSet<String>();
    for (var member :
        fixes instanceof Json.Obj object ? object.members() : List.<Json.Member>of()) {
      var one = Json.object().put(member.name(), member.value()).build();
      boolean ours = member.name().equals(RawSpan.MEMBER);
      if (!ours && Shapes.faults(one).isEmpty()) {
        doc.put(member.name(), member.value());
        names.add(member.name());
      }
    }
    return names;
  }

  /// A part of a trace that is neither a model call nor a tool is a flow where it is the whole, and
  /// a flow within another is a part.
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
