package tracedesk.domain.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;

/// Makes a [Log] of a server's answer. Both API generations are read without complaint: what is
/// missing or of another shape than documented is taken as unknown and stays readable in [Log#raw].
public final class LogReader {
  private LogReader() {}

  public static Log read(Api api, Json.Obj raw) {
    return api == Api.V4 ? v4(raw) : v5(raw);
  }

  /// A v5 LogResponse. Its trace is `trace_id` where the server says so, else the log's parent,
  /// else itself.
  public static Log v5(Json.Obj raw) {
    var id = v5Id(raw);
    var parent = raw.string("trace_parent_id");
    var trace = raw.string("trace_id");
    return v5(raw, new TraceId(trace != null ? trace : parent != null ? parent : id));
  }

  /// A v5 LogResponse read as part of a trace that is already known, e.g. from its
  /// `trace_children`.
  public static Log v5(Json.Obj raw, TraceId trace) {
    var kind = LogKind.of(raw);
    var parent = raw.string("trace_parent_id");
    if (parent == null && kind == LogKind.EVALUATOR) {
      parent = raw.string("parent_id");
    }
    var file = raw.object(kind.api());
    return new Log(
        new LogId(v5Id(raw)),
        Api.V5,
        kind,
        file == null ? null : v5File(file, raw.string("environment")),
        trace,
        parent == null ? null : new LogId(parent),
        kind == LogKind.FLOW || kind == LogKind.AGENT ? status(raw) : null,
        raw.present("inputs"),
        raw.present("messages"),
        raw.present("output"),
        raw.present("output_message"),
        raw.present("error"),
        v5Timing(raw),
        usage(raw),
        file == null ? null : file.string("model"),
        null,
        v5Judgments(raw),
        raw);
  }

  /// A v4 LogResponse. Its trace is its session, else itself; it has no status.
  public static Log v4(Json.Obj raw) {
    var id = orEmpty(raw.string("id"));
    var session = raw.string("session_id");
    var parent = raw.string("parent_id");
    var kind = LogKind.of(raw);
    var config = raw.object("config");
    return new Log(
        new LogId(id),
        Api.V4,
        kind == LogKind.UNKNOWN ? LogKind.PROMPT : kind,
        v4File(raw, config),
        new TraceId(session == null ? id : session),
        parent == null ? null : new LogId(parent),
        null,
        raw.present("inputs"),
        raw.present("messages"),
        raw.present("output"),
        raw.present("output_message"),
        raw.present("error"),
        v4Timing(raw),
        usage(raw),
        config == null ? null : config.string("model"),
        raw.string("reference_id"),
        v4Judgments(raw),
        raw);
  }

  /// Complete or incomplete under either of its two names; `null` when the answer has neither.
  public static @Nullable TraceStatus status(Json.Obj raw) {
    for (var name : new String[] {"log_status", "trace_status"}) {
      var word = raw.string(name);
      if (word != null) {
        return TraceStatus.ofApi(word.toLowerCase(Locale.ROOT)).orElse(null);
      }
    }
    return null;
  }

  public static Usage usage(Json.Obj raw) {
    return new Usage(
        raw.integer("prompt_tokens"),
        raw.integer("output_tokens"),
        raw.integer("reasoning_tokens"),
        raw.number("prompt_cost"),
        raw.number("output_cost"));
  }

  public static Timing v5Timing(Json.Obj raw) {
    return new Timing(
        Times.parse(raw.string("start_time")),
        Times.parse(raw.string("end_time")),
        Times.parse(raw.string("created_at")),
        raw.number("provider_latency"));
  }

  /// v4 knows no start and end: a log began when it was created, and ended its duration later.
  public static Timing v4Timing(Json.Obj raw) {
    var created = Times.parse(raw.string("created_at"));
    var duration = raw.number("duration");
    var latency = raw.number("provider_latency");
    return new Timing(
        created, after(created, duration), created, latency == null ? duration : latency);
  }

  private static @Nullable Instant after(@Nullable Instant start, @Nullable Double seconds) {
    if (start == null || seconds == null || !(seconds >= 0) || seconds > 1e9) {
      return null;
    }
    return start.plus(Duration.ofNanos((long) (seconds * 1e9)));
  }

  private static String v5Id(Json.Obj raw) {
    var id = raw.string("id");
    return id != null ? id : orEmpty(raw.string("log_id"));
  }

  private static FileRef v5File(Json.Obj file, @Nullable String environment) {
    var id = orEmpty(file.string("id"));
    return new FileRef(
        id, pathOf(file, id), file.string("version_id"), file.string("version_name"), environment);
  }

  private static @Nullable FileRef v4File(Json.Obj raw, Json.@Nullable Obj config) {
    var id = raw.string("project_id");
    var name = raw.string("project");
    if (id == null && name == null) {
      return null;
    }
    var configId = raw.string("config_id");
    return new FileRef(
        orEmpty(id),
        name == null ? orEmpty(id) : name,
        configId != null || config == null ? configId : config.string("id"),
        config == null ? null : config.string("name"),
        raw.string("environment"));
  }

  private static String pathOf(Json.Obj file, String id) {
    var path = file.string("path");
    var name = path == null ? file.string("name") : path;
    return name == null ? id : name;
  }

  private static List<Judgment> v5Judgments(Json.Obj raw) {
    var judgments = new ArrayList<Judgment>();
    for (var item : raw.list("evaluator_logs")) {
      if (item instanceof Json.Obj log) {
        var evaluator = log.object("evaluator");
        var id = v5Id(log);
        judgments.add(
            new Judgment(
                new LogId(id),
                evaluator == null ? id : v5File(evaluator, null).name(),
                log.present("judgment"),
                text(log.present("error")),
                v5Timing(log),
                log));
      }
    }
    return judgments;
  }

  private static List<Judgment> v4Judgments(Json.Obj raw) {
    var judgments = new ArrayList<Judgment>();
    var feedback = raw.get("feedback");
    for (var item : feedback instanceof Json.Obj one ? List.of(one) : raw.list("feedback")) {
      if (item instanceof Json.Obj given) {
        judgments.add(v4Judgment(given, given.string("type")));
      }
    }
    for (var item : raw.list("evaluation_results")) {
      if (item instanceof Json.Obj result) {
        judgments.add(v4Judgment(result, result.string("evaluator_id")));
      }
    }
    return judgments;
  }

  private static Judgment v4Judgment(Json.Obj raw, @Nullable String evaluator) {
    var id = orEmpty(raw.string("id"));
    var created = Times.parse(raw.string("created_at"));
    return new Judgment(
        new LogId(id),
        evaluator == null ? id : evaluator,
        raw.present("value"),
        text(raw.present("error")),
        new Timing(null, null, created, null),
        raw);
  }

  private static @Nullable String text(@Nullable Json value) {
    return value == null ? null : value.plain();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
