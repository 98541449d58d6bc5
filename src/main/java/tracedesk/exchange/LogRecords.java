package tracedesk.exchange;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.FileMembers;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Times;

/// Makes logs of the API's LogResponses, v5 and v4: takes nested ones apart, finds each one's
/// parent, and leaves out what the API only derives, so that a log is the same whether it was sent
/// by a client or read from an answer.
final class LogRecords {
  private static final List<String> FILES = List.of("flow", "prompt", "tool", "agent", "evaluator");
  private static final int DEPTH = 1000;

  /// Members a log has of its own in [IncomingLog], or that follow from others.
  private static final Set<String> V5_DERIVED =
      Set.of(
          "id",
          "log_id",
          "trace_parent_id",
          "trace_id",
          "trace_flow_id",
          "trace_children",
          "evaluator_logs",
          "parent",
          "tracedesk");

  private static final Set<String> V4_DERIVED =
      Set.of(
          "id",
          "project",
          "project_id",
          "session_id",
          "parent_id",
          "parent_reference_id",
          "reference_id",
          "config",
          "config_id",
          "tracedesk");

  /// Members every v5 answer has: `null` says nothing. Not so of inputs: a log without any is given
  /// empty ones.
  private static final Set<String> V5_ALWAYS_THERE =
      Set.of(
          "start_time",
          "end_time",
          "created_at",
          "output",
          "error",
          "provider_latency",
          "stdout",
          "provider_request",
          "provider_response",
          "source",
          "metadata",
          "source_datapoint_id",
          "user",
          "environment",
          "log_status",
          "trace_status");

  /// Those the answers of model calls have besides.
  private static final Set<String> OF_MODEL_CALLS =
      Set.of(
          "messages",
          "output_message",
          "prompt_tokens",
          "output_tokens",
          "reasoning_tokens",
          "prompt_cost",
          "output_cost",
          "finish_reason",
          "tool_choice");

  private static final Set<String> OF_FLOWS = Set.of("messages", "output_message");

  private static final Set<String> OF_EVALUATORS =
      Set.of("judgment", "marked_completed", "output_message", "trace_parent_id");

  private static final Set<String> V4_ALWAYS_THERE =
      Set.of(
          "created_at",
          "output",
          "error",
          "provider_latency",
          "stdout",
          "provider_request",
          "provider_response",
          "source",
          "metadata",
          "source_datapoint_id",
          "user",
          "environment",
          "messages",
          "output_message",
          "prompt_tokens",
          "output_tokens",
          "prompt_cost",
          "output_cost",
          "finish_reason",
          "tool_choice",
          "judgment",
          "session_reference_id",
          "feedback",
          "evaluation_results",
          "duration",
          "raw_output",
          "tools");

  private final Out out;

  /// Where logs go, and what is wrong with those that are none.
  interface Out {
    void log(IncomingLog log);

    void unusable(String reason);
  }

  LogRecords(Out out) {
    this.out = out;
  }

  /// What stands around a log where it was read.
  ///
  /// @param parent the log it is nested in; `null` at the top
  /// @param file the file it was found under, for logs that do not say theirs
  record Around(@Nullable String parent, @Nullable Owner file) {
    static final Around NOTHING = new Around(null, null);

    Around under(String log) {
      return new Around(log, null);
    }
  }

  /// A file logs belong to.
  record Owner(LogKind kind, IncomingFile file) {}

  /// Hands over the log and all that are nested in it.
  void read(Json.Obj log, Around around) {
    read(log, around, 0);
  }

  private void read(Json.Obj log, Around around, int depth) {
    var id = own(log, around);
    if (id == null) {
      return;
    }
    if (depth == DEPTH) {
      out.unusable("logs are nested deeper than " + DEPTH);
      return;
    }
    for (var name : List.of("trace_children", "evaluator_logs")) {
      for (var nested : log.list(name)) {
        if (nested instanceof Json.Obj object) {
          read(object, around.under(id), depth + 1);
        } else {
          out.unusable(name + " holds something else than logs");
        }
      }
    }
    if (log.get("parent") instanceof Json.Obj judged) {
      read(judged, Around.NOTHING, depth + 1);
    }
  }

  /// Hands over the log alone.
  ///
  /// @return its id; `null` when it is not usable
  @Nullable String own(Json.Obj log, Around around) {
    var id = log.string("id") == null ? log.string("log_id") : log.string("id");
    if (id == null || id.isEmpty()) {
      out.unusable("a log without an id");
      return null;
    }
    var kind = kind(log);
    if (kind != null) {
      var file = file(log.object(kind.api()));
      if (file == null) {
        out.unusable("the " + kind.api() + " of log " + id + " has neither id nor path");
        return null;
      }
      out.log(v5(id, kind, file, log, around.parent()));
    } else if (log.get("config") instanceof Json.Obj || log.has("project_id")) {
      var project = project(log);
      if (project == null) {
        out.unusable("log " + id + " names no project");
        return null;
      }
      out.log(v4(id, project, log));
    } else if (around.file() != null) {
      out.log(v5(id, around.file().kind(), around.file().file(), log, around.parent()));
    } else {
      out.unusable(
          "log " + id + " names no flow, prompt, tool, agent or evaluator, and no v4 config");
      return null;
    }
    return id;
  }

  private static @Nullable LogKind kind(Json.Obj log) {
    var kind = LogKind.of(log);
    return kind == LogKind.UNKNOWN || !(log.get(kind.api()) instanceof Json.Obj) ? null : kind;
  }

  private static IncomingLog v5(
      String id, LogKind kind, IncomingFile file, Json.Obj log, @Nullable String above) {
    boolean evaluates = kind == LogKind.EVALUATOR;
    var parent = log.string(evaluates ? "parent_id" : "trace_parent_id");
    var doc = Json.object();
    var status = log.present("log_status");
    for (var member : log.members()) {
      var name = member.name();
      boolean derived =
          V5_DERIVED.contains(name) && !(evaluates && name.equals("trace_parent_id"))
              || evaluates && name.equals("parent_id")
              || name.equals(kind.api())
              || name.equals("trace_status") && status != null
              || saysNothing(kind, log, member);
      if (!derived) {
        doc.put(name.equals("trace_status") ? "log_status" : name, member.value());
      }
    }
    var marks = log.object("tracedesk");
    return new IncomingLog(
        id,
        kind,
        parent == null ? above : parent,
        file,
        doc.build(),
        null,
        corrected(marks),
        marks != null && marks.isTrue("late"));
  }

  private static IncomingLog v4(String id, IncomingFile project, Json.Obj log) {
    var kind = LogKind.of(log) == LogKind.TOOL ? LogKind.TOOL : LogKind.PROMPT;
    var doc = Json.object();
    for (var member : log.members()) {
      if (!V4_DERIVED.contains(member.name()) && !saysNothing(log, member)) {
        doc.put(member.name(), member.value());
      }
    }
    var marks = log.object("tracedesk");
    return new IncomingLog(
        id,
        kind,
        log.string("parent_id"),
        project,
        doc.build(),
        new IncomingLog.Legacy(log.string("session_id"), log.string("reference_id")),
        corrected(marks),
        marks != null && marks.isTrue("late"));
  }

  /// Whether a v5 answer has the member although nothing was said of it.
  private static boolean saysNothing(LogKind kind, Json.Obj log, Json.Member member) {
    var name = member.name();
    return switch (name) {
      case "save" -> member.value().equals(Json.TRUE);
      case "batches" -> isEmpty(member.value()) && !log.has("batch_id");
      default ->
          member.value().isNull()
              && (V5_ALWAYS_THERE.contains(name) || alwaysThere(kind).contains(name));
    };
  }

  private static Set<String> alwaysThere(LogKind kind) {
    return switch (kind) {
      case PROMPT, AGENT -> OF_MODEL_CALLS;
      case FLOW -> OF_FLOWS;
      case EVALUATOR -> OF_EVALUATORS;
      case TOOL, RETRIEVER, STEP, UNKNOWN -> Set.of();
    };
  }

  /// Whether a v4 answer has the member although nothing was said of it.
  private static boolean saysNothing(Json.Obj log, Json.Member member) {
    var name = member.name();
    return switch (name) {
      case "save" -> member.value().equals(Json.TRUE);
      case "observability_status" -> "completed".equals(member.value().asString());
      case "tokens" -> {
        boolean counted =
            log.integer("prompt_tokens") != null || log.integer("output_tokens") != null;
        yield counted || member.value().isNull();
      }
      case "batch_ids", "feedback", "evaluation_results" ->
          member.value().isNull() || isEmpty(member.value());
      default -> member.value().isNull() && V4_ALWAYS_THERE.contains(name);
    };
  }

  private static boolean isEmpty(Json value) {
    return value instanceof Json.Arr list && list.items().isEmpty();
  }

  private static Set<String> corrected(Json.@Nullable Obj marks) {
    var names = new HashSet<String>();
    if (marks != null) {
      for (var name : marks.list("corrected")) {
        if (name instanceof Json.Str text) {
          names.add(text.value());
        }
      }
    }
    return names;
  }

  /// A v5 file in the version its object describes; `null` when the object does not say which file.
  static @Nullable IncomingFile file(Json.@Nullable Obj file) {
    if (file == null) {
      return null;
    }
    var id = file.string("id");
    var path = file.string("path") == null ? file.string("name") : file.string("path");
    if (id == null && path == null) {
      return null;
    }
    return new IncomingFile(
        id, path, file.string("version_id"), content(file), Times.parse(file.string("created_at")));
  }

  /// What makes the version: for an evaluator its spec, for the others all the object says of them.
  private static Json.Obj content(Json.Obj file) {
    if (file.get("spec") instanceof Json.Obj spec) {
      return named(spec, file);
    }
    var content = Json.object();
    for (var member : file.members()) {
      boolean unnamed = member.name().startsWith("version_") && member.value().isNull();
      if (!FileMembers.DERIVED.contains(member.name()) && !unnamed) {
        content.put(member.name(), member.value());
      }
    }
    return content.build();
  }

  /// An evaluator's spec with the name of its version.
  private static Json.Obj named(Json.Obj spec, Json.Obj file) {
    var named = spec;
    for (var name : List.of("version_name", "version_description")) {
      var value = file.present(name);
      named = value == null ? named : named.with(name, value);
    }
    return named;
  }

  private static @Nullable IncomingFile project(Json.Obj log) {
    var id = log.string("project_id");
    var name = log.string("project");
    if (id == null && name == null) {
      return null;
    }
    var config = log.object("config");
    var version = log.string("config_id");
    return new IncomingFile(
        id, name, version != null || config == null ? version : config.string("id"), config, null);
  }
}
