package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.text.Text;
import tracedesk.ui.fx.Controls;

/// JSON as coloured words for a page of text.
final class JsonColoured {
  private static final Pattern TOKEN =
      Pattern.compile(
          """
          (?<string>"(?:[^"\\\\]|\\\\.)*+"?)(?<colon>\\s*:)?\
          |(?<number>-?\\b\\d[\\d.eE+-]*)\
          |(?<word>\\b(?:true|false|null)\\b)""");

  private JsonColoured() {}

  static List<Node> of(String json, int most) {
    var text = JsonPeek.cut(json, most);
    List<Node> parts = new ArrayList<>();
    var token = TOKEN.matcher(text);
    int done = 0;
    while (token.find()) {
      if (token.start() > done) {
        parts.add(part(text.substring(done, token.start()), "muted"));
      }
      boolean string = token.group("string") != null;
      done = string ? token.end("string") : token.end();
      var style =
          string
              ? token.group("colon") == null ? "code-string" : "code-key"
              : token.group("number") == null ? "code-keyword" : "code-number";
      parts.add(part(text.substring(token.start(), done), style));
    }
    if (done < text.length()) {
      parts.add(part(text.substring(done), "muted"));
    }
    return parts;
  }

  private static Text part(String words, String style) {
    return Controls.styled(new Text(words), "text", style);
  }
}
