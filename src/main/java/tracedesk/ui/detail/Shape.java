package tracedesk.ui.detail;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonText;
import tracedesk.ui.fx.Text;

/// How the value of a field reads as text in an editor, and what text typed there means as a value.
enum Shape {
  /// Plain words; no words at all clear the field.
  WORDS,
  /// The text of a chat message; its other members stay as they are.
  MESSAGE,
  /// Any JSON value.
  JSON,
  /// A JSON object whose names are not empty.
  OBJECT,
  /// A number of seconds.
  NUMBER;

  static Shape of(Field field, @Nullable Json value, boolean asJson) {
    return switch (field) {
      case INPUTS -> OBJECT;
      case MESSAGES -> JSON;
      case DURATION -> NUMBER;
      case OUTPUT_MESSAGE -> asJson || !MessageText.isEditable(value) ? JSON : MESSAGE;
      case OUTPUT, ERROR -> value == null || value instanceof Json.Str ? WORDS : JSON;
    };
  }

  String text(@Nullable Json value) {
    if (value == null) {
      return "";
    }
    return switch (this) {
      case WORDS -> value.plain();
      case MESSAGE -> MessageText.of(value);
      case NUMBER -> value.text();
      case JSON, OBJECT -> JsonText.readable(value);
    };
  }

  /// @param whole the value the text is part of: the message whose text was typed
  Typed typed(String text, @Nullable Json whole) {
    try {
      return switch (this) {
        case WORDS -> set(text.isEmpty() ? Json.NULL : Json.of(text));
        case MESSAGE -> set(MessageText.with(whole, text));
        case NUMBER -> set(number(text));
        case JSON -> set(text.isBlank() ? Json.NULL : Json.parse(text));
        case OBJECT -> object(text);
      };
    } catch (JsonFault fault) {
      return new Typed.Unfinished(
          text, this == NUMBER ? Flaw.of(Text.get("detail.notSeconds")) : Flaw.of(fault));
    }
  }

  private static Json number(String text) {
    return text.isBlank() ? Json.NULL : Json.parse(text.strip());
  }

  private static Typed object(String text) {
    if (!(Json.parse(text) instanceof Json.Obj object)) {
      return new Typed.Unfinished(text, Flaw.of(Text.get("detail.notObject")));
    }
    if (object.has("")) {
      return new Typed.Unfinished(text, Flaw.of(Text.get("detail.emptyName")));
    }
    return set(object);
  }

  private static Typed set(Json value) {
    return new Typed.Finished(value.isNull() ? new Edit.Clear<>() : new Edit.Set<>(value));
  }
}
