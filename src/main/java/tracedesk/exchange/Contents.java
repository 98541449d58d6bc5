package tracedesk.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.port.TraceFiles.Format;

/// What a file holds, told by its first bytes.
///
/// @param format the format its traces are in; `null` when it holds none
/// @param words what it holds otherwise: `a PDF`
record Contents(@Nullable Format format, String words) {
  /// Lines looked at until one is recognised: the first may be damaged.
  private static final int LINES = 20;

  private static final HexFormat HEX = HexFormat.of();

  private record Magic(String hex, String words) {}

  private static final List<Magic> KNOWN =
      List.of(
          new Magic("25504446", "a PDF"),
          new Magic("89504e47", "a PNG picture"),
          new Magic("ffd8ff", "a JPEG picture"),
          new Magic("47494638", "a GIF picture"),
          new Magic("53514c69746520666f726d6174203300", "an SQLite database"),
          new Magic("28b52ffd", "packed with zstd"),
          new Magic("425a68", "packed with bzip2"),
          new Magic("fd377a585a", "packed with xz"),
          new Magic("377abcaf271c", "a 7z archive"),
          new Magic("526172211a07", "a RAR archive"),
          new Magic("50415231", "a Parquet file"),
          new Magic("fffe", "UTF-16 text, and only UTF-8 is read"),
          new Magic("feff", "UTF-16 text, and only UTF-8 is read"));

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};

  static boolean isZip(byte[] head) {
    return startsWith(head, ZIP) || startsWith(head, EMPTY_ZIP);
  }

  static boolean isGzip(byte[] head) {
    return startsWith(head, GZIP);
  }

  private static boolean startsWith(byte[] head, byte[] sign) {
    if (head.length < sign.length) {
      return false;
    }
    for (int i = 0; i < sign.length; i++) {
      if (head[i] != sign[i]) {
        return false;
      }
    }
    return true;
  }

  /// @param head the first bytes of the file, or all of it
  /// @param all the same from the beginning, and as much more as is asked for
  static Contents of(byte[] head, InputStream all) throws IOException {
    var other = notJson(head);
    if (other != null) {
      return new Contents(null, other);
    }
    if (Layout.hasMark(head)) {
      all.skipNBytes(3);
    }
    Shape.Seen seen;
    String fault = "";
    try {
      seen = Shape.of(all, false);
    } catch (JsonStream.Damage e) {
      seen = new Shape.Seen(Shape.UNKNOWN, false, "");
      fault = "not JSON (line " + e.line() + ": " + e.reason() + ")";
    }
    var format = format(seen.shape());
    for (var line : firstLines(head)) {
      format = format == null ? format(shape(line)) : format;
    }
    if (format != null) {
      return new Contents(format, "");
    }
    return new Contents(null, fault.isEmpty() ? words(seen) : fault);
  }

  private static List<String> firstLines(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1)
        .lines()
        .limit(LINES)
        .filter(line -> line.startsWith("{"))
        .toList();
  }

  private static Shape shape(String line) {
    try {
      var bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      return Shape.of(new ByteArrayInputStream(bytes), true).shape();
    } catch (IOException e) {
      return Shape.UNKNOWN;
    }
  }

  static @Nullable Format format(Shape shape) {
    return switch (shape) {
      case LOG, EVALUATION, PAGE -> Format.HUMANLOOP_LOGS;
      case OWN_LOG -> Format.TRACEDESK_EXPORT;
      case OTLP -> Format.OTLP;
      case OTHER_SIGNALS, UNKNOWN -> null;
    };
  }

  private static String words(Shape.Seen seen) {
    if (seen.shape() == Shape.OTHER_SIGNALS) {
      return "OTLP without spans (" + seen.names() + ")";
    }
    return seen.names().isEmpty()
        ? "JSON without a log in it"
        : "JSON of another kind (its members are " + seen.names() + ")";
  }

  private static @Nullable String notJson(byte[] head) {
    if (head.length == 0) {
      return "empty";
    }
    var hex = HEX.formatHex(head, 0, Math.min(16, head.length));
    for (var magic : KNOWN) {
      if (hex.startsWith(magic.hex())) {
        return magic.words();
      }
    }
    int at = Layout.hasMark(head) ? 3 : 0;
    while (at < head.length && " \t\r\n".indexOf(head[at]) >= 0) {
      at++;
    }
    if (at == head.length) {
      return "blank";
    }
    boolean wide = head.length > at + 1 && (head[at] == 0 || head[at + 1] == 0);
    if (wide
        && (head[at] == '{' || head[at + 1] == '{' || head[at] == '[' || head[at + 1] == '[')) {
      return "UTF-16 text, and only UTF-8 is read";
    }
    if (head[at] == '{' || head[at] == '[' || !firstLines(head).isEmpty()) {
      return null;
    }
    if (head[at] == '<') {
      return "XML or HTML";
    }
    return isText(head) ? "text that is not JSON" : "binary data of an unknown kind";
  }

  private static boolean isText(byte[] head) {
    for (byte c : head) {
      if (c >= 0 && c < ' ' && "\t\r\n\f".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
