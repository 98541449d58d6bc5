package tracedesk.ui.detail;

import javafx.css.PseudoClass;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Text;

/// The dot beside a changed field: hollow while the correction is only in the window, solid once
/// the disk has it.
final class KeptDot extends StackPane {
  private static final PseudoClass KEPT = PseudoClass.getPseudoClass("kept");

  KeptDot(FieldViewModel field, String name) {
    setId(name + "-kept");
    var dot = Controls.styled(new Region(), "kept-dot");
    getChildren().add(dot);
    setMinSize(12, 12);
    setMaxSize(12, 12);
    var words =
        field.onDiskProperty().map(kept -> Text.get(kept ? "detail.onDisk" : "detail.notOnDisk"));
    Controls.explained(this, words);
    accessibleTextProperty().bind(words);
    field.onDiskProperty().subscribe(kept -> pseudoClassStateChanged(KEPT, kept));
    Controls.shownWhile(field.changedProperty(), this);
  }
}
