package tracedesk.ui.outbox;

import javafx.scene.control.Button;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// How many saves are not at their server yet: in the toolbar while there are any, and in the
/// status bar always. Pressing it opens the drawer.
public final class OutboxButton {
  private OutboxButton() {}

  /// The toolbar's button.
  public static Button inToolbar(OutboxViewModel model) {
    var button = Buttons.button(model.toggle);
    button.setId("outbox-button");
    button.setGraphic(Icons.of("upload-cloud", 14));
    button.getStyleClass().remove("button-plain");
    button.getStyleClass().add("button-state");
    model
        .countsProperty()
        .subscribe(
            counts -> {
              button.setText(Text.get("outbox.in-outbox", counts.all()));
              Controls.tone(
                  button,
                  counts.rejected() + counts.conflicts() == 0 ? Tone.NEUTRAL : tone(counts));
              button.setAccessibleText(words(counts));
            });
    Controls.shownWhile(model.countsProperty().map(counts -> counts.all() > 0), button);
    return button;
  }

  /// The status bar's part.
  public static Button inStatusBar(OutboxViewModel model) {
    var button = Buttons.flat(model.toggle);
    button.setId("outbox-status");
    button.setGraphic(Icons.of("inbox", 12));
    button.getStyleClass().add("status-part");
    model
        .countsProperty()
        .subscribe(
            counts -> {
              button.setText(words(counts));
              Controls.tone(button, tone(counts));
            });
    return button;
  }

  private static Tone tone(Counts counts) {
    return counts.rejected() > 0
        ? Tone.DANGER
        : counts.conflicts() > 0 ? Tone.THEIRS : Tone.NEUTRAL;
  }

  private static String words(Counts counts) {
    if (counts.all() == 0) {
      return Text.get("outbox.is-empty");
    }
    var words = new StringBuilder(Text.get("outbox.holds", counts.all()));
    if (counts.rejected() > 0) {
      words.append(", ").append(Text.get("outbox.count-rejected", counts.rejected()));
    }
    if (counts.conflicts() > 0) {
      words.append(", ").append(Text.get("outbox.count-conflicts", counts.conflicts()));
    }
    return words.toString();
  }
}
