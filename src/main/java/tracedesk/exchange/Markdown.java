package tracedesk.exchange;

import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.json.JsonText;

/// Text from elsewhere inside a Markdown document (CommonMark), so that it can be read but cannot
/// become part of the document's own structure.
final class Markdown {
  private static final int LONGEST_LINE = 200;
  private static final String SPECIAL = "\\`*_{}[]<>()#+-.!|~&$:=^\"'/";

  private Markdown() {}

  /// A name on one line.
  static String inline(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length() && i < LONGEST_LINE; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        out.append(' ');
      } else {
        out.append(SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
      }
    }
    return Readable.encodable(out.append(text.length() > LONGEST_LINE ? "…" : "").toString());
  }

  /// An id as code on one line.
  static String code(String text) {
    var line = new StringBuilder();
    text.chars().forEach(c -> line.append(Character.isISOControl(c) ? ' ' : (char) c));
    var ticks = "`".repeat(longestRun(line) + 1);
    var edge = line.isEmpty() || line.indexOf("`") >= 0 ? " " : "";
    return Readable.encodable(ticks + edge + line + edge + ticks);
  }

  /// A value in a block of its own: text as it is, JSON laid out. The fence is longer than any in
  /// the text.
  static String block(Json value) {
    var text = value.asString();
    return text == null
        ? fenced("json", JsonText.pretty(value))
        : fenced(isJson(text) ? "json" : "text", text);
  }

  static String fenced(String language, String text) {
    var fence = "`".repeat(Math.max(3, longestRun(text) + 1));
    var end = text.endsWith("\n") ? "" : "\n";
    return Readable.encodable(fence + language + "\n" + text + end + fence + "\n");
  }

  private static boolean isJson(String text) {
    var start = text.strip();
    if (!start.startsWith("{") && !start.startsWith("[")) {
      return false;
    }
    try {
      Json.parse(text);
      return true;
    } catch (JsonFault e) {
      return false;
    }
  }

  private static int longestRun(CharSequence text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
