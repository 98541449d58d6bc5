package tracedesk.ui.conflict;

import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.WordDiff;
import tracedesk.domain.json.Json;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.CodeEditor;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Language;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// A part both changed: the original, theirs and mine side by side, the choice, and for texts the
/// result to write oneself.
final class PartCard extends VBox {
  private static final PseudoClass OPEN = PseudoClass.getPseudoClass("open");
  private static final PseudoClass PICKED = PseudoClass.getPseudoClass("picked");

  private final PartViewModel part;
  private final String id;
  private final Label standing = Controls.words("", "size-12");
  private final StackPane mark = new StackPane();
  private final ToggleGroup choice = new ToggleGroup();
  private final RadioButton first;

  /// @param notes the words beside Original, Theirs and Mine
  PartCard(PartViewModel part, int number, List<String> notes) {
    this.part = part;
    this.id = "conflict-" + number;
    setId(id);
    getStyleClass().add("conflict-card");
    var grid = Controls.styled(new GridPane(), "conflict-sides");
    for (int i = 0; i < 3; i++) {
      var third = new ColumnConstraints();
      third.setPercentWidth(100 / 3.0);
      third.setHgrow(Priority.ALWAYS);
      grid.getColumnConstraints().add(third);
    }
    var compared = part.compared();
    first = side(grid, 0, Pick.ORIGINAL, "original", notes.get(0), compared.original(), List.of());
    side(grid, 1, Pick.THEIRS, "theirs", notes.get(1), compared.theirs(), compared.theirWords());
    side(grid, 2, Pick.MINE, "mine", notes.get(2), compared.mine(), compared.ownWords());
    getChildren().addAll(head(), grid);
    if (compared.isWritten()) {
      getChildren().add(result());
    } else {
      getStyleClass().add("brief");
    }
    part.pickProperty().subscribe(this::show);
    part.flawProperty().subscribe(_ -> show(part.pickProperty().get()));
  }

  /// Gives the keyboard to the choice.
  void focus() {
    var selected = choice.getSelectedToggle();
    (selected instanceof RadioButton chosen ? chosen : first).requestFocus();
  }

  private HBox head() {
    var name = Controls.words(part.part().name(), "mono-medium");
    name.setMinWidth(0);
    var theirs = part.part().theirs();
    var sign =
        Controls.words(sign(theirs == null ? part.part().mine() : theirs), "mono-small", "subtle");
    standing.setMinWidth(USE_PREF_SIZE);
    var head = Controls.row(8, mark, name, sign, Controls.spacer(), standing);
    head.getStyleClass().add("conflict-head");
    return head;
  }

  private static String sign(@Nullable Json value) {
    return switch (value) {
      case null -> "";
      case Json.Str _ -> "Aa";
      case Json.Num _ -> "#";
      case Json.Bool _ -> "✓";
      case Json.Obj _ -> "{ }";
      case Json.Arr _ -> "[ ]";
      case Json.Null _ -> "∅";
    };
  }

  private RadioButton side(
      GridPane grid,
      int column,
      Pick pick,
      String style,
      String note,
      String text,
      List<WordDiff.Part> parts) {
    var title = Controls.words(Text.get("conflict.side." + style), "medium", "size-12");
    title.setMinWidth(USE_PREF_SIZE);
    var head = Controls.row(7, title, Controls.words(note, "subtle", "size-11-5"));
    head.getStyleClass().addAll("conflict-side", style);
    var value = Side.of(part.compared(), id + "-" + style, text, parts);
    var keep = new RadioButton(Text.get("conflict.keep." + style));
    keep.setId(id + "-keep-" + style);
    keep.setToggleGroup(choice);
    keep.setUserData(pick);
    keep.setMnemonicParsing(false);
    keep.setAccessibleText(Text.get("conflict.keep-spoken", keep.getText(), part.part().name()));
    keep.setMaxWidth(Double.MAX_VALUE);
    keep.setOnAction(_ -> part.pickProperty().set(pick));
    var foot = Controls.styled(new StackPane(keep), "conflict-keep");
    for (Node cell : new Node[] {head, value, foot}) {
      ((Region) cell).setMaxWidth(Double.MAX_VALUE);
      ((Region) cell).setMaxHeight(Double.MAX_VALUE);
      cell.getStyleClass().add(column == 0 ? "first" : "further");
      if (column == 2) {
        cell.getStyleClass().add("last");
      }
    }
    grid.add(head, column, 0);
    grid.add(value, column, 1);
    grid.add(foot, column, 2);
    part.pickProperty()
        .subscribe(
            now -> {
              value.pseudoClassStateChanged(PICKED, now == pick);
              foot.pseudoClassStateChanged(PICKED, now == pick);
              value.getStyleClass().remove("picked-" + style);
              foot.getStyleClass().remove("picked-" + style);
              if (now == pick) {
                value.getStyleClass().add("picked-" + style);
                foot.getStyleClass().add("picked-" + style);
              }
            });
    return keep;
  }

  private Node result() {
    var theirs = Buttons.flat(new Command("conflict.start-theirs", () -> start(Pick.THEIRS)));
    var mine = Buttons.flat(new Command("conflict.start-mine", () -> start(Pick.MINE)));
    for (var button : List.of(theirs, mine)) {
      Buttons.small(button).getStyleClass().add("accent");
    }
    theirs.setId(id + "-start-theirs");
    mine.setId(id + "-start-mine");
    var hint = Controls.words(Text.get("conflict.result-hint"), "subtle", "size-12");
    hint.setMinWidth(0);
    var head =
        Controls.row(
            8,
            Controls.words(Text.get("conflict.result"), "medium", "size-12-5"),
            hint,
            Controls.spacer(),
            theirs,
            mine);
    var editor = new CodeEditor(id + "-result", "conflict.result");
    editor.languageProperty().set(part.compared().words() ? Language.TEXT : Language.JSON);
    editor.promptProperty().set(Text.get("conflict.result-empty"));
    editor.textProperty().bindBidirectional(part.resultProperty());
    var flaw = Controls.text(part.flawProperty());
    flaw.setId(id + "-flaw");
    flaw.setGraphic(Icons.of("alert-circle", 12));
    flaw.setWrapText(true);
    flaw.getStyleClass().addAll("tone-danger", "size-12");
    Controls.shownWhile(part.flawProperty().isNotEmpty(), flaw);
    return Controls.styled(new VBox(6, head, editor, flaw), "conflict-result");
  }

  private void start(Pick side) {
    part.startFrom(side);
  }

  private void show(Pick pick) {
    choice
        .getToggles()
        .forEach(
            toggle -> {
              if (toggle.getUserData() == pick) {
                choice.selectToggle(toggle);
              }
            });
    if (pick == Pick.NONE || pick == Pick.OWN) {
      choice.selectToggle(null);
    }
    boolean decided = part.isDecided();
    pseudoClassStateChanged(OPEN, !decided);
    mark.getChildren()
        .setAll(decided ? Icons.complete(13) : Controls.styled(Icons.incomplete(11), "theirs"));
    standing.setText(
        !decided
            ? Text.get(pick == Pick.OWN ? "conflict.standing.flawed" : "conflict.standing.open")
            : switch (pick) {
              case ORIGINAL -> Text.get("conflict.standing.original");
              case THEIRS -> Text.get("conflict.standing.theirs");
              case MINE -> Text.get("conflict.standing.mine");
              case OWN, NONE -> Text.get("conflict.standing.own");
            });
    Controls.tone(standing, decided ? Tone.SUCCESS : pick == Pick.OWN ? Tone.DANGER : Tone.THEIRS);
  }
}
