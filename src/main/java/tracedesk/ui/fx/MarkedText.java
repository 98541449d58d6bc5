package tracedesk.ui.fx;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.shape.Path;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/// Words that wrap, some of them on a coloured ground: what went is struck out on red, what came
/// stands on green. Costs one node per stretch, however long.
public final class MarkedText extends TextFlow {
  /// The ground of a stretch: the characters from `from` to `to`.
  private record Ground(int from, int to, Path path) {}

  private final List<Ground> grounds = new ArrayList<>();
  private int length;

  public MarkedText() {
    getStyleClass().add("marked-text");
    setMinWidth(0);
  }

  /// Adds words as they are.
  public void plain(String words) {
    add(words, "text");
  }

  /// Adds words that went (`struck`) or came (`inserted`).
  public void marked(String words, String style) {
    var path = Controls.styled(new Path(), style + "-ground");
    path.setManaged(false);
    grounds.add(new Ground(length, length + words.length(), path));
    getChildren().add(grounds.size() - 1, path);
    add(words, "text", style + "-words");
  }

  private void add(String words, String... styles) {
    getChildren().add(Controls.styled(new Text(words), styles));
    length += words.length();
  }

  @Override
  protected void layoutChildren() {
    super.layoutChildren();
    for (var ground : grounds) {
      ground.path().getElements().setAll(getRangeShape(ground.from(), ground.to(), false));
    }
  }
}
