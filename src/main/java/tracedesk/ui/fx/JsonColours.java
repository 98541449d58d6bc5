package tracedesk.ui.fx;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Which parts of a line of JSON are keys, strings, numbers and words. A JSON string never spans
/// lines, so each line is coloured by itself, also while the text is not valid yet.
public final class JsonColours {
  private static final Pattern TOKEN =
      Pattern.compile(
          """
          (?<string>"(?:[^"\\\\]|\\\\.)*+"?)(?<colon>\\s*:)?\
          |(?<number>-?\\b\\d[\\d.eE+-]*)\
          |(?<word>\\b(?:true|false|null)\\b)""");

  /// A piece of the line and its style class, empty for what has no colour.
  public record Part(String text, String style) {}

  private JsonColours() {}

  public static List<Part> of(String line) {
    List<Part> parts = new ArrayList<>();
    var token = TOKEN.matcher(line);
    int done = 0;
    while (token.find()) {
      if (token.start() > done) {
        parts.add(new Part(line.substring(done, token.start()), ""));
      }
      if (token.group("string") != null) {
        var style = token.group("colon") == null ? "code-string" : "code-key";
        parts.add(new Part(token.group("string"), style));
        done = token.end("string");
      } else {
        var style = token.group("number") == null ? "code-keyword" : "code-number";
        parts.add(new Part(token.group(), style));
        done = token.end();
      }
    }
    if (done < line.length()) {
      parts.add(new Part(line.substring(done), ""));
    }
    return parts;
  }
}
