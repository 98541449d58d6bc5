package tracedesk.wire.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// The file a span's log belongs to: where it lives, and what is known of its version.
final class SpanFile {
  private static final int LENGTH = 200;

  static final Json.Obj FLOW = Json.object().put("attributes", Json.Obj.EMPTY).build();

  static final Json.Obj EVALUATOR =
      Json.object()
          .put("arguments_type", "target_free")
          .put("return_type", "text")
          .put("evaluator_type", "external")
          .build();

  /// OpenTelemetry's names of providers, where Humanloop's API has others.
  private static final Map<String, String> PROVIDERS =
      Map.ofEntries(
          Map.entry("aws.bedrock", "bedrock"),
          Map.entry("azure.ai.openai", "openai_azure"),
          Map.entry("azure.ai.inference", "openai_azure"),
          Map.entry("azure", "openai_azure"),
          Map.entry("az.ai.openai", "openai_azure"),
          Map.entry("gcp.gemini", "google"),
          Map.entry("gcp.vertex_ai", "google"),
          Map.entry("gcp.gen_ai", "google"),
          Map.entry("vertexai", "google"));

  /// A parameter of a model call: the name the API gives it, and the keys it comes under.
  private record Parameter(String name, String... keys) {}

  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter(
              "temperature",
              "gen_ai.request.temperature",
              "llm.temperature",
              "ai.settings.temperature"),
          new Parameter("top_p", "gen_ai.request.top_p", "llm.top_p", "ai.settings.topP"),
          new Parameter(
              "max_tokens",
              "gen_ai.request.max_tokens",
              "llm.request.max_tokens",
              "ai.settings.maxOutputTokens",
              "ai.settings.maxTokens"),
          new Parameter(
              "stop",
              "gen_ai.request.stop_sequences",
              "llm.chat.stop_sequences",
              "ai.settings.stopSequences"),
          new Parameter(
              "presence_penalty",
              "gen_ai.request.presence_penalty",
              "llm.presence_penalty",
              "ai.settings.presencePenalty"),
          new Parameter(
              "frequency_penalty",
              "gen_ai.request.frequency_penalty",
              "llm.frequency_penalty",
              "ai.settings.frequencyPenalty"),
          new Parameter("seed", "gen_ai.request.seed", "ai.settings.seed"));

  private static final List<Parameter> OTHER_PARAMETERS =
      List.of(
          new Parameter("top_k", "gen_ai.request.top_k", "llm.top_k", "ai.settings.topK"),
          new Parameter("n", "gen_ai.request.choice.count"),
          new Parameter("stream", "gen_ai.request.stream", "llm.is_streaming"),
          new Parameter("encoding_formats", "gen_ai.request.encoding_formats"),
          new Parameter("output_type", "gen_ai.output.type"));

  /// Spellings of the same parameters in one JSON text.
  private static final Map<String, String> SPELLINGS =
      Map.ofEntries(
          Map.entry("max_completion_tokens", "max_tokens"),
          Map.entry("max_output_tokens", "max_tokens"),
          Map.entry("maxTokens", "max_tokens"),
          Map.entry("maxOutputTokens", "max_tokens"),
          Map.entry("topP", "top_p"),
          Map.entry("topK", "top_k"),
          Map.entry("stop_sequences", "stop"),
          Map.entry("stopSequences", "stop"),
          Map.entry("presencePenalty", "presence_penalty"),
          Map.entry("frequencyPenalty", "frequency_penalty"));

  private static final Set<String> OWN =
      Set.of(
          "temperature",
          "top_p",
          "max_tokens",
          "stop",
          "presence_penalty",
          "frequency_penalty",
          "seed",
          "response_format");

  private SpanFile() {}

  /// Where the file lives: below the service that sent the span, under the most telling name it
  /// has.
  static String path(Span span, SpanType type, Attributes attributes) {
    var named =
        switch (type.kind()) {
          case PROMPT ->
              attributes.text(
                  "gen_ai.prompt.name",
                  "langfuse.observation.prompt.name",
                  "traceloop.prompt.key",
                  "ai.telemetry.functionId");
          case AGENT ->
              attributes.text(
                  "gen_ai.agent.name", "agent.name", "agent_name", "traceloop.entity.name");
          case FLOW -> flowName(attributes);
          case EVALUATOR -> attributes.text("gen_ai.evaluation.name", "annotation.name");
          default ->
              type.detail() == null
                  ? attributes.text(
                      "gen_ai.tool.name",
                      "tool.name",
                      "ai.toolCall.name",
                      "mcp.tool.name",
                      "traceloop.entity.name")
                  : attributes.text("traceloop.entity.name", "gen_ai.data_source.id");
        };
    return path(span, named);
  }

  /// Where the flow above a root of another kind lives.
  static String flowPath(Span root, Attributes attributes) {
    return path(root, flowName(attributes));
  }

  static String evaluatorPath(Span span, String name) {
    return path(span, name);
  }

  private static @Nullable String flowName(Attributes attributes) {
    return attributes.text(
        "gen_ai.workflow.name",
        "traceloop.workflow.name",
        "langfuse.trace.name",
        "traceloop.entity.name",
        "ai.telemetry.functionId");
  }

  private static String path(Span span, @Nullable String named) {
    var name = named == null ? clean(span.name().replace('/', '\u2215')) : segments(named);
    var service = span.resource().attributes().get("service.name");
    var folder = service == null ? "" : clean(service.plain().replace('/', '\u2215'));
    if (name.isEmpty()) {
      name = "unnamed span";
    }
    return folder.isEmpty() || folder.startsWith("unknown_service") ? name : folder + "/" + name;
  }

  /// A name's parts between slashes, those with nothing in them left out.
  private static String segments(String name) {
    var parts = new ArrayList<String>();
    for (var part : name.split("/")) {
      var clean = clean(part);
      if (!clean.isEmpty() && parts.size() < 10) {
        parts.add(clean);
      }
    }
    return String.join("/", parts);
  }

  /// Without control and half characters, which no name may have.
  private static String clean(String text) {
    var clean = new StringBuilder();
    text.codePoints()
        .limit(LENGTH)
        .map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : Character.isISOControl(c) ? ' ' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString().strip();
  }

  /// What the version is told by; its spelling is the API's.
  static Json.Obj content(Span span, SpanType type, Attributes attributes) {
    return switch (type.kind()) {
      case FLOW -> FLOW;
      case PROMPT -> prompt(attributes);
      case AGENT -> agent(attributes);
      case EVALUATOR -> EVALUATOR;
      default -> tool(span, type, attributes);
    };
  }

  private static Json.Obj prompt(Attributes attributes) {
    var content = model(attributes, Json.object());
    var endpoint =
        switch (String.valueOf(attributes.text("gen_ai.operation.name", "llm.request.type"))) {
          case "chat" -> "chat";
          case "text_completion", "completion" -> "complete";
          default -> null;
        };
    put(content, "endpoint", endpoint);
    return content.build();
  }

  private static Json.Obj agent(Attributes attributes) {
    var about = Json.object();
    for (var name : List.of("id", "description", "version")) {
      var value = attributes.text("gen_ai.agent." + name);
      if (value != null) {
        about.put(name, value);
      }
    }
    var content = model(attributes, Json.object());
    var attributesOfIt = about.build();
    if (!attributesOfIt.members().isEmpty()) {
      content.put("attributes", attributesOfIt);
    }
    return content.build();
  }

  private static Json.Builder model(Attributes attributes, Json.Builder content) {
    put(
        content,
        "model",
        attributes.text(
            "gen_ai.request.model",
            "llm.request.model_name",
            "llm.model_name",
            "langfuse.observation.model.name",
            "ai.model.id",
            "embedding.model_name",
            "reranker.model_name",
            "gen_ai.response.model",
            "llm.response.model_name",
            "llm.response.model",
            "model_name",
            "model"));
    put(content, "provider", provider(attributes));
    var template =
        attributes.structure("llm.prompt_template.template", "traceloop.prompt.template");
    if (template != null) {
      content.put("template", template);
    }
    var other = Json.object();
    parameters(attributes, content, other);
    var tools = tools(attributes);
    if (!tools.isEmpty()) {
      content.put("tools", Json.array(tools));
    }
    var rest = other.build();
    if (!rest.members().isEmpty()) {
      content.put("other", rest);
    }
    return content;
  }

  private static void put(Json.Builder content, String name, @Nullable String value) {
    if (value != null) {
      content.put(name, value);
    }
  }

  private static @Nullable String provider(Attributes attributes) {
    var sent =
        attributes.text(
            "gen_ai.provider.name",
            "gen_ai.system",
            "llm.provider",
            "llm.system",
            "ai.model.provider");
    if (sent == null) {
      return null;
    }
    var name = sent.toLowerCase(Locale.ROOT);
    var known = PROVIDERS.get(name);
    if (known != null) {
      return known;
    }
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /// The parameters under keys of their own, then those of a JSON text that are not among them.
  private static void parameters(Attributes attributes, Json.Builder own, Json.Builder other) {
    var named = new java.util.HashSet<String>();
    for (var parameter : PARAMETERS) {
      var value = attributes.structure(parameter.keys());
      if (value != null && named.add(parameter.name())) {
        own.put(parameter.name(), typed(value));
      }
    }
    for (var parameter : OTHER_PARAMETERS) {
      var value = attributes.structure(parameter.keys());
      if (value != null && named.add(parameter.name())) {
        other.put(parameter.name(), typed(value));
      }
    }
    var texts =
        attributes.structure("llm.invocation_parameters", "langfuse.observation.model.parameters");
    if (texts instanceof Json.Obj object) {
      for (var member : object.members()) {
        var name = SPELLINGS.getOrDefault(member.name(), member.name());
        boolean said = !Set.of("model", "messages", "tools", "input", "prompt").contains(name);
        boolean empty = member.value().isNull() || member.value().plain().isEmpty();
        if (said && !empty && named.add(name)) {
          (OWN.contains(name) ? own : other).put(name, typed(member.value()));
        }
      }
    }
  }

  /// A parameter with its type, also where it came as text.
  private static Json typed(Json value) {
    var number = Attributes.number(value);
    return number == null ? HumanloopTypes.bool(HumanloopTypes.listed(value)) : number;
  }

  /// The tools a model may call, as the API lists them.
  private static List<Json> tools(Attributes attributes) {
    var tools = new ArrayList<Json>();
    var definitions = attributes.structure("gen_ai.tool.definitions", "ai.prompt.tools");
    if (definitions instanceof Json.Arr list) {
      list.items().forEach(item -> addTool(Attributes.lenient(item), tools));
    }
    for (var prefix : List.of("llm.tools", "llm.request.functions")) {
      for (var flat : attributes.numbered(prefix).values()) {
        var schema = flat.get("tool.json_schema");
        if (schema != null) {
          addTool(Attributes.lenient(schema), tools);
        } else if (flat.containsKey("name")) {
          var tool = Json.object();
          flat.forEach((name, value) -> tool.put(name, Attributes.lenient(value)));
          addTool(tool.build(), tools);
        }
      }
    }
    return tools;
  }

  private static void addTool(Json sent, List<Json> tools) {
    if (!(sent instanceof Json.Obj object)) {
      return;
    }
    var from = object.object("function") instanceof Json.Obj function ? function : object;
    var name = from.string("name");
    if (name == null) {
      return;
    }
    var tool = Json.object().put("name", name);
    var description = from.string("description");
    tool.put("description", description == null ? "" : description);
    for (var key : List.of("parameters", "inputSchema", "input_schema", "arguments")) {
      var schema = from.present(key);
      if (schema instanceof Json.Obj) {
        tool.put("parameters", schema);
        break;
      }
    }
    tools.add(tool.build());
  }

  private static Json.Obj tool(Span span, SpanType type, Attributes attributes) {
    var content = Json.object();
    if (type == SpanType.TOOL || type == SpanType.MEMORY) {
      var name =
          attributes.text(
              "gen_ai.tool.name", "tool.name", "ai.toolCall.name", "traceloop.entity.name");
      var description = attributes.text("gen_ai.tool.description", "tool.description");
      var schema =
          attributes.structure("tool.json_schema", "tool.parameters", "gen_ai.tool.parameters");
      var function = Json.object().put("name", name == null ? span.name() : name);
      put(function, "description", description);
      if (schema instanceof Json.Obj object) {
        function.put(
            "parameters", object.object("parameters") instanceof Json.Obj inner ? inner : object);
      }
      content.put("function", function.build());
    }
    if (type == SpanType.EMBEDDING || type == SpanType.RERANKER) {
      var about = Json.object().put("kind", String.valueOf(type.detail()));
      model(attributes, about);
      content.put("attributes", about.build());
    } else if (type.detail() != null) {
      content.put("attributes", Json.object().put("kind", type.detail()).build());
    }
    return content.build();
  }
}
