package tracedesk.domain.trace;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// One row of the trace list.
///
/// @param root the root log; for a v4 session its first log
/// @param status `null` where the trace's root has none (a lone prompt log, a v4 session)
/// @param started when it began, else when it was created
/// @param logs how many logs it holds, evaluator logs not counted; 0 when not known
/// @param errors how many logs failed
/// @param preview the first line of the input, else of the output
/// @param late whether a log joined after the trace was complete
/// @param receiving whether it is not complete, and clients sent logs of it within the last seconds
public record TraceSummary(
    TraceId id,
    LogId root,
    Api api,
    LogKind kind,
    String name,
    String directory,
    @Nullable TraceStatus status,
    Instant started,
    @Nullable Duration duration,
    long tokens,
    double cost,
    int logs,
    int errors,
    String preview,
    boolean late,
    boolean receiving) {
  /// What the root log alone tells of its trace.
  public static TraceSummary of(Log root) {
    var file = root.file();
    return new TraceSummary(
        root.trace(),
        root.id(),
        root.api(),
        root.kind(),
        root.name(),
        file == null ? "" : file.directory(),
        root.status(),
        started(root),
        root.timing().duration(),
        root.usage().tokens(),
        root.usage().cost(),
        0,
        root.isFailed() ? 1 : 0,
        preview(root),
        false,
        false);
  }

  /// What the root log and the whole structure tell.
  public static TraceSummary of(Log root, TraceTree tree) {
    var totals = tree.totals();
    int logs = 0;
    for (int i = 0; i < tree.size(); i++) {
      logs += tree.isWaiting(i) || tree.row(i).kind() == LogKind.EVALUATOR ? 0 : 1;
    }
    boolean timed =
        totals.startMicros() != TraceRow.NO_TIME && totals.endMicros() != TraceRow.NO_TIME;
    var alone = of(root);
    return new TraceSummary(
        alone.id(),
        alone.root(),
        alone.api(),
        alone.kind(),
        alone.name(),
        alone.directory(),
        alone.status(),
        totals.startMicros() == TraceRow.NO_TIME
            ? alone.started()
            : Times.ofMicros(totals.startMicros()),
        timed
            ? Duration.of(totals.endMicros() - totals.startMicros(), ChronoUnit.MICROS)
            : alone.duration(),
        totals.tokens(),
        totals.cost(),
        logs,
        totals.errors(),
        alone.preview(),
        alone.late(),
        alone.receiving());
  }

  private static Instant started(Log log) {
    var start = log.timing().start();
    var created = log.timing().created();
    return start != null ? start : created != null ? created : Instant.EPOCH;
  }

  private static String preview(Log log) {
    return Stream.of(
            log.inputs() instanceof Json.Obj inputs ? firstInput(inputs) : "",
            log.messages() instanceof Json.Arr messages ? firstQuestion(messages) : "",
            log.output() == null ? "" : TraceRow.firstLine(log.output().plain()),
            log.outputMessage() instanceof Json.Obj reply ? content(reply) : "")
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String firstInput(Json.Obj inputs) {
    return inputs.members().stream()
        .map(member -> member.value().asString())
        .filter(Objects::nonNull)
        .map(TraceRow::firstLine)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse(inputs.members().isEmpty() ? "" : TraceRow.firstLine(inputs.text()));
  }

  private static String firstQuestion(Json.Arr messages) {
    return messages.items().stream()
        .filter(message -> message instanceof Json.Obj said && "user".equals(said.string("role")))
        .map(message -> content((Json.Obj) message))
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String content(Json.Obj message) {
    for (var part : message.list("content")) {
      if (part instanceof Json.Obj piece && piece.string("text") instanceof String text) {
        return TraceRow.firstLine(text);
      }
    }
    var content = message.string("content");
    return content == null ? "" : TraceRow.firstLine(content);
  }

  public boolean isComplete() {
    return status == TraceStatus.COMPLETE;
  }

  public boolean isIncomplete() {
    return status == TraceStatus.INCOMPLETE;
  }
}
