package tracedesk.ui.profiles;

import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.stage.FileChooser;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Text;

/// The file with certificates one server may be trusted for besides the system's; mostly empty.
final class AuthorityField extends HBox {
  private final TextField field;
  private final ProfileDraft draft;

  AuthorityField(ProfileDraft draft) {
    super(8);
    this.draft = draft;
    field = Controls.field("profiles-authority-file", draft.authority, "profiles.authority");
    field.setPromptText(Text.get("profiles.authority.prompt"));
    HBox.setHgrow(field, Priority.ALWAYS);
    var choose = new Command("profiles.authority.choose", this::choose);
    getChildren().addAll(field, Buttons.button(choose));
  }

  TextField field() {
    return field;
  }

  private void choose() {
    var chooser = new FileChooser();
    chooser.setTitle(Text.get("profiles.authority.title"));
    chooser
        .getExtensionFilters()
        .add(
            new FileChooser.ExtensionFilter(
                Text.get("profiles.authority.files"), "*.pem", "*.crt", "*.cer"));
    var chosen = chooser.showOpenDialog(getScene().getWindow());
    if (chosen != null) {
      draft.authority.set(chosen.toString());
    }
  }
}
