package tracedesk.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.LogLink;

/// The command lines that open the window and ask for nothing else. They are read here, since the
/// library that reads all others takes a tenth of a start: its classes are of a Java so old that no
/// ahead-of-time cache holds them.
///
/// @param data the data folder, `null` for the usual one
/// @param link what to show, or `null`
record WindowWords(@Nullable Path data, @Nullable LogLink link) {
  private static final String DATA = "--data";
  private static final String OPEN = "--open";

  /// `null` where the words ask for something else, or have a mistake that wants explaining.
  static @Nullable WindowWords of(String... words) {
    String data = null;
    String open = null;
    for (int i = 0; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      var name = equals < 0 ? words[i] : words[i].substring(0, equals);
      var value = equals < 0 ? ++i < words.length ? words[i] : "" : words[i].substring(equals + 1);
      if (value.isBlank() || "-@".indexOf(value.charAt(0)) >= 0) {
        return null;
      }
      if (name.equals(DATA) && data == null) {
        data = value;
      } else if (name.equals(OPEN) && open == null) {
        open = value;
      } else {
        return null;
      }
    }
    var link = open == null ? null : TracedeskCommand.link(open);
    try {
      return open != null && link == null
          ? null
          : new WindowWords(data == null ? null : Path.of(data), link);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
