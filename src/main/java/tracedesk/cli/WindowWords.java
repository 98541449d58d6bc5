package tracedesk.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.profile.LogLink;

/// The command lines that open the window and ask for nothing else. They are read here, since the
/// library that reads all others takes a tenth of a start: its classes are of a Java so old that no
/// ahead-of-time cache holds them.
///
/// @param data the data folder, `null` for the usual one
/// @param link what to show, or `null`
record WindowWords(@Nullable Path data, @Nullable LogLink link) {
  static final String DATA = "--data";
  static final String OPEN = "--open";

  /// `null` where the words ask for something else, or have a mistake that wants explaining.
  static @Nullable WindowWords of(String... words) {
    String data = null;
    String open = null;
    var left = List.of(words).iterator();
    while (left.hasNext()) {
      var word = left.next();
      int equals = word.indexOf('=');
      var name = equals < 0 ? word : word.substring(0, equals);
      var next = equals < 0 && left.hasNext() ? left.next() : "";
      var value = equals < 0 ? next : word.substring(equals + 1);
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
