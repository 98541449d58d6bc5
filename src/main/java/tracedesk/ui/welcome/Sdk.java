package tracedesk.ui.welcome;

import tracedesk.ui.fx.Text;

/// What the user's app talks to the server with.
enum Sdk {
  PYTHON(".py", '"'),
  TYPESCRIPT(".ts", '"'),
  CURL(".sh", '\'');

  private final String ending;
  private final char quote;

  Sdk(String ending, char quote) {
    this.ending = ending;
    this.quote = quote;
  }

  String label() {
    return switch (this) {
      case PYTHON -> Text.get("welcome.python");
      case TYPESCRIPT -> Text.get("welcome.typescript");
      case CURL -> Text.get("welcome.curl");
    };
  }

  /// How the names of its files end.
  String ending() {
    return ending;
  }

  /// A text as it may stand between the quotes of the language.
  String escaped(String text) {
    return quote == '\''
        ? text.replace("'", "'\\''")
        : text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
