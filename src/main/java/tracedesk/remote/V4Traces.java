package tracedesk.remote;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.Copy;
import tracedesk.domain.port.SaveRequest;
import tracedesk.domain.port.TraceArrival;
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
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;

/// The traces of a server that speaks the legacy v4 API: logs are listed per project and grouped by
/// their session; a log without a session is a trace of its own. A session's answer does not hold
/// its logs, so opening one reads its projects' logs until all are found.
final class V4Traces implements Traces {
  private static final int STRETCH = 50;
  private static final int PAGE = 50;
  private static final int PROJECTS_PAGE = 50;
  private static final int MOST_PAGES = 100;
  private static final Comparator<Log> OLDEST_FIRST =
      Comparator.comparing(
          (Log log) -> log.timing().created(), Comparator.nullsLast(Comparator.naturalOrder()));

  private final HttpTransport transport;
  private final V4Saves saves = new V4Saves();
  private final Walks walks = new Walks();
  private final Bodies bodies = new Bodies();
  private final Map<String, String> projects = new ConcurrentHashMap<>();

  V4Traces(HttpTransport transport) {
    this.transport = transport;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(Api.V4, false, "");
  }

  @Override
  public List<FileChoice> files() {
    var files = new LinkedHashMap<String, FileChoice>();
    for (int page = 0; page < MOST_PAGES; page++) {
      int before = files.size();
      var answer =
          transport.get(Target.of("/v4/projects").with("page", page).with("size", PROJECTS_PAGE));
      for (var item : records(answer)) {
        if (item instanceof Json.Obj project && project.string("id") instanceof String id) {
          var name = project.string("name");
          var kind = "tool".equals(project.string("config_type")) ? LogKind.TOOL : LogKind.PROMPT;
          files.putIfAbsent(id, new FileChoice(id, name == null ? id : name, kind));
          projects.put(id, name == null ? id : name);
        }
      }
      if (files.size() == before) {
        break;
      }
    }
    return files.values().stream().sorted(Comparator.comparing(FileChoice::path)).toList();
  }

  @Override
  public TracePage list(TraceFilter filter, @Nullable String cursor) {
    if (filter.status() != null) {
      return new TracePage(List.of(), null, 0, 0);
    }
    var step =
        walks.step(
            cursor,
            () -> Walk.over(projectsFor(filter)),
            walk ->
                walk.step(
                    STRETCH,
                    (project, page) -> logs(project, page, filter.text()),
                    log -> !filter.errorsOnly() || log.isFailed()));
    var traces = step.found().stream().map(V4Traces::summary).toList();
    var after = step.after();
    return new TracePage(traces, after.isAtEnd() ? null : walks.keep(after), -1, -1);
  }

  private List<String> projectsFor(TraceFilter filter) {
    var file = filter.file();
    return file != null ? List.of(file) : files().stream().map(FileChoice::id).toList();
  }

  private static TraceSummary summary(Walk.Found found) {
    var logs = new ArrayList<>(found.known());
    logs.add(found.log());
    return trace(logs).summary();
  }

  private static Trace trace(List<Log> logs) {
    var ordered = logs.stream().sorted(OLDEST_FIRST).toList();
    var tree = TraceTree.of(ordered.stream().map(log -> TraceRow.of(log, log.parent())).toList());
    var first =
        ordered.stream().filter(log -> log.parent() == null).findFirst().orElse(ordered.getFirst());
    return new Trace(TraceSummary.of(first, tree), tree);
  }

  private List<Log> logs(String project, int page, String search) {
    var answer =
        transport.get(
            Target.of("/v4/logs")
                .with("project_id", project)
                .with("page", page)
                .with("size", PAGE)
                .with("search", search));
    var logs = new ArrayList<Log>();
    for (var item : records(answer)) {
      if (item instanceof Json.Obj log) {
        logs.add(LogReader.v4(log));
      }
    }
    return logs;
  }

  @Override
  public Trace open(TraceId id) {
    return Objects.requireNonNull(open(id, (_, _) -> true));
  }

  /// Hands over page by page.
  @Override
  public @Nullable Trace open(TraceId id, TraceArrival arrival) {
    var logs = new LinkedHashMap<LogId, Log>();
    var session = session(id);
    if (session == null) {
      var log = fetch(new LogId(id.value()));
      logs.put(log.id(), log);
    } else {
      var expected = session.integer("datapoints_count");
      for (var item : session.list("projects")) {
        if (item instanceof Json.Obj project && project.string("id") instanceof String projectId) {
          if (!collect(
              projectId, id, expected == null ? Long.MAX_VALUE : expected, logs, arrival)) {
            return null;
          }
        }
      }
    }
    if (logs.isEmpty()) {
      throw new ProblemException(new Problem.Missing("the session has no logs"));
    }
    bodies.keep(new HashMap<>(logs));
    return trace(List.copyOf(logs.values()));
  }

  private Json.@Nullable Obj session(TraceId id) {
    try {
      return transport.get(Target.of("/v4/sessions").step(id.value()));
    } catch (ProblemException e) {
      if (e.problem() instanceof Problem.Missing) {
        return null;
      }
      throw e;
    }
  }

  /// @return whether to read on
  private boolean collect(
      String project, TraceId session, long expected, Map<LogId, Log> logs, TraceArrival arrival) {
    for (int page = 0; page < MOST_PAGES && logs.size() < expected; page++) {
      var read = logs(project, page, "");
      if (read.isEmpty()) {
        break;
      }
      var rows = new ArrayList<TraceRow>();
      for (var log : read) {
        if (log.trace().equals(session) && logs.putIfAbsent(log.id(), log) == null) {
          rows.add(TraceRow.of(log, log.parent()));
        }
      }
      int all = expected > Integer.MAX_VALUE ? -1 : (int) expected;
      if (logs.size() < expected && !rows.isEmpty() && !arrival.rows(rows, all)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Log log(LogId id) {
    var opened = bodies.take(id);
    return opened != null ? opened : fetch(id);
  }

  private Log fetch(LogId id) {
    return LogReader.v4(transport.get(target(id)));
  }

  private static Target target(LogId id) {
    return Target.of("/v4/logs").step(id.value());
  }

  @Override
  public Copy fresh(LogId id) {
    bodies.forget();
    var reply = transport.send(ApiRequest.get(target(id)));
    var log = LogReader.v4(transport.object(reply));
    transport.requireSame(id, log.id());
    return new Copy(log, reply.tag());
  }

  @Override
  public Log save(Log before, LogPatch patch) {
    return saved(before, saves.request(before, patch));
  }

  @Override
  public Log save(Copy before, LogPatch patch, UUID operation) {
    return saved(before.log(), saves.request(before.log(), patch).of(operation, before.tag()));
  }

  private Log saved(Log before, ApiRequest request) {
    bodies.forget();
    var after = LogReader.v4(transport.exchange(request));
    transport.requireSame(before.id(), after.id());
    return after;
  }

  @Override
  public SaveRequest preview(Log before, LogPatch patch) {
    return transport.preview(saves.request(before, patch));
  }

  private List<Json> records(Json.Obj page) {
    if (page.get("records") instanceof Json.Arr records) {
      return records.items();
    }
    throw transport.unreadable("the answer has no records");
  }
}
