package tracedesk.domain.profile;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceId;

/// A link to a log in Tracedesk's window, to keep in a ticket or send to a colleague:
/// `tracedesk://trace/{trace}/log/{log}`, of another server than the local one with
/// `?origin=https%3A%2F%2Fhost%3A443`. Names what to show and nothing else: no key, nothing to run.
///
/// @param origin scheme, host and port of the server, as [Profile#origin()] gives them; `null` for
/// the local server
public record LogLink(TraceId trace, LogId log, @Nullable String origin) {
  private static final String START = "tracedesk://trace/";
  private static final String MIDDLE = "/log/";
  private static final String QUERY = "?origin=";
  private static final int LONGEST = 4_000;

  /// The link to a log of a connection.
  public static LogLink to(Profile profile, TraceId trace, LogId log) {
    return new LogLink(trace, log, profile.local() ? null : profile.origin());
  }

  /// Reads a link exactly as [#toString] writes it; `null` for any other text.
  public static @Nullable LogLink parse(String text) {
    int middle = text.indexOf(MIDDLE);
    if (text.length() > LONGEST || !text.startsWith(START) || middle < START.length()) {
      return null;
    }
    int query = text.indexOf(QUERY);
    int end = query < 0 ? text.length() : query;
    int log = middle + MIDDLE.length();
    var traceId = log > end ? null : id(text.substring(START.length(), middle));
    var logId = log > end ? null : id(text.substring(log, end));
    if (traceId == null || logId == null) {
      return null;
    }
    if (query < 0) {
      return new LogLink(new TraceId(traceId), new LogId(logId), null);
    }
    var origin = Percent.decode(text.substring(query + QUERY.length()));
    return origin == null || !origin.equals(Profile.origin(origin))
        ? null
        : new LogLink(new TraceId(traceId), new LogId(logId), origin);
  }

  /// An id out of a link; none is empty or holds control characters.
  private static @Nullable String id(String encoded) {
    var id = Percent.decode(encoded);
    boolean usable =
        id != null
            && !id.isEmpty()
            && id.chars().noneMatch(Character::isISOControl)
            && Percent.encode(id).equals(encoded);
    return usable ? id : null;
  }

  @Override
  public String toString() {
    return START
        + Percent.encode(trace.value())
        + MIDDLE
        + Percent.encode(log.value())
        + (origin == null ? "" : QUERY + Percent.encode(origin));
  }
}
