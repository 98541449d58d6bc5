package tracedesk.wire.otlp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.LogKind;

/// What kind of log a span is, by the marks the instrumentations leave; the first mark that says
/// something wins.
///
/// @param detail what sort of tool it is where that is not simply a tool: `step`, `retriever`,
/// `embedding`, …; the log's `tool.attributes.kind`
record SpanType(LogKind kind, @Nullable String detail) {
  static final SpanType FLOW = new SpanType(LogKind.FLOW, null);
  static final SpanType PROMPT = new SpanType(LogKind.PROMPT, null);
  static final SpanType AGENT = new SpanType(LogKind.AGENT, null);
  static final SpanType TOOL = new SpanType(LogKind.TOOL, null);
  static final SpanType EVALUATOR = new SpanType(LogKind.EVALUATOR, null);
  static final SpanType STEP = new SpanType(LogKind.STEP, "step");
  static final SpanType RETRIEVER = new SpanType(LogKind.RETRIEVER, "retriever");
  static final SpanType EMBEDDING = new SpanType(LogKind.TOOL, "embedding");
  static final SpanType GUARDRAIL = new SpanType(LogKind.TOOL, "guardrail");
  static final SpanType EVENT = new SpanType(LogKind.TOOL, "event");
  static final SpanType MEMORY = new SpanType(LogKind.TOOL, "memory");
  static final SpanType RERANKER = new SpanType(LogKind.TOOL, "reranker");

  /// One mark: an attribute, and what its values mean.
  private record Mark(String key, Map<String, SpanType> meanings) {
    @Nullable SpanType of(String value) {
      return meanings.get(value.toLowerCase(Locale.ROOT));
    }
  }

  private static final List<Mark> MARKS =
      List.of(
          new Mark(
              "langfuse.observation.type",
              Map.of(
                  "span", STEP,
                  "generation", PROMPT,
                  "event", EVENT,
                  "embedding", EMBEDDING,
                  "agent", AGENT,
                  "tool", TOOL,
                  "chain", STEP,
                  "retriever", RETRIEVER,
                  "guardrail", GUARDRAIL,
                  "evaluator", EVALUATOR)),
          new Mark(
              "openinference.span.kind",
              Map.ofEntries(
                  Map.entry("llm", PROMPT),
                  Map.entry("tool", TOOL),
                  Map.entry("agent", AGENT),
                  Map.entry("chain", STEP),
                  Map.entry("retriever", RETRIEVER),
                  Map.entry("reranker", RERANKER),
                  Map.entry("embedding", EMBEDDING),
                  Map.entry("guardrail", GUARDRAIL),
                  Map.entry("evaluator", EVALUATOR),
                  Map.entry("prompt", PROMPT),
                  Map.entry("decision", AGENT))),
          new Mark(
              "gen_ai.operation.name",
              Map.ofEntries(
                  Map.entry("chat", PROMPT),
                  Map.entry("text_completion", PROMPT),
                  Map.entry("generate_content", PROMPT),
                  Map.entry("completion", PROMPT),
                  Map.entry("generate", PROMPT),
                  Map.entry("embeddings", EMBEDDING),
                  Map.entry("execute_tool", TOOL),
                  Map.entry("invoke_agent", AGENT),
                  Map.entry("create_agent", AGENT),
                  Map.entry("plan", AGENT),
                  Map.entry("invoke_workflow", FLOW),
                  Map.entry("retrieval", RETRIEVER),
                  Map.entry("create_memory", MEMORY),
                  Map.entry("search_memory", MEMORY),
                  Map.entry("update_memory", MEMORY),
                  Map.entry("upsert_memory", MEMORY),
                  Map.entry("delete_memory", MEMORY),
                  Map.entry("create_memory_store", MEMORY),
                  Map.entry("delete_memory_store", MEMORY))),
          new Mark(
              "traceloop.span.kind",
              Map.of("workflow", FLOW, "task", STEP, "agent", AGENT, "tool", TOOL)),
          new Mark(
              "llm.request.type",
              Map.of(
                  "chat", PROMPT,
                  "completion", PROMPT,
                  "embedding", EMBEDDING,
                  "rerank", RERANKER)));

  /// The Vercel AI SDK's operations, the longest first: an app may append a name of its own.
  private static final List<Map.Entry<String, SpanType>> VERCEL =
      List.of(
          Map.entry("ai.generateText.doGenerate", PROMPT),
          Map.entry("ai.streamText.doStream", PROMPT),
          Map.entry("ai.generateObject.doGenerate", PROMPT),
          Map.entry("ai.streamObject.doStream", PROMPT),
          Map.entry("ai.embedMany.doEmbed", EMBEDDING),
          Map.entry("ai.embed.doEmbed", EMBEDDING),
          Map.entry("ai.toolCall", TOOL),
          Map.entry("ai.", STEP));

  private static final List<Mark> LESSER_MARKS =
      List.of(
          new Mark(
              "mlflow.spanType",
              Map.of(
                  "chat_model", PROMPT,
                  "llm", PROMPT,
                  "tool", TOOL,
                  "agent", AGENT,
                  "chain", STEP,
                  "retriever", RETRIEVER,
                  "reranker", RERANKER,
                  "embedding", EMBEDDING)),
          new Mark(
              "genkit:metadata:subtype",
              Map.of(
                  "model", PROMPT,
                  "embedder", EMBEDDING,
                  "tool", TOOL,
                  "tool.v2", TOOL,
                  "retriever", RETRIEVER,
                  "evaluator", EVALUATOR)));

  private static final List<String> MODEL_KEYS =
      List.of(
          "gen_ai.request.model",
          "gen_ai.response.model",
          "llm.model_name",
          "langfuse.observation.model.name",
          "ai.model.id",
          "model");

  /// What the span says it is; [#STEP] where it says nothing.
  static SpanType of(Attributes attributes) {
    var marked = marked(MARKS, attributes);
    var operation = attributes.text("operation.name", "ai.operationId");
    if (marked == null && operation != null) {
      marked =
          VERCEL.stream()
              .filter(entry -> operation.startsWith(entry.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(null);
    }
    if (marked == null
        && (attributes.has("gen_ai.tool.name") || attributes.has("gen_ai.tool.call.id"))) {
      marked = TOOL;
    }
    if (marked == null) {
      marked = marked(LESSER_MARKS, attributes);
    }
    if (marked == null) {
      marked = MODEL_KEYS.stream().anyMatch(attributes::has) ? PROMPT : STEP;
    }
    return marked;
  }

  private static @Nullable SpanType marked(List<Mark> marks, Attributes attributes) {
    SpanType found = null;
    for (var mark : marks) {
      var value = attributes.text(mark.key());
      if (found == null && value != null) {
        found = mark.of(value);
      }
    }
    return found;
  }
}
