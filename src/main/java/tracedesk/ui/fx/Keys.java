package tracedesk.ui.fx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/// Keyboard shortcuts: how they are shown, and how commands get theirs.
public final class Keys {
  private Keys() {}

  /// How a shortcut reads on this system: `Ctrl ⇧ C`, or `⌘ ⇧ C` on macOS.
  public static String hint(String shortcut) {
    return hint(shortcut, System.getProperty("os.name", "").startsWith("Mac"));
  }

  static String hint(String shortcut, boolean mac) {
    List<String> words = new ArrayList<>();
    for (var part : shortcut.split("\\+")) {
      words.add(
          switch (part.toLowerCase(Locale.ROOT)) {
            case "shortcut" -> mac ? "⌘" : "Ctrl";
            case "ctrl" -> mac ? "⌃" : "Ctrl";
            case "alt" -> mac ? "⌥" : "Alt";
            case "shift" -> "⇧";
            case "plus" -> "+";
            case "enter" -> "⏎";
            case "up" -> "↑";
            case "down" -> "↓";
            case "left" -> "←";
            case "right" -> "→";
            case "esc", "escape" -> "Esc";
            default -> part;
          });
    }
    return String.join(" ", words);
  }

  /// Gives commands their shortcuts everywhere in a window, whatever has the focus.
  public static void everywhere(Scene scene, Command... commands) {
    for (var command : commands) {
      if (command.shortcut() != null) {
        scene.getAccelerators().put(KeyCombination.valueOf(command.shortcut()), command::run);
      }
    }
  }

  /// Gives commands their shortcuts while the focus is inside one part of the window, before the
  /// control that has it sees the keys.
  public static void within(Node part, Command... commands) {
    for (var command : commands) {
      if (command.shortcut() != null) {
        var keys = KeyCombination.valueOf(command.shortcut());
        part.addEventFilter(
            KeyEvent.KEY_PRESSED,
            event -> {
              if (keys.match(event)) {
                event.consume();
                command.run();
              }
            });
      }
    }
  }
}
