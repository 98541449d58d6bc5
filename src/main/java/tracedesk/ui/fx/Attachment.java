package tracedesk.ui.fx;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file that stands inside a text as a `data:` URL or as bare base64: a picture, a recording, a
/// PDF. Nobody reads it as text.
///
/// @param type its media type, such as `image/png`; `application/octet-stream` where not known
/// @param bytes how large the file is
/// @param start where its base64 begins in the text
public record Attachment(String type, long bytes, int start) {
  /// Shorter bare base64 may as well be an id or a word.
  private static final int SHORTEST = 1_000;

  private static final String UNKNOWN = "application/octet-stream";
  private static final int LONGEST_HEAD = 200;

  /// What the first characters of a file's base64 tell of its type.
  private static final Map<String, String> BEGINNINGS =
      Map.ofEntries(
          Map.entry("iVBORw0KGgo", "image/png"),
          Map.entry("/9j/", "image/jpeg"),
          Map.entry("R0lGOD", "image/gif"),
          Map.entry("UklGR", "image/webp"),
          Map.entry("JVBERi0", "application/pdf"),
          Map.entry("UEsDB", "application/zip"),
          Map.entry("H4sI", "application/gzip"),
          Map.entry("SUQz", "audio/mpeg"),
          Map.entry("//uQ", "audio/mpeg"),
          Map.entry("T2dnUw", "audio/ogg"),
          Map.entry("ZkxhQ", "audio/flac"));

  private static final List<String> KINDS = List.of("image", "audio", "video", "text");

  /// The file a text is; `null` when it is none.
  public static @Nullable Attachment of(String text) {
    if (text.regionMatches(true, 0, "data:", 0, 5)) {
      int comma = text.indexOf(',', 5, Math.min(text.length(), LONGEST_HEAD));
      if (comma < 0) {
        return null;
      }
      var head = text.substring(5, comma).toLowerCase(Locale.ROOT);
      return head.endsWith(";base64") && isBase64(text, comma + 1)
          ? new Attachment(type(head), bytes(text, comma + 1), comma + 1)
          : null;
    }
    return text.length() >= SHORTEST && isBase64(text, 0) && isNoWord(text)
        ? new Attachment(guess(text), bytes(text, 0), 0)
        : null;
  }

  /// Whether it is a picture that the window can show.
  public boolean isPicture() {
    return type.startsWith("image/");
  }

  /// What to call it when it is saved: `image.png`, `audio.mpeg`, `file.bin`.
  public String fileName() {
    int slash = type.indexOf('/');
    var kind = type.substring(0, Math.max(0, slash));
    var end = type.substring(slash + 1).replaceAll("[^a-z0-9]", "");
    return (KINDS.contains(kind) ? kind : "file") + "." + (type.equals(UNKNOWN) ? "bin" : end);
  }

  /// The file itself.
  public byte[] content(String text) {
    var base64 = text.substring(start);
    boolean url = base64.indexOf('-') >= 0 || base64.indexOf('_') >= 0;
    return url ? Base64.getUrlDecoder().decode(base64) : Base64.getMimeDecoder().decode(base64);
  }

  /// What it is in a few words: `image/png · 48 kB`.
  public String words() {
    return Text.get("attachment.words", type, Numbers.bytes(bytes));
  }

  private static String type(String head) {
    int semicolon = head.indexOf(';');
    var type = head.substring(0, semicolon).strip();
    return type.matches("[a-z0-9.+-]+/[a-z0-9.+-]+") ? type : UNKNOWN;
  }

  private static String guess(String text) {
    for (var beginning : BEGINNINGS.entrySet()) {
      if (text.startsWith(beginning.getKey())) {
        return beginning.getKey().equals("UklGR") && text.startsWith("V0FWR", 10)
            ? "audio/wav"
            : beginning.getValue();
      }
    }
    return UNKNOWN;
  }

  /// A thousand letters of one case are no base64.
  private static boolean isNoWord(String text) {
    var start = text.substring(0, SHORTEST);
    return start.chars().anyMatch(Character::isUpperCase)
        && start.chars().anyMatch(Character::isLowerCase)
        && start.chars().anyMatch(Character::isDigit);
  }

  private static boolean isBase64(String text, int from) {
    int end = text.length();
    while (end > from && text.charAt(end - 1) == '=' && text.length() - end < 2) {
      end--;
    }
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      boolean fits =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '+'
              || c == '/'
              || c == '-'
              || c == '_';
      if (!fits) {
        return false;
      }
    }
    return (end - from) % 4 != 1;
  }

  private static long bytes(String text, int from) {
    int end = text.length();
    while (end > from && text.charAt(end - 1) == '=') {
      end--;
    }
    return (end - from) * 3L / 4;
  }
}
