package tracedesk.server;

import com.sun.net.httpserver.Headers;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.Revision.Source;
import tracedesk.domain.edit.Sender;
import tracedesk.domain.profile.Percent;
import tracedesk.wire.HistoryBodies;

/// Who sends a request, as its headers tell: for the logs' history, never for letting somebody in.
///
/// Tracedesk's window says whose it is in `X-Tracedesk-User`, percent-encoded. Humanloop's SDKs
/// name themselves in `User-Agent` (`humanloop/0.8.40`, of the v4 ones `Konfig/0.5.36/typescript`)
/// and say `X-Fern-…`; Node's replaces the agent on some calls.
final class Caller {
  private static final int LONGEST = 80;

  private Caller() {}

  static Sender of(Headers headers) {
    var agent = text(headers, "User-Agent");
    if (agent.startsWith("Tracedesk")) {
      return new Sender(clean(user(headers)), Source.WINDOW);
    }
    var language = text(headers, "X-Fern-Language");
    boolean sdk = !language.isEmpty() || isSdk(agent);
    if (!sdk) {
      return new Sender(clean(agent), Source.API);
    }
    var name = text(headers, "X-Fern-SDK-Name");
    var program =
        isSdk(agent)
            ? agent.replace('/', ' ')
            : (name.isEmpty() ? "humanloop" : name) + " " + text(headers, "X-Fern-SDK-Version");
    var words = program.strip() + (language.isEmpty() ? "" : " (" + language + ")");
    return new Sender(clean(words), Source.SDK);
  }

  private static boolean isSdk(String agent) {
    var lower = agent.toLowerCase(Locale.ROOT);
    return lower.startsWith("humanloop") || lower.startsWith("konfig/");
  }

  private static String user(Headers headers) {
    return Objects.requireNonNullElse(Percent.decode(text(headers, HistoryBodies.USER)), "");
  }

  private static String text(Headers headers, String name) {
    @Nullable String first = headers.getFirst(name);
    return first == null ? "" : first;
  }

  /// One short line of visible characters.
  private static String clean(String words) {
    var line = new StringBuilder();
    words.codePoints().map(point -> isShown(point) ? point : ' ').forEach(line::appendCodePoint);
    var shown = line.toString().strip().replaceAll("\\s+", " ");
    int length = shown.codePointCount(0, shown.length());
    return length <= LONGEST
        ? shown
        : shown.substring(0, shown.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }

  private static boolean isShown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
