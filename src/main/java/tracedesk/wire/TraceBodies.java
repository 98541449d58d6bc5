package tracedesk.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.profile.LogLink;
import tracedesk.domain.query.TraceHits;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.query.TraceSize;
import tracedesk.domain.query.TraceSizes;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.LogReader;
import tracedesk.domain.trace.Times;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;

/// The bodies of the extension under `/tracedesk/v1`, written and read: what the server can do, a
/// stretch of the trace list, one row of it, the structure of one trace, and one log.
///
/// The structure goes as columns, one array per property, so that a trace of 100,000 logs stays
/// small: `parent` holds the row number of a known parent, the id of an unknown one, or `null`;
/// `start` and `end` are microseconds since 1970 or `null`.
public final class TraceBodies {
  /// The root of the extension's addresses.
  public static final String PATH = "/tracedesk/v1";

  private TraceBodies() {}

  /// The log a window is asked to show.
  public static Json.Obj write(LogLink link) {
    return Json.object().put("link", link.toString()).build();
  }

  /// The log to show; `null` unless the body is a link and nothing else.
  public static @Nullable LogLink link(Json.Obj body) {
    var link = body.string("link");
    return link == null || body.members().size() != 1 ? null : LogLink.parse(link);
  }

  public static Json.Obj write(Capabilities capabilities) {
    return Json.object()
        .put("server", capabilities.server())
        .put("api", capabilities.api().path())
        .put("all_traces", capabilities.allTraces())
        .put("history", capabilities.history())
        .put("ordered", capabilities.ordered())
        .build();
  }

  /// @throws BodyFault when the body is something else
  public static Capabilities capabilities(Json.Obj body) {
    return new Capabilities(
        api(body.string("api")),
        body.isTrue("all_traces"),
        body.isTrue("history"),
        body.isTrue("ordered"),
        text(body, "server"));
  }

  /// The page as JSON text.
  public static String write(TracePage page) {
    var out = new StringBuilder(256 + page.traces().size() * 512).append("{\"traces\":");
    summaries(page.traces(), out);
    out.append(",\"next\":").append(literal(page.next()));
    out.append(",\"total\":").append(page.total());
    return out.append(",\"complete\":").append(page.complete()).append('}').toString();
  }

  static void summaries(List<TraceSummary> traces, StringBuilder out) {
    out.append('[');
    var glue = "";
    for (var summary : traces) {
      out.append(glue);
      summary(summary, out);
      glue = ",";
    }
    out.append(']');
  }

  /// @throws BodyFault when the body is something else
  public static TracePage page(Json.Obj body) {
    return new TracePage(
        summaries(body), body.string("next"), integer(body, "total"), integer(body, "complete"));
  }

  static List<TraceSummary> summaries(Json.Obj body) {
    var traces = new ArrayList<TraceSummary>();
    for (var item : array(body, "traces")) {
      traces.add(summary(object(item, "traces")));
    }
    return traces;
  }

  /// The trace's row of the list as JSON text.
  public static String write(TraceSummary trace) {
    var out = new StringBuilder(512).append("{\"summary\":");
    summary(trace, out);
    return out.append('}').toString();
  }

  /// @throws BodyFault when the body is something else
  public static TraceSummary summaryOf(Json.Obj body) {
    return summary(object(body.get("summary"), "summary"));
  }

  /// The sizes as JSON text, in columns.
  public static String write(TraceSizes sizes) {
    var traces = sizes.traces();
    var out = new StringBuilder(256 + traces.size() * 64);
    out.append("{\"traces\":{");
    column(out, "id", traces, trace -> literal(trace.id().value()));
    column(out, "began", traces, trace -> Long.toString(Times.micros(trace.began())));
    column(out, "logs", traces, trace -> Long.toString(trace.logs()));
    out.setLength(out.length() - 1);
    return out.append("},\"next\":").append(literal(sizes.next())).append('}').toString();
  }

  /// @throws BodyFault when the body is something else
  public static TraceSizes sizes(Json.Obj body) {
    var columns = object(body.get("traces"), "traces");
    var ids = array(columns, "id");
    var began = column(columns, "began", ids.size());
    var logs = column(columns, "logs", ids.size());
    var traces = new ArrayList<TraceSize>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      traces.add(
          new TraceSize(
              new TraceId(string(ids.get(i), "id")),
              Times.ofMicros(integer(began.get(i), "began")),
              integer(logs.get(i), "logs")));
    }
    return new TraceSizes(traces, body.string("next"));
  }

  /// The logs of one trace that hold some words.
  public static Json.Obj write(TraceHits hits) {
    var body =
        Json.object()
            .put("logs", Json.array(hits.logs().stream().map(log -> Json.of(log.value())).toList()))
            .put("searched", Json.of(hits.searched()));
    return (hits.next() == null ? body : body.put("next", hits.next())).build();
  }

  /// @throws BodyFault when the body is something else
  public static TraceHits hits(Json.Obj body) {
    return new TraceHits(
        array(body, "logs").stream().map(log -> new LogId(string(log, "logs"))).toList(),
        Math.toIntExact(integer(body.get("searched"), "searched")),
        body.string("next"));
  }

  /// The ids of traces or logs that are asked for.
  public static Json.Obj ids(List<String> ids) {
    return Json.object().put("ids", Json.array(ids.stream().map(Json::of).toList())).build();
  }

  /// @throws BodyFault when the body is something else
  public static List<String> ids(Json.Obj body) {
    return array(body, "ids").stream().map(id -> string(id, "ids")).toList();
  }

  /// The first of several things that were asked for, as JSON text.
  ///
  /// @param done how many of the ids they answer
  public static String stretch(List<String> items, int done) {
    return "{\"items\":[" + String.join(",", items) + "],\"done\":" + done + "}";
  }

  /// @throws BodyFault when the body is something else
  public static List<Json.Obj> items(Json.Obj body) {
    return array(body, "items").stream().map(item -> object(item, "items")).toList();
  }

  /// How many of the ids the answer is for; more than none, so that asking on comes to an end.
  ///
  /// @throws BodyFault when the body is something else
  public static int done(Json.Obj body) {
    long done = integer(body, "done");
    if (done < 1 || done > Integer.MAX_VALUE) {
      throw new BodyFault("done");
    }
    return (int) done;
  }

  /// The trace's summary and structure as JSON text.
  public static String write(Trace trace) {
    var rows = new ArrayList<TraceRow>(trace.tree().size());
    var numbers = new HashMap<LogId, Integer>();
    for (int i = 0; i < trace.tree().size(); i++) {
      if (!trace.tree().isWaiting(i)) {
        numbers.putIfAbsent(trace.tree().row(i).id(), rows.size());
        rows.add(trace.tree().row(i));
      }
    }
    var out = new StringBuilder(1024 + rows.size() * 160);
    out.append("{\"summary\":");
    summary(trace.summary(), out);
    out.append(",\"logs\":{");
    column(out, "id", rows, row -> literal(row.id().value()));
    column(out, "parent", rows, row -> parent(row.parent(), numbers));
    column(out, "kind", rows, row -> literal(word(row.kind())));
    column(out, "name", rows, row -> literal(row.name()));
    column(out, "detail", rows, row -> literal(row.detail()));
    column(out, "start", rows, row -> time(row.startMicros()));
    column(out, "end", rows, row -> time(row.endMicros()));
    column(out, "tokens", rows, row -> Long.toString(row.tokens()));
    column(out, "cost", rows, row -> number(row.cost()));
    column(out, "failed", rows, row -> row.failed() ? "1" : "0");
    column(out, "complete", rows, row -> row.complete() ? "1" : "0");
    column(out, "late", rows, row -> row.late() ? "1" : "0");
    out.setLength(out.length() - 1);
    return out.append("}}").toString();
  }

  /// @throws BodyFault when the body is something else
  public static Trace trace(Json.Obj body) {
    var columns = object(body.get("logs"), "logs");
    var ids = array(columns, "id");
    int n = ids.size();
    var parents = column(columns, "parent", n);
    var kinds = column(columns, "kind", n);
    var names = column(columns, "name", n);
    var details = column(columns, "detail", n);
    var starts = column(columns, "start", n);
    var ends = column(columns, "end", n);
    var tokens = column(columns, "tokens", n);
    var costs = column(columns, "cost", n);
    var failed = column(columns, "failed", n);
    var complete = column(columns, "complete", n);
    var late = column(columns, "late", n);
    IntFunction<LogId> id = i -> new LogId(string(ids.get(i), "id"));
    var rows = new ArrayList<TraceRow>(n);
    for (int i = 0; i < n; i++) {
      rows.add(
          new TraceRow(
              id.apply(i),
              parent(parents.get(i), n, id),
              kind(string(kinds.get(i), "kind")),
              string(names.get(i), "name"),
              details.get(i).asString(),
              starts.get(i).isNull() ? TraceRow.NO_TIME : integer(starts.get(i), "start"),
              ends.get(i).isNull() ? TraceRow.NO_TIME : integer(ends.get(i), "end"),
              integer(tokens.get(i), "tokens"),
              decimal(costs.get(i), "cost"),
              integer(failed.get(i), "failed") != 0,
              integer(complete.get(i), "complete") != 0,
              integer(late.get(i), "late") != 0));
    }
    return new Trace(summaryOf(body), TraceTree.of(rows));
  }

  /// One log as JSON text: its body as the API it came by spells it, and the trace it belongs to.
  public static String write(Log log) {
    return "{\"api\":"
        + literal(log.api().path())
        + ",\"trace\":"
        + literal(log.trace().value())
        + ",\"log\":"
        + log.raw().text()
        + "}";
  }

  /// @throws BodyFault when the body is something else
  public static Log log(Json.Obj body) {
    var raw = object(body.get("log"), "log");
    return api(body.string("api")) == Api.V4
        ? LogReader.v4(raw)
        : LogReader.v5(raw, new TraceId(text(body, "trace")));
  }

  static void summary(TraceSummary trace, StringBuilder out) {
    var status = trace.status();
    var duration = trace.duration();
    out.append("{\"id\":").append(literal(trace.id().value()));
    out.append(",\"root\":").append(literal(trace.root().value()));
    out.append(",\"api\":").append(literal(trace.api().path()));
    out.append(",\"kind\":").append(literal(word(trace.kind())));
    out.append(",\"name\":").append(literal(trace.name()));
    out.append(",\"directory\":").append(literal(trace.directory()));
    out.append(",\"status\":").append(literal(status == null ? null : status.api()));
    out.append(",\"started\":").append(Times.micros(trace.started()));
    out.append(",\"duration\":")
        .append(duration == null ? "null" : Long.toString(micros(duration)));
    out.append(",\"tokens\":").append(trace.tokens());
    out.append(",\"cost\":").append(number(trace.cost()));
    out.append(",\"logs\":").append(trace.logs());
    out.append(",\"errors\":").append(trace.errors());
    out.append(",\"preview\":").append(literal(trace.preview()));
    out.append(",\"late\":").append(trace.late());
    out.append(",\"receiving\":").append(trace.receiving()).append('}');
  }

  private static TraceSummary summary(Json.Obj body) {
    var status = body.string("status");
    var duration = body.integer("duration");
    return new TraceSummary(
        new TraceId(text(body, "id")),
        new LogId(text(body, "root")),
        api(body.string("api")),
        kind(text(body, "kind")),
        text(body, "name"),
        text(body, "directory"),
        status == null ? null : TraceStatus.ofApi(status).orElse(null),
        Times.ofMicros(integer(body, "started")),
        duration == null ? null : Duration.ofNanos(Math.multiplyExact(duration, 1000L)),
        integer(body, "tokens"),
        decimal(body.get("cost"), "cost"),
        (int) integer(body, "logs"),
        (int) integer(body, "errors"),
        text(body, "preview"),
        body.isTrue("late"),
        body.isTrue("receiving"));
  }

  private static <T> void column(
      StringBuilder out, String name, List<T> rows, java.util.function.Function<T, String> cell) {
    out.append('"').append(name).append("\":[");
    var glue = "";
    for (var row : rows) {
      out.append(glue).append(cell.apply(row));
      glue = ",";
    }
    out.append("],");
  }

  private static List<Json> column(Json.Obj columns, String name, int size) {
    var cells = array(columns, name);
    if (cells.size() != size) {
      throw new BodyFault(name);
    }
    return cells;
  }

  private static String parent(@Nullable LogId parent, HashMap<LogId, Integer> numbers) {
    var number = parent == null ? null : numbers.get(parent);
    return number != null ? number.toString() : literal(parent == null ? null : parent.value());
  }

  private static @Nullable LogId parent(Json cell, int rows, IntFunction<LogId> id) {
    if (cell instanceof Json.Num) {
      long row = integer(cell, "parent");
      if (row < 0 || row >= rows) {
        throw new BodyFault("parent");
      }
      return id.apply((int) row);
    }
    return cell.isNull() ? null : new LogId(string(cell, "parent"));
  }

  static String word(LogKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static LogKind kind(String word) {
    for (var kind : LogKind.values()) {
      if (word(kind).equals(word)) {
        return kind;
      }
    }
    return LogKind.UNKNOWN;
  }

  private static Api api(@Nullable String path) {
    return Api.V4.path().equals(path) ? Api.V4 : Api.V5;
  }

  static String literal(@Nullable String text) {
    return text == null ? "null" : JsonText.quote(text);
  }

  private static String time(long micros) {
    return micros == TraceRow.NO_TIME ? "null" : Long.toString(micros);
  }

  private static long micros(Duration duration) {
    return Math.addExact(
        Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1000);
  }

  /// JSON has no infinity; a cost beyond a double's range counts as unknown.
  private static String number(double value) {
    return value == 0 || !Double.isFinite(value) ? "0" : Double.toString(value);
  }

  static String text(Json.Obj body, String name) {
    return string(body.get(name), name);
  }

  static String string(@Nullable Json value, String name) {
    var text = value == null ? null : value.asString();
    if (text == null) {
      throw new BodyFault(name);
    }
    return text;
  }

  static long integer(Json.Obj body, String name) {
    return integer(body.get(name), name);
  }

  static long integer(@Nullable Json value, String name) {
    var number = value instanceof Json.Num num ? num.longValue() : null;
    if (number == null) {
      throw new BodyFault(name);
    }
    return number;
  }

  private static double decimal(@Nullable Json value, String name) {
    if (value instanceof Json.Num number) {
      return number.doubleValue();
    }
    throw new BodyFault(name);
  }

  static Json.Obj object(@Nullable Json value, String name) {
    if (value instanceof Json.Obj object) {
      return object;
    }
    throw new BodyFault(name);
  }

  static List<Json> array(Json.Obj body, String name) {
    if (body.get(name) instanceof Json.Arr array) {
      return array.items();
    }
    throw new BodyFault(name);
  }
}
