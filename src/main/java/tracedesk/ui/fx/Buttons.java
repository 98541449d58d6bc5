package tracedesk.ui.fx;

import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.Region;

/// Makes the buttons, links and menu items of commands. Each takes its words, icon, shortcut and
/// whether it can be pressed from the command; its id is the command's key with dashes.
public final class Buttons {
  private Buttons() {}

  /// A plain button in a frame.
  public static Button button(Command command) {
    return worded(command, "button-plain");
  }

  /// The one button of a place that does the main thing.
  public static Button primary(Command command) {
    return worded(command, "button-primary");
  }

  /// A button without a frame.
  public static Button flat(Command command) {
    return worded(command, "button-flat");
  }

  /// A button that destroys something.
  public static Button danger(Command command) {
    return worded(command, "button-danger");
  }

  /// A square button of 28 px with only an icon; its words and shortcut are in the tooltip.
  public static Button icon(Command command) {
    return icon(command, 28);
  }

  /// A square button of the given size.
  public static Button icon(Command command, int size) {
    var button = Icons.fixed(new Button(), size);
    wire(button, command);
    button.setGraphic(
        Icons.of(Objects.requireNonNull(command.icon(), command.key()), size >= 28 ? 15 : 13));
    button.setAccessibleText(command.label());
    explain(button, command);
    button.getStyleClass().add("button-icon");
    return button;
  }

  /// A link in running text.
  public static Hyperlink link(Command command) {
    var link = new Hyperlink(command.label());
    wire(link, command);
    return link;
  }

  /// An entry of a menu.
  public static MenuItem item(Command command) {
    var item = new MenuItem(command.label());
    item.setId(id(command));
    item.setMnemonicParsing(false);
    item.disableProperty().bind(Bindings.not(command.enabled()));
    item.setOnAction(event -> command.run());
    if (command.icon() != null) {
      item.setGraphic(Icons.of(command.icon()));
    }
    if (command.shortcut() != null) {
      item.setAccelerator(KeyCombination.valueOf(command.shortcut()));
    }
    return item;
  }

  /// Adds the keys of its command behind the words of a button.
  public static Button withKeys(Button button, Command command) {
    if (command.shortcut() == null) {
      return button;
    }
    var keys = Controls.words(Keys.hint(command.shortcut()), "hint-keys");
    var icon = button.getGraphic();
    if (icon == null) {
      button.setGraphic(keys);
      button.setContentDisplay(ContentDisplay.RIGHT);
    } else {
      button.setGraphic(Controls.row(7, icon, new Label(button.getText()), keys));
      button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    }
    return button;
  }

  /// The small kind of a button, 26 px high.
  public static <B extends ButtonBase> B small(B button) {
    button.getStyleClass().add("small");
    return button;
  }

  private static Button worded(Command command, String style) {
    var button = new Button(command.label());
    wire(button, command);
    if (command.icon() != null) {
      button.setGraphic(Icons.of(command.icon(), 13));
    }
    if (command.shortcut() != null) {
      explain(button, command);
    }
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.getStyleClass().add(style);
    return button;
  }

  private static void explain(Button button, Command command) {
    var words = tip(command);
    button.setAccessibleHelp(words);
    Controls.explained(button, words);
  }

  private static void wire(ButtonBase button, Command command) {
    button.setId(id(command));
    button.setMnemonicParsing(false);
    button.disableProperty().bind(Bindings.not(command.enabled()));
    button.setOnAction(event -> command.run());
  }

  static String id(Command command) {
    return command.key().replace('.', '-');
  }

  private static String tip(Command command) {
    var words =
        Text.has(command.key() + ".tip") ? Text.get(command.key() + ".tip") : command.label();
    return command.shortcut() == null ? words : words + "  " + Keys.hint(command.shortcut());
  }
}
