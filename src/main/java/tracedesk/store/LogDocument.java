package tracedesk.store;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.edit.PatchRules;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonText;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Times;

/// Writes a log as a v5 LogResponse. Members keep the spelling they came with; those the API does
/// not know follow at the end; `trace_children` is always last, so that a nested answer can be
/// written as it is read.
final class LogDocument {
  private static final List<String> COMMON =
      List.of(
          "output",
          "error",
          "provider_latency",
          "stdout",
          "provider_request",
          "provider_response",
          "inputs",
          "source",
          "metadata",
          "source_datapoint_id",
          "user",
          "environment");

  private static final List<String> CHAT =
      List.of(
          "messages",
          "output_message",
          "prompt_tokens",
          "output_tokens",
          "reasoning_tokens",
          "prompt_cost",
          "output_cost",
          "finish_reason",
          "tool_choice");

  private static final Set<String> OURS =
      Set.of(
          "id",
          "log_id",
          "evaluator_logs",
          "start_time",
          "end_time",
          "created_at",
          "save",
          "batches",
          "log_status",
          "trace_status",
          "trace_parent_id",
          "trace_id",
          "trace_flow_id",
          "trace_children",
          "flow",
          "prompt",
          "tool",
          "agent",
          "evaluator",
          "parent",
          Log.MARKS);

  /// Members of evaluators' logs; in others they are as unknown as any.
  private static final Set<String> EVALUATORS = Set.of("parent_id", "judgment", "marked_completed");

  private LogDocument() {}

  /// The log without what is below it.
  static String text(StoredLog log, List<StoredLog> evaluators) {
    var out = new StringBuilder(log.doc().length() + 2048);
    open(log, evaluators, null, out);
    return close(out).toString();
  }

  /// Writes the log up to its first child.
  ///
  /// @param judged the log an evaluator's log judges, to be embedded; `null` to leave it out
  static void open(
      StoredLog log, List<StoredLog> evaluators, @Nullable StoredLog judged, StringBuilder out) {
    var row = log.row();
    var doc = log.doc();
    out.append("{\"id\":").append(JsonText.quote(row.id())).append(",\"evaluator_logs\":[");
    var glue = "";
    for (var evaluator : evaluators) {
      out.append(glue);
      open(evaluator, List.of(), null, out);
      close(out);
      glue = ",";
    }
    out.append("],\"start_time\":").append(time(doc.get("start_time"), row.started()));
    out.append(",\"end_time\":").append(time(doc.get("end_time"), row.ended()));
    out.append(",\"created_at\":").append(time(doc.get("created_at"), row.created()));
    COMMON.forEach(name -> member(doc, name, "null", out));
    member(doc, "save", "true", out);
    out.append(",\"batches\":").append(batches(doc));
    if (PatchRules.hasStatus(row.kind()) && row.status() != null) {
      out.append(",\"log_status\":\"").append(row.status().api());
      out.append("\",\"trace_status\":\"").append(row.status().api()).append('"');
    }
    boolean evaluates = row.kind() == LogKind.EVALUATOR;
    out.append(",\"trace_parent_id\":");
    out.append(evaluates ? value(doc, "trace_parent_id") : FileDocument.literal(row.parent()));
    out.append(",\"trace_flow_id\":").append(FileDocument.literal(log.flow()));
    out.append(",\"trace_id\":").append(JsonText.quote(log.trace()));
    out.append(",\"log_id\":").append(JsonText.quote(row.id()));
    out.append(",\"").append(row.kind().api()).append("\":");
    FileDocument.write(log.shown(), out);
    if (evaluates) {
      out.append(",\"parent_id\":").append(FileDocument.literal(row.parent()));
      member(doc, "judgment", "null", out);
      member(doc, "marked_completed", "null", out);
      member(doc, "output_message", "null", out);
      out.append(",\"parent\":").append(judged == null ? "null" : text(judged, List.of()));
    } else if (row.kind() == LogKind.FLOW) {
      CHAT.subList(0, 2).forEach(name -> member(doc, name, "null", out));
    } else if (row.kind() == LogKind.PROMPT || row.kind() == LogKind.AGENT) {
      CHAT.forEach(name -> member(doc, name, "null", out));
    }
    extras(row.kind(), doc, out);
    Marks.write(row, out);
    out.append(",\"trace_children\":[");
  }

  /// Ends what [#open] began.
  static StringBuilder close(StringBuilder out) {
    return out.append("]}");
  }

  private static void extras(LogKind kind, Json.Obj doc, StringBuilder out) {
    int chat =
        switch (kind) {
          case PROMPT, AGENT -> CHAT.size();
          case FLOW, EVALUATOR -> 2;
          case TOOL, RETRIEVER, STEP, UNKNOWN -> 0;
        };
    for (var member : doc.members()) {
      var name = member.name();
      int place = CHAT.indexOf(name);
      boolean written =
          OURS.contains(name)
              || kind == LogKind.EVALUATOR && EVALUATORS.contains(name)
              || COMMON.contains(name)
              || place >= 0 && place < chat && !(kind == LogKind.EVALUATOR && place == 0);
      if (!written) {
        out.append(',').append(JsonText.quote(name)).append(':').append(member.value().text());
      }
    }
  }

  private static void member(Json.Obj doc, String name, String otherwise, StringBuilder out) {
    var value = doc.get(name);
    out.append(",\"").append(name).append("\":").append(value == null ? otherwise : value.text());
  }

  private static String value(Json.Obj doc, String name) {
    var value = doc.get(name);
    return value == null ? "null" : value.text();
  }

  private static String batches(Json.Obj doc) {
    if (doc.get("batches") instanceof Json.Arr batches) {
      return batches.text();
    }
    var batch = doc.string("batch_id");
    return batch == null ? "[]" : "[" + JsonText.quote(batch) + "]";
  }

  /// The time as it was sent, unless the log has been given another one since.
  static String time(@Nullable Json sent, @Nullable Long micros) {
    var time = sent == null ? null : Times.parse(sent.asString());
    if (sent != null && time != null && micros != null && Times.micros(time) == micros) {
      return sent.text();
    }
    return FileDocument.time(micros);
  }
}
