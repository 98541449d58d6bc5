package tracedesk.wire.otlp;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.trace.Times;

/// The fields of the log a span is, read from its attributes and events: the current names first,
/// then the older ones and those of other dialects.
final class SpanFields {
  private static final Pattern LANGFUSE_METADATA =
      Pattern.compile("langfuse\\.(?:trace|observation)\\.metadata\\.(.+)");

  /// Where spans of any kind have what went in and what came out.
  private static final String[] INPUT = {
    "input.value",
    "traceloop.entity.input",
    "langfuse.observation.input",
    "langfuse.trace.input",
    "mlflow.spanInputs"
  };

  private static final String[] OUTPUT = {
    "output.value",
    "traceloop.entity.output",
    "langfuse.observation.output",
    "langfuse.trace.output",
    "mlflow.spanOutputs",
    "final_result"
  };

  private final Span span;
  private final Attributes attributes;
  private final Json.Builder doc = Json.object();

  private SpanFields(Span span, Attributes attributes) {
    this.span = span;
    this.attributes = attributes;
  }

  /// All but the metadata, which is what is left of the attributes when everything else is read.
  static Json.Builder read(Span span, SpanType type, Attributes attributes) {
    var fields = new SpanFields(span, attributes);
    fields.times();
    switch (type.kind()) {
      case PROMPT -> {
        fields.chat();
        fields.tokens();
        fields.costs();
        fields.finish();
      }
      case AGENT -> fields.chat();
      case RETRIEVER -> fields.retriever();
      case EVALUATOR -> fields.judgment();
      default -> {
        if (type == SpanType.EMBEDDING) {
          fields.embedding();
        } else if (type == SpanType.RERANKER) {
          fields.reranker();
        } else {
          fields.inAndOut();
        }
      }
    }
    fields.error();
    fields.put(
        "user",
        attributes.text("user.id", "langfuse.user.id", "llm.user", "ai.telemetry.metadata.userId"));
    return fields.doc;
  }

  private void put(String name, @Nullable String value) {
    if (value != null) {
      doc.put(name, value);
    }
  }

  private void put(String name, @Nullable Json value) {
    if (value != null) {
      doc.put(name, value);
    }
  }

  private void times() {
    long start = span.startNanos();
    long end = span.endNanos();
    if (start > 0) {
      doc.put("start_time", time(start));
    }
    if (end > 0) {
      doc.put("end_time", time(Math.max(start, end)));
    }
    if (start > 0 && end >= start) {
      doc.put(
          "provider_latency",
          Json.parse(BigDecimal.valueOf(end - start, 9).stripTrailingZeros().toPlainString()));
    }
  }

  static String time(long nanos) {
    return Times.format(Instant.ofEpochSecond(0, nanos));
  }

  private void chat() {
    var chat = SpanChat.of(attributes, span.events());
    var given = generic(INPUT);
    var input = chat.input().isEmpty() ? Chat.messages(given) : chat.input();
    var variables =
        attributes.structure(
            "llm.prompt_template.variables", "traceloop.prompt.template_variables");
    if (input != null && !input.isEmpty()) {
      doc.put("messages", Json.array(input));
      inputs(variables);
    } else {
      inputs(variables instanceof Json.Obj ? variables : given);
    }
    said(chat.output());
  }

  private void said(List<Json.Obj> messages) {
    var given = generic(OUTPUT);
    var output = messages.isEmpty() ? Chat.messages(given) : messages;
    if (output != null && !output.isEmpty()) {
      doc.put("output_message", output.getFirst());
      put("output", Chat.words(output.getFirst()));
    } else if (given != null) {
      doc.put("output", given.plain());
    }
  }

  private void inAndOut() {
    inputs(
        generic(
            "gen_ai.tool.call.arguments",
            "input.value",
            "traceloop.entity.input",
            "langfuse.observation.input",
            "langfuse.trace.input",
            "ai.toolCall.args",
            "ai.toolCall.input",
            "tool_arguments",
            "mcp.request.argument",
            "gcp.vertex.agent.tool_call_args",
            "mlflow.spanInputs",
            "ai.prompt",
            "ai.value",
            "ai.values"));
    var output =
        generic(
            "gen_ai.tool.call.result",
            "output.value",
            "traceloop.entity.output",
            "langfuse.observation.output",
            "langfuse.trace.output",
            "ai.toolCall.result",
            "ai.toolCall.output",
            "tool_response",
            "lk.function_tool.output",
            "mcp.response.value",
            "gcp.vertex.agent.tool_response",
            "mlflow.spanOutputs",
            "ai.response.text",
            "ai.response.object",
            "ai.result.text",
            "ai.result.object");
    if (output != null) {
      doc.put("output", output.plain());
    }
  }

  /// The first of these, as JSON where it is some: OpenLLMetry and Vercel encode even texts.
  private @Nullable Json generic(String... keys) {
    var value = attributes.structure(keys);
    attributes.first("input.mime_type", "output.mime_type");
    if (value instanceof Json.Arr list) {
      return Json.array(list.items().stream().map(SpanFields::decoded).toList());
    }
    return value == null ? null : decoded(value);
  }

  private static Json decoded(Json value) {
    var text = value.asString();
    if (text != null && text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
      try {
        return Json.parse(text);
      } catch (JsonFault e) {
        return value;
      }
    }
    return value;
  }

  /// Nothing is said of inputs the span does not name: the log may have some already.
  private void inputs(@Nullable Json given) {
    if (given != null) {
      doc.put("inputs", map(given));
    }
  }

  /// Inputs are a map: a call's named arguments, its only one where that is an object, else all
  /// under one name.
  private static Json.Obj map(Json value) {
    if (!(value instanceof Json.Obj object)) {
      return Json.object().put("input", value).build();
    }
    if (object.get("args") instanceof Json.Arr args
        && object.get("kwargs") instanceof Json.Obj named
        && object.members().size() == 2) {
      if (args.items().isEmpty()) {
        return named;
      }
      if (named.members().isEmpty()
          && args.items().size() == 1
          && args.items().getFirst() instanceof Json.Obj only) {
        return only;
      }
    }
    return object;
  }

  private void retriever() {
    var query = attributes.first("gen_ai.retrieval.query.text");
    var given = generic(INPUT);
    var inputs = Json.object();
    if (query != null) {
      inputs.put("query", query);
    } else if (given instanceof Json.Obj object) {
      object.members().forEach(member -> inputs.put(member.name(), member.value()));
    } else if (given != null) {
      inputs.put("query", given);
    }
    var count =
        attributes.number(
            "gen_ai.retrieval.top_k", "gen_ai.request.top_k", "db.vector.query.top_k");
    if (count != null) {
      inputs.put("top_k", count);
    }
    var own = inputs.build();
    inputs(own.members().isEmpty() ? null : own);
    documents(attributes.structure("gen_ai.retrieval.documents"), "retrieval.documents");
  }

  private void reranker() {
    var inputs = Json.object();
    for (var name : List.of("query", "top_k")) {
      var value = attributes.first("reranker." + name);
      if (value != null) {
        inputs.put(name, value);
      }
    }
    var documents = documents("reranker.input_documents");
    if (!documents.isEmpty()) {
      inputs.put("documents", Json.array(documents));
    }
    var given = generic(INPUT);
    var own = inputs.build();
    inputs(own.members().isEmpty() ? given : own);
    documents(null, "reranker.output_documents");
  }

  private void documents(@Nullable Json whole, String prefix) {
    var documents = documents(prefix);
    if (documents.isEmpty()) {
      for (var event : span.events()) {
        if (event.name().equals("db.query.result")) {
          documents.add(document(event.attributes(), "db.query.result."));
        }
      }
    }
    var given = generic(OUTPUT);
    if (whole != null) {
      doc.put("output", whole.plain());
    } else if (!documents.isEmpty()) {
      doc.put("output", Json.array(documents).text());
    } else if (given != null) {
      doc.put("output", given.plain());
    }
  }

  private List<Json> documents(String prefix) {
    var documents = new ArrayList<Json>();
    attributes
        .numbered(prefix)
        .values()
        .forEach(flat -> documents.add(document(flat, "document.")));
    return documents;
  }

  private static Json document(Map<String, Json> flat, String prefix) {
    var document = Json.object();
    flat.forEach(
        (key, value) ->
            document.put(
                key.startsWith(prefix) ? key.substring(prefix.length()) : key,
                key.endsWith("metadata") ? Attributes.lenient(value) : value));
    return document.build();
  }

  private void embedding() {
    var texts = new ArrayList<Json>();
    for (var flat : attributes.numbered("embedding.embeddings").values()) {
      var text = flat.get("embedding.text");
      if (text != null) {
        texts.add(text);
      }
    }
    attributes.first("ai.embedding", "ai.embeddings");
    var given =
        generic(
            "input.value",
            "traceloop.entity.input",
            "langfuse.observation.input",
            "ai.value",
            "ai.values",
            "gen_ai.input.messages",
            "mlflow.spanInputs");
    if (texts.isEmpty()) {
      inputs(given);
    } else {
      var all = texts.size() == 1 ? texts.getFirst() : Json.array(texts);
      doc.put("inputs", Json.object().put("input", all).build());
    }
    tokens();
    costs();
  }

  private void judgment() {
    inAndOut();
    var score = attributes.first("gen_ai.evaluation.score.value", "annotation.score");
    var label = attributes.first("gen_ai.evaluation.score.label", "annotation.label");
    var said = attributes.structure("output.value", "langfuse.observation.output");
    put("judgment", score != null ? score : label != null ? label : judged(said));
    put("output", attributes.text("gen_ai.evaluation.explanation", "annotation.explanation"));
  }

  private static @Nullable Json judged(@Nullable Json said) {
    if (said instanceof Json.Obj object) {
      for (var name : List.of("score", "value", "label")) {
        var value = object.present(name);
        if (value instanceof Json.Num || value instanceof Json.Bool || value instanceof Json.Str) {
          return value;
        }
      }
      return null;
    }
    return said instanceof Json.Arr ? null : said;
  }

  /// Cached tokens are part of the input's, reasoning tokens of the output's: nothing is added, but
  /// where Langfuse has taken them out.
  private void tokens() {
    var usage =
        attributes.structure("langfuse.observation.usage_details", "langfuse.observation.usage");
    put(
        "prompt_tokens",
        tokens(
            usage,
            "input",
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.prompt_tokens",
            "llm.token_count.prompt",
            "ai.usage.inputTokens",
            "ai.usage.promptTokens",
            "llm.usage.prompt_tokens",
            "ai.usage.tokens"));
    put(
        "output_tokens",
        tokens(
            usage,
            "output",
            "gen_ai.usage.output_tokens",
            "gen_ai.usage.completion_tokens",
            "llm.token_count.completion",
            "ai.usage.outputTokens",
            "ai.usage.completionTokens",
            "llm.usage.completion_tokens"));
    put(
        "reasoning_tokens",
        tokens(
            null,
            "",
            "gen_ai.usage.reasoning.output_tokens",
            "gen_ai.usage.reasoning_tokens",
            "llm.token_count.completion_details.reasoning",
            "ai.usage.reasoningTokens",
            "ai.usage.outputTokenDetails.reasoningTokens"));
    attributes.first(
        "gen_ai.usage.total_tokens",
        "llm.usage.total_tokens",
        "llm.token_count.total",
        "ai.usage.totalTokens");
  }

  private @Nullable Json tokens(@Nullable Json usage, String side, String... keys) {
    var count = attributes.whole(keys);
    if (count == null && usage instanceof Json.Obj details) {
      count = langfuse(details, side);
    }
    return count == null ? null : Json.of(count);
  }

  private static @Nullable Long langfuse(Json.Obj details, String side) {
    var input = details.integer("input");
    var output = details.integer("output");
    var total = details.integer("total");
    var own = details.integer(side);
    boolean whole =
        total != null && total == (input == null ? 0 : input) + (output == null ? 0 : output);
    if (own == null || whole) {
      return own;
    }
    long sum = own;
    for (var member : details.members()) {
      if (member.name().startsWith(side + "_") && member.value() instanceof Json.Num number) {
        var more = number.longValue();
        sum += more == null ? 0 : more;
      }
    }
    return sum;
  }

  /// A cost that was not split counts as the output's, so that the sum is right.
  private void costs() {
    var details = attributes.structure("langfuse.observation.cost_details");
    var cost = details instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    var prompt = attributes.number("llm.cost.prompt");
    var output = attributes.number("llm.cost.completion");
    if (prompt == null && output == null) {
      prompt = cost.get("input") instanceof Json.Num number ? number : null;
      output = cost.get("output") instanceof Json.Num number ? number : null;
    }
    if (prompt == null && output == null) {
      output = attributes.number("gen_ai.usage.cost", "llm.cost.total");
      if (output == null && cost.get("total") instanceof Json.Num total) {
        output = total;
      }
    } else {
      attributes.first("gen_ai.usage.cost", "llm.cost.total");
    }
    put("prompt_cost", prompt);
    put("output_cost", output);
  }

  private void finish() {
    var sent = attributes.structure("gen_ai.response.finish_reasons");
    var reasons = sent == null ? null : HumanloopTypes.listed(sent);
    var first =
        reasons instanceof Json.Arr list && !list.items().isEmpty()
            ? list.items().getFirst()
            : reasons;
    var other =
        attributes.text(
            "llm.finish_reason",
            "llm.response.finish_reason",
            "llm.response.stop_reason",
            "ai.response.finishReason",
            "ai.finishReason",
            "gen_ai.finishReason",
            "gen_ai.completion.0.finish_reason");
    if (other == null) {
      for (var event : span.events()) {
        var reason =
            event.name().equals("gen_ai.choice") ? event.attributes().get("finish_reason") : null;
        other = other == null && reason != null ? reason.plain() : other;
      }
    }
    put("finish_reason", first instanceof Json.Str text ? text.value() : other);
  }

  /// What went wrong, its first line the message; the stack trace follows where there is one.
  private void error() {
    var level = attributes.text("langfuse.observation.level");
    var status = attributes.text("langfuse.observation.status_message");
    var type = attributes.first("error.type");
    Span.Event exception = null;
    boolean escaped = false;
    for (var event : span.events()) {
      if (event.name().equals("exception")) {
        exception = event;
        escaped |=
            "true".equals(plain(event, "exception.escaped").toLowerCase(java.util.Locale.ROOT));
      }
    }
    boolean failed = span.failed() || escaped || "ERROR".equalsIgnoreCase(level);
    if (!failed) {
      return;
    }
    var message = exception == null ? "" : plain(exception, "exception.message");
    var what = exception == null ? "" : plain(exception, "exception.type");
    var trace = exception == null ? "" : plain(exception, "exception.stacktrace").strip();
    var words = what.isEmpty() || message.isEmpty() ? what + message : what + ": " + message;
    if (words.isBlank()) {
      words = span.status().message();
    }
    if (words.isBlank()) {
      words =
          status != null ? status : type != null ? type.plain() : "The span ended with an error";
    }
    if (trace.startsWith(words)) {
      words = trace;
    } else if (!trace.isEmpty()) {
      words = words + "\n\n" + trace;
    }
    doc.put("error", words);
  }

  private static String plain(Span.Event event, String key) {
    var value = event.attributes().get(key);
    return value == null || value.isNull() ? "" : value.plain();
  }

  /// Session, tags, environment and what the app itself noted, then every attribute nothing else
  /// has been made of, under its own key.
  static Json.Obj metadata(Span span, Attributes attributes) {
    var metadata = Json.object();
    var resource = new Attributes(span.resource().attributes());
    var service = resource.text("service.name");
    if (service != null && !service.startsWith("unknown_service")) {
      metadata.put("service", service);
    }
    note(
        metadata,
        "environment",
        environment(
            resource.first("deployment.environment.name", "deployment.environment"),
            attributes.first(
                "langfuse.environment", "deployment.environment.name", "deployment.environment")));
    note(
        metadata,
        "session_id",
        attributes.first(
            "gen_ai.conversation.id",
            "session.id",
            "traceloop.association.properties.session_id",
            "langfuse.session.id",
            "ai.telemetry.metadata.sessionId"));
    note(metadata, "tags", attributes.structure("langfuse.trace.tags", "tag.tags"));
    attributes.first("langfuse.trace.name", "langfuse.internal.is_app_root");
    note(metadata, "release", attributes.first("langfuse.release"));
    attributes
        .under("traceloop.association.properties.")
        .forEach((key, value) -> once(metadata, key, value, "session_id"));
    attributes
        .under("ai.telemetry.metadata.")
        .forEach((key, value) -> once(metadata, key, value, "sessionId", "userId"));
    if (attributes.structure("metadata") instanceof Json.Obj noted) {
      noted.members().forEach(member -> metadata.put(member.name(), member.value()));
    }
    attributes
        .unread()
        .forEach(
            (key, value) -> {
              var own = LANGFUSE_METADATA.matcher(key);
              metadata.put(own.matches() ? own.group(1) : key, value);
            });
    return metadata.build();
  }

  private static @Nullable Json environment(@Nullable Json resource, @Nullable Json own) {
    return own == null ? resource : own;
  }

  private static void note(Json.Builder metadata, String name, @Nullable Json value) {
    if (value != null) {
      metadata.put(name, value);
    }
  }

  private static void once(Json.Builder metadata, String key, Json value, String... noted) {
    if (!List.of(noted).contains(key)) {
      metadata.put(key, value);
    }
  }
}
