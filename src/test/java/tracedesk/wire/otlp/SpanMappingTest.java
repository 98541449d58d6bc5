package tracedesk.wire.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.edit.Shapes;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.LogKind;

/// Each dialect as its exporter sends it (captured from the real libraries where the name of the
/// fixture is a library's), in both encodings.
class SpanMappingTest {
  private static final String TRACE = "5b8efff798038103d269b633813fc60c";

  private static List<IncomingLog> logs(String fixture, String encoding) {
    var batch = Fixtures.batch(fixture, encoding);
    assertThat(batch.rejected()).isZero();
    return SpanMapping.map(batch.spans()).logs();
  }

  /// The tree, one line for each log: kind and path below its parent's.
  private static List<String> tree(List<IncomingLog> logs) {
    var ids = new ArrayList<String>();
    logs.forEach(log -> ids.add(log.id()));
    assertThat(ids).doesNotHaveDuplicates();
    var lines = new ArrayList<String>();
    for (var log : logs) {
      if (log.parent() == null) {
        below(log, logs, "", lines);
      }
    }
    assertThat(lines).hasSameSizeAs(logs);
    return lines;
  }

  private static void below(
      IncomingLog log, List<IncomingLog> logs, String indent, List<String> lines) {
    lines.add(indent + log.kind() + " " + log.file().path());
    for (var other : logs) {
      if (log.id().equals(other.parent())) {
        below(other, logs, indent + "  ", lines);
      }
    }
  }

  private static IncomingLog only(List<IncomingLog> logs, LogKind kind, String path) {
    return logs.stream()
        .filter(log -> log.kind() == kind && path.equals(log.file().path()))
        .findFirst()
        .orElseThrow();
  }

  private static Json.Obj content(IncomingLog log) {
    return Objects.requireNonNull(log.file().content());
  }

  private static @Nullable String text(IncomingLog log, String field) {
    var value = log.doc().get(field);
    return value == null ? null : value.text();
  }

  private static final String CALL =
      "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_w1\",\"type\":\"function\","
          + "\"function\":{\"name\":\"get_weather\",\"arguments\":\"%s\"}}]}";

  @ParameterizedTest
  @ValueSource(strings = {"json", "protobuf"})
  void genAiConventionsAsTheyAreNow(String encoding) {
    var logs = logs("genai", encoding);

    assertThat(tree(logs))
        .containsExactly(
            "FLOW weather-bot/weather",
            "  AGENT weather-bot/forecaster",
            "    PROMPT weather-bot/forecast",
            "    TOOL weather-bot/get_weather",
            "    TOOL weather-bot/get_alerts",
            "    RETRIEVER weather-bot/kb",
            "    TOOL weather-bot/embeddings text-embedding-3-small",
            "    PROMPT weather-bot/forecast",
            "      EVALUATOR weather-bot/brevity",
            "    TOOL weather-bot/search_memory");
    var prompt = only(logs, LogKind.PROMPT, "weather-bot/forecast");
    assertThat(content(prompt))
        .hasToString(
            "{\"model\":\"gpt-4o\",\"provider\":\"openai_azure\",\"temperature\":0.2,\"stop\":[\"END\"],\"seed\":7,"
                + "\"tools\":[{\"name\":\"get_weather\",\"description\":\"The weather of a city\","
                + "\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}],"
                + "\"other\":{\"top_k\":40},\"endpoint\":\"chat\"}");
    assertThat(text(prompt, "messages"))
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":\"Answer briefly.\"},{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"text\",\"text\":\"Weather in Zürich?\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://img.example/z.png\"}}]}]");
    assertThat(text(prompt, "output_message"))
        .contains("\"arguments\":\"{\\\"city\\\": \\\"Zürich\\\",  \\\"days\\\": 2}\"")
        .contains("\"thinking\":[{\"type\":\"thinking\",\"thinking\":\"I need the forecast.\"}]");
    assertThat(text(prompt, "output")).isNull();
    assertThat(text(prompt, "prompt_tokens")).isEqualTo("57");
    assertThat(text(prompt, "output_tokens")).isEqualTo("17");
    assertThat(text(prompt, "reasoning_tokens")).isEqualTo("4");
    assertThat(text(prompt, "finish_reason")).isEqualTo("\"tool_call\"");
    var tool = only(logs, LogKind.TOOL, "weather-bot/get_weather");
    assertThat(text(tool, "inputs")).isEqualTo("{\"city\":\"Zürich\",\"days\":2}");
    assertThat(tool.doc().string("output")).isEqualTo("{\"forecast\":\"sunny\",\"celsius\":21}");
    assertThat(content(tool))
        .hasToString(
            "{\"function\":{\"name\":\"get_weather\",\"description\":\"The weather of a city\"}}");
    assertThat(only(logs, LogKind.TOOL, "weather-bot/get_alerts").doc().string("error"))
        .isEqualTo(
            "TimeoutError: no answer within 5 s\n    at alerts (/srv/weather/alerts.js:7:3)");
    var retriever = only(logs, LogKind.RETRIEVER, "weather-bot/kb");
    assertThat(text(retriever, "inputs")).isEqualTo("{\"query\":\"Zürich weather\",\"top_k\":3}");
    assertThat(retriever.doc().string("output")).isEqualTo("[{\"id\":\"d1\",\"score\":0.91}]");
    var agent = only(logs, LogKind.AGENT, "weather-bot/forecaster");
    assertThat(text(agent, "output")).isEqualTo("\"Sunny, 21 °C.\"");
    assertThat(text(agent, "prompt_tokens")).as("the calls below have them").isNull();
    var judgment = only(logs, LogKind.EVALUATOR, "weather-bot/brevity");
    assertThat(text(judgment, "judgment")).isEqualTo("0.9");
    assertThat(text(judgment, "output")).isEqualTo("\"One sentence.\"");
    var flow = only(logs, LogKind.FLOW, "weather-bot/weather");
    assertThat(text(flow, "user")).isEqualTo("\"ines\"");
    assertThat(text(flow, "metadata"))
        .isEqualTo(
            "{\"service\":\"weather-bot\",\"environment\":\"staging\",\"session_id\":\"conv-9\"}");
    assertThat(text(flow, "log_status")).as("left to be reviewed and completed").isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "protobuf"})
  void genAiEventsOf2024(String encoding) {
    var logs = logs("genai-2024", encoding);

    assertThat(tree(logs))
        .containsExactly(
            "FLOW weather-bot/ask",
            "  PROMPT weather-bot/chat gpt-4",
            "  PROMPT weather-bot/chat gpt-4");
    assertThat(text(logs.get(0), "messages"))
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":\"Answer briefly.\"},"
                + "{\"role\":\"user\",\"content\":\"Weather in Zürich?\"},"
                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_w0\",\"type\":\"function\","
                + "\"function\":{\"name\":\"get_city\",\"arguments\":\"{\\\"q\\\": \\\"Z\\\"}\"}}]},"
                + "{\"role\":\"tool\",\"content\":\"Zürich\",\"tool_call_id\":\"call_w0\"}]");
    assertThat(text(logs.get(0), "output_message"))
        .isEqualTo(CALL.formatted("{\\\"city\\\":\\\"Zürich\\\"}"));
    assertThat(text(logs.get(0), "finish_reason")).isEqualTo("\"tool_calls\"");
    assertThat(text(logs.get(1), "messages")).isEqualTo("[{\"role\":\"user\",\"content\":\"Hi\"}]");
    assertThat(text(logs.get(1), "output")).isEqualTo("\"Hello\"");
    assertThat(text(logs.get(1), "prompt_tokens")).isEqualTo("5");
    assertThat(text(logs.get(1), "output_tokens")).isEqualTo("3");
  }

  @ParameterizedTest
  @CsvSource({
    "traceloop,json",
    "traceloop,protobuf",
    "traceloop-2024,json",
    "traceloop-2024,protobuf"
  })
  void openLlmetryWithMessagesAndWithNumberedKeys(String fixture, String encoding) {
    boolean current = fixture.equals("traceloop");
    var name = current ? "weather-bot/chat gpt-4o" : "weather-bot/openai.chat";
    var logs = logs(fixture, encoding);

    assertThat(tree(logs))
        .containsExactly(
            "FLOW weather-bot/weather",
            "  PROMPT " + name,
            "  PROMPT " + name,
            "  TOOL weather-bot/get_weather");
    var prompt = logs.get(0);
    assertThat(text(prompt, "messages"))
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":\"Answer briefly.\"},"
                + "{\"role\":\"user\",\"content\":\"Weather in Zürich?\"}]");
    assertThat(text(prompt, "output_message"))
        .contains("\"name\":\"get_weather\",\"arguments\":\"{\\\"city\\\":");
    assertThat(text(prompt, "prompt_tokens")).isEqualTo("57");
    assertThat(text(prompt, "output_tokens")).isEqualTo("17");
    assertThat(content(prompt).string("provider")).isEqualTo("openai");
    assertThat(content(prompt).integer("max_tokens")).isEqualTo(100);
    assertThat(Objects.requireNonNull(content(prompt).get("tools")).text())
        .contains("\"name\":\"get_weather\"", "\"required\":[\"city\"]");
    assertThat(text(logs.get(1), "output")).isEqualTo("\"Sunny, 21 °C.\"");
    var tool = only(logs, LogKind.TOOL, "weather-bot/get_weather");
    assertThat(text(tool, "inputs")).isEqualTo("{\"city\":\"Zürich\",\"days\":2}");
    assertThat(tool.doc().string("output")).isEqualTo("{\"forecast\":\"sunny\",\"celsius\":21}");
    var flow = only(logs, LogKind.FLOW, "weather-bot/weather");
    assertThat(text(flow, "inputs")).isEqualTo("{\"args\":[\"Zürich\"],\"kwargs\":{}}");
    assertThat(text(flow, "output")).isEqualTo("\"Sunny, 21 °C.\"");
    assertThat(text(flow, "metadata")).contains("\"session_id\":\"sess-7\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "protobuf"})
  void openInference(String encoding) {
    var logs = logs("openinference", encoding);

    assertThat(tree(logs))
        .containsExactly(
            "FLOW weather-bot/ask",
            "  RETRIEVER weather-bot/search",
            "  TOOL weather-bot/get_weather",
            "  TOOL weather-bot/OpenAI Embeddings",
            "  PROMPT weather-bot/OpenAI Chat Completions",
            "  PROMPT weather-bot/OpenAI Chat Completions");
    var flow = only(logs, LogKind.FLOW, "weather-bot/ask");
    assertThat(text(flow, "inputs")).isEqualTo("{\"city\":\"Zürich\"}");
    assertThat(text(flow, "output")).isEqualTo("\"Sunny, 21 °C.\"");
    assertThat(text(flow, "user")).isEqualTo("\"ines\"");
    assertThat(text(flow, "metadata"))
        .contains("\"session_id\":\"sess-7\"", "\"tags\":[\"beta\",\"eu\"]", "\"plan\":\"pro\"");
    var retriever = only(logs, LogKind.RETRIEVER, "weather-bot/search");
    assertThat(text(retriever, "inputs")).isEqualTo("{\"query\":\"Zürich weather\"}");
    assertThat(retriever.doc().string("output"))
        .isEqualTo(
            "[{\"id\":\"d1\",\"content\":\"Zürich lies in Switzerland.\",\"score\":0.91,\"metadata\":{\"page\":3}},"
                + "{\"id\":\"d2\",\"content\":\"It rains often.\"}]");
    var tool = only(logs, LogKind.TOOL, "weather-bot/get_weather");
    assertThat(content(tool))
        .hasToString(
            "{\"function\":{\"name\":\"get_weather\",\"description\":\"The weather of a city\","
                + "\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}}");
    assertThat(text(tool, "inputs")).isEqualTo("{\"city\":\"Zürich\",\"days\":2}");
    var embedding = only(logs, LogKind.TOOL, "weather-bot/OpenAI Embeddings");
    assertThat(content(embedding))
        .hasToString(
            "{\"attributes\":{\"kind\":\"embedding\",\"model\":\"text-embedding-3-small\",\"provider\":\"openai\"}}");
    assertThat(text(embedding, "inputs")).isEqualTo("{\"input\":\"Zürich weather\"}");
    var second = logs.getLast();
    assertThat(text(second, "messages"))
        .contains("\"arguments\":\"{\\\"city\\\": \\\"Zürich\\\", \\\"days\\\": 2}\"")
        .contains("\"role\":\"tool\"", "\"tool_call_id\":\"call_w1\"");
    assertThat(text(second, "output")).isEqualTo("\"Sunny, 21 °C.\"");
    assertThat(text(second, "prompt_tokens")).isEqualTo("91");
    assertThat(text(second, "finish_reason")).isEqualTo("\"stop\"");
    assertThat(content(second).get("temperature")).hasToString("0.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "protobuf"})
  void langfuse(String encoding) {
    var logs = logs("langfuse", encoding);

    assertThat(tree(logs))
        .containsExactly(
            "FLOW weather",
            "  AGENT weather-agent",
            "    PROMPT OpenAI.chat",
            "    TOOL get_weather",
            "    RETRIEVER kb",
            "    PROMPT OpenAI.chat",
            "    STEP flaky",
            "    TOOL clicked",
            "    PROMPT greet");
    var prompt = logs.get(0);
    assertThat(text(prompt, "messages")).startsWith("[{\"role\":\"system\"");
    assertThat(text(prompt, "output_message"))
        .isEqualTo(CALL.formatted("{\\\"city\\\": \\\"Zürich\\\", \\\"days\\\": 2}"));
    assertThat(text(prompt, "prompt_tokens")).as("cached ones put back").isEqualTo("57");
    assertThat(text(prompt, "output_tokens")).isEqualTo("17");
    var greet = only(logs, LogKind.PROMPT, "greet");
    assertThat(text(greet, "prompt_tokens")).isEqualTo("3");
    assertThat(text(greet, "prompt_cost")).isEqualTo("0.001");
    assertThat(text(greet, "output_cost")).isEqualTo("0.002");
    assertThat(content(greet))
        .hasToString("{\"model\":\"claude-sonnet-4\",\"temperature\":0.5,\"max_tokens\":9}");
    assertThat(text(only(logs, LogKind.STEP, "flaky"), "error")).isEqualTo("\"quota exceeded\"");
    var agent = only(logs, LogKind.AGENT, "weather-agent");
    assertThat(text(agent, "metadata"))
        .contains("\"tags\":[\"beta\",\"eu\"]", "\"cohort\":\"a\"", "\"plan\":\"pro\"");
    var flow = only(logs, LogKind.FLOW, "weather");
    assertThat(text(flow, "synthetic")).isEqualTo("true");
    assertThat(text(flow, "inputs")).isEqualTo("{\"city\":\"Zürich\"}");
    assertThat(text(flow, "output")).isEqualTo("\"Sunny, 21 °C.\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "protobuf"})
  void vercelAiSdk(String encoding) {
    var logs = logs("vercel", encoding);

    assertThat(tree(logs))
        .containsExactly(
            "FLOW weather-bot/weather",
            "  PROMPT weather-bot/weather",
            "  TOOL weather-bot/get_weather",
            "  PROMPT weather-bot/weather",
            "FLOW weather-bot/weather",
            "  TOOL weather-bot/ai.embed.doEmbed",
            "FLOW weather-bot/weather",
            "  PROMPT weather-bot/weather");
    var flow = only(logs, LogKind.FLOW, "weather-bot/weather");
    assertThat(text(flow, "inputs"))
        .isEqualTo("{\"system\":\"Answer briefly.\",\"prompt\":\"Weather in Zürich?\"}");
    assertThat(text(flow, "output")).isEqualTo("\"Sunny, 21 °C.\"");
    assertThat(text(flow, "prompt_tokens")).as("the calls below have them").isNull();
    var first = logs.get(0);
    assertThat(text(first, "output_message"))
        .isEqualTo(CALL.formatted("{\\\"city\\\": \\\"Zürich\\\", \\\"days\\\": 2}"));
    assertThat(text(first, "prompt_tokens")).isEqualTo("57");
    var second = logs.get(2);
    assertThat(text(second, "messages"))
        .contains(
            "{\"role\":\"tool\",\"tool_call_id\":\"call_w1\",\"content\":\"{\\\"forecast\\\"");
    assertThat(text(second, "user")).isEqualTo("\"ines\"");
    assertThat(text(second, "metadata")).contains("\"session_id\":\"sess-7\"", "\"plan\":\"pro\"");
    var embed = only(logs, LogKind.TOOL, "weather-bot/ai.embed.doEmbed");
    assertThat(text(embed, "inputs")).isEqualTo("{\"input\":[\"Zürich weather\"]}");
    assertThat(text(embed, "prompt_tokens")).isEqualTo("5");
    var broken = logs.get(logs.size() - 2);
    assertThat(broken.doc().string("error"))
        .startsWith("AI_APICallError: The model `broken` does not exist\n    at ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "protobuf"})
  void pydanticAi(String encoding) {
    var logs = logs("pydantic-ai", encoding);

    assertThat(tree(logs))
        .containsExactly(
            "FLOW weather-bot/agent run",
            "  AGENT weather-bot/weather_agent",
            "    PROMPT weather-bot/chat gpt-4o",
            "    TOOL weather-bot/get_weather",
            "    PROMPT weather-bot/chat gpt-4o");
    var agent = only(logs, LogKind.AGENT, "weather-bot/weather_agent");
    assertThat(text(agent, "output_message"))
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"Sunny, 21 °C.\"}");
    assertThat(text(agent, "messages")).contains("\"role\":\"tool\"").doesNotContain("Sunny");
    var tool = only(logs, LogKind.TOOL, "weather-bot/get_weather");
    assertThat(text(tool, "inputs")).isEqualTo("{\"city\": \"Zürich\"}");
    assertThat(tool.doc().string("output")).isEqualTo("{\"forecast\": \"sunny\"}");
    var second = logs.get(2);
    assertThat(text(second, "messages"))
        .contains(
            "\"arguments\":\"{\\\"city\\\":\\\"Zürich\\\"}\"", "\"tool_call_id\":\"call_w1\"");
    assertThat(text(second, "output")).isEqualTo("\"Sunny, 21 °C.\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "protobuf"})
  void plainSpansOfAWebServer(String encoding) {
    var logs = logs("http", encoding);

    assertThat(tree(logs))
        .containsExactly("FLOW shop/POST ∕v1∕ask", "  STEP shop/SELECT orders", "  STEP shop/POST");
    assertThat(text(logs.get(0), "metadata")).contains("\"db.query.text\":\"SELECT 1\"");
    assertThat(text(logs.get(1), "error")).isEqualTo("\"503\"");
    assertThat(text(logs.get(2), "error")).isEqualTo("\"bad gateway\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genai",
        "genai-2024",
        "traceloop",
        "traceloop-2024",
        "openinference",
        "langfuse",
        "vercel",
        "pydantic-ai",
        "http"
      })
  void bothEncodingsGiveTheSameLogsAndEveryLogCanBeStored(String fixture) {
    var json = SpanMapping.map(Fixtures.batch(fixture, "json").spans()).logs();
    var protobuf = SpanMapping.map(Fixtures.batch(fixture, "protobuf").spans()).logs();

    assertThat(tree(json)).isEqualTo(tree(protobuf));
    for (int i = 0; i < json.size(); i++) {
      var log = json.get(i);
      assertThat(content(log)).hasToString(content(protobuf.get(i)).text());
      assertThat(Shapes.faults(log.doc())).isEmpty();
      assertThat(Shapes.isName(log.file().path())).isTrue();
      assertThat(Json.parse(log.doc().text())).isEqualTo(log.doc());
    }
  }

  private static Span span(@Nullable String parent, String id, Map<String, Json> attributes) {
    return span(parent, id, attributes, 1_000_000_000L, 2_000_000_000L);
  }

  private static Span span(
      @Nullable String parent, String id, Map<String, Json> attributes, long start, long end) {
    return new Span(
        TRACE,
        id,
        parent,
        "",
        0,
        "work " + id,
        Span.Kind.INTERNAL,
        start,
        end,
        attributes,
        0,
        List.of(),
        0,
        List.of(),
        0,
        Span.Status.UNSET,
        Span.Resource.NONE,
        Span.Scope.NONE);
  }

  private static Map<String, Json> of(String... pairs) {
    var attributes = new LinkedHashMap<String, Json>();
    for (int i = 0; i < pairs.length; i += 2) {
      attributes.put(pairs[i], Json.of(pairs[i + 1]));
    }
    return attributes;
  }

  private static IncomingLog map(Map<String, Json> attributes) {
    return SpanMapping.map(List.of(span("00000000000000aa", "00000000000000bb", attributes)))
        .logs()
        .getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "humanloop.file.type,prompt,PROMPT,",
    "langfuse.observation.type,span,STEP,step",
    "langfuse.observation.type,guardrail,TOOL,guardrail",
    "openinference.span.kind,LLM,PROMPT,",
    "openinference.span.kind,RERANKER,TOOL,reranker",
    "openinference.span.kind,DECISION,AGENT,",
    "gen_ai.operation.name,text_completion,PROMPT,",
    "gen_ai.operation.name,invoke_workflow,STEP,step",
    "gen_ai.operation.name,plan,AGENT,",
    "gen_ai.operation.name,embeddings,TOOL,embedding",
    "traceloop.span.kind,task,STEP,step",
    "traceloop.span.kind,agent,AGENT,",
    "llm.request.type,rerank,TOOL,reranker",
    "operation.name,ai.streamText.doStream chat,PROMPT,",
    "operation.name,ai.streamText chat,STEP,step",
    "ai.operationId,ai.toolCall,TOOL,",
    "gen_ai.tool.call.id,call_1,TOOL,",
    "mlflow.spanType,CHAT_MODEL,PROMPT,",
    "genkit:metadata:subtype,tool.v2,TOOL,",
    "llm.model_name,gpt-4o,PROMPT,",
    "anything,else,STEP,step"
  })
  void tellsTheKindByTheFirstMark(String key, String value, LogKind kind, String detail) {
    var log = map(of(key, value));

    assertThat(log.kind()).isEqualTo(kind);
    var attributes = log.file().content() == null ? null : content(log).object("attributes");
    assertThat(attributes == null ? null : attributes.string("kind")).isEqualTo(detail);
  }

  @Test
  void humanloopsOwnAttributesWinOverAllOthers() {
    var log =
        map(
            of(
                "humanloop.file.path", "Support/Refund",
                "humanloop.file.type", "prompt",
                "humanloop.log.id", "log_mine",
                "humanloop.log.trace_parent_id", "log_above",
                "humanloop.log.inputs.city", "Zürich",
                "openinference.span.kind", "TOOL",
                "gen_ai.request.model", "gpt-4o",
                "gen_ai.output.messages",
                    "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Sunny\"}]}]"));

    assertThat(log.id()).isEqualTo("log_mine");
    assertThat(log.parent()).isEqualTo("log_above");
    assertThat(log.kind()).isEqualTo(LogKind.PROMPT);
    assertThat(log.file().path()).isEqualTo("Support/Refund");
    assertThat(content(log).string("model")).isEqualTo("gpt-4o");
    assertThat(text(log, "inputs")).isEqualTo("{\"city\":\"Zürich\"}");
    assertThat(text(log, "output")).isEqualTo("\"Sunny\"");
  }

  @Test
  void oldAndNewNamesOfTokensAreNeverAdded() {
    var attributes =
        Map.of(
            "gen_ai.operation.name", Json.of("chat"),
            "gen_ai.usage.input_tokens", Json.of(10),
            "gen_ai.usage.prompt_tokens", Json.of(10),
            "gen_ai.usage.cache_read.input_tokens", Json.of(8),
            "gen_ai.usage.output_tokens", Json.of("7"),
            "llm.usage.total_tokens", Json.of(17));
    var log = map(attributes);

    assertThat(text(log, "prompt_tokens")).isEqualTo("10");
    assertThat(text(log, "output_tokens")).as("also where it came as text").isEqualTo("7");
  }

  @Test
  void aTextThatBreaksOffIsMarkedAndKept() {
    var log =
        map(
            of(
                "gen_ai.operation.name", "chat",
                "gen_ai.input.messages", "[{\"role\":\"user\",\"parts\":[{\"type\":\"te"));

    assertThat(Objects.requireNonNull(log.doc().object("otel")).list("truncated"))
        .containsExactly(Json.of("gen_ai.input.messages"));
    assertThat(log.doc().has("messages")).isFalse();
  }

  @Test
  void everyAttributeIsKeptAndThoseWithoutAMeaningAreMetadata() {
    var log = map(of("gen_ai.operation.name", "chat", "my.team.key", "x"));

    assertThat(text(log, "metadata")).isEqualTo("{\"my.team.key\":\"x\"}");
    assertThat(
            Objects.requireNonNull(
                    Objects.requireNonNull(log.doc().object("otel")).object("attributes"))
                .text())
        .isEqualTo("{\"gen_ai.operation.name\":\"chat\",\"my.team.key\":\"x\"}");
  }

  @Test
  void aSpanSentAgainIsTheSameLogWhicheverBatchItComesIn() {
    var root = span(null, "00000000000000aa", of("openinference.span.kind", "AGENT"));
    var child = span("00000000000000aa", "00000000000000bb", Map.of());
    var together = SpanMapping.map(List.of(root, child)).logs();
    var apart = new ArrayList<>(SpanMapping.map(List.of(child)).logs());
    apart.addAll(SpanMapping.map(List.of(root)).logs());

    assertThat(apart).containsExactlyInAnyOrderElementsOf(together);
    assertThat(tree(together))
        .containsExactly(
            "FLOW work 00000000000000aa",
            "  AGENT work 00000000000000aa",
            "    STEP work 00000000000000bb");
  }

  @Test
  void aTraceOfSeveralRootsHasOneFlow() {
    var agents = of("openinference.span.kind", "AGENT");
    var logs =
        SpanMapping.map(
                List.of(
                    span(null, "00000000000000aa", agents),
                    span(null, "00000000000000bb", agents),
                    span(null, "00000000000000cc", Map.of()),
                    span(null, "00000000000000dd", of("gen_ai.operation.name", "invoke_workflow"))))
            .logs();

    assertThat(logs.stream().filter(log -> log.parent() == null)).hasSize(1);
  }

  @Test
  void s5_aSpanThatIsItsOwnParentIsARoot() {
    var logs =
        SpanMapping.map(List.of(span("00000000000000aa", "00000000000000aa", Map.of()))).logs();

    assertThat(tree(logs)).containsExactly("FLOW work 00000000000000aa");
  }

  @Test
  void s5_aSpanThatEndsBeforeItStartsLastsNoTime() {
    var log =
        SpanMapping.map(
                List.of(span(null, "00000000000000aa", Map.of(), 5_000_000_000L, 3_000_000_000L)))
            .logs()
            .getFirst();

    assertThat(text(log, "start_time")).isEqualTo(text(log, "end_time"));
    assertThat(log.doc().has("provider_latency")).isFalse();
    assertThat(Objects.requireNonNull(log.doc().object("otel")).string("end_time_unix_nano"))
        .isEqualTo("3000000000");
  }

  @Test
  void aSpanWithoutAnEndIsRunning() {
    var log =
        SpanMapping.map(List.of(span(null, "00000000000000aa", Map.of(), 5_000_000_000L, 0)))
            .logs()
            .getFirst();

    assertThat(log.doc().has("end_time")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "/", "", "a\u0000b", "\ud800", "x\ny"})
  void everyNameOfASpanGivesAPathThatCanBeStored(String name) {
    var from =
        span(
            null,
            "00000000000000aa",
            Map.of(
                "gen_ai.agent.name",
                Json.of(name),
                "gen_ai.operation.name",
                Json.of("invoke_agent")));
    for (var log : SpanMapping.map(List.of(from)).logs()) {
      assertThat(Shapes.isName(log.file().path())).as(log.file().path()).isTrue();
    }
  }

  @Test
  void c10_indexedKeysAreReadByNumberAndNeverExpanded() {
    var attributes = new LinkedHashMap<String, Json>();
    attributes.put("openinference.span.kind", Json.of("LLM"));
    attributes.put("llm.input_messages.9999.message.role", Json.of("user"));
    attributes.put("llm.input_messages.9999.message.content", Json.of("last"));
    attributes.put("llm.input_messages.99999999999.message.content", Json.of("no number"));
    attributes.put("llm.input_messages.__proto__.message.content", Json.of("no number"));
    attributes.put("llm.input_messages.0.message.content", Json.of("first"));

    assertThat(text(map(attributes), "messages"))
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":\"first\"},{\"role\":\"user\",\"content\":\"last\"}]");
  }
}
