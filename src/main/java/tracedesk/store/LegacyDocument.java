package tracedesk.store;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogReader;

/// Writes logs and what they belong to as the v4 API shows them. Members keep the spelling they
/// came with; those the API does not know follow at the end.
final class LegacyDocument {
  private static final List<String> SENT =
      List.of(
          "inputs",
          "source",
          "metadata",
          "source_datapoint_id",
          "messages",
          "output",
          "judgment",
          "environment",
          "error",
          "stdout",
          "output_message",
          "prompt_tokens",
          "output_tokens",
          "prompt_cost",
          "output_cost",
          "provider_request",
          "provider_response",
          "user",
          "provider_latency",
          "raw_output",
          "finish_reason",
          "tools",
          "tool_choice");

  private static final Set<String> OURS =
      Set.of(
          "id",
          "project",
          "project_id",
          "session_id",
          "session_reference_id",
          "parent_id",
          "parent_reference_id",
          "reference_id",
          "save",
          "config",
          "config_id",
          "feedback",
          "created_at",
          "duration",
          "tokens",
          "evaluation_results",
          "observability_status",
          "updated_at",
          "batch_ids",
          Log.MARKS);

  private static final Set<String> CONFIG = Set.of("id", "type", "name", "description", "status");

  private LegacyDocument() {}

  static String text(StoredLog log, List<Json.Obj> feedback, List<StoredLog> evaluators) {
    var out = new StringBuilder(log.doc().length() + 2048);
    write(log, feedback, evaluators, out);
    return out.toString();
  }

  static void write(
      StoredLog log, List<Json.Obj> feedback, List<StoredLog> evaluators, StringBuilder out) {
    var row = log.row();
    var doc = log.doc();
    var version = log.file().version();
    out.append("{\"id\":").append(JsonText.quote(row.id()));
    out.append(",\"project\":").append(JsonText.quote(log.file().path()));
    out.append(",\"project_id\":").append(JsonText.quote(log.file().id()));
    literal("session_id", log.sessionId(), out);
    literal("session_reference_id", log.sessionReference(), out);
    literal("parent_id", row.parent(), out);
    literal("parent_reference_id", log.parentReference(), out);
    literal("reference_id", row.reference(), out);
    for (var name : SENT) {
      var value = doc.get(name);
      out.append(",\"").append(name).append("\":").append(value == null ? "null" : value.text());
    }
    var save = doc.get("save");
    out.append(",\"save\":").append(save == null ? "true" : save.text());
    literal("config_id", version.id(), out);
    out.append(",\"config\":");
    config(log.file(), row.kind().api().equals("tool"), out);
    out.append(",\"feedback\":").append(Json.array(feedback).text());
    out.append(",\"created_at\":").append(LogDocument.time(doc.get("created_at"), row.created()));
    out.append(",\"duration\":").append(duration(row, doc));
    var usage = LogReader.usage(doc);
    boolean counted = usage.promptTokens() != null || usage.outputTokens() != null;
    var tokens = doc.get("tokens");
    out.append(",\"tokens\":");
    out.append(counted ? Long.toString(usage.tokens()) : tokens == null ? "null" : tokens.text());
    out.append(",\"evaluation_results\":[");
    var glue = "";
    for (var result : doc.list("evaluation_results")) {
      out.append(glue).append(result.text());
      glue = ",";
    }
    for (var evaluator : evaluators) {
      out.append(glue);
      result(row.id(), evaluator, out);
      glue = ",";
    }
    var status = doc.get("observability_status");
    out.append("],\"observability_status\":");
    out.append(status == null ? "\"completed\"" : status.text());
    out.append(",\"updated_at\":").append(LogDocument.time(doc.get("updated_at"), row.updated()));
    out.append(",\"batch_ids\":")
        .append(doc.get("batch_ids") instanceof Json.Arr ids ? ids.text() : "[]");
    for (var member : doc.members()) {
      if (!OURS.contains(member.name()) && !SENT.contains(member.name())) {
        out.append(',').append(JsonText.quote(member.name())).append(':');
        out.append(member.value().text());
      }
    }
    Marks.write(row, out);
    out.append('}');
  }

  private static String duration(LogRow row, Json.Obj doc) {
    var sent = doc.get("duration");
    if (sent != null) {
      return sent.text();
    }
    var started = row.started();
    var ended = row.ended();
    return started == null || ended == null
        ? "null"
        : BigDecimal.valueOf(ended - started, 6).stripTrailingZeros().toPlainString();
  }

  private static void result(String judged, StoredLog evaluator, StringBuilder out) {
    var doc = evaluator.doc();
    var value = doc.get("judgment");
    var error = doc.get("error");
    out.append("{\"id\":").append(JsonText.quote(evaluator.row().id()));
    literal("evaluator_id", evaluator.file().id(), out);
    literal("evaluator_version_id", evaluator.file().version().id(), out);
    literal("log_id", judged, out);
    out.append(",\"value\":").append(value == null ? "null" : value.text());
    out.append(",\"error\":").append(error == null ? "null" : error.text());
    out.append(",\"created_at\":").append(FileDocument.time(evaluator.row().created()));
    out.append(",\"updated_at\":").append(FileDocument.time(evaluator.row().updated()));
    out.append('}');
  }

  private static void config(StoredFile file, boolean tool, StringBuilder out) {
    var version = file.version();
    var content = StoredLog.parse(version.body());
    var name = content.string("name");
    var type = content.string("type");
    out.append("{\"id\":").append(JsonText.quote(version.id()));
    literal("type", type != null ? type : tool ? "tool" : "model", out);
    literal("name", name == null ? file.name() : name, out);
    literal("description", content.string("description"), out);
    out.append(",\"status\":\"committed\"");
    for (var member : content.members()) {
      if (!CONFIG.contains(member.name())) {
        out.append(',').append(JsonText.quote(member.name())).append(':');
        out.append(member.value().text());
      }
    }
    out.append('}');
  }

  /// A ProjectConfigResponse.
  static void projectConfig(StoredFile file, StringBuilder out) {
    var version = file.version();
    out.append("{\"project_id\":").append(JsonText.quote(file.id()));
    literal("project_name", file.path(), out);
    out.append(",\"created_at\":").append(FileDocument.time(version.created()));
    out.append(",\"updated_at\":").append(FileDocument.time(version.updated()));
    out.append(",\"last_used\":").append(FileDocument.time(version.used()));
    out.append(",\"num_datapoints\":").append(version.logs());
    out.append(",\"evaluation_aggregates\":[],\"config\":");
    config(file, file.kind() == FileKind.TOOL, out);
    out.append('}');
  }

  /// A ProjectResponse.
  static void project(StoredFile file, StringBuilder out) {
    out.append("{\"id\":").append(JsonText.quote(file.id()));
    literal("name", file.path(), out);
    out.append(",\"active_config\":");
    projectConfig(file, out);
    out.append(",\"users\":[],\"data_count\":").append(file.logs());
    out.append(",\"feedback_types\":[],\"team_id\":\"tm_local\",\"config_type\":\"");
    out.append(file.kind() == FileKind.TOOL ? "tool" : "model");
    out.append("\",\"active_evaluators\":[],\"directory_id\":null");
    out.append(",\"created_at\":").append(FileDocument.time(file.created()));
    out.append(",\"updated_at\":").append(FileDocument.time(file.updated())).append('}');
  }

  static void literal(String name, @Nullable String value, StringBuilder out) {
    out.append(",\"").append(name).append("\":").append(FileDocument.literal(value));
  }
}
