package tracedesk.ui.conflict;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import tracedesk.domain.edit.WordDiff;
import tracedesk.ui.fx.CodeEditor;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.ExactText;
import tracedesk.ui.fx.Language;
import tracedesk.ui.fx.MarkedText;
import tracedesk.ui.fx.Text;

/// One of the three values of a part, with what differs from the original marked. What is too long
/// to be laid out at once scrolls in a frame of its own.
final class Side {
  private static final int FLOWS_TO_CHARACTERS = 6_000;
  private static final int FLOWS_TO_PARTS = 400;

  private Side() {}

  /// @param parts the difference from the original; empty for the original itself
  static Node of(Compared compared, String id, String text, List<WordDiff.Part> parts) {
    Node node;
    if (text.isEmpty() && parts.stream().noneMatch(part -> !part.text().isEmpty())) {
      node = Controls.words(Text.get("conflict.absent"), "subtle", "size-12");
    } else if (text.length() > FLOWS_TO_CHARACTERS || parts.size() > FLOWS_TO_PARTS) {
      node = large(compared, id, text);
    } else {
      node = marked(compared, text, parts);
    }
    var place = Controls.styled(new StackPane(node), "conflict-value");
    StackPane.setAlignment(node, Pos.TOP_LEFT);
    return place;
  }

  private static Node marked(Compared compared, String text, List<WordDiff.Part> parts) {
    var words = new MarkedText();
    if (parts.isEmpty()) {
      words.plain(shown(text));
    }
    boolean brief = !compared.words() && text.indexOf('\n') < 0;
    for (var part : parts) {
      switch (part.change()) {
        case SAME -> words.plain(shown(part.text()));
        case ADDED -> words.marked(shown(part.text()), "inserted");
        case REMOVED -> {
          if (!brief || text.isEmpty()) {
            words.marked(shown(part.text()), "struck");
          }
        }
      }
    }
    if (!compared.words()) {
      words.getStyleClass().add("code");
    }
    return words;
  }

  private static String shown(String text) {
    return ExactText.lines(text).shown();
  }

  private static Node large(Compared compared, String id, String text) {
    var editor = new CodeEditor(id, "conflict.value");
    editor.languageProperty().set(compared.words() ? Language.TEXT : Language.JSON);
    editor.textProperty().set(text);
    editor.editableProperty().set(false);
    editor.setMaxHeight(420);
    var note = new Label(Text.get("conflict.large"));
    note.getStyleClass().addAll("subtle", "size-11-5");
    note.setWrapText(true);
    VBox.setVgrow(editor, Priority.ALWAYS);
    return new VBox(4, note, editor);
  }
}
