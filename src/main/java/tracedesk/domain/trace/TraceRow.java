package tracedesk.domain.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// The structure of one log inside a trace, without its body: what the tree and the waterfall need.
///
/// @param detail shown muted behind the name: model, judgment, or the first line of the error
/// @param startMicros microseconds since 1970, or [#NO_TIME]
/// @param endMicros microseconds since 1970, or [#NO_TIME]
/// @param tokens the log's own tokens
/// @param cost the log's own cost in dollars
/// @param late whether it joined its trace after that was complete
public record TraceRow(
    LogId id,
    @Nullable LogId parent,
    LogKind kind,
    String name,
    @Nullable String detail,
    long startMicros,
    long endMicros,
    long tokens,
    double cost,
    boolean failed,
    boolean complete,
    boolean late) {
  /// Stands for an unknown time.
  public static final long NO_TIME = Long.MIN_VALUE;

  private static final int LONGEST_DETAIL = 200;

  /// The row of a log below the given parent.
  public static TraceRow of(Log log, @Nullable LogId parent) {
    return new TraceRow(
        log.id(),
        parent,
        log.kind(),
        log.name(),
        detail(log),
        micros(log.timing().start()),
        micros(log.timing().end()),
        log.usage().tokens(),
        log.usage().cost(),
        log.isFailed(),
        log.isComplete(),
        log.isLate());
  }

  /// The same row below another log.
  public TraceRow below(LogId other) {
    return new TraceRow(
        id,
        other,
        kind,
        name,
        detail,
        startMicros,
        endMicros,
        tokens,
        cost,
        failed,
        complete,
        late);
  }

  private static @Nullable String detail(Log log) {
    var judgment = log.kind() == LogKind.EVALUATOR ? log.raw().present("judgment") : null;
    if (log.isFailed() && log.error() != null) {
      return firstLine(log.error().plain());
    }
    return judgment == null ? log.model() : firstLine(plain(judgment));
  }

  private static String plain(Json judgment) {
    return judgment instanceof Json.Arr list
        ? String.join(", ", list.items().stream().map(Json::plain).toList())
        : judgment.plain();
  }

  static String firstLine(String text) {
    var line =
        text.lines().filter(candidate -> !candidate.isBlank()).findFirst().orElse("").strip();
    if (line.length() <= LONGEST_DETAIL) {
      return line;
    }
    boolean halved = Character.isHighSurrogate(line.charAt(LONGEST_DETAIL - 1));
    return line.substring(0, halved ? LONGEST_DETAIL - 1 : LONGEST_DETAIL).stripTrailing();
  }

  private static long micros(@Nullable Instant time) {
    return time == null ? NO_TIME : Times.micros(time);
  }
}
