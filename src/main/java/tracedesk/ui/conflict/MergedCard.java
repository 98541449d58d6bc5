package tracedesk.ui.conflict;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import tracedesk.domain.edit.Merge;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// A part only one side changed, in a line that opens: it is merged without asking, and where a
/// correction can touch it, that can be undone.
final class MergedCard extends VBox {
  private static final int PEEK = 60;

  private final PartViewModel part;
  private final StackPane mark = new StackPane();
  private final Label standing = Controls.words("", "size-12");
  private final Button turn;
  private final boolean theirs;

  MergedCard(PartViewModel part, int number) {
    this.part = part;
    theirs = part.part().standing() == Merge.Standing.THEIRS;
    setId("merged-" + number);
    getStyleClass().addAll("conflict-card", "merged");
    var compared = part.compared();
    var chevron = Icons.of("chevron-right", 13);
    var open =
        Buttons.icon(
            new Command("conflict.show-part", () -> toggle(chevron)).withIcon("chevron-right"), 20);
    open.setGraphic(chevron);
    open.setId("merged-" + number + "-open");
    open.setAccessibleText(Text.get("conflict.show-part-spoken", part.part().name()));
    var name = Controls.words(part.part().name(), "mono-medium");
    name.setMinWidth(0);
    var what =
        Controls.words(
            Text.get(theirs ? "conflict.only-theirs" : "conflict.only-mine"), "muted", "size-12-5");
    what.setMinWidth(USE_PREF_SIZE);
    var change =
        Controls.words(
            peek(compared.original())
                + "  →  "
                + peek(theirs ? compared.theirs() : compared.mine()),
            "mono",
            "muted");
    change.setMinWidth(0);
    change.setTextOverrun(OverrunStyle.ELLIPSIS);
    HBox.setHgrow(change, Priority.SOMETIMES);
    turn = Buttons.small(Buttons.flat(new Command("conflict.undo", this::turn)));
    turn.setId("merged-" + number + "-undo");
    turn.setVisible(part.isOpen());
    turn.setManaged(part.isOpen());
    standing.setMinWidth(USE_PREF_SIZE);
    var line = Controls.row(8, open, mark, name, what, change, Controls.spacer(), standing, turn);
    line.getStyleClass().add("conflict-head");
    getChildren().add(line);
    part.pickProperty().subscribe(this::show);
  }

  private static String peek(String text) {
    var line =
        text.isEmpty() ? Text.get("conflict.absent") : text.strip().lines().findFirst().orElse("");
    return line.length() <= PEEK ? line : line.substring(0, PEEK) + "…";
  }

  private void toggle(Node chevron) {
    if (getChildren().size() > 1) {
      getChildren().remove(1);
      chevron.setRotate(0);
      return;
    }
    chevron.setRotate(90);
    var compared = part.compared();
    getChildren()
        .add(
            Side.of(
                compared,
                getId() + "-value",
                theirs ? compared.theirs() : compared.mine(),
                theirs ? compared.theirWords() : compared.ownWords()));
  }

  /// Takes the merge back, or makes it again.
  private void turn() {
    var pick = part.pickProperty();
    pick.set(
        theirs
            ? pick.get() == Pick.THEIRS ? Pick.ORIGINAL : Pick.THEIRS
            : pick.get() == Pick.MINE ? Pick.ORIGINAL : Pick.MINE);
  }

  private void show(Pick pick) {
    boolean merged = pick != Pick.ORIGINAL;
    mark.getChildren()
        .setAll(merged ? Icons.complete(13) : Icons.of("rotate-ccw", 13, Tone.WARNING));
    standing.setText(
        Text.get(
            merged
                ? theirs ? "conflict.merged.theirs" : "conflict.merged.mine"
                : theirs ? "conflict.unmerged.theirs" : "conflict.unmerged.mine"));
    Controls.tone(standing, merged ? Tone.SUCCESS : Tone.WARNING);
    turn.setText(Text.get(merged ? "conflict.undo" : "conflict.redo"));
  }
}
