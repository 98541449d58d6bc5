package tracedesk.ui.detail;

import tracedesk.domain.json.JsonFault;
import tracedesk.ui.fx.Text;

/// What is wrong with a field's text.
///
/// @param words what is wrong, in the user's words
/// @param line where it is wrong, from 1; 0 when it is not one place
/// @param column from 1; 0 when it is not one place
public record Flaw(String words, int line, int column) {
  static Flaw of(JsonFault fault) {
    return new Flaw(
        Text.get("detail.invalidJson", fault.reason(), fault.line(), fault.column()),
        fault.line(),
        fault.column());
  }

  static Flaw of(String words) {
    return new Flaw(words, 0, 0);
  }

  boolean hasPlace() {
    return line > 0;
  }

  /// The place as an index into the text it was found in.
  int offset(String text) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        break;
      }
      start = end + 1;
    }
    return Math.min(start + Math.max(0, column - 1), text.length());
  }
}
