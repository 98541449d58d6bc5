package tracedesk.ui.fx;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleBooleanProperty;
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

  /// What a row opens into.
  private interface Parts {
    int size();

    Row row(int i, int depth);
  }

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
    return text.charAt(row.start()) == '"' ? new Pieces(words(row)) : members(row);
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
    };
  }

  private static final class Pieces implements Parts {
    private final String words;

    Pieces(String words) {
      this.words = words;
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

  /// All of the parts, or stretches of them that open in turn.
  private static List<Row> rowsOf(Parts parts, int depth) {
    int step = 1;
    while (Math.ceilDiv(parts.size(), step) > STRETCH) {
      step *= STRETCH;
    }
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
      setAccessibleText(name.getText() + " " + value.getText());
      setGraphic(line);
    }
  }
}
