package tracedesk.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// What may be written for people: a line that is rewritten in place where somebody watches, and
/// texts of others without what a terminal would obey.
final class Terminal {
  private final boolean watched;
  private final boolean shown;
  private int width;

  /// @param watched whether standard error is a terminal
  Terminal(boolean watched) {
    this(watched, watched);
  }

  /// @param shown whether standard output is a terminal
  private Terminal(boolean watched, boolean shown) {
    this.watched = watched;
    this.shown = shown;
  }

  static Terminal ofProcess() {
    var console = System.console();
    boolean terminal = console != null && console.isTerminal();
    return new Terminal(terminal, isShown(terminal));
  }

  /// Standard output for data: as it is, but for what a terminal would obey where one shows it.
  OutputStream data() {
    var out = new FileOutputStream(FileDescriptor.out);
    return shown ? new PlainStream(out) : out;
  }

  /// Whether standard output is a terminal. Java itself can tell only that both standard input and
  /// output are; where the system shows what a descriptor is, that is asked.
  private static boolean isShown(boolean console) {
    try {
      var target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return console;
    }
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
