package tracedesk.cli;

import java.io.PrintWriter;

/// What may be written for people: a line that is rewritten in place where somebody watches, and
/// texts of others without what a terminal would obey.
final class Terminal {
  private final boolean watched;
  private int width;

  /// @param watched whether standard error is a terminal
  Terminal(boolean watched) {
    this.watched = watched;
  }

  static Terminal ofProcess() {
    var console = System.console();
    return new Terminal(console != null && console.isTerminal());
  }

  /// Shows a line in place of the one shown before; nothing where nobody watches.
  void show(PrintWriter err, String line) {
    if (watched) {
      err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      err.flush();
      width = line.length();
    }
  }

  /// Takes the line away.
  void clear(PrintWriter err) {
    if (width > 0) {
      show(err, "");
      err.print("\r");
      err.flush();
    }
  }

  /// The text on one line, without the control characters a terminal obeys.
  static String plain(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n' || c == '\r' || c == '\t') {
                out.append(' ');
              } else if (!Character.isISOControl(c)) {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}
