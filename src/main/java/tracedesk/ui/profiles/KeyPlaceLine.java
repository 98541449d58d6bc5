package tracedesk.ui.profiles;

import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.Secrets;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// Under a key: where keys are kept, with a link to choose another place.
final class KeyPlaceLine extends HBox {
  private final Label words = ProfileRows.note();

  KeyPlaceLine(ProfilesViewModel model, Command choose) {
    super(8);
    words.setId("profiles-key-place");
    HBox.setHgrow(words, Priority.SOMETIMES);
    var change = small(Buttons.link(choose));
    getChildren().addAll(words, change);
    model.keepingProperty().subscribe(this::show);
    Controls.shownWhile(model.keepingProperty().isNotNull(), this);
  }

  private static Hyperlink small(Hyperlink link) {
    link.setMinWidth(USE_PREF_SIZE);
    return Controls.styled(link, "size-12");
  }

  private void show(Secrets.@Nullable Keeping keeping) {
    if (keeping == null) {
      return;
    }
    boolean plain = keeping.plain() != null;
    words.getStyleClass().removeAll("muted", "tone-warning");
    words.getStyleClass().add(plain ? "tone-warning" : "muted");
    words.setGraphic(plain ? Icons.of("alert-triangle", 12, Tone.WARNING) : Icons.of("lock", 12));
    words.setText(text(keeping));
  }

  private static String text(Secrets.Keeping keeping) {
    if (keeping.plain() != null) {
      return Text.get("profiles.key.place.plain", keeping.plain());
    }
    return switch (keeping.place()) {
      case KEYCHAIN -> Text.get("profiles.key.place.keychain");
      case ENCRYPTED_FILE -> Text.get("profiles.key.place.encrypted");
      case MEMORY -> Text.get("profiles.key.place.memory");
    };
  }
}
