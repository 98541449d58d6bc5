package tracedesk.ui.detail;

import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonText;
import tracedesk.ui.fx.Text;

/// What sort of value an input holds, with the sign it is shown by.
public enum InputKind {
  TEXT("Aa"),
  NUMBER("#"),
  BOOLEAN("✓"),
  OBJECT("{ }"),
  LIST("[ ]"),
  NULL("∅");

  private final String sign;

  InputKind(String sign) {
    this.sign = sign;
  }

  public String sign() {
    return sign;
  }

  static InputKind of(Json value) {
    return switch (value) {
      case Json.Str _ -> TEXT;
      case Json.Num _ -> NUMBER;
      case Json.Bool _ -> BOOLEAN;
      case Json.Obj _ -> OBJECT;
      case Json.Arr _ -> LIST;
      case Json.Null _ -> NULL;
    };
  }

  /// The value as it stands in the row's editor.
  static String text(Json value) {
    return value instanceof Json.Str words ? words.value() : JsonText.readable(value);
  }

  /// What the text means as a value of this kind.
  ///
  /// @throws JsonFault when it is not even JSON
  Json value(String text) {
    return this == TEXT ? Json.of(text) : Json.parse(this == NULL ? "null" : text.strip());
  }

  /// Why the text is no value of this kind, or empty.
  String complaint(String text) {
    try {
      var found = of(value(text));
      return switch (this) {
        case TEXT, NULL -> "";
        case NUMBER -> found == NUMBER ? "" : Text.get("detail.notNumber");
        case BOOLEAN -> found == BOOLEAN ? "" : Text.get("detail.notBoolean");
        case OBJECT, LIST -> "";
      };
    } catch (JsonFault fault) {
      return switch (this) {
        case NUMBER -> Text.get("detail.notNumber");
        case BOOLEAN -> Text.get("detail.notBoolean");
        default -> Flaw.of(fault).words();
      };
    }
  }

  /// The same value in this kind as well as it can be kept.
  String convert(String text) {
    return switch (this) {
      case TEXT -> text;
      case NUMBER -> complaint(text).isEmpty() ? text : "0";
      case BOOLEAN -> complaint(text).isEmpty() ? text.strip() : "false";
      case OBJECT -> startsWith(text, '{') ? text : "{}";
      case LIST -> startsWith(text, '[') ? text : "[]";
      case NULL -> "null";
    };
  }

  private boolean startsWith(String text, char sign) {
    return !text.isBlank() && text.strip().charAt(0) == sign && complaint(text).isEmpty();
  }
}
