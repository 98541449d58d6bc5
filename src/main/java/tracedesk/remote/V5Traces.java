package tracedesk.remote;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonArrival;
import tracedesk.domain.json.JsonFault;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.Copy;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.TraceArrival;
import tracedesk.domain.port.TraceReader;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceHits;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.query.TraceSize;
import tracedesk.domain.query.TraceSizes;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;

/// The traces of any server that speaks the v5 API. It lists logs of one file at a time, so all
/// traces are the newest of every flow, merged; what it cannot filter is filtered here. A trace is
/// read whole, as nested logs.
final class V5Traces implements Traces {
  private static final int STRETCH = 50;
  private static final int PAGE = 50;
  private static final int PAGE_OF_MANY = 20;
  private static final int FILES_PAGE = 100;
  private static final int MOST_FILE_PAGES = 100;
  private static final List<LogKind> KINDS =
      List.of(LogKind.FLOW, LogKind.AGENT, LogKind.PROMPT, LogKind.TOOL, LogKind.EVALUATOR);

  /// How much text of the trace that is open is held; what is more is read when it is asked for.
  private static final long MOST_HELD = Runtime.getRuntime().maxMemory() / 3;

  private static final String CHILDREN = "trace_children";
  private static final Json NO_CHILDREN = Json.array(List.of());

  private final HttpTransport transport;
  private final long most;
  private final V5Saves saves;
  private final Walks walks = new Walks();
  private final AtomicInteger searches = new AtomicInteger();
  private volatile @Nullable HeldLogs held;

  V5Traces(HttpTransport transport) {
    this(transport, MOST_HELD);
  }

  /// @param most how many bytes of text are held
  V5Traces(HttpTransport transport, long most) {
    this.transport = transport;
    this.most = most;
    this.saves = new V5Saves(this::fetch);
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(Api.V5, false, "");
  }

  @Override
  public List<FileChoice> files() {
    var files = new HashMap<String, FileChoice>();
    try {
      collect("files", null, files);
    } catch (ProblemException e) {
      if (!(e.problem() instanceof Problem.Missing)) {
        throw e;
      }
      for (var kind : KINDS) {
        collectKind(kind, files);
      }
    }
    return files.values().stream().sorted(Comparator.comparing(FileChoice::path)).toList();
  }

  /// The older generation has no agents.
  private void collectKind(LogKind kind, Map<String, FileChoice> files) {
    try {
      collect(kind.collection(), kind, files);
    } catch (ProblemException e) {
      if (!(e.problem() instanceof Problem.Missing)) {
        throw e;
      }
    }
  }

  /// Reads all pages of a list of files; a page with nothing new is the last.
  private void collect(String list, @Nullable LogKind known, Map<String, FileChoice> files) {
    var seen = new HashSet<String>();
    for (int page = 1; page <= MOST_FILE_PAGES; page++) {
      boolean more = false;
      var target = Target.of("/v5").step(list).with("page", page).with("size", FILES_PAGE);
      for (var item : records(transport.get(target))) {
        if (item instanceof Json.Obj file && file.string("id") instanceof String id) {
          more |= seen.add(id);
          var kind = known == null ? kind(file) : known;
          if (kind != LogKind.UNKNOWN) {
            files.putIfAbsent(id, new FileChoice(id, path(file, id), kind));
          }
        }
      }
      if (!more) {
        break;
      }
    }
  }

  private static String path(Json.Obj file, String id) {
    var path = file.string("path");
    var name = path == null ? file.string("name") : path;
    return name == null ? id : name;
  }

  private static LogKind kind(Json.Obj file) {
    var type = file.string("type");
    var kind = type == null ? LogKind.UNKNOWN : LogKind.ofApi(type).orElse(LogKind.UNKNOWN);
    return kind == LogKind.TOOL ? LogKind.ofTool(file) : kind;
  }

  @Override
  public TracePage list(TraceFilter filter, @Nullable String cursor) {
    var step = step(filter, cursor, kind -> kind == LogKind.FLOW);
    var traces = step.found().stream().map(found -> TraceSummary.of(found.log())).toList();
    return new TracePage(traces, next(step), -1, -1);
  }

  /// Also names traces that begin with another log than a flow's, which [#list] leaves out as long
  /// as no file is asked for.
  @Override
  public TraceSizes sizes(TraceFilter filter, @Nullable String cursor) {
    var step = step(filter, cursor, _ -> true);
    var traces =
        step.found().stream()
            .map(found -> TraceSummary.of(found.log()))
            .map(trace -> new TraceSize(trace.id(), trace.started(), TraceSize.UNKNOWN))
            .toList();
    return new TraceSizes(traces, next(step));
  }

  private Walk.Step step(TraceFilter filter, @Nullable String cursor, Predicate<LogKind> kinds) {
    return walks.step(
        cursor,
        () -> Walk.over(filesFor(filter, kinds)),
        walk ->
            walk.step(
                STRETCH,
                (file, page) -> logs(file, page, filter),
                log -> log.parent() == null && passes(log, filter)));
  }

  private @Nullable String next(Walk.Step step) {
    var after = step.after();
    return after.isAtEnd() ? null : walks.keep(after);
  }

  private List<String> filesFor(TraceFilter filter, Predicate<LogKind> kinds) {
    var file = filter.file();
    return file != null
        ? List.of(file)
        : files().stream().filter(choice -> kinds.test(choice.kind())).map(FileChoice::id).toList();
  }

  private List<Log> logs(String file, int page, TraceFilter filter) {
    var answer =
        transport.get(
            Target.of("/v5/logs")
                .with("file_id", file)
                .with("page", page + 1)
                .with("size", filter.file() == null ? PAGE_OF_MANY : PAGE)
                .with("search", filter.text()));
    var logs = new ArrayList<Log>();
    for (var item : records(answer)) {
      if (item instanceof Json.Obj log) {
        logs.add(read(log));
      }
    }
    return logs;
  }

  private static boolean passes(Log log, TraceFilter filter) {
    return (filter.status() == null || filter.status() == log.status())
        && (!filter.errorsOnly() || log.isFailed());
  }

  @Override
  public Trace open(TraceId id) {
    return Objects.requireNonNull(open(id, (_, _) -> true));
  }

  @Override
  public @Nullable Trace open(TraceId id, TraceArrival arrival) {
    var holding = new HeldLogs(id, most);
    hold(holding);
    return read(id, arrival, holding);
  }

  private synchronized void hold(HeldLogs next) {
    if (held != null) {
      held.close();
    }
    held = next;
  }

  /// The trace's logs are held as they were until all of it was read.
  @Override
  public Trace again(Trace before) {
    var id = before.summary().id();
    var known = heldOf(id);
    if (known == null || known.isWorn()) {
      return open(id);
    }
    var holding = new HeldLogs(known);
    var trace = Objects.requireNonNull(read(id, (_, _) -> true, holding));
    synchronized (this) {
      held = held == known ? holding : held;
    }
    return trace;
  }

  @Override
  public TraceSummary summary(TraceId id) {
    try (var nothing = new HeldLogs(id, 0)) {
      return Objects.requireNonNull(read(id, (_, _) -> true, nothing)).summary();
    }
  }

  /// Each trace with one request, as long as its logs fit into memory.
  @Override
  public void read(List<TraceId> ids, TraceReader reader) {
    for (var id : ids) {
      try (var holding = new HeldLogs(id, most / 2)) {
        read(id, holding, reader);
      }
    }
  }

  private void read(TraceId id, HeldLogs holding, TraceReader reader) {
    Trace trace;
    try {
      trace = Objects.requireNonNull(read(id, (_, _) -> true, holding)).ordered();
    } catch (ProblemException e) {
      requireMissing(e);
      return;
    }
    reader.trace(trace);
    for (var log : trace.tree().logs()) {
      try {
        reader.log(log(log, holding));
      } catch (ProblemException e) {
        requireMissing(e);
      }
    }
  }

  private static void requireMissing(ProblemException failure) {
    if (!(failure.problem() instanceof Problem.Missing)) {
      throw failure;
    }
  }

  /// How many bytes of text are held.
  long held() {
    var now = held;
    return now == null ? 0 : now.bytes();
  }

  private @Nullable HeldLogs heldOf(TraceId id) {
    var now = held;
    return now != null && now.trace().equals(id) ? now : null;
  }

  /// Reads a trace while it arrives; `null` when the arrival had enough. Rows that came before the
  /// answer broke off are handed over.
  private @Nullable Trace read(TraceId id, TraceArrival arrival, HeldLogs holding) {
    try {
      return transport.stream(
          ApiRequest.get(target(new LogId(id.value()))),
          (json, share, _) -> trace(id, read(json, id, new ArrivingRows(arrival, share, holding))));
    } catch (CancellationException e) {
      return null;
    } finally {
      holding.end();
    }
  }

  private TraceAnswer.Whole read(JsonArrival json, TraceId id, ArrivingRows arriving) {
    try {
      return TraceAnswer.read(json, id, transport::unreadable, arriving);
    } catch (ProblemException | JsonFault | UncheckedIOException e) {
      arriving.handOver();
      throw e;
    }
  }

  private static Trace trace(TraceId id, TraceAnswer.Whole answer) {
    var rows = new ArrayList<>(answer.rows());
    rows.sort(Comparator.comparingLong(V5Traces::begin));
    var tree = TraceTree.of(rows);
    var root = (Json.Obj) Json.parse(answer.root(), HttpTransport.ANSWER);
    return new Trace(TraceSummary.of(LogReader.v5(root, id), tree), tree);
  }

  private static long begin(TraceRow row) {
    return row.startMicros() == TraceRow.NO_TIME ? Long.MAX_VALUE : row.startMicros();
  }

  /// Looks in the logs that came along when the trace was opened; where not all of them are held,
  /// the trace is read again, and none of it is.
  @Override
  public TraceHits find(TraceId id, String words, @Nullable String cursor) {
    var from = heldOf(id);
    int at = cursor == null ? 0 : Integer.parseInt(cursor);
    try {
      var hits = from == null ? null : from.find(words, at);
      return hits == null ? findOnServer(id, words) : hits;
    } catch (JsonFault e) {
      throw transport.unreadable("a log is not JSON: " + e.getMessage());
    }
  }

  /// Ends when other words are looked for.
  private TraceHits findOnServer(TraceId id, String words) {
    int number = searches.incrementAndGet();
    var finder = new FindingLogs(words, () -> searches.get() == number);
    try {
      transport.stream(
          ApiRequest.get(target(new LogId(id.value()))),
          (json, _, _) -> TraceAnswer.read(json, id, transport::unreadable, finder));
    } catch (CancellationException e) {
      return new TraceHits(List.of(), 0, null);
    }
    return finder.hits();
  }

  @Override
  public Log log(LogId id) {
    return log(id, held);
  }

  private Log log(LogId id, @Nullable HeldLogs from) {
    try {
      var opened = from == null ? null : from.take(id);
      return from == null || opened == null ? read(fetch(id)) : LogReader.v5(opened, from.trace());
    } catch (JsonFault e) {
      throw transport.unreadable("the log is not JSON: " + e.getMessage());
    }
  }

  @Override
  public Copy fresh(LogId id) {
    outdate();
    var copy =
        transport.stream(
            ApiRequest.get(target(id)),
            (json, _, headers) -> new Copy(read(alone(json)), Reply.tag(headers)));
    transport.requireSame(id, copy.log().id());
    return copy;
  }

  @Override
  public Log save(Log before, LogPatch patch) {
    return saved(before, saves.request(before, patch));
  }

  @Override
  public Log save(Copy before, LogPatch patch, UUID operation) {
    return saved(before.log(), saves.request(before, patch).of(operation, before.tag()));
  }

  private Log saved(Log before, ApiRequest request) {
    outdate();
    var raw = transport.streamInTime(request, (json, _, _) -> alone(json));
    var after = LogReader.v5(raw, before.trace());
    transport.requireSame(before.id(), after.id());
    var now = held;
    if (now != null) {
      now.replace(after.id(), raw.bytes());
    }
    return after;
  }

  private void outdate() {
    var now = held;
    if (now != null) {
      now.outdate();
    }
  }

  @Override
  public SaveRequest preview(Log before, LogPatch patch) {
    return transport.preview(saves.request(before, patch));
  }

  private Json.Obj fetch(LogId id) {
    return transport.stream(ApiRequest.get(target(id)), (json, _, _) -> alone(json));
  }

  private Json.Obj alone(JsonArrival json) {
    return TraceAnswer.alone(json, transport::unreadable);
  }

  private static Target target(LogId id) {
    return Target.of("/v5/logs").step(id.value());
  }

  /// A log's answer without the logs nested in it: they are logs of their own here.
  static Json.Obj alone(Json.Obj raw) {
    if (raw.list(CHILDREN).isEmpty()) {
      return raw;
    }
    var alone = Json.object();
    for (var member : raw.members()) {
      alone.put(member.name(), member.name().equals(CHILDREN) ? NO_CHILDREN : member.value());
    }
    return alone.build();
  }

  private static Log read(Json.Obj raw) {
    return LogReader.v5(alone(raw));
  }

  private List<Json> records(Json.Obj page) {
    if (page.get("records") instanceof Json.Arr records) {
      return records.items();
    }
    throw transport.unreadable("the answer has no records");
  }
}
