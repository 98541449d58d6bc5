package tracedesk.ui.transfer;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceFormats.Format;

/// The file an export goes to: a name that says what is in it, and what is wrong with a typed one.
final class ExportTarget {
  private static final int LONGEST = 60;

  private ExportTarget() {}

  /// Where exports go unless told otherwise: the downloads folder, else the home folder.
  static Path usualFolder() {
    var home = Path.of(System.getProperty("user.home", "."));
    var downloads = home.resolve("Downloads");
    return Files.isDirectory(downloads) ? downloads : home;
  }

  /// `refund-assistant.jsonl`: letters and digits of any script, the rest as hyphens.
  static String name(String title, Format format) {
    var plain =
        Normalizer.normalize(title, Normalizer.Form.NFC)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "-")
            .replaceAll("^-+|-+$", "");
    var cut =
        plain.substring(
            0,
            plain.offsetByCodePoints(
                0, Math.min(LONGEST, plain.codePointCount(0, plain.length()))));
    return (cut.isEmpty() ? "traces" : cut.replaceAll("-+$", "")) + "." + format.extension();
  }

  /// The path with the ending of a format in place of that of the one chosen before.
  static String renamed(String path, Format before, Format now) {
    var ending = "." + before.extension();
    return path.endsWith(ending)
        ? path.substring(0, path.length() - ending.length()) + "." + now.extension()
        : path;
  }

  /// A typed path made whole; `null` when it is none.
  static @Nullable Path of(String typed) {
    if (typed.isBlank()) {
      return null;
    }
    try {
      var text = typed.strip();
      var home = System.getProperty("user.home", "");
      return Path.of(text.startsWith("~/") ? home + text.substring(1) : text).toAbsolutePath();
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
