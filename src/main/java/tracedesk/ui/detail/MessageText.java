package tracedesk.ui.detail;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// The text inside a chat message whose content is a string, nothing yet, or a single text part.
final class MessageText {
  private static final Json.Obj EMPTY =
      (Json.Obj) Json.parse("{\"role\":\"assistant\",\"content\":\"\"}");

  private MessageText() {}

  static boolean isEditable(@Nullable Json message) {
    return message == null || message instanceof Json.Obj object && isText(object.get("content"));
  }

  /// Whether a message says nothing and calls tools: it is shown as the JSON that holds the calls.
  static boolean onlyCalls(@Nullable Json message) {
    return message instanceof Json.Obj object
        && of(message).isEmpty()
        && (object.present("tool_calls") instanceof Json.Arr calls && !calls.items().isEmpty()
            || object.present("function_call") != null);
  }

  private static boolean isText(@Nullable Json content) {
    return content == null
        || content.isNull()
        || content instanceof Json.Str
        || part(content) != null;
  }

  /// The one text part of a list of parts.
  private static Json.@Nullable Obj part(Json content) {
    return content instanceof Json.Arr parts
            && parts.items().size() == 1
            && parts.items().getFirst() instanceof Json.Obj part
            && part.string("text") != null
        ? part
        : null;
  }

  static String of(Json message) {
    var content = message instanceof Json.Obj object ? object.present("content") : null;
    if (content == null) {
      return "";
    }
    var part = part(content);
    var words = part == null ? content.asString() : part.string("text");
    return words == null ? "" : words;
  }

  static Json with(@Nullable Json message, String words) {
    var whole = message instanceof Json.Obj object ? object : EMPTY;
    var content = whole.get("content");
    var part = content == null ? null : part(content);
    return whole.with(
        "content",
        part == null
            ? Json.of(words)
            : Json.array(java.util.List.of(part.with("text", Json.of(words)))));
  }
}
