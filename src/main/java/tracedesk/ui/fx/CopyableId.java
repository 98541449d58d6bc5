package tracedesk.ui.fx;

import java.time.Duration;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.util.Subscription;

/// An id to copy with one click: the id in mono, a copy icon, and `Copied` for a moment afterwards.
/// A long id shows its ends (`log_8Qm2…NpYs`) and the whole of it in the tooltip.
public final class CopyableId extends Button {
  private static final Duration SHOWN = Duration.ofMillis(1_200);
  private static final int LONGEST = 16;
  private static final int ENDS = 4;

  private final Background background;
  private Subscription back = Subscription.EMPTY;

  public CopyableId(String id, ObservableValue<String> value, Background background) {
    this.background = background;
    setId(id);
    setMnemonicParsing(false);
    getStyleClass().add("copyable");
    setGraphic(Icons.of("copy", 12));
    setContentDisplay(ContentDisplay.RIGHT);
    Controls.explained(this, value.map(CopyableId::tip));
    accessibleTextProperty().bind(value.map(words -> Text.get("common.copy.spoken", words)));
    textProperty().bind(value.map(CopyableId::shortened));
    setOnAction(pressed -> copy(value.getValue()));
  }

  private static String tip(String words) {
    var copy = Text.get("common.copy.tip");
    return shortened(words).equals(words) ? copy : words + "\n" + copy;
  }

  /// The kind's prefix and four characters, and the last four; addresses and short ids stay whole.
  private static String shortened(String id) {
    int from = id.indexOf('_') + 1 + ENDS;
    int to = id.length() - ENDS;
    boolean cut = id.length() > LONGEST && id.indexOf('/') < 0 && from < to;
    return cut ? id.substring(0, from) + "…" + id.substring(to) : id;
  }

  private void copy(String words) {
    copyText(words);
    setGraphic(Controls.words(Text.get("common.copied"), "copied"));
    back.unsubscribe();
    back = background.later(SHOWN, () -> setGraphic(Icons.of("copy", 12)));
  }

  /// Puts words on the system's clipboard.
  public static void copyText(String words) {
    var content = new ClipboardContent();
    content.putString(words);
    Clipboard.getSystemClipboard().setContent(content);
  }
}
