package tracedesk.ui.fx;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.JsonOutline;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.trace.SearchText;

/// JSON of any size to read and copy, as a tree of which only what somebody opens is looked at.
/// More than a thousand values stand in stretches of a thousand; a long text opens into its pieces,
/// so nothing is cut off.
public final class JsonTree extends ListView<JsonTree.Row> {
  /// How many rows one row opens into at most.
  static final int STRETCH = 1_000;

  private static final int PIECE = 64;
  private static final int PEEK = 60;
  private static final int ATTACHED = 20;
  private static final int COUNTED = 200_000;
  private static final double HEIGHT = 22;
  private static final double INDENT = 16;
  private static final double TALLEST = 420;
  private static final double BARS = 20;

  /// So many rows stay in sight above one that is gone to.
  private static final int FEW = 3;

  /// What a row opens into.
  private interface Parts {
    int size();

    Row row(int i, int depth);

    /// Which part holds what begins at this character of the JSON.
    int holding(int place);
  }

  /// On the way to a row somewhere in the tree: what the row before opens into, and the one of them
  /// that leads on.
  private record Step(List<Row> rows, int at) {}

  /// One row: a value, or a stretch of values or of a text.
  ///
  /// @param name of a member, place in a list, or range of a stretch
  /// @param start where its value begins in the text, or -1 of a stretch
  /// @param parts what it opens into, where that is known already
  public record Row(String name, boolean isName, int depth, int start, int end, Object parts) {}

  private static final Object UNKNOWN = new Object();
  private static final Object NONE = new Object();

  private final String text;
  private final Background background;
  private final ObservableList<Row> rows = FXCollections.observableArrayList();
  private final StringProperty sought = new SimpleStringProperty("");
  private final Latest looking = new Latest();

  /// @param json whole JSON
  public JsonTree(String json, Background background) {
    this.text = json;
    this.background = background;
    getStyleClass().add("json-tree");
    setFixedCellSize(HEIGHT);
    setAccessibleRole(AccessibleRole.TREE_VIEW);
    setItems(rows);
    setCellFactory(list -> new Cell());
    int first = JsonOutline.first(json);
    rows.add(row("", false, 0, first, JsonOutline.end(json, first)));
    getSelectionModel().select(0);
    addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    Keys.within(this, new Command("editor.copy", this::copy).withShortcut("Shortcut+C"));
    prefHeightProperty()
        .bind(
            Bindings.createDoubleBinding(
                () -> Math.min(TALLEST, rows.size() * HEIGHT + BARS), rows));
    toggle(0);
  }

  private Row row(String name, boolean isName, int depth, int start, int end) {
    char c = text.charAt(start);
    boolean opens = c == '{' || c == '[' ? end - start > 2 : c == '"' && end - start > PEEK;
    return new Row(name, isName, depth, start, end, opens ? UNKNOWN : NONE);
  }

  // Opening and closing

  private boolean isOpen(int at) {
    return at + 1 < rows.size() && rows.get(at + 1).depth() > rows.get(at).depth();
  }

  private void toggle(int at) {
    if (isOpen(at)) {
      close(at);
    } else {
      open(at);
    }
  }

  private void close(int at) {
    int end = at + 1;
    while (end < rows.size() && rows.get(end).depth() > rows.get(at).depth()) {
      end++;
    }
    rows.remove(at + 1, end);
    refresh();
  }

  private void open(int at) {
    var row = rows.get(at);
    if (row.parts() == NONE) {
      return;
    }
    background.run(
        () -> rowsOf(row.parts() instanceof Parts parts ? parts : parts(row), row.depth() + 1),
        outcome -> {
          int now = rows.indexOf(row);
          if (outcome instanceof Outcome.Done<List<Row>>(var made) && now >= 0 && !isOpen(now)) {
            rows.addAll(now + 1, made);
            refresh();
          }
        });
  }

  private Parts parts(Row row) {
    return text.charAt(row.start()) == '"' ? new Pieces(row) : members(row);
  }

  private Parts members(Row row) {
    var outline = JsonOutline.of(text, row.start());
    return new Parts() {
      @Override
      public int size() {
        return outline.size();
      }

      @Override
      public Row row(int i, int depth) {
        var name = outline.name(i);
        return JsonTree.this.row(
            name == null ? Numbers.count(i) : name,
            name != null,
            depth,
            outline.start(i),
            outline.end(i));
      }

      @Override
      public int holding(int place) {
        int i = 0;
        while (i < outline.size() - 1 && outline.end(i) <= place) {
          i++;
        }
        return i;
      }
    };
  }

  private final class Pieces implements Parts {
    private final Row of;
    private final String words;

    Pieces(Row of) {
      this.of = of;
      words = words(of);
    }

    /// Counts what the text says up to there, which is shorter than how it is written.
    @Override
    public int holding(int place) {
      int said = 0;
      for (int at = of.start() + 1; at < Math.min(place, of.end() - 1); said++) {
        at += text.charAt(at) != '\\' ? 1 : text.charAt(at + 1) == 'u' ? 6 : 2;
      }
      return Math.min(said / PIECE, size() - 1);
    }

    @Override
    public int size() {
      return Math.ceilDiv(words.length(), PIECE);
    }

    @Override
    public Row row(int i, int depth) {
      int from = i * PIECE;
      return new Row(
          ExactText.line(words.substring(from, Math.min(words.length(), from + PIECE))).shown(),
          false,
          depth,
          -1,
          -1,
          NONE);
    }
  }

  /// How many parts stand in one row, so that there are not too many rows.
  private static int step(Parts parts) {
    int step = 1;
    while (Math.ceilDiv(parts.size(), step) > STRETCH) {
      step *= STRETCH;
    }
    return step;
  }

  /// All of the parts, or stretches of them that open in turn.
  private static List<Row> rowsOf(Parts parts, int depth) {
    int step = step(parts);
    var made = new ArrayList<Row>();
    for (int from = 0; from < parts.size(); from += step) {
      made.add(step == 1 ? parts.row(from, depth) : stretch(parts, from, step, depth));
    }
    return made;
  }

  private static Row stretch(Parts parts, int from, int step, int depth) {
    int size = Math.min(step, parts.size() - from);
    var part =
        new Parts() {
          @Override
          public int size() {
            return size;
          }

          @Override
          public Row row(int i, int inside) {
            return parts.row(from + i, inside);
          }

          @Override
          public int holding(int place) {
            return parts.holding(place) - from;
          }
        };
    return new Row(
        Text.get("json.stretch", Numbers.count(from), Numbers.count(from + size - 1)),
        false,
        depth,
        -1,
        -1,
        part);
  }

  private String words(Row row) {
    return JsonText.unquote(text, row.start(), row.end());
  }

  // Finding

  /// Marks rows that say these words, as long as there are any.
  public void mark(ObservableValue<String> words) {
    sought.bind(words);
    sought.subscribe(this::refresh);
  }

  /// Opens what leads to the first place where the words stand, and selects it.
  public void showHit() {
    var words = sought.get();
    var root = rows.getFirst();
    background.run(
        () -> way(root, words),
        looking.<Outcome<List<Step>>>only(
            outcome -> {
              if (outcome instanceof Outcome.Done<List<Step>>(var way) && !way.isEmpty()) {
                go(way);
              }
            }));
  }

  private List<Step> way(Row root, String words) {
    var found = words.isEmpty() ? null : SearchText.first(text, words);
    var way = new ArrayList<Step>();
    var row = root;
    while (found != null && row.parts() != NONE && row.start() <= found.from()) {
      var parts = row.parts() instanceof Parts known ? known : parts(row);
      var made = rowsOf(parts, row.depth() + 1);
      int at = parts.holding(found.from()) / step(parts);
      way.add(new Step(made, at));
      row = made.get(at);
    }
    return way;
  }

  private void go(List<Step> way) {
    int at = 0;
    for (var step : way) {
      if (!isOpen(at)) {
        rows.addAll(at + 1, step.rows());
      }
      at = child(at, step.at());
    }
    getSelectionModel().clearAndSelect(at);
    scrollTo(Math.max(0, at - FEW));
    refresh();
  }

  /// Where a row that an open one opened into stands now.
  private int child(int parent, int number) {
    int at = parent;
    for (int left = number; left >= 0; left--) {
      do {
        at++;
      } while (rows.get(at).depth() > rows.get(parent).depth() + 1);
    }
    return at;
  }

  private boolean says(String shown) {
    return !sought.get().isEmpty() && !SearchText.ranges(shown, sought.get(), 1).isEmpty();
  }

  // Keys

  private void key(KeyEvent key) {
    int at = getSelectionModel().getSelectedIndex();
    if (at < 0 || key.isShortcutDown()) {
      return;
    }
    if (key.getCode() == KeyCode.RIGHT && !isOpen(at)
        || key.getCode() == KeyCode.LEFT && isOpen(at)
        || key.getCode() == KeyCode.ENTER) {
      toggle(at);
      key.consume();
    } else if (key.getCode() == KeyCode.LEFT) {
      int above = at;
      while (above > 0 && rows.get(above).depth() >= rows.get(at).depth()) {
        above--;
      }
      getSelectionModel().clearAndSelect(above);
      scrollTo(above);
      key.consume();
    }
  }

  private void copy() {
    var row = getSelectionModel().getSelectedItem();
    if (row != null) {
      CopyableId.copyText(
          row.start() < 0
              ? row.name()
              : text.charAt(row.start()) == '"'
                  ? words(row)
                  : text.substring(row.start(), row.end()));
    }
  }

  // Cells

  /// What a value looks like in a line, and its style.
  private JsonColours.Part peek(Row row) {
    char c = text.charAt(row.start());
    int length = row.end() - row.start();
    return switch (c) {
      case '{', '[' -> {
        var end = c == '{' ? "}" : "]";
        yield new JsonColours.Part(
            length <= 2
                ? c + end
                : length <= COUNTED
                    ? c + " " + Numbers.count(JsonOutline.of(text, row.start()).size()) + " " + end
                    : c + " " + Numbers.bytes(length) + " " + end,
            "muted");
      }
      case '"' -> {
        var attachment = length > ATTACHED ? attachment(row) : null;
        if (attachment != null) {
          yield new JsonColours.Part(attachment.words(), "muted");
        }
        int shown = Math.min(length, PEEK);
        var cut = text.substring(row.start(), row.start() + shown);
        yield new JsonColours.Part(
            ExactText.line(cut).shown()
                + (shown < length ? Text.get("json.long", Numbers.count(length - 2L)) : ""),
            "code-string");
      }
      case 't', 'f', 'n' ->
          new JsonColours.Part(text.substring(row.start(), row.end()), "code-keyword");
      default -> new JsonColours.Part(text.substring(row.start(), row.end()), "code-number");
    };
  }

  /// A huge text is looked at when it is opened, not while it scrolls by.
  private @Nullable Attachment attachment(Row row) {
    return row.end() - row.start() > COUNTED && text.charAt(row.start() + 1) != 'd'
        ? null
        : Attachment.of(text.substring(row.start() + 1, row.end() - 1));
  }

  private final class Cell extends ListCell<Row> {
    private final Label mark = new Label();
    private final Label name = Controls.words("", "mono");
    private final Label value = Controls.words("", "mono");
    private final HBox line = new HBox(4, mark, name, value);
    private final SimpleBooleanProperty opens = new SimpleBooleanProperty();

    Cell() {
      mark.setMinWidth(INDENT);
      name.setMinWidth(Region.USE_PREF_SIZE);
      setAccessibleRole(AccessibleRole.TREE_ITEM);
      Controls.shownWhile(value.textProperty().isNotEmpty(), value);
      setOnMouseClicked(
          click -> {
            if (!isEmpty()
                && opens.get()
                && (click.getClickCount() == 2
                    || click.getX() < line.getPadding().getLeft() + 24)) {
              toggle(getIndex());
            }
          });
    }

    @Override
    protected void updateItem(@Nullable Row row, boolean empty) {
      super.updateItem(row, empty);
      if (empty || row == null) {
        setGraphic(null);
        return;
      }
      opens.set(row.parts() != NONE);
      mark.setGraphic(
          opens.get() ? Icons.of(isOpen(getIndex()) ? "chevron-down" : "chevron-right", 12) : null);
      line.setPadding(new javafx.geometry.Insets(0, 0, 0, row.depth() * INDENT));
      var peek = row.start() < 0 ? new JsonColours.Part("", "muted") : peek(row);
      var shown = ExactText.line(row.name()).shown();
      name.setText(row.start() < 0 || shown.isEmpty() ? shown : shown + ":");
      name.getStyleClass().setAll("label", "mono", row.isName() ? "code-key" : "muted");
      value.setText(peek.text());
      value.getStyleClass().setAll("label", "mono", peek.style());
      for (var part : List.of(name, value)) {
        if (says(part.getText())) {
          part.getStyleClass().add("hit");
        }
      }
      setAccessibleText(name.getText() + " " + value.getText());
      setGraphic(line);
    }
  }
}
