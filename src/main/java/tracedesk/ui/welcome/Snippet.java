package tracedesk.ui.welcome;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Some lines of code to copy into an app, with their colours.
///
/// @param base the server's address as it stands in the code
record Snippet(String code, String base) {
  private static final Pattern COLOURED =
      Pattern.compile(
          "(?<comment>(?m:^(?:#|//).*$))"
              + "|(?m:(?<=^export [A-Z_]{1,80}=(?:\\\\\n){0,1})(?<value>[^\\s\\\\]+)$)"
              + "|(?<string>\"[^\"\n]*\"|'[^']*')"
              + "|(?<keyword>\\b(?:from|import|const|new|await|curl|export)\\b)");

  /// What a piece of code is, for its colour.
  enum Kind {
    PLAIN,
    KEYWORD,
    STRING,
    ADDRESS,
    COMMENT
  }

  /// A stretch of code in one colour.
  record Piece(String text, Kind kind) {}

  List<Piece> pieces() {
    var pieces = new ArrayList<Piece>();
    var found = COLOURED.matcher(code);
    int done = 0;
    while (found.find()) {
      add(pieces, code.substring(done, found.start()), Kind.PLAIN);
      if (found.group("comment") != null) {
        add(pieces, found.group(), Kind.COMMENT);
      } else if (found.group("keyword") != null) {
        add(pieces, found.group(), Kind.KEYWORD);
      } else {
        addString(pieces, found.group(), found.group("value") == null ? 1 : 0);
      }
      done = found.end();
    }
    add(pieces, code.substring(done), Kind.PLAIN);
    return List.copyOf(pieces);
  }

  /// The server's address stands out of the string around it, up to the quote that closes it.
  private void addString(List<Piece> pieces, String string, int quote) {
    int at = string.indexOf(base);
    if (at < 0) {
      add(pieces, string, Kind.STRING);
      return;
    }
    int end = string.length() - quote;
    add(pieces, string.substring(0, at), Kind.STRING);
    add(pieces, string.substring(at, end), Kind.ADDRESS);
    add(pieces, string.substring(end), Kind.STRING);
  }

  private static void add(List<Piece> pieces, String text, Kind kind) {
    if (!text.isEmpty()) {
      pieces.add(new Piece(text, kind));
    }
  }
}
