package tracedesk.ui.profiles;

import javafx.scene.control.Label;
import tracedesk.ui.fx.Controls;

/// The words under a field that say what a good value looks like, while the typed one is not.
final class FaultNote {
  private FaultNote() {}

  static Label of(ProfileDraft draft, ProfileFault.Field field) {
    var note = ProfileRows.note();
    note.setId("profiles-fault-" + field.ordinal());
    var words = draft.fault.map(fault -> fault.field() == field ? fault.text() : "").orElse("");
    note.textProperty().bind(words);
    draft.fault.subscribe(
        fault ->
            note.getStyleClass()
                .setAll(
                    "label",
                    "size-12",
                    fault == null || fault.missing() ? "muted" : "tone-danger"));
    return Controls.shownWhile(words.map(text -> !text.isEmpty()), note);
  }
}
