package tracedesk.ui.shell;

import java.util.Locale;
import javafx.beans.property.BooleanProperty;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import tracedesk.ui.fx.Buttons;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Controls;
import tracedesk.ui.fx.Icons;
import tracedesk.ui.fx.Text;
import tracedesk.ui.fx.Theme;
import tracedesk.ui.session.ExporterPort;
import tracedesk.ui.session.Preferences;

/// The two icon menus of the toolbar: everything the program can do, and its settings.
final class AppMenu {
  private AppMenu() {}

  static MenuButton everything(Command... commands) {
    var menu = icon("menu", "shell.menu");
    for (var command : commands) {
      menu.getItems().add(Buttons.item(command));
    }
    return menu;
  }

  static MenuButton settings(Preferences preferences, ExporterPort exporters, Command... commands) {
    var menu = icon("settings", "shell.settings");
    var listen = onOff("exporters.listen", exporters.listeningProperty());
    listen.disableProperty().bind(exporters.busyProperty());
    var free = onOff("exporters.free", exporters.keyOptionalProperty());
    free.disableProperty().bind(exporters.busyProperty().or(exporters.openedProperty().isNull()));
    menu.getItems()
        .addAll(
            themes(preferences), new SeparatorMenuItem(), listen, free, new SeparatorMenuItem());
    for (var command : commands) {
      menu.getItems().add(Buttons.item(command));
    }
    return menu;
  }

  private static CheckMenuItem onOff(String key, BooleanProperty value) {
    var item = new CheckMenuItem(Text.get(key));
    item.setId("settings-" + key.replace('.', '-'));
    item.setMnemonicParsing(false);
    item.selectedProperty().bindBidirectional(value);
    return item;
  }

  private static Menu themes(Preferences preferences) {
    var themes = new Menu(Text.get("shell.theme"));
    var choice = new ToggleGroup();
    for (var theme : Theme.values()) {
      var name = theme.name().toLowerCase(Locale.ROOT);
      var item = new RadioMenuItem(Text.get("shell.theme." + name));
      item.setId("theme-" + name);
      item.setToggleGroup(choice);
      item.setSelected(preferences.themeProperty().get().equals(name));
      item.setOnAction(_ -> preferences.themeProperty().set(name));
      themes.getItems().add(item);
    }
    return themes;
  }

  private static MenuButton icon(String icon, String key) {
    var menu = new MenuButton();
    menu.setId(key.replace('.', '-'));
    menu.setGraphic(Icons.of(icon, 16));
    menu.setAccessibleText(Text.get(key));
    menu.getStyleClass().addAll("button-icon", "no-arrow");
    return Controls.explained(menu, Text.get(key));
  }
}
