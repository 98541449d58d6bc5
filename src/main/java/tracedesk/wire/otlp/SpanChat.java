package tracedesk.wire.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// What a model or an agent was told and what it said, in whichever dialect the span has it; the
/// newest first.
///
/// @param input the messages that were sent, the system prompt first
/// @param output the messages that came back
record SpanChat(List<Json.Obj> input, List<Json.Obj> output) {
  private static final Map<String, String> SPEAKERS =
      Map.of(
          "gen_ai.system.message", "system",
          "gen_ai.user.message", "user",
          "gen_ai.assistant.message", "assistant",
          "gen_ai.tool.message", "tool");

  static SpanChat of(Attributes attributes, List<Span.Event> events) {
    var system = Chat.system(attributes.structure("gen_ai.system_instructions"));
    var input = new ArrayList<>(input(attributes, events));
    if (system != null && !input.contains(system)) {
      input.addFirst(system);
    }
    var output = output(attributes, events);
    boolean whole = attributes.has("pydantic_ai.all_messages");
    if (output.isEmpty() && whole && !input.isEmpty() && isAnswer(input.getLast())) {
      return new SpanChat(input.subList(0, input.size() - 1), List.of(input.getLast()));
    }
    return new SpanChat(input, output);
  }

  private static boolean isAnswer(Json.Obj message) {
    return "assistant".equals(message.string("role"));
  }

  private static List<Json.Obj> input(Attributes attributes, List<Span.Event> events) {
    var details = details(events, "gen_ai.client.inference.operation.details");
    return firstOf(
        Chat.messages(attributes.structure("gen_ai.input.messages")),
        Chat.messages(structure(details, "gen_ai.input.messages")),
        Chat.openInference(attributes.numbered("llm.input_messages")),
        Chat.traceloop(attributes.numbered("gen_ai.prompt"), "user"),
        prompts(attributes.structure("gen_ai.prompt")),
        prompts(structure(details(events, "gen_ai.content.prompt"), "gen_ai.prompt")),
        Chat.messages(attributes.structure("ai.prompt.messages")),
        vercel(attributes.structure("ai.prompt")),
        spoken(events, false),
        Chat.messages(attributes.structure("pydantic_ai.all_messages")),
        logged(attributes.structure("events", "all_messages_events"), false),
        Chat.messages(attributes.structure("lk.chat_ctx")),
        plain(attributes, "llm.prompts", "prompt.text"));
  }

  private static List<Json.Obj> output(Attributes attributes, List<Span.Event> events) {
    var details = details(events, "gen_ai.client.inference.operation.details");
    return firstOf(
        Chat.messages(attributes.structure("gen_ai.output.messages")),
        Chat.messages(structure(details, "gen_ai.output.messages")),
        Chat.openInference(attributes.numbered("llm.output_messages")),
        Chat.traceloop(attributes.numbered("gen_ai.completion"), "assistant"),
        answers(attributes.structure("gen_ai.completion")),
        answers(structure(details(events, "gen_ai.content.completion"), "gen_ai.completion")),
        vercelAnswer(attributes),
        spoken(events, true),
        logged(attributes.structure("events"), true),
        plain(attributes, "llm.choices", "completion.text"));
  }

  @SafeVarargs
  private static List<Json.Obj> firstOf(@Nullable List<Json.Obj>... dialects) {
    for (var messages : dialects) {
      if (messages != null && !messages.isEmpty()) {
        return messages;
      }
    }
    return List.of();
  }

  private static Map<String, Json> details(List<Span.Event> events, String name) {
    return events.stream()
        .filter(event -> event.name().equals(name))
        .map(Span.Event::attributes)
        .findFirst()
        .orElse(Map.of());
  }

  private static @Nullable Json structure(Map<String, Json> from, String key) {
    var value = from.get(key);
    return value == null ? null : Attributes.lenient(value);
  }

  /// A prompt that may be messages or plain text.
  private static @Nullable List<Json.Obj> prompts(@Nullable Json prompt) {
    var messages = Chat.messages(prompt);
    return messages == null && prompt instanceof Json.Str text
        ? List.of(Chat.text("user", text.value()))
        : messages;
  }

  private static @Nullable List<Json.Obj> answers(@Nullable Json completion) {
    var messages = Chat.messages(completion);
    return messages == null && completion instanceof Json.Str text
        ? List.of(Chat.text("assistant", text.value()))
        : messages;
  }

  /// The Vercel AI SDK's outer span: a system text with a prompt or messages.
  private static @Nullable List<Json.Obj> vercel(@Nullable Json prompt) {
    if (!(prompt instanceof Json.Obj object)) {
      return prompts(prompt);
    }
    var messages = new ArrayList<Json.Obj>();
    var system = Chat.system(object.present("system"));
    if (system != null) {
      messages.add(system);
    }
    var sent = Chat.messages(object);
    if (sent == null) {
      sent = prompts(object.present("prompt"));
    }
    messages.addAll(sent == null ? List.of() : sent);
    return messages;
  }

  private static @Nullable List<Json.Obj> vercelAnswer(Attributes attributes) {
    var text = attributes.first("ai.response.text", "ai.result.text");
    var object = attributes.first("ai.response.object", "ai.result.object");
    var calls = attributes.structure("ai.response.toolCalls", "ai.result.toolCalls");
    var thought = attributes.text("ai.response.reasoning");
    if (text == null && object == null && calls == null) {
      return null;
    }
    var said = text == null || text.plain().isEmpty() && object != null ? object : text;
    var parts = new ArrayList<Json>();
    if (thought != null) {
      parts.add(Json.object().put("type", "reasoning").put("content", thought).build());
    }
    if (said != null && !said.plain().isEmpty()) {
      parts.add(Json.object().put("type", "text").put("content", said.plain()).build());
    }
    var message = Json.object().put("role", "assistant").put("parts", Json.array(parts));
    if (calls instanceof Json.Arr) {
      message.put("tool_calls", calls);
    }
    return Chat.messages(message.build());
  }

  /// Events of the span, one per message, as GenAI instrumentations of 2024 sent them.
  private static List<Json.Obj> spoken(List<Span.Event> events, boolean answer) {
    var messages = new ArrayList<Json.Obj>();
    for (var event : events) {
      var body = Json.object();
      event.attributes().forEach((name, value) -> body.put(name, Attributes.lenient(value)));
      add(event.name(), body.build(), answer, messages);
    }
    return messages;
  }

  /// The same events as a list within one attribute, as Pydantic AI has them.
  private static List<Json.Obj> logged(@Nullable Json list, boolean answer) {
    var messages = new ArrayList<Json.Obj>();
    for (var item : list instanceof Json.Arr events ? events.items() : List.<Json>of()) {
      if (item instanceof Json.Obj event && event.string("event.name") != null) {
        add(String.valueOf(event.string("event.name")), event, answer, messages);
      }
    }
    return messages;
  }

  private static void add(String name, Json.Obj event, boolean answer, List<Json.Obj> messages) {
    var body = event.present("gen_ai.event.content") instanceof Json.Obj inner ? inner : event;
    if (answer && name.equals("gen_ai.choice")) {
      var said = body.present("message");
      var message = said instanceof Json.Obj object ? object : body;
      var content = said instanceof Json.Str ? said : message.present("content");
      messages.addAll(withRole(message, "assistant", content));
    } else if (!answer && SPEAKERS.containsKey(name)) {
      messages.addAll(
          withRole(body, Objects.requireNonNull(SPEAKERS.get(name)), body.present("content")));
    }
  }

  private static List<Json.Obj> withRole(Json.Obj body, String role, @Nullable Json content) {
    var sent = body.string("role");
    var message =
        Json.object()
            .put("role", sent == null ? role : sent)
            .put("content", content == null ? Json.NULL : content);
    for (var name : List.of("tool_calls", "id", "name", "tool_call_id")) {
      var value = body.present(name);
      if (value != null) {
        message.put(name, value);
      }
    }
    var messages = Chat.messages(message.build());
    return messages == null ? List.of() : messages;
  }

  private static List<Json.Obj> plain(Attributes attributes, String prefix, String key) {
    var role = prefix.endsWith("prompts") ? "user" : "assistant";
    return attributes.numbered(prefix).values().stream()
        .map(flat -> flat.get(key))
        .filter(Objects::nonNull)
        .map(text -> Chat.text(role, text.plain()))
        .toList();
  }
}
