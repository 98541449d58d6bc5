package tracedesk.ui.history;

import java.time.Clock;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Numbers;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// An entry of the timeline: who, when, what, and how it came.
final class MomentCell extends ListCell<Moment> {
  private final Clock clock;
  private final Label who = Controls.words("", "medium");
  private final Label when = Controls.words("", "moment-time");
  private final Label what = Controls.words("", "moment-what");
  private final Label source = Controls.words("", "mono-small", "moment-source");
  private final Label kept = Controls.words(Text.get("history.first"), "moment-source");
  private final Label badge = Controls.badge("", Tone.ACCENT);
  private final Label unsaved = Controls.badge("", Tone.WARNING);
  private final Region dot = Controls.styled(new Region(), "moment-dot");
  private final HBox row;

  MomentCell(Clock clock) {
    this.clock = clock;
    when.setMinWidth(Region.USE_PREF_SIZE);
    what.setWrapText(true);
    kept.setWrapText(true);
    HBox.setHgrow(who, Priority.SOMETIMES);
    var words =
        new VBox(Controls.row(6, who, Controls.spacer(), when), what, source, kept, badge, unsaved);
    VBox.setMargin(badge, new javafx.geometry.Insets(4, 0, 0, 0));
    VBox.setMargin(unsaved, new javafx.geometry.Insets(4, 0, 0, 0));
    words.setMinWidth(0);
    HBox.setHgrow(words, Priority.ALWAYS);
    row = Controls.styled(new HBox(rail(), words), "moment");
    setPrefWidth(0);
  }

  private Region rail() {
    var line = Controls.styled(new Region(), "moment-line");
    var rail =
        new Pane(line, dot) {
          @Override
          protected void layoutChildren() {
            boolean last = getIndex() == getListView().getItems().size() - 1;
            line.resizeRelocate(11, -10, 1, last ? 18 : getHeight() + 22);
            dot.resizeRelocate(6, 4, 11, 11);
          }
        };
    rail.setMinWidth(28);
    rail.setPrefWidth(28);
    return rail;
  }

  @Override
  protected void updateItem(@Nullable Moment moment, boolean empty) {
    super.updateItem(moment, empty);
    if (empty || moment == null) {
      setGraphic(null);
      setAccessibleText(null);
      return;
    }
    who.setText(moment.who());
    what.setText(moment.what());
    var at = moment.at();
    var now = clock.instant();
    when.setText(at == null ? Text.get("history.now") : Numbers.moment(at, now, clock.getZone()));
    Controls.explained(
        when, at == null ? Text.get("history.not-saved") : Numbers.timestamp(at, clock.getZone()));
    say(source, isPlain(moment) ? moment.source() : "");
    say(badge, moment.kind() == Moment.Kind.SAVED ? moment.source() : "");
    say(unsaved, moment.kind() == Moment.Kind.UNSAVED ? moment.source() : "");
    boolean first = moment.kind() == Moment.Kind.RECEIVED;
    kept.setVisible(first);
    kept.setManaged(first);
    dot.getStyleClass()
        .setAll("moment-dot", "moment-" + moment.kind().name().toLowerCase(Locale.ROOT));
    setGraphic(row);
    setAccessibleText(
        String.join(", ", moment.who(), when.getText(), moment.what(), moment.source()));
  }

  private static boolean isPlain(Moment moment) {
    return moment.kind() != Moment.Kind.SAVED && moment.kind() != Moment.Kind.UNSAVED;
  }

  private static void say(Label label, String words) {
    label.setText(words);
    label.setVisible(!words.isEmpty());
    label.setManaged(!words.isEmpty());
  }
}
