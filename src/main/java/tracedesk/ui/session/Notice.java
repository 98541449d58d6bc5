package tracedesk.ui.session;

/// A short message for the status bar: what was done or what went wrong, in the user's words.
public record Notice(Mood mood, String text) {
  /// How the message is coloured and which icon stands before it.
  public enum Mood {
    DONE,
    WAITING,
    FAILED
  }

  public static Notice done(String text) {
    return new Notice(Mood.DONE, text);
  }

  public static Notice failed(String text) {
    return new Notice(Mood.FAILED, text);
  }
}
