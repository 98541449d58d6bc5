package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.trace.SearchText;
import tracedesk.ui.fx.Attachment;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.ExactText;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;

/// A JSON value at a glance, in colours, on a line or a few: long texts and deep parts are cut
/// short.
final class JsonPeek {
  private static final int LONGEST = 600;
  private static final int INSIDE = 40;
  private static final int ROOM = 34;
  private static final int BEFORE = 40;
  private static final int BEHIND = 80;

  private JsonPeek() {}

  /// Text that is no value yet, as it was typed.
  static List<Node> raw(String words) {
    return List.of(text(cut(words, LONGEST), "danger"));
  }

  static List<Node> of(Json value) {
    List<Node> parts = new ArrayList<>();
    switch (value) {
      case Json.Str words -> words(words.value(), parts);
      case Json.Obj object -> members(object, parts);
      case Json.Arr array -> items(array, parts);
      default -> parts.add(inside(value));
    }
    return parts;
  }

  /// A file inside a text by its type and size; of a text too long for here how long it is.
  private static void words(String words, List<Node> parts) {
    var file = Attachment.of(words);
    if (file != null) {
      parts.add(text(file.words(), "muted"));
      return;
    }
    parts.add(text("\"" + cut(words, LONGEST) + "\"", "code-string"));
    if (words.length() > LONGEST) {
      parts.add(text(" " + Text.get("detail.chars", words.length()), "muted"));
    }
  }

  private static void members(Json.Obj object, List<Node> parts) {
    parts.add(text(object.members().isEmpty() ? "{" : "{ ", "muted"));
    int left = object.members().size();
    int room = ROOM;
    var glue = "";
    for (var member : object.members()) {
      if (room <= 0) {
        break;
      }
      var shown = inside(member.value());
      parts.add(text(glue, "muted"));
      parts.add(text(cut(member.name(), INSIDE), "code-key"));
      parts.add(text(": ", "muted"));
      parts.add(shown);
      room -= member.name().length() + shown.getText().length() + 4;
      glue = ", ";
      left--;
    }
    parts.add(text(left > 0 ? ", +" + left + "\u00a0}" : glue.isEmpty() ? "}" : " }", "muted"));
  }

  private static void items(Json.Arr array, List<Node> parts) {
    parts.add(text("[", "muted"));
    int left = array.items().size();
    int room = ROOM;
    var glue = "";
    for (var item : array.items()) {
      if (room <= 0) {
        break;
      }
      var shown = inside(item);
      parts.add(text(glue, "muted"));
      parts.add(shown);
      room -= shown.getText().length() + 2;
      glue = ", ";
      left--;
    }
    parts.add(text(left > 0 ? ", +" + left + "]" : "]", "muted"));
  }

  private static javafx.scene.text.Text inside(Json value) {
    return switch (value) {
      case Json.Str words -> text("\"" + cut(words.value(), INSIDE) + "\"", "code-string");
      case Json.Num number -> text(cut(number.text(), INSIDE), "code-number");
      case Json.Bool flag -> text(flag.text(), "code-keyword");
      case Json.Null none -> text(none.text(), "code-keyword");
      case Json.Obj object -> text("{" + object.members().size() + "}", "muted");
      case Json.Arr array -> text("[" + array.items().size() + "]", "muted");
    };
  }

  /// Some words from around what is looked for in a value; empty where it is not in it.
  static String around(Json value, String words) {
    var text = value instanceof Json.Str plain ? plain.value() : JsonText.readable(value);
    var range = SearchText.first(text, words);
    if (range == null) {
      return "";
    }
    int from = Math.max(0, range.from() - BEFORE);
    int to = Math.min(text.length(), range.to() + BEHIND);
    from += from > 0 && Character.isLowSurrogate(text.charAt(from)) ? 1 : 0;
    to -= to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? 1 : 0;
    return (from > 0 ? "…" : "")
        + ExactText.lines(text.substring(from, to).replace('\n', ' ')).shown()
        + (to < text.length() ? "…" : "");
  }

  /// The beginning of a text, and how long the whole is.
  static String beginning(String text, int most) {
    return text.length() <= most
        ? cut(text, most)
        : cut(text, most) + " " + Text.get("detail.cut.whole", Numbers.count(text.length()));
  }

  static String cut(String text, int most) {
    if (text.length() <= most) {
      return ExactText.lines(text).shown();
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return ExactText.lines(text.substring(0, end)).shown() + "…";
  }

  private static javafx.scene.text.Text text(String words, String style) {
    return Controls.styled(new javafx.scene.text.Text(words), "text", style);
  }
}
