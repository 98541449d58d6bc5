package tracedesk.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {
  @ParameterizedTest
  @CsvSource({
    "Shortcut+S, Ctrl S, ⌘ S",
    "Shortcut+Shift+C, Ctrl ⇧ C, ⌘ ⇧ C",
    "Shortcut+Enter, Ctrl ⏎, ⌘ ⏎",
    "Ctrl+Tab, Ctrl Tab, ⌃ Tab",
    "Alt+Down, Alt ↓, ⌥ ↓",
    "F7, F7, F7"
  })
  void shortcutsReadAsOnTheSystemsKeys(String shortcut, String elsewhere, String mac) {
    assertThat(Keys.hint(shortcut, false)).isEqualTo(elsewhere);
    assertThat(Keys.hint(shortcut, true)).isEqualTo(mac);
  }
}
