package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import tracedesk.domain.edit.WordDiff;
import tracedesk.domain.edit.WordDiff.Change;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.ExactText;

/// The line under a changed text that says what it was, with the removed words struck out.
final class WasLine extends TextFlow {
  private static final int MOST = 220;
  private static final int CONTEXT = 48;

  WasLine() {
    getStyleClass().add("was");
    setMinWidth(0);
  }

  /// @return whether there is anything to say
  boolean show(List<WordDiff.Part> parts) {
    var before = parts.stream().filter(part -> part.change() != Change.ADDED).toList();
    if (before.stream().noneMatch(part -> part.change() == Change.REMOVED)) {
      getChildren().clear();
      return false;
    }
    List<Node> words = new ArrayList<>();
    words.add(plain(tracedesk.ui.fx.Text.get("detail.was") + " “"));
    int left = MOST;
    for (int i = 0; i < before.size() && left > 0; i++) {
      var part = before.get(i);
      boolean first = i == 0;
      boolean last = i == before.size() - 1;
      var text = ExactText.line(part.text().replaceAll("\\s+", " ")).shown();
      if (part.change() == Change.REMOVED) {
        var shown = text.length() > left ? text.substring(0, left) + "…" : text;
        words.addAll(struck(shown));
        left -= shown.length();
      } else if (first) {
        words.add(plain(lead(text)));
      } else if (last) {
        words.add(plain(trail(text)));
      } else {
        var shown = text.length() <= CONTEXT ? text : text.substring(0, CONTEXT / 2) + " … ";
        words.add(plain(shown));
        left -= shown.length();
      }
    }
    words.add(plain(left > 0 ? "”" : "…”"));
    getChildren().setAll(words);
    return true;
  }

  private static String lead(String text) {
    return text.length() <= 12 ? text : "…";
  }

  private static String trail(String text) {
    int end = 0;
    while (end < text.length() && !Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    return text.length() <= 24 ? text : text.substring(0, end).stripTrailing() + "…";
  }

  private static Text plain(String words) {
    return Controls.styled(new Text(words), "text");
  }

  /// One label per word, so that the line can break between them.
  static List<Label> struck(String words) {
    var labels = new ArrayList<Label>();
    for (var word : words.split("(?<= )")) {
      labels.add(Controls.words(word, "struck"));
    }
    return labels;
  }
}
