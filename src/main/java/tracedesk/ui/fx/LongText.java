package tracedesk.ui.fx;

import javafx.collections.ObservableListBase;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/// A text too large for any editor, to read and copy: rows cut to the width, of which only those in
/// sight are made.
final class LongText extends ListView<Integer> {
  private static final double LETTER = 7.2;
  private static final double ROW = 19;

  private final String text;
  private Chunks chunks = new Chunks("", 1);
  private int columns;

  LongText(String text) {
    this.text = text;
    getStyleClass().add("long-text");
    setFixedCellSize(ROW);
    getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    setCellFactory(list -> new Row());
    Keys.within(this, new Command("editor.copy", this::copy).withShortcut("Shortcut+C"));
    widthProperty().subscribe(this::cut);
    cut();
  }

  private void cut() {
    int fits = (int) Math.max(20, (getWidth() - gutter() - 24) / LETTER);
    if (fits != columns) {
      columns = fits;
      chunks = new Chunks(text, columns);
      setItems(new Rows(chunks.size()));
    }
  }

  private double gutter() {
    return 30 + LETTER * String.valueOf(text.length() / 40).length();
  }

  private void copy() {
    var rows = getSelectionModel().getSelectedIndices();
    if (!rows.isEmpty()) {
      int first = rows.stream().mapToInt(Integer::intValue).min().orElseThrow();
      int last = rows.stream().mapToInt(Integer::intValue).max().orElseThrow();
      CopyableId.copyText(text.substring(chunks.start(first), chunks.end(last)));
    }
  }

  private static final class Rows extends ObservableListBase<Integer> {
    private final int size;

    Rows(int size) {
      this.size = size;
    }

    @Override
    public Integer get(int index) {
      return index;
    }

    @Override
    public int size() {
      return size;
    }
  }

  private final class Row extends ListCell<Integer> {
    private final Label number = Controls.words("", "line-number");
    private final Label words = Controls.words("", "mono");

    Row() {
      number.setMinWidth(gutter());
      words.setMinWidth(Region.USE_PREF_SIZE);
      setGraphic(new HBox(number, words));
    }

    @Override
    protected void updateItem(Integer row, boolean empty) {
      super.updateItem(row, empty);
      boolean shown = !empty && row < chunks.size();
      number.setText(shown && chunks.isFirstOfLine(row) ? Numbers.count(chunks.line(row)) : "");
      words.setText(shown ? ExactText.line(chunks.row(row)).shown() : "");
    }
  }
}
