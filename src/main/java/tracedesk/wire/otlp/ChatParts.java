package tracedesk.wire.otlp;

import java.util.ArrayList;
import tracedesk.domain.json.Json;

/// Humanloop's messages as the GenAI conventions have them: a role and a list of parts. What [Chat]
/// reads back.
final class ChatParts {
  private ChatParts() {}

  /// The messages as the JSON text the conventions put into one attribute.
  static Json text(Json messages) {
    var list = messages instanceof Json.Arr array ? array : Json.array(java.util.List.of(messages));
    return Json.of(Json.array(list.items().stream().map(ChatParts::message).toList()).text());
  }

  private static Json message(Json sent) {
    if (!(sent instanceof Json.Obj message)) {
      return sent;
    }
    var parts = new ArrayList<Json>();
    for (var thought : message.list("thinking")) {
      parts.add(
          thought instanceof Json.Obj object && object.string("thinking") instanceof String words
              ? Json.object().put("type", "reasoning").put("content", words).build()
              : thought);
    }
    var content = message.present("content");
    if ("tool".equals(message.string("role"))) {
      parts.add(
          Json.object()
              .put("type", "tool_call_response")
              .put("id", message.string("tool_call_id"))
              .put("response", content == null ? Json.NULL : content)
              .build());
    } else if (content instanceof Json.Arr several) {
      several.items().forEach(part -> parts.add(part(part)));
    } else if (content != null) {
      parts.add(Json.object().put("type", "text").put("content", content.plain()).build());
    }
    for (var call : message.list("tool_calls")) {
      parts.add(call(call));
    }
    var role = message.string("role");
    var result = Json.object().put("role", role == null ? "user" : role);
    result.put("parts", Json.array(parts));
    if (message.string("name") != null) {
      result.put("name", message.string("name"));
    }
    return result.build();
  }

  private static Json part(Json sent) {
    if (!(sent instanceof Json.Obj part)) {
      return sent;
    }
    var image = part.object("image_url");
    if (image != null && image.string("url") instanceof String url) {
      return Json.object().put("type", "uri").put("modality", "image").put("uri", url).build();
    }
    return part.string("text") instanceof String text
        ? Json.object().put("type", "text").put("content", text).build()
        : part;
  }

  private static Json call(Json sent) {
    var function = sent instanceof Json.Obj call ? call.object("function") : null;
    if (!(sent instanceof Json.Obj call) || function == null) {
      return sent;
    }
    return Json.object()
        .put("type", "tool_call")
        .put("id", call.string("id"))
        .put("name", function.string("name"))
        .put("arguments", function.string("arguments"))
        .build();
  }
}
