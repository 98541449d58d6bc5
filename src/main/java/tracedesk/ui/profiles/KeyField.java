package tracedesk.ui.profiles;

import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import tracedesk.domain.profile.Secret;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.InputBox;
import tracedesk.ui.fx.Text;

/// The key of a connection: masked while it is kept, written out of sight while it is typed, with
/// an eye to check it, and below it where keys are kept.
final class KeyField extends VBox {
  private final ProfileDraft draft;
  private final TextField hidden = new PasswordField();

  KeyField(ProfileDraft draft, Node place) {
    super(5);
    this.draft = draft;
    var isKept = draft.keptKey.isNotNull();
    var replace = new Command("profiles.replaceKey", this::replace, isKept);
    var keep = new Command("profiles.keepKey", this::keepOld, draft.replacing);
    var masked = Controls.text(draft.keptKey.map(Secret::masked).orElse(""));
    masked.getStyleClass().add("mono");
    masked.setId("profiles-key-masked");
    var kept = Controls.styled(new HBox(Icons.of("key", 13), masked), "input-box", "kept-key");
    var typed = typed();
    HBox.setHgrow(kept, Priority.ALWAYS);
    HBox.setHgrow(typed, Priority.ALWAYS);
    var line =
        Controls.row(
            8,
            Controls.shownWhile(isKept, kept),
            Controls.shownWhile(isKept.not(), typed),
            Controls.shownWhile(isKept, Buttons.button(replace)),
            Controls.shownWhile(draft.replacing, Buttons.button(keep)));
    getChildren().addAll(line, blanked(), fault(), place);
  }

  TextField field() {
    return hidden;
  }

  private void replace() {
    draft.replacing.set(true);
    hidden.requestFocus();
  }

  private void keepOld() {
    draft.typedKey.set("");
    draft.replacing.set(false);
  }

  private InputBox typed() {
    var revealed = new SimpleBooleanProperty();
    var plain = new TextField();
    for (var field : new TextField[] {hidden, plain}) {
      field.getStyleClass().add("mono");
      field.setAccessibleText(Text.get("profiles.key"));
      field.textProperty().bindBidirectional(draft.typedKey);
      field
          .promptTextProperty()
          .bind(
              Bindings.when(draft.origin.isNull())
                  .then(Text.get("profiles.key.addressFirst"))
                  .otherwise(Text.get("profiles.key.prompt")));
      field.disableProperty().bind(draft.origin.isNull());
      HBox.setHgrow(field, Priority.ALWAYS);
    }
    hidden.setId("profiles-key");
    plain.setId("profiles-key-plain");
    Controls.shownWhile(revealed.not(), hidden);
    Controls.shownWhile(revealed, plain);
    var eye = new ToggleButton();
    eye.setId("profiles-reveal");
    eye.getStyleClass().add("button-icon");
    eye.selectedProperty().bindBidirectional(revealed);
    eye.graphicProperty().bind(revealed.map(shown -> Icons.of(shown ? "eye-off" : "eye", 13)));
    eye.accessibleTextProperty()
        .bind(revealed.map(shown -> Text.get(shown ? "profiles.hideKey" : "profiles.revealKey")));
    Controls.explained(eye, Text.get("profiles.revealKey"));
    return new InputBox(
        Icons.of("key", 13), hidden, plain, Controls.shownWhile(draft.typedKey.isNotEmpty(), eye));
  }

  private Label blanked() {
    var note = ProfileRows.note("tone-warning");
    note.setId("profiles-key-blanked");
    note.setGraphic(Icons.of("alert-triangle", 12, tracedesk.ui.fx.Tone.WARNING));
    note.setText(Text.get("profiles.key.blanked"));
    return Controls.shownWhile(draft.keyBlanked, note);
  }

  private Label fault() {
    return FaultNote.of(draft, ProfileFault.Field.KEY);
  }
}
