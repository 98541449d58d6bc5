package tracedesk.ui.traces;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.TraceLists;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.ListSection;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceNews;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.query.TraceStretch;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;

/// A server of traces in memory, ten to a page.
final class FakeTraces implements Traces, TraceLists {
  static final Instant NOW = Instant.parse("2026-11-20T14:31:00Z");

  final List<TraceSummary> all = new ArrayList<>();
  boolean offline;

  /// Whether it gives any stretch of the list in any order; then it counts the traces `log_1`,
  /// `log_2` as they arrived.
  boolean ordered;

  /// How many it counts.
  int counted = Integer.MAX_VALUE;

  /// What it was asked for.
  final List<String> asked = new ArrayList<>();

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
    return new Capabilities(Api.V5, true, false, ordered, "test");
  }

  @Override
  public @Nullable TraceLists lists() {
    return ordered ? this : null;
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

  private static long number(TraceSummary trace) {
    return Long.parseLong(trace.id().value().substring(4));
  }

  private long last() {
    return all.stream().mapToLong(FakeTraces::number).max().orElse(0);
  }

  List<TraceSummary> sorted(TraceListing listing) {
    var filter = listing.filter();
    Comparator<TraceSummary> order =
        switch (listing.order()) {
          case NEWEST -> Comparator.comparing(TraceSummary::started).reversed();
          case OLDEST -> Comparator.comparing(TraceSummary::started);
          case TOKENS -> Comparator.comparing(TraceSummary::tokens).reversed();
          case ERRORS -> Comparator.comparing(TraceSummary::errors).reversed();
          case COST, LOGS, LONGEST, NAME -> Comparator.comparing(TraceSummary::name);
        };
    return all.stream()
        .filter(trace -> number(trace) <= listing.until())
        .filter(trace -> filter.status() == null || trace.status() == filter.status())
        .filter(trace -> !filter.errorsOnly() || trace.errors() > 0)
        .filter(trace -> trace.name().contains(filter.text()))
        .sorted(order)
        .toList();
  }

  private void ask(String what) {
    asked.add(what);
    if (offline) {
      throw new ProblemException(new Problem.Offline("server", "refused"));
    }
  }

  @Override
  public TraceStretch stretch(TraceListing listing, ListPlace place, int count) {
    ask("stretch " + place);
    var list = sorted(listing);
    long from =
        switch (place) {
          case ListPlace.At(var position) -> position;
          case ListPlace.From(var cursor, var skip) ->
              beside(listing, list, new TraceId(cursor), 1) + skip;
          case ListPlace.Around(var trace) -> list.indexOf(summary(trace)) / count * count;
          case ListPlace.After(var trace) -> beside(listing, list, trace, 1);
          case ListPlace.Before(var trace) -> beside(listing, list, trace, -1);
        };
    int first = (int) Math.clamp(from, 0, list.size());
    int end = Math.min(list.size(), from < 0 ? 0 : first + count);
    return new TraceStretch(
        list.subList(first, end),
        from,
        end > 0 && end < list.size() ? list.get(end - 1).id().value() : null,
        last(),
        all.hashCode(),
        Math.min(list.size(), counted),
        list.stream().filter(TraceSummary::isComplete).count(),
        list.size() > counted);
  }

  /// Where the next trace of a list stands that need not hold this one.
  private int beside(TraceListing listing, List<TraceSummary> list, TraceId id, int direction) {
    var whole = sorted(listing.with(TraceFilter.ALL));
    int at = whole.indexOf(summary(id)) + direction;
    while (at >= 0 && at < whole.size() && !list.contains(whole.get(at))) {
      at += direction;
    }
    return at < 0 ? -1 : at >= whole.size() ? list.size() : list.indexOf(whole.get(at));
  }

  @Override
  public List<ListSection> sections(TraceListing listing, ZoneId zone) {
    ask("sections");
    var days = new LinkedHashMap<String, Long>();
    for (var trace : sorted(listing)) {
      days.merge(trace.started().atZone(zone).toLocalDate().toString(), 1L, Long::sum);
    }
    return days.entrySet().stream()
        .map(day -> new ListSection(day.getKey(), day.getValue()))
        .toList();
  }

  @Override
  public TraceNews news(TraceListing listing, long version, List<TraceId> watched) {
    ask("news");
    long now = all.hashCode();
    if (now == version) {
      return TraceNews.unchanged(now);
    }
    var list = sorted(listing.until(TraceListing.OPEN));
    var there = all.stream().filter(trace -> watched.contains(trace.id())).toList();
    var ids = there.stream().map(TraceSummary::id).toList();
    return new TraceNews(
        now,
        list.size(),
        list.stream().filter(TraceSummary::isComplete).count(),
        list.stream().filter(trace -> number(trace) > listing.until()).count(),
        there,
        watched.stream().filter(id -> !ids.contains(id)).toList());
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
