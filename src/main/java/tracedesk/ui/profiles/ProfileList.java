package tracedesk.ui.profiles;

import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Text;

/// The connections one below the other, and the buttons that add, copy and delete them.
final class ProfileList extends VBox {
  ProfileList(ProfilesViewModel model) {
    getStyleClass().add("profile-list");
    var list = new ListView<>(model.drafts());
    list.setId("profiles-list");
    list.setAccessibleText(Text.get("profiles.title"));
    list.setFixedCellSize(46);
    list.setCellFactory(_ -> new ProfileCell(model.lights(), model.inUseId()));
    list.addEventFilter(
        KeyEvent.KEY_PRESSED,
        pressed -> {
          if (pressed.getCode() == KeyCode.ENTER) {
            pressed.consume();
            model.connectLocal.run();
            model.saveAndConnect.run();
          } else if (pressed.getCode() == KeyCode.DELETE) {
            pressed.consume();
            model.delete.run();
          }
        });
    VBox.setVgrow(list, Priority.ALWAYS);
    var selection = list.getSelectionModel();
    selection
        .selectedItemProperty()
        .subscribe(
            draft -> {
              if (draft != null) {
                model.selectedProperty().set(draft);
              }
            });
    model.selectedProperty().subscribe(draft -> selection.select(draft));
    var foot =
        Controls.styled(
            Controls.row(
                2,
                Buttons.small(Buttons.flat(model.add)),
                Buttons.small(Buttons.flat(model.duplicate)),
                Controls.spacer(),
                Buttons.icon(model.delete, 26)),
            "profile-list-foot");
    getChildren().addAll(list, foot);
  }
}
