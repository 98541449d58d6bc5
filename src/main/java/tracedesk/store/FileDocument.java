package tracedesk.store;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.FileMembers;
import tracedesk.domain.trace.PromptTemplate;
import tracedesk.domain.trace.Times;

/// Writes a file in one version as the v5 API shows it: its names, dates and counts, then its
/// content as it was sent.
final class FileDocument {
  private static final Set<String> OURS =
      Set.of("datapoints_count", "datapoints", "version_name", "version_description");

  private FileDocument() {}

  static String text(ShownFile file) {
    var out = new StringBuilder(1024);
    write(file, out);
    return out.toString();
  }

  static void write(ShownFile shown, StringBuilder out) {
    write(shown, null, out);
  }

  /// Writes a file, a dataset with its datapoints where they are given.
  static void write(
      ShownFile shown, @Nullable List<DatapointRows.Datapoint> datapoints, StringBuilder out) {
    var file = shown.file();
    var version = file.version();
    var content = StoredLog.parse(version.body());
    out.append("{\"path\":").append(JsonText.quote(file.path()));
    out.append(",\"id\":").append(JsonText.quote(file.id()));
    out.append(",\"directory_id\":").append(literal(shown.directory()));
    out.append(",\"name\":").append(JsonText.quote(file.name()));
    out.append(",\"version_id\":").append(JsonText.quote(version.id()));
    out.append(",\"type\":\"").append(file.kind().api());
    out.append("\",\"environments\":");
    environments(shown.environments(), out);
    out.append(",\"created_at\":").append(time(file.created()));
    out.append(",\"updated_at\":").append(time(file.updated()));
    out.append(",\"last_used_at\":").append(time(file.used()));
    if (file.kind() != FileKind.DATASET) {
      out.append(",\"version_logs_count\":").append(version.logs());
      out.append(",\"total_logs_count\":").append(file.logs());
      out.append(",\"inputs\":");
      inputs(content, out);
      out.append(",\"evaluators\":");
      monitors(shown.monitors(), out);
      out.append(",\"evaluator_aggregates\":[]");
    }
    out.append(",\"status\":\"committed\",\"version_name\":").append(literal(version.name()));
    out.append(",\"version_description\":").append(literal(version.description()));
    if (version.message() != null) {
      out.append(",\"commit_message\":").append(JsonText.quote(version.message()));
    }
    if (file.kind() == FileKind.DATASET) {
      out.append(",\"datapoints_count\":").append(shown.datapoints());
      out.append(",\"datapoints\":");
      datapoints(datapoints, out);
    }
    if (file.kind() == FileKind.EVALUATOR) {
      out.append(",\"spec\":").append(spec(version, content).text());
    } else {
      required(file.kind(), content, out);
      for (var member : content.members()) {
        boolean replaced = version.message() != null && member.name().equals("commit_message");
        if (!FileMembers.DERIVED.contains(member.name())
            && !OURS.contains(member.name())
            && !replaced) {
          out.append(',').append(JsonText.quote(member.name())).append(':');
          out.append(member.value().text());
        }
      }
    }
    out.append('}');
  }

  /// An evaluator's content is its spec, which may have come with the version's name.
  private static Json.Obj spec(StoredFile.Version version, Json.Obj content) {
    boolean named = version.name() != null || version.description() != null;
    return named ? content.without("version_name").without("version_description") : content;
  }

  private static void environments(List<Environment> environments, StringBuilder out) {
    out.append('[');
    var glue = "{";
    for (var environment : environments) {
      environment.write(out.append(glue));
      out.append('}');
      glue = ",{";
    }
    out.append(']');
  }

  private static void monitors(List<ShownFile.Monitor> monitors, StringBuilder out) {
    out.append('[');
    var glue = "";
    for (var monitor : monitors) {
      var evaluator = monitor.evaluator() == null ? "null" : text(monitor.evaluator());
      out.append(glue).append("{\"version_reference\":");
      if (monitor.environment() == null) {
        out.append("{\"version\":").append(evaluator).append(",\"type\":\"version\"}");
      } else {
        out.append("{\"file\":").append(evaluator).append(",\"environment\":{");
        monitor.environment().write(out);
        out.append("},\"type\":\"environment\"}");
      }
      out.append(",\"version\":").append(evaluator);
      out.append(",\"state\":\"").append(monitor.active() ? "active" : "inactive");
      out.append("\",\"created_at\":").append(time(monitor.created()));
      out.append(",\"updated_at\":").append(time(monitor.updated())).append('}');
      glue = ",";
    }
    out.append(']');
  }

  private static void datapoints(
      @Nullable List<DatapointRows.Datapoint> datapoints, StringBuilder out) {
    if (datapoints == null) {
      out.append("null");
      return;
    }
    out.append('[');
    var glue = "";
    for (var datapoint : datapoints) {
      datapoint.write(out.append(glue));
      glue = ",";
    }
    out.append(']');
  }

  /// What the API's clients insist on, where the content does not say it.
  private static void required(FileKind kind, Json.Obj content, StringBuilder out) {
    if (kind == FileKind.FLOW && !content.has("attributes")) {
      out.append(",\"attributes\":{}");
    }
    if ((kind == FileKind.PROMPT || kind == FileKind.AGENT) && !content.has("model")) {
      out.append(",\"model\":\"\"");
    }
    if (kind == FileKind.AGENT && !content.has("tools")) {
      out.append(",\"tools\":[]");
    }
  }

  /// A prompt's inputs are the variables of its template, a tool's the parameters of its function.
  private static void inputs(Json.Obj content, StringBuilder out) {
    var names = new LinkedHashSet<String>();
    var template = content.get("template");
    if (template != null) {
      names.addAll(PromptTemplate.variables(template));
    }
    var function = content.object("function");
    var parameters = function == null ? null : function.object("parameters");
    var properties = parameters == null ? null : parameters.object("properties");
    if (properties != null) {
      properties.members().forEach(member -> names.add(member.name()));
    }
    out.append('[');
    var glue = "";
    for (var name : names) {
      out.append(glue).append("{\"name\":").append(JsonText.quote(name)).append('}');
      glue = ",";
    }
    out.append(']');
  }

  static String literal(@Nullable String text) {
    return text == null ? "null" : JsonText.quote(text);
  }

  static String time(long micros) {
    return '"' + Times.format(Times.ofMicros(micros)) + '"';
  }

  static String time(@Nullable Long micros) {
    return micros == null ? "null" : time(micros.longValue());
  }
}
