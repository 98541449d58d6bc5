package tracedesk.ui.shell;

import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.Profile;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Tone;

/// The first thing in the toolbar: which server is in use, whether it answers, and the way to the
/// others.
final class ConnectionMenu extends MenuButton {
  private final ShellViewModel model;
  private final Command manage;

  ConnectionMenu(ShellViewModel model, Command manage) {
    this.model = model;
    this.manage = manage;
    setId("connection");
    getStyleClass().addAll("button-flat", "connection-button");
    model.wantedProperty().subscribe(this::showProfile);
    model.problemProperty().subscribe(this::showProfile);
    model.session().connectionProperty().subscribe(this::showProfile);
    model.profiles().addListener((ListChangeListener<Profile>) _ -> fill());
    setMinWidth(USE_PREF_SIZE);
    fill();
  }

  private void showProfile() {
    var profile = model.wantedProperty().get();
    if (profile == null) {
      setGraphic(null);
      return;
    }
    var name = Controls.words(profile.name(), "connection-name");
    var address = Controls.words(profile.shownAddress(), "connection-address");
    address.visibleProperty().bind(wide());
    address.managedProperty().bind(wide());
    setGraphic(Controls.row(8, Icons.dot(tone(profile)), name, address));
    setAccessibleText(Text.get("shell.connected", profile.name()));
    fill();
  }

  private ObservableValue<Boolean> wide() {
    return sceneProperty()
        .flatMap(scene -> scene.widthProperty())
        .map(width -> width.doubleValue() >= MainWindow.NARROW)
        .orElse(true);
  }

  private Tone tone(@Nullable Profile profile) {
    var connected = model.session().connectionProperty().get();
    if (model.problemProperty().get() != null) {
      return Tone.DANGER;
    }
    return connected != null && connected.profile().equals(profile) ? Tone.SUCCESS : Tone.WARNING;
  }

  private void fill() {
    getItems().clear();
    for (var profile : model.profiles()) {
      var item = new RadioMenuItem(profile.name() + "   " + profile.shownAddress());
      item.setMnemonicParsing(false);
      item.setSelected(profile.equals(model.wantedProperty().get()));
      item.setOnAction(_ -> model.connect(profile));
      getItems().add(item);
    }
    getItems().addAll(new SeparatorMenuItem(), Buttons.item(manage));
  }
}
