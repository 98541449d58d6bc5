package tracedesk.ui.fx;

import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableBooleanValue;
import org.jspecify.annotations.Nullable;

/// Something the user can have done now or not: its button, menu item, shortcut and palette entry
/// all come from this one value.
///
/// @param key where its words are in the messages, such as `detail.save`
/// @param action what it does
/// @param enabled whether it can be done now
/// @param shortcut keys as text, such as `Shortcut+Shift+C`, or none
/// @param icon Feather icon name without prefix, such as `rotate-ccw`, or none
public record Command(
    String key,
    Runnable action,
    ObservableBooleanValue enabled,
    @Nullable String shortcut,
    @Nullable String icon) {

  public Command(String key, Runnable action, ObservableBooleanValue enabled) {
    this(key, action, enabled, null, null);
  }

  /// A command that can always be done.
  public Command(String key, Runnable action) {
    this(key, action, new ReadOnlyBooleanWrapper(true));
  }

  public Command withShortcut(String keys) {
    return new Command(key, action, enabled, keys, icon);
  }

  public Command withIcon(String name) {
    return new Command(key, action, enabled, shortcut, name);
  }

  /// The same command with something to be done after it.
  public Command then(Runnable next) {
    return new Command(
        key,
        () -> {
          action.run();
          next.run();
        },
        enabled,
        shortcut,
        icon);
  }

  /// The words on its button.
  public String label() {
    return Text.get(key);
  }

  /// Does it, if it can be done now.
  public void run() {
    if (enabled.get()) {
      action.run();
    }
  }
}
