package tracedesk.wire.otlp;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;

/// Puts back the types Humanloop's SDKs lose when they write every value as text, Python with
/// `str()`, Node with `toString()`: only those the API or JSON Schema fixes. Whatever does not fit
/// stays as it came.
final class HumanloopTypes {
  private static final Set<String> TEXTS =
      Set.of("output", "error", "stdout", "finish_reason", "source", "user", "environment");
  private static final Set<String> NUMBERS =
      Set.of(
          "prompt_tokens",
          "output_tokens",
          "reasoning_tokens",
          "prompt_cost",
          "output_cost",
          "provider_latency");
  private static final Set<String> STRUCTURES =
      Set.of(
          "inputs",
          "messages",
          "output_message",
          "metadata",
          "provider_request",
          "provider_response",
          "tool_choice");
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,300}(\\.[0-9]{1,300})?([eE][-+]?[0-9]{1,3})?");

  /// A tuple or list of names in Python: `('query', 'limit')`, `('stop',)`, `[]`.
  private static final Pattern PYTHON_NAMES =
      Pattern.compile("[(\\[]('[^']*'(, '[^']*')*,?)?[)\\]]");

  private static final Pattern PYTHON_NAME = Pattern.compile("'([^']*)'");

  private HumanloopTypes() {}

  /// The value of a log's field.
  static Json field(String name, Json value) {
    if (TEXTS.contains(name)) {
      return Json.of(value.plain());
    }
    if (NUMBERS.contains(name)) {
      return number(value);
    }
    if (STRUCTURES.contains(name)) {
      return structure(value);
    }
    return switch (name) {
      case "log_status", "trace_status" -> Json.of(value.plain().toLowerCase(Locale.ROOT));
      case "save" -> bool(value);
      default -> value;
    };
  }

  /// A tool's function: in its JSON Schema `strict` and `additionalProperties` are true or false,
  /// `required` a list of names.
  static Json function(Json value) {
    return switch (value) {
      case Json.Obj object -> {
        var typed = Json.object();
        for (var member : object.members()) {
          typed.put(member.name(), keyword(member.name(), member.value()));
        }
        yield typed.build();
      }
      case Json.Arr array ->
          Json.array(array.items().stream().map(HumanloopTypes::function).toList());
      default -> value;
    };
  }

  private static Json keyword(String name, Json value) {
    return switch (name) {
      case "strict", "additionalProperties" -> function(bool(value));
      case "required" -> names(value);
      default -> function(value);
    };
  }

  private static Json number(Json value) {
    var text = value.plain().strip();
    return NUMBER.matcher(text).matches() ? Json.parse(text) : value;
  }

  static Json bool(Json value) {
    return switch (value.plain()) {
      case "True", "true" -> Json.TRUE;
      case "False", "false" -> Json.FALSE;
      default -> value;
    };
  }

  /// Names that came as one text: as Python spells them, or joined by commas, as Node does.
  private static Json names(Json value) {
    var listed = listed(value);
    var text = listed.asString();
    return text == null ? function(listed) : texts(List.of(text.split(",")));
  }

  /// The list of texts that a text spells in Python; any other value as it is.
  static Json listed(Json value) {
    var text = value.asString();
    return text != null && PYTHON_NAMES.matcher(text).matches()
        ? texts(PYTHON_NAME.matcher(text).results().map(name -> name.group(1)).toList())
        : value;
  }

  private static Json texts(List<String> texts) {
    return Json.array(texts.stream().map(Json::of).toList());
  }

  /// A map or list, also where a release sent it as JSON text.
  private static Json structure(Json value) {
    var text = value.asString();
    if (text == null || !(text.startsWith("{") || text.startsWith("["))) {
      return value;
    }
    try {
      return Json.parse(text);
    } catch (JsonFault e) {
      return value;
    }
  }
}
