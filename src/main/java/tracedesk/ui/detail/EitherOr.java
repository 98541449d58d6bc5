package tracedesk.ui.detail;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// Stands in for the output while there is an error, or for the error while there is an output: the
/// rule, and the way to change sides.
final class EitherOr extends VBox {
  EitherOr(FieldViewModel field, String ruleKey, Command clearOther) {
    super(6);
    var words = new Label(Text.get(ruleKey));
    words.setWrapText(true);
    HBox.setHgrow(words, Priority.ALWAYS);
    words.setMaxWidth(Double.MAX_VALUE);
    var link = Buttons.link(clearOther);
    link.setMinWidth(USE_PREF_SIZE);
    Controls.shownWhile(field.editableProperty(), link);
    var icon = Icons.of("info", 13);
    var box = Controls.styled(new HBox(7, icon, words, link), "either-or");
    Controls.shownWhile(field.editableProperty(), box);
    getChildren()
        .addAll(
            Controls.styled(
                Controls.row(
                    8,
                    Controls.heading(Readiness.wordsKey(field.field())),
                    Controls.shownWhile(
                        field.changedProperty(),
                        Controls.badge(Text.get("detail.changed"), Tone.WARNING)),
                    Controls.words(Text.get("detail.empty"), "subtle", "size-12"),
                    Controls.spacer(),
                    Controls.shownWhile(
                        field.changedProperty(), Buttons.small(Buttons.flat(field.revert)))),
                "section-head"),
            box);
  }
}
