package tracedesk.remote;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.HistoryPage;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.Copy;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.TraceArrival;
import tracedesk.domain.port.TraceLists;
import tracedesk.domain.port.TraceReader;
import tracedesk.domain.port.TraceStructures;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.ListSection;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceHits;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceNews;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.query.TraceSizes;
import tracedesk.domain.query.TraceStretch;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.StructureStretch;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceChange;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.wire.BodyFault;
import tracedesk.wire.HistoryBodies;
import tracedesk.wire.ListBodies;
import tracedesk.wire.StructureBodies;
import tracedesk.wire.TraceBodies;

/// The traces of a server that offers the extension under `/tracedesk/v1`: traces across files,
/// structure without bodies, one body at a time. Saves go through the API's own PATCH, v5 or v4 as
/// the log came. The structures of a server in this very process are read from its store: the
/// hundred thousand logs of a trace need not be written and read as JSON to come from one side of
/// the program to the other.
final class LocalTraces implements Traces, TraceStructures, TraceLists {
  private final HttpTransport transport;
  private final Capabilities capabilities;
  private final @Nullable TraceStructures own;
  private final V5Traces files;
  private final V5Saves v5Saves;
  private final V4Saves v4Saves = new V4Saves();
  private final Set<String> cursors = new HashSet<>();

  /// @param own the structures of the server where it is in this process; else `null`
  LocalTraces(HttpTransport transport, Capabilities capabilities, @Nullable TraceStructures own) {
    this.transport = transport;
    this.own = own;
    this.capabilities = capabilities;
    this.files = new V5Traces(transport);
    this.v5Saves = new V5Saves(id -> log(id).raw());
  }

  /// What the server says it can do.
  static Capabilities ask(HttpTransport transport) {
    return read(
        transport,
        transport.get(Target.of(TraceBodies.PATH + "/capabilities")),
        TraceBodies::capabilities);
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public List<FileChoice> files() {
    return files.files();
  }

  @Override
  public TracePage list(TraceFilter filter, @Nullable String cursor) {
    var page = read(filtered("/traces", filter, cursor), TraceBodies::page);
    return isNew(cursor, page.next())
        ? page
        : new TracePage(page.traces(), null, page.total(), page.complete());
  }

  @Override
  public @Nullable TraceLists lists() {
    return capabilities.ordered() ? this : null;
  }

  @Override
  public TraceStretch stretch(TraceListing asked, ListPlace place, int count) {
    var target = listed("", asked).with("count", count);
    return read(
        switch (place) {
          case ListPlace.At(var position) -> target.with("at", Long.toString(position));
          case ListPlace.From(var cursor, var skip) ->
              target.with("cursor", cursor).with("skip", Long.toString(skip));
          case ListPlace.Around(var trace) -> target.with("around", trace.value());
          case ListPlace.After(var trace) -> target.with("after", trace.value());
          case ListPlace.Before(var trace) -> target.with("before", trace.value());
        },
        ListBodies::stretch);
  }

  @Override
  public List<ListSection> sections(TraceListing asked, ZoneId zone) {
    return read(listed("/sections", asked).with("zone", zone.getId()), ListBodies::sections);
  }

  @Override
  public TraceNews news(TraceListing asked, long version, List<TraceId> watched) {
    var target = listed("/news", asked).with("version", Long.toString(version));
    var ids = TraceBodies.ids(watched.stream().map(TraceId::value).toList());
    return read(
        transport.exchange(new ApiRequest("POST", target.toString(), ids)), ListBodies::news);
  }

  private static Target listed(String path, TraceListing asked) {
    return filtered("/list" + path, asked.filter(), null)
        .with("order", asked.order().name().toLowerCase(Locale.ROOT))
        .with("until", asked.until() == TraceListing.OPEN ? null : Long.toString(asked.until()));
  }

  private static Target filtered(String path, TraceFilter filter, @Nullable String cursor) {
    var status = filter.status();
    return Target.of(TraceBodies.PATH + path)
        .with("cursor", cursor)
        .with("status", status == null ? null : status.api())
        .with("errors", filter.errorsOnly() ? "true" : null)
        .with("text", filter.text())
        .with("file", filter.file());
  }

  @Override
  public TraceSizes sizes(TraceFilter filter, @Nullable String cursor) {
    return read(filtered("/sizes", filter, cursor), TraceBodies::sizes);
  }

  /// A server whose cursors lead in a circle would be listed for ever.
  private boolean isNew(@Nullable String cursor, @Nullable String next) {
    synchronized (cursors) {
      if (cursor == null) {
        cursors.clear();
      } else {
        cursors.add(cursor);
      }
      return next == null || !cursors.contains(next);
    }
  }

  @Override
  public TraceSummary summary(TraceId id) {
    return read(
        Target.of(TraceBodies.PATH + "/traces").step(id.value()).step("summary"),
        TraceBodies::summaryOf);
  }

  @Override
  public Trace open(TraceId id) {
    return Objects.requireNonNull(open(id, (_, _) -> true));
  }

  @Override
  public @Nullable Trace open(TraceId id, TraceArrival arrival) {
    return TraceStructures.super.open(id, arrival);
  }

  @Override
  public Trace whole(TraceId id) {
    if (own != null) {
      return own.whole(id);
    }
    return read(Target.of(TraceBodies.PATH + "/traces").step(id.value()), TraceBodies::trace);
  }

  /// An older Tracedesk does not know the address.
  @Override
  public @Nullable TraceHits find(TraceId id, String words, @Nullable String cursor) {
    try {
      return read(
          Target.of(TraceBodies.PATH + "/traces")
              .step(id.value())
              .step("hits")
              .with("text", words)
              .with("cursor", cursor),
          TraceBodies::hits);
    } catch (ProblemException e) {
      if (e.problem() instanceof Problem.Missing) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public Trace again(Trace before) {
    return TraceStructures.super.again(before);
  }

  @Override
  public StructureStretch stretch(TraceId id, @Nullable String after, int most) {
    if (own != null) {
      return own.stretch(id, after, most);
    }
    return read(
        Target.of(TraceBodies.PATH + "/traces")
            .step(id.value())
            .step("rows")
            .with("after", after)
            .with("size", most),
        StructureBodies::stretch);
  }

  @Override
  public @Nullable TraceChange since(TraceId id, String stamp) {
    if (own != null) {
      return own.since(id, stamp);
    }
    var answer =
        transport.get(
            Target.of(TraceBodies.PATH + "/traces")
                .step(id.value())
                .step("changes")
                .with("since", stamp));
    return read(answer, body -> Optional.ofNullable(StructureBodies.change(body))).orElse(null);
  }

  @Override
  public Log log(LogId id) {
    return read(Target.of(TraceBodies.PATH + "/logs").step(id.value()), TraceBodies::log);
  }

  @Override
  public List<Revision> history(LogId id) {
    if (!capabilities.history()) {
      return List.of();
    }
    return HistoryPage.all(
        before ->
            read(
                Target.of(TraceBodies.PATH + "/logs")
                    .step(id.value())
                    .step("history")
                    .with("before", before == HistoryPage.NEWEST ? null : Long.toString(before)),
                HistoryBodies::read));
  }

  @Override
  public FirstLogs logs(List<LogId> ids) {
    return ask(
        "/bodies",
        ids.stream().map(LogId::value).toList(),
        body ->
            new FirstLogs(
                TraceBodies.items(body).stream().map(TraceBodies::log).toList(),
                TraceBodies.done(body)));
  }

  /// Reads structures and bodies of many traces with few requests, the next ones while the last
  /// are dealt with.
  @Override
  public void read(List<TraceId> ids, TraceReader reader) {
    try (var ahead = new WholeTraces(ids, this::structures, this::logs)) {
      ahead.deal(reader);
    }
  }

  private WholeTraces.Structures structures(List<TraceId> ids) {
    return ask(
        "/structures",
        ids.stream().map(TraceId::value).toList(),
        body ->
            new WholeTraces.Structures(
                TraceBodies.items(body).stream().map(TraceBodies::trace).toList(),
                TraceBodies.done(body)));
  }

  private <T> T ask(String path, List<String> ids, Function<Json.Obj, T> body) {
    var request =
        new ApiRequest("POST", Target.of(TraceBodies.PATH + path).toString(), TraceBodies.ids(ids));
    return read(transport.exchange(request), body);
  }

  @Override
  public Copy fresh(LogId id) {
    var reply =
        transport.send(ApiRequest.get(Target.of(TraceBodies.PATH + "/logs").step(id.value())));
    var log = read(transport.object(reply), TraceBodies::log);
    transport.requireSame(id, log.id());
    return new Copy(log, reply.tag());
  }

  @Override
  public Log save(Log before, LogPatch patch) {
    return saved(before, request(before, patch));
  }

  @Override
  public Log save(Copy before, LogPatch patch, UUID operation) {
    var log = before.log();
    var request =
        log.api() == Api.V4 ? v4Saves.request(log, patch) : v5Saves.request(before, patch);
    return saved(log, request.of(operation, before.tag()));
  }

  private Log saved(Log before, ApiRequest request) {
    var answer = transport.exchange(request);
    var after =
        before.api() == Api.V4
            ? LogReader.v4(answer)
            : LogReader.v5(V5Traces.alone(answer), before.trace());
    transport.requireSame(before.id(), after.id());
    return after;
  }

  @Override
  public SaveRequest preview(Log before, LogPatch patch) {
    return transport.preview(request(before, patch));
  }

  private ApiRequest request(Log before, LogPatch patch) {
    return before.api() == Api.V4 ? v4Saves.request(before, patch) : v5Saves.request(before, patch);
  }

  private <T> T read(Target target, Function<Json.Obj, T> body) {
    return read(transport.get(target), body);
  }

  private <T> T read(Json.Obj answer, Function<Json.Obj, T> body) {
    return read(transport, answer, body);
  }

  private static <T> T read(HttpTransport transport, Json.Obj answer, Function<Json.Obj, T> body) {
    try {
      return body.apply(answer);
    } catch (BodyFault | ArithmeticException e) {
      throw transport.unreadable(String.valueOf(e.getMessage()));
    }
  }
}
