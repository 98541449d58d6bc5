package tracedesk.wire.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// Messages as Humanloop's API has them (`role`, `content`, `tool_calls` with their arguments as
/// text), out of the shapes the instrumentations give them.
final class Chat {
  private Chat() {}

  /// The messages a value holds: a list of them, a single one, or an object with `messages`; `null`
  /// when it is something else.
  static @Nullable List<Json.Obj> messages(@Nullable Json value) {
    return switch (value) {
      case Json.Arr list
          when !list.items().isEmpty() && list.items().stream().allMatch(Chat::isMessage) -> {
        var messages = new ArrayList<Json.Obj>();
        list.items().forEach(item -> messages.addAll(message((Json.Obj) item)));
        yield messages;
      }
      case Json.Obj one when isMessage(one) -> message(one);
      case Json.Obj request when request.get("messages") instanceof Json.Arr list -> messages(list);
      case Json.Obj answer when answer.get("choices") instanceof Json.Arr choices -> {
        var messages = new ArrayList<Json.Obj>();
        for (var choice : choices.items()) {
          if (choice instanceof Json.Obj object
              && object.object("message") instanceof Json.Obj said) {
            messages.addAll(message(said));
          }
        }
        yield messages.isEmpty() ? null : messages;
      }
      case null, default -> null;
    };
  }

  /// A system prompt: a text, or the parts of one.
  static Json.@Nullable Obj system(@Nullable Json instructions) {
    if (instructions == null) {
      return null;
    }
    var body = Json.object().put("role", "system");
    var parts = instructions instanceof Json.Arr;
    var said = message(body.put(parts ? "parts" : "content", instructions).build());
    return said.isEmpty() ? null : said.getFirst();
  }

  static Json.Obj text(String role, String content) {
    return Json.object().put("role", role).put("content", content).build();
  }

  /// `llm.input_messages.<i>.message.…`
  static List<Json.Obj> openInference(Map<Integer, Map<String, Json>> numbered) {
    var messages = new ArrayList<Json.Obj>();
    for (var flat : numbered.values()) {
      var body = Json.object().put("role", plain(flat, "message.role", "user"));
      var parts = new ArrayList<Json>();
      for (var part : Attributes.numbered(flat, "message.contents.").values()) {
        parts.add(openInferencePart(part));
      }
      var content = flat.get("message.content");
      body.put(
          "content", content != null ? content : parts.isEmpty() ? Json.NULL : Json.array(parts));
      copy(flat, "message.name", "name", body);
      copy(flat, "message.tool_call_id", "tool_call_id", body);
      var calls = new ArrayList<Json>();
      for (var call : Attributes.numbered(flat, "message.tool_calls.").values()) {
        calls.add(
            call(
                plain(call, "tool_call.id"),
                plain(call, "tool_call.function.name", ""),
                call.get("tool_call.function.arguments")));
      }
      if (flat.containsKey("message.function_call_name")) {
        calls.add(
            call(
                null,
                plain(flat, "message.function_call_name", ""),
                flat.get("message.function_call_arguments_json")));
      }
      if (!calls.isEmpty()) {
        body.put("tool_calls", Json.array(calls));
      }
      messages.addAll(message(body.build()));
    }
    return messages;
  }

  private static Json openInferencePart(Map<String, Json> part) {
    var url = part.get("message_content.image.image.url");
    if (url != null) {
      return image(url.plain());
    }
    var type = plain(part, "message_content.type", "text");
    var text = part.get("message_content.text");
    return Json.object().put("type", type).put("text", text == null ? Json.of("") : text).build();
  }

  /// `gen_ai.prompt.<i>.…` and `gen_ai.completion.<i>.…`
  static List<Json.Obj> traceloop(Map<Integer, Map<String, Json>> numbered, String role) {
    var messages = new ArrayList<Json.Obj>();
    for (var flat : numbered.values()) {
      var calls = new ArrayList<Json>();
      for (var call : Attributes.numbered(flat, "tool_calls.").values()) {
        calls.add(call(plain(call, "id"), plain(call, "name", ""), call.get("arguments")));
      }
      var content = flat.get("content");
      var body =
          Json.object()
              .put("role", plain(flat, "role", role))
              .put(
                  "content",
                  content == null || "null".equals(content.asString())
                      ? Json.NULL
                      : Attributes.lenient(content));
      copy(flat, "tool_call_id", "tool_call_id", body);
      if (!calls.isEmpty()) {
        body.put("tool_calls", Json.array(calls));
      }
      messages.addAll(message(body.build()));
    }
    return messages;
  }

  /// The text of a message, or of its parts; `null` when it has none.
  static @Nullable String words(Json.Obj message) {
    var content = message.get("content");
    if (content instanceof Json.Arr parts) {
      var words = new StringBuilder();
      for (var part : parts.items()) {
        var text = part instanceof Json.Obj object ? object.string("text") : null;
        if (text != null) {
          words.append(words.isEmpty() ? "" : "\n").append(text);
        }
      }
      return words.isEmpty() ? null : words.toString();
    }
    return content == null ? null : content.asString();
  }

  private static boolean isMessage(Json value) {
    return value instanceof Json.Obj message
        && message.string("role") != null
        && (message.has("content") || message.has("parts") || message.has("tool_calls"));
  }

  /// One message, and after it the answers of tools it holds, which are messages of their own here.
  private static List<Json.Obj> message(Json.Obj from) {
    var content = new ArrayList<Json>();
    var calls = new ArrayList<Json>();
    var thinking = new ArrayList<Json>();
    var answers = new ArrayList<Json.Obj>();
    var parts = from.has("parts") ? from.get("parts") : from.get("content");
    if (parts instanceof Json.Arr list) {
      for (var part : list.items()) {
        if (part instanceof Json.Obj object) {
          sort(object, content, calls, thinking, answers);
        } else {
          content.add(textPart(part.plain()));
        }
      }
    }
    for (var call : from.list("tool_calls")) {
      calls.add(call instanceof Json.Obj object ? call(object) : call);
    }
    var role = role(String.valueOf(from.string("role")));
    var body = Json.object().put("role", role).put("content", content(parts, content));
    for (var name : List.of("name", "tool_call_id", "refusal")) {
      var value = from.present(name);
      if (value != null) {
        body.put(name, value);
      }
    }
    if (!from.has("tool_call_id") && from.string("id") != null && role.equals("tool")) {
      body.put("tool_call_id", from.string("id"));
    }
    if (!calls.isEmpty()) {
      body.put("tool_calls", Json.array(calls));
    }
    if (!thinking.isEmpty()) {
      body.put("thinking", Json.array(thinking));
    }
    if (answers.isEmpty()) {
      return List.of(body.build());
    }
    var all = new ArrayList<Json.Obj>();
    if (!content.isEmpty() || !calls.isEmpty()) {
      all.add(body.build());
    }
    all.addAll(answers);
    return all;
  }

  private static Json content(@Nullable Json sent, List<Json> parts) {
    if (sent instanceof Json.Arr) {
      if (parts.isEmpty()) {
        return Json.NULL;
      }
      return parts.size() == 1 && isText(parts.getFirst())
          ? Json.of(((Json.Obj) parts.getFirst()).string("text"))
          : Json.array(parts);
    }
    return sent == null || sent.isNull() ? Json.NULL : Json.of(sent.plain());
  }

  /// Puts one part of a message where the API has it.
  private static void sort(
      Json.Obj part,
      List<Json> content,
      List<Json> calls,
      List<Json> thinking,
      List<Json.Obj> answers) {
    switch (String.valueOf(part.string("type")).replace('-', '_')) {
      case "text", "input_text", "output_text" ->
          content.add(textPart(any(part, "content", "text")));
      case "tool_call", "tool_use", "server_tool_call", "server_tool_use" ->
          calls.add(
              call(
                  part.string(part.has("toolCallId") ? "toolCallId" : "id"),
                  any(part, "name", "toolName"),
                  value(part, "arguments", "input", "args", "server_tool_call")));
      case "tool_call_response", "tool_result", "server_tool_call_response" ->
          answers.add(answer(part));
      case "reasoning", "thinking" -> {
        var thought =
            Json.object()
                .put("type", "thinking")
                .put("thinking", any(part, "content", "text", "thinking"));
        var signature = part.string("signature");
        thinking.add((signature == null ? thought : thought.put("signature", signature)).build());
      }
      case "blob" -> {
        boolean image = "image".equals(part.string("modality"));
        var type = part.string("mime_type");
        content.add(
            image
                ? image(
                    "data:"
                        + (type == null ? "image/png" : type)
                        + ";base64,"
                        + any(part, "content", "data"))
                : part);
      }
      case "uri" ->
          content.add("image".equals(part.string("modality")) ? image(any(part, "uri")) : part);
      default -> content.add(part);
    }
  }

  private static Json.Obj answer(Json.Obj part) {
    var said = value(part, "response", "result", "output", "content", "server_tool_call_response");
    if (said instanceof Json.Obj typed && typed.has("type") && typed.has("value")) {
      said = typed.get("value");
    }
    return Json.object()
        .put("role", "tool")
        .put("tool_call_id", any(part, "id", "toolCallId", "tool_use_id"))
        .put("content", said == null ? "" : said.plain())
        .build();
  }

  /// A call in OpenAI's shape, or flat with `name` and `arguments`.
  private static Json call(Json.Obj sent) {
    var function = sent.object("function");
    var from = function == null ? sent : function;
    return call(
        sent.string(sent.has("toolCallId") ? "toolCallId" : "id"),
        any(from, "name", "toolName"),
        value(from, "arguments", "input", "args"));
  }

  /// The arguments keep the text they came as.
  static Json call(@Nullable String id, String name, @Nullable Json arguments) {
    return Json.object()
        .put("id", id == null ? "" : id)
        .put("type", "function")
        .put(
            "function",
            Json.object()
                .put("name", name)
                .put("arguments", arguments == null ? "{}" : arguments.plain())
                .build())
        .build();
  }

  private static Json textPart(String text) {
    return Json.object().put("type", "text").put("text", text).build();
  }

  private static boolean isText(Json part) {
    return part instanceof Json.Obj object && "text".equals(object.string("type"));
  }

  private static Json image(String url) {
    return Json.object()
        .put("type", "image_url")
        .put("image_url", Json.object().put("url", url).build())
        .build();
  }

  private static String role(String role) {
    return switch (role.toLowerCase(Locale.ROOT)) {
      case "model", "ai" -> "assistant";
      case "human" -> "user";
      case "function" -> "tool";
      default -> role;
    };
  }

  private static void copy(Map<String, Json> from, String key, String name, Json.Builder to) {
    var value = from.get(key);
    if (value != null && !value.isNull()) {
      to.put(name, value);
    }
  }

  private static String plain(Map<String, Json> from, String key, String otherwise) {
    var text = plain(from, key);
    return text == null ? otherwise : text;
  }

  private static @Nullable String plain(Map<String, Json> from, String key) {
    var value = from.get(key);
    return value == null || value.isNull() ? null : value.plain();
  }

  private static @Nullable Json value(Json.Obj from, String... names) {
    for (var name : names) {
      var value = from.present(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static String any(Json.Obj from, String... names) {
    var value = value(from, names);
    return value == null ? "" : value.plain();
  }
}
