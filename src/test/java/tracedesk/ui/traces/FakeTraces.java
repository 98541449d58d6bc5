package tracedesk.ui.traces;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;

/// A server of traces in memory, ten to a page.
final class FakeTraces implements Traces {
  static final Instant NOW = Instant.parse("2026-11-20T14:31:00Z");

  final List<TraceSummary> all = new ArrayList<>();
  boolean offline;

  static TraceSummary trace(int number, @Nullable TraceStatus status, Duration ago) {
    return trace(number, status, ago, false);
  }

  static TraceSummary trace(
      int number, @Nullable TraceStatus status, Duration ago, boolean receiving) {
    return new TraceSummary(
        new TraceId("log_" + number),
        new LogId("log_" + number),
        Api.V5,
        LogKind.FLOW,
        "Refund assistant " + number,
        "support/refunds",
        status,
        NOW.minus(ago),
        Duration.ofMillis(8420),
        6914,
        0.0312,
        19,
        number % 3 == 0 ? 1 : 0,
        "The blender arrived with a cracked jar, I'd like my money back",
        false,
        receiving);
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(Api.V5, true, "test");
  }

  @Override
  public List<FileChoice> files() {
    return List.of();
  }

  @Override
  public TracePage list(TraceFilter filter, @Nullable String cursor) {
    if (offline) {
      throw new ProblemException(new Problem.Offline("server", "refused"));
    }
    var matching =
        all.stream()
            .filter(trace -> filter.status() == null || trace.status() == filter.status())
            .filter(trace -> !filter.errorsOnly() || trace.errors() > 0)
            .filter(trace -> trace.name().contains(filter.text()))
            .toList();
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    int to = Math.min(matching.size(), from + 10);
    return new TracePage(
        matching.subList(from, to),
        to < matching.size() ? Integer.toString(to) : null,
        matching.size(),
        matching.stream().filter(TraceSummary::isComplete).count());
  }

  @Override
  public TraceSummary summary(TraceId id) {
    return all.stream()
        .filter(trace -> trace.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new ProblemException(new Problem.Missing("trace")));
  }

  @Override
  public Trace open(TraceId id) {
    throw new UnsupportedOperationException("the list opens no trace");
  }

  @Override
  public Log log(LogId id) {
    throw new UnsupportedOperationException("the list reads no log");
  }

  @Override
  public Log save(Log before, LogPatch patch) {
    throw new UnsupportedOperationException("the list saves nothing");
  }

  @Override
  public SaveRequest preview(Log before, LogPatch patch) {
    throw new UnsupportedOperationException("the list saves nothing");
  }
}
