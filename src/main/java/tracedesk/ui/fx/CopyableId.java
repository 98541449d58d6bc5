package tracedesk.ui.fx;

import java.time.Duration;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.util.Subscription;

/// An id to copy with one click: the id in mono, a copy icon, and `Copied` for a moment afterwards.
public final class CopyableId extends Button {
  private static final Duration SHOWN = Duration.ofMillis(1_200);

  private final Background background;
  private Subscription back = Subscription.EMPTY;

  public CopyableId(String id, ObservableValue<String> value, Background background) {
    this.background = background;
    setId(id);
    setMnemonicParsing(false);
    getStyleClass().add("copyable");
    setGraphic(Icons.of("copy", 12));
    setContentDisplay(ContentDisplay.RIGHT);
    setTooltip(Controls.tooltip(Text.get("common.copy.tip")));
    accessibleTextProperty().bind(value.map(words -> Text.get("common.copy.spoken", words)));
    textProperty().bind(value);
    setOnAction(pressed -> copy(value.getValue()));
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
