package tracedesk.ui.profiles;

import javafx.beans.property.StringProperty;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import tracedesk.domain.port.Secrets.Place;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Dialogs;
import tracedesk.ui.fx.OptionRow;
import tracedesk.ui.fx.Problems;
import tracedesk.ui.fx.Text;

/// The card on which the user chooses where keys are kept.
final class KeyPlaceView extends VBox {
  private static final double WIDTH = 560;
  private static final int TITLE_WIDTH = 120;

  private final KeyPlaceViewModel model;
  private final ToggleGroup group = new ToggleGroup();

  private KeyPlaceView(KeyPlaceViewModel model, Dialogs dialogs) {
    this.model = model;
    var keychain = option(Place.KEYCHAIN, "keychain");
    keychain.setDisable(!model.hasKeychain());
    keychain.describe(
        Text.get(
            model.hasKeychain() ? "profiles.place.keychain-good" : "profiles.place.keychain-none"));
    var encrypted = option(Place.ENCRYPTED_FILE, "encrypted");
    encrypted.describe(Text.get("profiles.place.encrypted-good"));
    var memory = option(Place.MEMORY, "memory");
    memory.describe(Text.get("profiles.place.memory-good"));
    var fault = Controls.styled(Controls.text(model.faultBinding()), "muted", "size-12");
    fault.setId("place-fault");
    var words =
        new VBox(
            8,
            field("place-passphrase", model.passphraseProperty(), "profiles.place.passphrase"),
            field("place-again", model.againProperty(), "profiles.place.again"),
            fault,
            note(Text.get("profiles.place.forgotten", model.file())));
    Controls.styled(words, "place-passphrase");
    Controls.shownWhile(model.placeProperty().map(Place.ENCRYPTED_FILE::equals), words);
    var problem = note("");
    problem.getStyleClass().setAll("label", "tone-danger", "size-12");
    model
        .problemProperty()
        .subscribe(why -> problem.setText(why == null ? "" : Problems.text(why)));
    Controls.shownWhile(model.problemProperty().isNotNull(), problem);
    var keep = Buttons.primary(model.keep);
    keep.setDefaultButton(true);
    getChildren()
        .addAll(
            Controls.styled(
                new VBox(
                    8,
                    Controls.title(Text.get("profiles.place.title")),
                    note(Text.get("profiles.place.detail")),
                    new VBox(keychain, encrypted, words, memory),
                    problem),
                "dialog-body"),
            Controls.styled(
                Controls.row(
                    8,
                    Controls.spacer(),
                    Buttons.button(new Command("common.cancel", dialogs::close)),
                    keep),
                "dialog-foot"));
    model.onDone(dialogs::close);
  }

  private OptionRow option(Place place, String name) {
    return new OptionRow(
        "place-" + name,
        place,
        model.placeProperty(),
        group,
        Text.get("profiles.place." + name),
        TITLE_WIDTH);
  }

  private static PasswordField field(String id, StringProperty value, String key) {
    var field = new PasswordField();
    field.setId(id);
    field.setPromptText(Text.get(key));
    field.setAccessibleText(Text.get(key));
    field.textProperty().bindBidirectional(value);
    return field;
  }

  private static Label note(String words) {
    var note = ProfileRows.note();
    note.setText(words);
    return note;
  }

  static void open(KeyPlaceViewModel model, Dialogs dialogs) {
    dialogs.show(new KeyPlaceView(model, dialogs), WIDTH, Region.USE_COMPUTED_SIZE);
  }
}
