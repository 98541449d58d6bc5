package tracedesk.ui.fx;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.shape.Path;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import tracedesk.domain.trace.SearchText;

/// Words that wrap, with a coloured ground wherever in them stands what is looked for.
public final class FoundText extends TextFlow {
  /// More marks in a stretch of text nobody reads.
  private static final int MOST = 1_000;

  private final Path ground = Controls.styled(new Path(), "hit");
  private String sought = "";
  private List<SearchText.Range> hits = List.of();

  public FoundText(String... styles) {
    ground.setManaged(false);
    getStyleClass().add("found-text");
    getStyleClass().addAll(styles);
    setMinWidth(0);
    getChildren().add(ground);
  }

  /// Shows other words, all of one colour.
  public void show(String words) {
    show(List.of(Controls.styled(new Text(words), "text", "words")));
  }

  /// Shows other words: texts, one after the other.
  public void show(List<? extends Node> words) {
    getChildren().setAll(words);
    getChildren().addFirst(ground);
    find();
  }

  /// Shows other words with these places marked.
  void show(String words, List<SearchText.Range> marked) {
    show(words);
    mark(marked);
  }

  /// Marks these words, or nothing where they are empty.
  public void look(String words) {
    sought = words;
    find();
  }

  /// Whether anything is marked.
  public boolean isFound() {
    return !hits.isEmpty();
  }

  private void find() {
    mark(sought.isEmpty() ? List.of() : SearchText.ranges(text(), sought, MOST));
  }

  private void mark(List<SearchText.Range> places) {
    hits = places;
    ground.setVisible(!hits.isEmpty());
    requestLayout();
  }

  private String text() {
    var text = new StringBuilder();
    for (var child : getChildren()) {
      if (child instanceof Text part) {
        text.append(part.getText());
      }
    }
    return text.toString();
  }

  @Override
  protected void layoutChildren() {
    super.layoutChildren();
    ground.getElements().clear();
    for (var hit : hits) {
      ground.getElements().addAll(getRangeShape(hit.from(), hit.to(), false));
    }
  }
}
