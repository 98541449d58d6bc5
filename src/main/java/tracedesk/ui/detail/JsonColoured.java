package tracedesk.ui.detail;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.text.Text;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.JsonColours;

/// JSON as coloured words for a page of text.
final class JsonColoured {
  private JsonColoured() {}

  static List<Node> of(String json, int most) {
    return JsonColours.of(JsonPeek.beginning(json, most)).stream()
        .map(JsonColoured::words)
        .toList();
  }

  private static Node words(JsonColours.Part part) {
    var style = part.style().isEmpty() ? "muted" : part.style();
    return Controls.styled(new Text(part.text()), "text", style);
  }
}
