package tracedesk.ui.fx;

import java.util.List;
import java.util.Optional;
import javafx.animation.AnimationTimer;
import javafx.collections.ObservableListBase;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.trace.SearchText;

/// A text too large for any editor, to read and copy: rows cut to the width, of which only those in
/// sight are made. Its first rows are there at once, however long it is; the others are cut a
/// stretch per frame, so that no frame waits for them.
public final class LongText extends ListView<Integer> {
  /// Characters cut into rows at once, and per frame: about two milliseconds.
  static final int STRETCH = 1 << 20;

  private static final int AT_ONCE = 20_000;
  private static final double LETTER = 7.2;

  /// Rows left in sight above the one somebody went to.
  private static final int ABOVE = 3;

  private static final double ROW = 19;
  private static final int MOST_MARKS = 1_000;

  private final String text;
  private final Rows rows = new Rows();
  private final AnimationTimer cutter =
      new AnimationTimer() {
        @Override
        public void handle(long now) {
          cutOn(STRETCH);
        }
      };
  private Chunks chunks;
  private int columns;
  private int wanted;
  private String sought = "";

  public LongText(String text) {
    this.text = text;
    chunks = new Chunks(text, 1);
    getStyleClass().add("long-text");
    setFixedCellSize(ROW);
    getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    setCellFactory(list -> new Row());
    setItems(rows);
    Keys.within(this, new Command("editor.copy", this::copy).withShortcut("Shortcut+C"));
    widthProperty().subscribe(this::cut);
    sceneProperty()
        .subscribe(
            scene -> {
              if (scene == null) {
                cutter.stop();
              } else if (!chunks.isWhole()) {
                cutter.start();
              }
            });
    cut();
  }

  /// Marks these words in the rows in sight, or nothing where they are empty.
  public void look(String words) {
    if (!words.equals(sought)) {
      sought = words;
      refresh();
    }
  }

  /// Brings the first place of the marked words into sight, however far down it is.
  public void showHit(Background background) {
    var words = sought;
    background.run(
        () -> Optional.ofNullable(SearchText.first(text, words)),
        outcome -> {
          if (outcome instanceof Outcome.Done<Optional<SearchText.Range>>(var first)) {
            first.ifPresent(range -> goTo(range.from()));
          }
        });
  }

  /// Brings a character into sight, as soon as its row is cut.
  void goTo(int character) {
    wanted = Math.max(1, character);
    scrollToWanted();
  }

  private void scrollToWanted() {
    if (wanted > 0 && (chunks.isWhole() || text.length() - chunks.left() > wanted)) {
      scrollTo(Math.max(0, chunks.rowOf(wanted) - ABOVE));
      wanted = 0;
    }
  }

  private void cut() {
    int fits = (int) Math.max(20, (getWidth() - gutter() - 24) / LETTER);
    if (fits == columns) {
      return;
    }
    wanted = firstInSight();
    columns = fits;
    chunks = new Chunks(text, columns);
    rows.show(0);
    cutOn(AT_ONCE);
    if (!chunks.isWhole() && getScene() != null) {
      cutter.start();
    }
  }

  private void cutOn(int characters) {
    chunks.cut(characters);
    rows.show(chunks.size());
    if (chunks.isWhole()) {
      cutter.stop();
    }
    scrollToWanted();
  }

  /// Where the first row in sight begins.
  private int firstInSight() {
    var flow = (VirtualFlow<?>) lookup(".virtual-flow");
    var first = flow == null ? null : flow.getFirstVisibleCell();
    return first == null || first.getIndex() < 0 || first.getIndex() >= chunks.size()
        ? wanted
        : chunks.start(first.getIndex());
  }

  private double gutter() {
    return 30 + LETTER * String.valueOf(text.length() / 40).length();
  }

  private void copy() {
    var chosen = getSelectionModel().getSelectedIndices();
    if (!chosen.isEmpty()) {
      int first = chosen.stream().mapToInt(Integer::intValue).min().orElseThrow();
      int last = chosen.stream().mapToInt(Integer::intValue).max().orElseThrow();
      CopyableId.copyText(text.substring(chunks.start(first), chunks.end(last)));
    }
  }

  private static final class Rows extends ObservableListBase<Integer> {
    private int size;

    void show(int now) {
      int before = size;
      if (now == before) {
        return;
      }
      beginChange();
      size = now;
      if (now > before) {
        nextAdd(before, now);
      } else {
        nextRemove(now, java.util.Collections.nCopies(before - now, 0));
      }
      endChange();
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
    private final FoundText found = new FoundText("mono");
    private final HBox line = new HBox(number, words);

    Row() {
      number.setMinWidth(gutter());
      words.setMinWidth(Region.USE_PREF_SIZE);
      found.setMinWidth(Region.USE_PREF_SIZE);
      setGraphic(line);
    }

    @Override
    protected void updateItem(Integer row, boolean empty) {
      super.updateItem(row, empty);
      boolean shown = !empty && row < chunks.size();
      number.setText(shown && chunks.isFirstOfLine(row) ? Numbers.count(chunks.line(row)) : "");
      words.setText(shown ? ExactText.line(chunks.row(row)).shown() : "");
      mark(shown ? row : -1);
    }

    /// Marks what is looked for, also where it goes on from the row before or in the one behind.
    private void mark(int row) {
      var hits = row < 0 || sought.isEmpty() ? List.<SearchText.Range>of() : hits(row);
      if (hits.isEmpty()) {
        line.getChildren().set(1, words);
      } else {
        found.show(words.getText(), hits);
        line.getChildren().set(1, found);
      }
    }

    private List<SearchText.Range> hits(int row) {
      int start = chunks.start(row);
      int end = chunks.end(row);
      if (words.getText().length() != end - start) {
        return SearchText.ranges(words.getText(), sought, MOST_MARKS);
      }
      int around = 2 * sought.length();
      int from = Math.max(0, start - around);
      var stretch = text.substring(from, Math.min(text.length(), end + around));
      return SearchText.ranges(stretch, sought, MOST_MARKS).stream()
          .map(
              range ->
                  new SearchText.Range(
                      Math.max(0, range.from() + from - start),
                      Math.min(end - start, range.to() + from - start)))
          .filter(range -> range.from() < range.to())
          .toList();
    }
  }
}
