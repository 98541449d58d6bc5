package tracedesk.ui.detail;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.Log;
import tracedesk.ui.fx.Text;

/// Every field of a log that the form does not show elsewhere, under its own name and unit; what
/// nobody foresaw stands at the end, so that nothing is hidden.
public record FactSheet(List<Group> groups) {
  /// Facts that belong together.
  public record Group(String title, List<Fact> facts) {
    public Group {
      facts = List.copyOf(facts);
    }
  }

  private static final Set<String> ELSEWHERE =
      Set.of(
          "inputs",
          "output",
          "error",
          "messages",
          "output_message",
          "evaluator_logs",
          "trace_children");

  private static final Set<String> FILES = Set.of("flow", "prompt", "tool", "agent", "evaluator");
  private static final Set<String> MARKS = Set.of("corrected", "late");
  private static final Set<String> SECONDS = Set.of("provider_latency", "duration");
  private static final Set<String> DOLLARS = Set.of("prompt_cost", "output_cost");

  private static final List<String> TIMES =
      List.of("start_time", "end_time", "created_at", "updated_at", "provider_latency", "duration");
  private static final List<String> USAGE =
      List.of(
          "prompt_tokens",
          "output_tokens",
          "reasoning_tokens",
          "tokens",
          "prompt_cost",
          "output_cost");
  private static final List<String> RUN =
      List.of(
          "log_status",
          "trace_status",
          "observability_status",
          "marked_completed",
          "synthetic",
          "judgment",
          "finish_reason",
          "tool_choice",
          "tools",
          "source",
          "user",
          "environment",
          "save");
  private static final List<String> IDS =
      List.of(
          "id",
          "log_id",
          "reference_id",
          "trace_id",
          "trace_flow_id",
          "trace_parent_id",
          "parent_id",
          "parent_reference_id",
          "parent",
          "session_id",
          "session_reference_id",
          "source_datapoint_id",
          "batches",
          "batch_ids");
  private static final List<String> PROJECT =
      List.of("project", "project_id", "config_id", "config");
  private static final List<String> FILE =
      List.of(
          "name", "path", "id", "version_name", "version_id", "model", "provider", "attributes");
  private static final List<String> PAYLOAD =
      List.of(
          "stdout",
          "raw_output",
          "provider_request",
          "provider_response",
          "feedback",
          "evaluation_results");

  public FactSheet {
    groups = List.copyOf(groups);
  }

  static FactSheet of(Log log) {
    var raw = log.raw();
    var groups = new ArrayList<Group>();
    var known = new HashSet<>(ELSEWHERE);
    known.add("metadata");
    group(groups, "detail.facts.time", facts(raw, "", TIMES, known));
    group(groups, "detail.facts.usage", facts(raw, "", USAGE, known));
    group(groups, "detail.facts.run", run(raw, known));
    group(groups, "detail.facts.file", file(raw, known));
    group(groups, "detail.facts.ids", facts(raw, "", IDS, known));
    group(groups, "detail.facts.metadata", metadata(raw));
    group(groups, "detail.facts.payload", facts(raw, "", PAYLOAD, known));
    known.add(SpanFacts.MEMBER);
    SpanFacts.groups(raw, (title, facts) -> group(groups, title, facts));
    var rest = new ArrayList<Fact>();
    for (var member : raw.members()) {
      if (!known.contains(member.name())) {
        rest.add(new Fact(member.name(), member.name(), member.value(), ""));
      }
    }
    group(groups, "detail.facts.other", rest);
    return new FactSheet(groups);
  }

  private static void group(List<Group> groups, String title, List<Fact> facts) {
    if (!facts.isEmpty()) {
      groups.add(new Group(Text.get(title), facts));
    }
  }

  private static List<Fact> facts(
      Json.Obj raw, String prefix, List<String> names, Set<String> known) {
    var facts = new ArrayList<Fact>();
    for (var name : names) {
      var value = raw.get(name);
      if (value != null) {
        known.add(name);
        facts.add(new Fact(label(name), prefix + name, value, unit(name)));
      }
    }
    return facts;
  }

  private static List<Fact> run(Json.Obj raw, Set<String> known) {
    var run = facts(raw, "", RUN, known);
    var marks = raw.object(Log.MARKS);
    if (marks != null) {
      known.add(Log.MARKS);
      for (var mark : marks.members()) {
        var label = MARKS.contains(mark.name()) ? label(mark.name()) : mark.name();
        run.add(new Fact(label, Log.MARKS.concat(".") + mark.name(), mark.value(), ""));
      }
    }
    return run;
  }

  private static List<Fact> file(Json.Obj raw, Set<String> known) {
    var facts = new ArrayList<Fact>();
    for (var kind : FILES) {
      var file = raw.get(kind);
      if (file == null) {
        continue;
      }
      known.add(kind);
      if (file instanceof Json.Obj object) {
        facts.addAll(facts(object, kind + ".", FILE, new HashSet<>()));
      }
      facts.add(new Fact(label(kind), kind, file, ""));
    }
    facts.addAll(facts(raw, "", PROJECT, known));
    return facts;
  }

  private static List<Fact> metadata(Json.Obj raw) {
    var value = raw.get("metadata");
    if (value instanceof Json.Obj object && !object.members().isEmpty()) {
      return object.members().stream()
          .map(
              member ->
                  new Fact(
                      member.name(),
                      String.join(".", "metadata", member.name()),
                      member.value(),
                      ""))
          .toList();
    }
    return value == null ? List.of() : List.of(new Fact(label("metadata"), "metadata", value, ""));
  }

  private static String label(String name) {
    return Text.get("detail.fact." + name.replace('_', '-'));
  }

  private static String unit(String name) {
    return SECONDS.contains(name) ? "s" : DOLLARS.contains(name) ? "$" : "";
  }
}
