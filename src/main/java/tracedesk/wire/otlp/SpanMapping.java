package tracedesk.wire.otlp;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.LogKind;

/// Makes logs of OpenTelemetry spans: nested by the parents' span ids, one flow log for each trace.
/// A span sent again is the same log, wherever and whenever it comes; a parent need not come first.
public final class SpanMapping {
  private static final HexFormat HEX = HexFormat.of();

  private final List<Span> spans;
  private final List<IncomingLog> logs = new ArrayList<>();
  private final List<Integer> origins = new ArrayList<>();

  /// Ids of logs that are not told by the ids of their spans.
  private final Map<String, String> named = new HashMap<>();

  /// The first root of each trace that is a flow, among these spans.
  private final Map<String, String> flows = new HashMap<>();

  private SpanMapping(List<Span> spans) {
    this.spans = spans;
  }

  /// The logs of some spans, and for each the number of the span it came of.
  public record Mapped(List<IncomingLog> logs, List<Integer> origins) {
    public Mapped {
      logs = List.copyOf(logs);
      origins = List.copyOf(origins);
    }
  }

  public static Mapped map(List<Span> spans) {
    return new SpanMapping(spans).map();
  }

  /// The id of the flow log above a trace whose root is no flow: that of a span which the trace
  /// does not have, told by the trace's id alone.
  static String flowId(String trace) {
    return SpanLogId.of(trace, flowSpanId(trace));
  }

  static String flowSpanId(String trace) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(HEX.parseHex(trace));
      return HEX.formatHex(Arrays.copyOf(digest, SpanCollector.SPAN_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Mapped map() {
    var found = new ArrayList<SpanLog>(spans.size());
    for (var span : spans) {
      var log = SpanLog.of(span, isRoot(span));
      found.add(log);
      if (log.id() != null) {
        named.put(span.traceId() + span.spanId(), log.id());
      }
      if (isRoot(span) && log.parent() == null && log.type().kind() == LogKind.FLOW) {
        flows.putIfAbsent(span.traceId(), id(span.traceId(), span.spanId()));
      }
    }
    for (int i = 0; i < spans.size(); i++) {
      add(i, found.get(i));
    }
    return new Mapped(logs, origins);
  }

  /// A span that is its own parent has none.
  private static boolean isRoot(Span span) {
    return span.parentSpanId() == null || span.parentSpanId().equals(span.spanId());
  }

  private String id(String trace, String span) {
    var own = named.get(trace + span);
    return own == null ? SpanLogId.of(trace, span) : own;
  }

  private void add(int index, SpanLog log) {
    var span = spans.get(index);
    var id = id(span.traceId(), span.spanId());
    var parent = log.parent() != null ? log.parent() : parent(index, span, id, log);
    add(
        index,
        new IncomingLog(
            id,
            log.type().kind(),
            parent,
            IncomingFile.at(log.path(), log.content()),
            log.doc(),
            null,
            log.corrected(),
            false));
    for (int i = 0; i < span.events().size(); i++) {
      if (span.events().get(i).name().equals("gen_ai.evaluation.result")) {
        add(index, evaluation(span, i, id));
      }
    }
  }

  private void add(int index, IncomingLog log) {
    logs.add(log);
    origins.add(index);
  }

  /// A root that is one of Humanloop's own logs needs no flow above it.
  private @Nullable String parent(int index, Span span, String id, SpanLog log) {
    if (!isRoot(span)) {
      return id(span.traceId(), Objects.requireNonNull(span.parentSpanId()));
    }
    if (log.id() != null) {
      return null;
    }
    var flow = flows.get(span.traceId());
    if (flow != null || log.type().kind() == LogKind.FLOW) {
      return id.equals(flow) ? null : flow;
    }
    flow = flowId(span.traceId());
    flows.put(span.traceId(), flow);
    add(index, above(span, log, flow));
    return flow;
  }

  /// The flow above a root of another kind; it begins, ends and answers as the root does, so that
  /// it can be reviewed and completed.
  private static IncomingLog above(Span root, SpanLog log, String id) {
    var doc = Json.object();
    for (var name : List.of("start_time", "end_time", "inputs", "messages", "output", "user")) {
      var value = log.doc().present(name);
      if (value != null) {
        doc.put(name, value);
      }
    }
    doc.put("synthetic", true);
    doc.put(RawSpan.MEMBER, Json.object().put("trace_id", root.traceId()).build());
    var path = SpanFile.flowPath(root, new Attributes(root.attributes()));
    return new IncomingLog(
        id, LogKind.FLOW, null, IncomingFile.at(path, SpanFile.FLOW), doc.build());
  }

  private static IncomingLog evaluation(Span span, int number, String judged) {
    var event = span.events().get(number);
    var attributes = new Attributes(event.attributes());
    var doc = Json.object();
    var name = attributes.text("gen_ai.evaluation.name");
    var score = attributes.number("gen_ai.evaluation.score.value");
    var label = attributes.text("gen_ai.evaluation.score.label");
    if (score != null) {
      doc.put("judgment", score);
    } else if (label != null) {
      doc.put("judgment", label);
    }
    var why = attributes.text("gen_ai.evaluation.explanation");
    if (why != null) {
      doc.put("output", why);
    }
    var failure = attributes.text("error.type");
    if (failure != null) {
      doc.put("error", failure);
    }
    if (event.nanos() > 0) {
      doc.put("start_time", SpanFields.time(event.nanos()));
      doc.put("end_time", SpanFields.time(event.nanos()));
    }
    var metadata = Json.object();
    if (score != null && label != null) {
      metadata.put("label", label);
    }
    attributes.unread().forEach(metadata::put);
    var rest = metadata.build();
    if (!rest.members().isEmpty()) {
      doc.put("metadata", rest);
    }
    var path = SpanFile.evaluatorPath(span, name == null ? "evaluation" : name);
    var place = HEX.formatHex(BigInteger.valueOf(number + 1L).toByteArray());
    return new IncomingLog(
        SpanLogId.of(span.traceId(), span.spanId(), place),
        LogKind.EVALUATOR,
        judged,
        IncomingFile.at(path, SpanFile.EVALUATOR),
        doc.build());
  }
}
