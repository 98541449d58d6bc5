package tracedesk.ui.fx;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/// The words of the window, by key. Patterns number their gaps (`{0}`); numbers get comma
/// thousands; one and many are told apart with `{0,choice,0#none|1#one log|1<{0} logs}`.
public final class Text {
  private static final ResourceBundle WORDS =
      ResourceBundle.getBundle("tracedesk.ui.messages", Locale.ROOT);

  private Text() {}

  public static String get(String key, Object... gaps) {
    var pattern = WORDS.getString(key);
    return gaps.length == 0 ? pattern : new MessageFormat(pattern, Locale.ENGLISH).format(gaps);
  }

  /// Whether there are words under this key, for words that are optional.
  public static boolean has(String key) {
    return WORDS.containsKey(key);
  }
}
