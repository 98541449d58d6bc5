package tracedesk.domain.profile;

import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceId;

/// A link to a log in Tracedesk's window, to keep in a ticket or send to a colleague:
/// `tracedesk://trace/{trace}/log/{log}`, to a trace as a whole `tracedesk://trace/{trace}`; of
/// another server than the local one with `?origin=https%3A%2F%2Fhost%3A443`. Names what to show
/// and nothing else: no key, nothing to run.
///
/// @param log `null` for the trace as a whole
/// @param origin scheme, host and port of the server, as [Profile#origin()] gives them; `null` for
/// the local server
public record LogLink(TraceId trace, @Nullable LogId log, @Nullable String origin) {
  private static final String START = "tracedesk://trace/";
  private static final String MIDDLE = "/log/";
  private static final String QUERY = "?origin=";
  private static final int LONGEST = 4_000;

  /// The link to a log of a connection.
  public static LogLink to(Profile profile, TraceId trace, LogId log) {
    return new LogLink(trace, log, profile.local() ? null : profile.origin());
  }

  /// The link to a trace of the local server.
  public static LogLink to(TraceId trace) {
    return new LogLink(trace, null, null);
  }

  /// Reads a link exactly as [#toString] writes it; `null` for any other text.
  public static @Nullable LogLink parse(String text) {
    if (text.length() > LONGEST || !text.startsWith(START)) {
      return null;
    }
    int query = text.indexOf(QUERY);
    int end = query < 0 ? text.length() : query;
    var ids = text.substring(START.length(), Math.max(end, START.length()));
    int middle = ids.indexOf(MIDDLE);
    var trace = id(middle < 0 ? ids : ids.substring(0, middle));
    var log = middle < 0 ? null : id(ids.substring(middle + MIDDLE.length()));
    if (trace == null || middle >= 0 && log == null) {
      return null;
    }
    var logId = log == null ? null : new LogId(log);
    if (query < 0) {
      return new LogLink(new TraceId(trace), logId, null);
    }
    var origin = Percent.decode(text.substring(query + QUERY.length()));
    return origin == null || !origin.equals(Profile.origin(origin))
        ? null
        : new LogLink(new TraceId(trace), logId, origin);
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
        + (log == null ? "" : MIDDLE + Percent.encode(log.value()))
        + (origin == null ? "" : QUERY + Percent.encode(origin));
  }
}
