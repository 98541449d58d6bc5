package tracedesk.wire.otlp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.FileMembers;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceStatus;

/// Writes logs as OTLP JSON. A log that came as a span is that span again, ids and all, with what
/// was corrected since; any other becomes a span with ids told by its own, and attributes of
/// Humanloop's and of the GenAI conventions. Brought back, both are the logs they were, in the same
/// tree.
///
/// One instance per document; the logs of a trace follow one another, parents before their
/// children.
public final class OtlpWriter {
  /// What was corrected by hand, by field: a JSON text.
  static final String CORRECTED = "tracedesk.corrected";

  /// What else became of the log since: how it was completed, and when.
  static final String SINCE = "tracedesk.since";

  /// The scope of the spans made here.
  static final String SCOPE = "tracedesk";

  private static final HexFormat HEX = HexFormat.of();

  /// Members of a log's body that are said elsewhere, or that a store decides itself.
  private static final Set<String> NOT_FIELDS =
      Set.of(
          "id",
          "log_id",
          "evaluator_logs",
          "trace_children",
          "trace_id",
          "trace_flow_id",
          "trace_parent_id",
          "parent_id",
          "parent",
          "trace_status",
          "batches",
          "save",
          "synthetic",
          Log.MARKS,
          RawSpan.MEMBER);

  /// More members of a file object that do not tell its versions apart.
  private static final Set<String> NOT_CONTENT =
      Set.of("spec", "version_name", "version_description");

  /// Fields that are maps and lists: they go as JSON texts, so that names with dots stay whole.
  private static final Set<String> STRUCTURES =
      Set.of(
          "inputs",
          "messages",
          "output_message",
          "metadata",
          "provider_request",
          "provider_response",
          "tool_choice");

  /// Where [#conventional] puts corrections.
  static final String[] CONVENTIONAL = {
    "gen_ai.input.messages",
    "gen_ai.output.messages",
    "gen_ai.tool.call.arguments",
    "gen_ai.tool.call.result",
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.output_tokens",
    "gen_ai.response.finish_reasons",
    "user.id"
  };

  private final Map<String, String> spans = new HashMap<>();
  private @Nullable String trace;

  /// The next trace begins.
  public void begin() {
    spans.clear();
    trace = null;
  }

  /// The log as one member of a document's `resourceSpans`.
  public Json.Obj add(Log log) {
    var span = span(log);
    spans.put(log.id().value(), span.spanId());
    trace = span.traceId();
    return resourceSpans(span);
  }

  /// A whole document with these spans.
  public static Json.Obj document(List<Span> spans) {
    var groups = Json.array(spans.stream().map(OtlpWriter::resourceSpans).toList());
    return Json.object().put("resourceSpans", groups).build();
  }

  private Span span(Log log) {
    var raw = log.raw().object(RawSpan.MEMBER);
    var original = raw == null ? null : RawSpan.read(raw);
    if (original != null) {
      return corrected(original, log);
    }
    var flow = raw == null ? null : raw.string("trace_id");
    return flow == null ? derived(log) : above(flow, log);
  }

  /// The span as it came, but for what was corrected since.
  private static Span corrected(Span span, Log log) {
    var fields = Json.object();
    var attributes = new LinkedHashMap<>(span.attributes());
    attributes.remove(CORRECTED);
    attributes.remove(SINCE);
    for (var name : log.corrected()) {
      var value = log.raw().get(name);
      fields.put(name, value == null ? Json.NULL : value);
      if (value != null) {
        conventional(log.kind(), name, value, attributes);
      }
    }
    var said = fields.build();
    var since = since(span, log);
    if (said.members().isEmpty() && since.members().isEmpty()) {
      return span;
    }
    note(attributes, CORRECTED, said);
    note(attributes, SINCE, since);
    boolean cleared = said.has("error") && said.present("error") == null;
    return with(span, attributes, cleared ? Span.Status.UNSET : span.status());
  }

  private static void note(Map<String, Json> attributes, String key, Json.Obj fields) {
    if (!fields.members().isEmpty()) {
      attributes.put(key, Json.of(fields.text()));
    }
  }

  /// A flow that is not complete ends with the last log below it: that need not be said.
  private static Json.Obj since(Span span, Log log) {
    if (log.kind() != LogKind.FLOW || !log.isComplete()) {
      return Json.Obj.EMPTY;
    }
    var since = Json.object().put("log_status", TraceStatus.COMPLETE.api());
    var end = log.raw().present("end_time");
    boolean asSent =
        end != null
            && span.endNanos() > 0
            && SpanFields.time(Math.max(span.startNanos(), span.endNanos())).equals(end.plain());
    if (end != null && !asSent && !log.corrected().contains("end_time")) {
      since.put("end_time", end);
    }
    return since.build();
  }

  /// The flow log made above a trace whose root is no flow.
  private Span above(String flow, Log log) {
    return made(flow, SpanMapping.flowSpanId(flow), null, log);
  }

  private Span derived(Log log) {
    var parent = log.parent();
    var above = parent == null ? null : spans.get(parent.value());
    var own = trace == null ? digest(log.trace().value(), SpanCollector.TRACE_BYTES) : trace;
    return made(
        own,
        digest(log.id().value(), SpanCollector.SPAN_BYTES),
        parent == null
            ? null
            : above == null ? digest(parent.value(), SpanCollector.SPAN_BYTES) : above,
        log);
  }

  private static Span made(String trace, String id, @Nullable String parent, Log log) {
    long start =
        nanos(log.timing().start() == null ? log.timing().created() : log.timing().start());
    return new Span(
        trace,
        id,
        parent,
        "",
        0,
        log.name(),
        log.kind() == LogKind.PROMPT ? Span.Kind.CLIENT : Span.Kind.INTERNAL,
        start,
        nanos(log.timing().end()),
        attributes(log),
        0,
        List.of(),
        0,
        List.of(),
        0,
        log.error() == null || !log.isFailed()
            ? Span.Status.UNSET
            : new Span.Status(Span.Status.Code.ERROR, log.error().plain()),
        Span.Resource.NONE,
        new Span.Scope(SCOPE, "", Map.of(), 0, ""));
  }

  private static Map<String, Json> attributes(Log log) {
    var attributes = new LinkedHashMap<String, Json>();
    attributes.put("humanloop.file.type", Json.of(log.kind().api()));
    if (log.file() != null) {
      attributes.put("humanloop.file.path", Json.of(log.file().path()));
    }
    file(log, attributes);
    if (log.api() == Api.V5) {
      attributes.put("humanloop.log.id", Json.of(log.id().value()));
      if (log.parent() != null) {
        attributes.put("humanloop.log.trace_parent_id", Json.of(log.parent().value()));
      }
    }
    for (var member : log.raw().members()) {
      var name = member.name();
      var value = member.value();
      if (!NOT_FIELDS.contains(name) && !isFile(name) && !value.isNull()) {
        attributes.put(
            "humanloop.log." + name,
            STRUCTURES.contains(name) && value instanceof Json.Obj
                    || STRUCTURES.contains(name) && value instanceof Json.Arr
                ? Json.of(value.text())
                : value);
        conventional(log.kind(), name, value, attributes);
      }
    }
    var fields = Json.object();
    for (var name : log.corrected()) {
      var value = log.raw().get(name);
      fields.put(name, value == null ? Json.NULL : value);
    }
    note(attributes, CORRECTED, fields.build());
    return attributes;
  }

  private static boolean isFile(String name) {
    return LogKind.ofApi(name).isPresent() || name.equals("config");
  }

  private static void file(Log log, Map<String, Json> attributes) {
    var file = log.raw().object(log.api() == Api.V5 ? log.kind().api() : "config");
    if (file == null) {
      return;
    }
    var content = file.object("spec") instanceof Json.Obj spec ? spec : file;
    for (var member : content.members()) {
      if (!FileMembers.DERIVED.contains(member.name())
          && !NOT_CONTENT.contains(member.name())
          && !member.value().isNull()) {
        attributes.put("humanloop.file." + member.name(), member.value());
      }
    }
    operation(log.kind(), attributes);
    put(attributes, "gen_ai.request.model", content.present("model"));
    put(attributes, "gen_ai.provider.name", content.present("provider"));
    if (log.kind().api().equals("tool")) {
      var function = content.object("function");
      put(attributes, "gen_ai.tool.name", function == null ? null : function.present("name"));
    }
  }

  private static void operation(LogKind kind, Map<String, Json> attributes) {
    var operation =
        switch (kind) {
          case FLOW -> "invoke_workflow";
          case AGENT -> "invoke_agent";
          case PROMPT -> "chat";
          case TOOL -> "execute_tool";
          case RETRIEVER -> "retrieval";
          case STEP, EVALUATOR, UNKNOWN -> null;
        };
    put(attributes, "gen_ai.operation.name", operation == null ? null : Json.of(operation));
  }

  private static void put(Map<String, Json> attributes, String key, @Nullable Json value) {
    if (value != null) {
      attributes.put(key, value);
    }
  }

  /// The field under the name the GenAI conventions give it, where they have one.
  private static void conventional(
      LogKind kind, String name, Json value, Map<String, Json> attributes) {
    boolean chats = kind == LogKind.PROMPT || kind == LogKind.AGENT;
    boolean tool = kind == LogKind.TOOL;
    switch (name) {
      case "messages" -> put(attributes, "gen_ai.input.messages", ChatParts.text(value));
      case "output_message" ->
          put(attributes, "gen_ai.output.messages", chats ? ChatParts.text(value) : null);
      case "inputs" ->
          put(attributes, "gen_ai.tool.call.arguments", tool ? Json.of(value.text()) : null);
      case "output" -> put(attributes, "gen_ai.tool.call.result", tool ? value : null);
      case "prompt_tokens" -> attributes.put("gen_ai.usage.input_tokens", value);
      case "output_tokens" -> attributes.put("gen_ai.usage.output_tokens", value);
      case "finish_reason" ->
          attributes.put("gen_ai.response.finish_reasons", Json.array(List.of(value)));
      case "user" -> attributes.put("user.id", value);
      default -> {}
    }
  }

  private static Span with(Span span, Map<String, Json> attributes, Span.Status status) {
    return new Span(
        span.traceId(),
        span.spanId(),
        span.parentSpanId(),
        span.traceState(),
        span.flags(),
        span.name(),
        span.kind(),
        span.startNanos(),
        span.endNanos(),
        attributes,
        span.droppedAttributes(),
        span.events(),
        span.droppedEvents(),
        span.links(),
        span.droppedLinks(),
        status,
        span.resource(),
        span.scope());
  }

  private static long nanos(@Nullable Instant time) {
    if (time == null
        || time.getEpochSecond() < 0
        || time.getEpochSecond() > Long.MAX_VALUE / 1_000_000_000L - 1) {
      return 0;
    }
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  private static String digest(String text, int bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HEX.formatHex(
          Arrays.copyOf(digest.digest(text.getBytes(StandardCharsets.UTF_8)), bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Json.Obj resourceSpans(Span span) {
    var scope = Json.object().put("name", span.scope().name());
    text(scope, "version", span.scope().version());
    attributes(scope, span.scope().attributes(), span.scope().dropped());
    var scopeSpans =
        Json.object().put("scope", scope.build()).put("spans", Json.array(List.of(json(span))));
    text(scopeSpans, "schemaUrl", span.scope().schemaUrl());
    var resource = Json.object();
    attributes(resource, span.resource().attributes(), span.resource().dropped());
    var group =
        Json.object()
            .put("resource", resource.build())
            .put("scopeSpans", Json.array(List.of(scopeSpans.build())));
    text(group, "schemaUrl", span.resource().schemaUrl());
    return group.build();
  }

  private static Json json(Span span) {
    var json = Json.object().put("traceId", span.traceId()).put("spanId", span.spanId());
    text(json, "parentSpanId", span.parentSpanId() == null ? "" : span.parentSpanId());
    text(json, "traceState", span.traceState());
    count(json, "flags", span.flags());
    json.put("name", span.name()).put("kind", span.kind().ordinal());
    json.put("startTimeUnixNano", "" + span.startNanos());
    json.put("endTimeUnixNano", "" + span.endNanos());
    attributes(json, span.attributes(), span.droppedAttributes());
    if (!span.events().isEmpty()) {
      json.put("events", Json.array(span.events().stream().map(OtlpWriter::event).toList()));
    }
    count(json, "droppedEventsCount", span.droppedEvents());
    if (!span.links().isEmpty()) {
      json.put("links", Json.array(span.links().stream().map(OtlpWriter::link).toList()));
    }
    count(json, "droppedLinksCount", span.droppedLinks());
    var status = Json.object();
    text(status, "message", span.status().message());
    count(status, "code", span.status().code().ordinal());
    return json.put("status", status.build()).build();
  }

  private static Json event(Span.Event event) {
    var json = Json.object().put("timeUnixNano", "" + event.nanos()).put("name", event.name());
    attributes(json, event.attributes(), event.dropped());
    return json.build();
  }

  private static Json link(Span.Link link) {
    var json = Json.object().put("traceId", link.traceId()).put("spanId", link.spanId());
    text(json, "traceState", link.traceState());
    count(json, "flags", link.flags());
    attributes(json, link.attributes(), link.dropped());
    return json.build();
  }

  private static void attributes(Json.Builder to, Map<String, Json> attributes, long dropped) {
    if (!attributes.isEmpty()) {
      to.put("attributes", OtlpValues.list(attributes));
    }
    count(to, "droppedAttributesCount", dropped);
  }

  private static void text(Json.Builder to, String name, String text) {
    if (!text.isEmpty()) {
      to.put(name, text);
    }
  }

  private static void count(Json.Builder to, String name, long count) {
    if (count != 0) {
      to.put(name, count);
    }
  }
}
