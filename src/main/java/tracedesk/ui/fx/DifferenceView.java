package tracedesk.ui.fx;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LineDiff;

/// A text before and after in one frame: side by side, or one below the other line by line.
public final class DifferenceView extends StackPane {
  /// @param beside whether the two sides stand beside each other
  public DifferenceView(LineDiff difference, boolean beside) {
    getStyleClass().add("difference");
    var rows = difference.rows();
    boolean numbered = rows.size() > 1 || rows.stream().anyMatch(LineDiff.Gap.class::isInstance);
    if (rows.isEmpty()) {
      var empty = Controls.words(Text.get("difference.empty"), "subtle", "size-12");
      getChildren().add(Controls.styled(Controls.row(0, empty), "difference-rows"));
    } else {
      getChildren().add(beside ? beside(difference, numbered) : inline(difference, numbered));
    }
  }

  private static Node beside(LineDiff difference, boolean numbered) {
    var grid = Controls.styled(new GridPane(), "difference-rows");
    for (int i = 0; i < 2; i++) {
      var half = new ColumnConstraints();
      half.setPercentWidth(50);
      half.setHgrow(Priority.ALWAYS);
      grid.getColumnConstraints().add(half);
    }
    int at = 0;
    for (var row : difference.rows()) {
      switch (row) {
        case LineDiff.Gap(int lines) -> grid.add(gap(lines), 0, at, 2, 1);
        case LineDiff.Lines lines -> {
          grid.add(half(lines.before(), lines.isSame(), "went", numbered), 0, at);
          grid.add(
              Controls.styled(half(lines.after(), lines.isSame(), "came", numbered), "right"),
              1,
              at);
        }
      }
      at++;
    }
    return grid;
  }

  private static Node half(
      LineDiff.@Nullable Line line, boolean same, String style, boolean numbered) {
    if (line == null) {
      return Controls.styled(new HBox(), "difference-line", "nothing");
    }
    return line(line, same ? List.of() : List.of(style), numbered, number(line));
  }

  private static Node inline(LineDiff difference, boolean numbered) {
    var rows = Controls.styled(new VBox(), "difference-rows");
    var added = new VBox();
    for (var row : difference.rows()) {
      if (row instanceof LineDiff.Lines(var before, var after) && !isSame(row)) {
        if (before != null) {
          rows.getChildren()
              .add(line(before, List.of("went"), numbered, number(before), number(null)));
        }
        if (after != null) {
          added
              .getChildren()
              .add(line(after, List.of("came"), numbered, number(null), number(after)));
        }
        continue;
      }
      flush(added, rows);
      switch (row) {
        case LineDiff.Gap(int lines) -> rows.getChildren().add(gap(lines));
        case LineDiff.Lines(var before, var after) -> {
          if (after != null) {
            rows.getChildren().add(line(after, List.of(), numbered, number(before), number(after)));
          }
        }
      }
    }
    flush(added, rows);
    return rows;
  }

  private static boolean isSame(LineDiff.Row row) {
    return row instanceof LineDiff.Lines lines && lines.isSame();
  }

  /// Lines that came stand below all those they replace.
  private static void flush(VBox added, VBox rows) {
    rows.getChildren().addAll(List.copyOf(added.getChildren()));
    added.getChildren().clear();
  }

  private static HBox line(
      LineDiff.Line line, List<String> styles, boolean numbered, Label... numbers) {
    var words = new MarkedText();
    for (var part : line.parts()) {
      var shown = ExactText.lines(part.text()).shown();
      switch (part.change()) {
        case SAME -> words.plain(shown);
        case REMOVED -> words.marked(shown, "struck");
        case ADDED -> words.marked(shown, "inserted");
      }
    }
    if (line.parts().isEmpty()) {
      words.plain(" ");
    }
    var row = Controls.styled(new HBox(), "difference-line");
    row.getStyleClass().addAll(styles);
    if (numbered) {
      row.getChildren().addAll(numbers);
    }
    HBox.setHgrow(words, Priority.ALWAYS);
    row.getChildren().add(words);
    return row;
  }

  private static Label number(LineDiff.@Nullable Line line) {
    var number = Controls.words(line == null ? "" : Numbers.count(line.number()), "line-number");
    number.setMinWidth(USE_PREF_SIZE);
    return number;
  }

  private static Node gap(int lines) {
    var gap = Controls.words(Text.get("difference.gap", lines), "difference-gap");
    gap.setMaxWidth(Double.MAX_VALUE);
    return gap;
  }
}
