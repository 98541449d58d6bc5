package tracedesk.ui.profiles;

import java.time.Duration;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import tracedesk.domain.profile.Secret;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.CopyableId;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;

/// The server inside the program: its address and key to copy, and where the key is kept. Nothing
/// here can be edited.
final class LocalForm extends VBox {
  private static final Duration SHOWN = Duration.ofMillis(1_200);

  private final Background background;

  /// @param keyFile where the local server's key lies
  LocalForm(ProfileDraft draft, String keyFile, TestCard result, Background background) {
    this.background = background;
    getStyleClass().add("profile-form");
    var name = Controls.styled(Controls.text(draft.name), "medium");
    var base = draft.address.get();
    var v5 = address("profiles-local-v5", base + "/v5");
    var v4 = address("profiles-local-v4", base + "/v4");
    var rows = new ProfileRows();
    rows.row("profiles.name", name, Controls.styled(Controls.row(0, name), "profile-line"));
    rows.row(
        "profiles.local.address", v5, Controls.styled(Controls.row(10, v5, v4), "profile-line"));
    var key = draft.key();
    if (key != null) {
      var copy = copyButton(key);
      rows.row("profiles.key", copy, new VBox(5, key(key, copy), place(keyFile)));
    }
    var note = ProfileRows.note();
    note.setText(Text.get("profiles.local.note"));
    rows.row("profiles.local.use", note, Controls.styled(new VBox(note), "profile-checks"));
    getChildren().addAll(rows, result);
  }

  private CopyableId address(String id, String url) {
    return Controls.styled(
        new CopyableId(id, new SimpleStringProperty(url), background), "local-address");
  }

  private Button copyButton(Secret key) {
    var label = new SimpleStringProperty(Text.get("profiles.copyKey"));
    var copy =
        new Command(
                "profiles.copyKey",
                () -> {
                  CopyableId.copyText(key.reveal());
                  label.set(Text.get("common.copied"));
                  background.later(SHOWN, () -> label.set(Text.get("profiles.copyKey")));
                })
            .withIcon("copy");
    var button = Buttons.button(copy);
    button.textProperty().bind(label);
    return button;
  }

  private static Node key(Secret key, Button copy) {
    var masked =
        Controls.styled(
            new HBox(Icons.of("key", 13), Controls.words(key.masked(), "mono")),
            "input-box",
            "kept-key");
    HBox.setHgrow(masked, Priority.ALWAYS);
    return Controls.row(8, masked, copy);
  }

  private static Node place(String keyFile) {
    var note = ProfileRows.note();
    note.setId("profiles-key-place");
    note.setGraphic(Icons.of("lock", 12));
    note.setText(Text.get("profiles.key.place.file", keyFile));
    return note;
  }
}
