package tracedesk.ui.session;

import org.jspecify.annotations.Nullable;
import tracedesk.ui.fx.Command;

/// A short message for the status bar: what was done or what went wrong, in the user's words.
///
/// @param action what can be done about it, such as taking it back; `null` when nothing
public record Notice(Mood mood, String text, @Nullable Command action) {
  /// How the message is coloured and which icon stands before it.
  public enum Mood {
    DONE,
    WAITING,
    FAILED
  }

  public Notice(Mood mood, String text) {
    this(mood, text, null);
  }

  public static Notice done(String text) {
    return new Notice(Mood.DONE, text);
  }

  /// What was done, and a command to go with it.
  public static Notice done(String text, Command action) {
    return new Notice(Mood.DONE, text, action);
  }

  public static Notice failed(String text) {
    return new Notice(Mood.FAILED, text);
  }
}
