package tracedesk.ui.fx;

import java.util.Locale;

/// What a colour means: warning is *yours and not finished*, theirs is *the server's version*.
public enum Tone {
  NEUTRAL,
  ACCENT,
  SUCCESS,
  WARNING,
  DANGER,
  THEIRS;

  String styleClass() {
    return "tone-" + name().toLowerCase(Locale.ROOT);
  }
}
