package tracedesk.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// An export as Humanloop's own tool lays it out: a flow with 1002 traces, each with a prompt and a
/// tool below it, the first with two evaluators' logs. Lines stand in any order; the first file of
/// logs has 1001.
public final class ExportFixture {
  static final int TRACES = 1002;
  static final String FLOW = "fl_refundtriage0000000001";
  static final String PROMPT = "pr_answer0000000000000001";
  static final String TOOL = "tl_search0000000000000001";
  static final String EVALUATOR = "ev_tonecheck0000000000001";

  private ExportFixture() {}

  /// The dated folder.
  static Path write(Path exports) throws IOException {
    return write(exports, TRACES);
  }

  /// The same with so many traces, eight at least.
  public static Path write(Path exports, int traces) throws IOException {
    var root = exports.resolve("20250614-101500");
    text(root.resolve("export.log"), "Exporting\nDone\n");
    file(root, "flow", FLOW, "Support/Refund triage");
    file(root, "prompt", PROMPT, "Support/Answer");
    file(root, "tool", TOOL, "Support/search");
    file(root, "evaluator", EVALUATOR, "Support/Tone");
    var flows = new ArrayList<String>();
    var prompts = new ArrayList<String>();
    var tools = new ArrayList<String>();
    for (int i = 0; i < traces; i++) {
      flows.add(flow(i, true));
      prompts.add(child("prompt", i));
      tools.add(child("tool", i));
    }
    flows.add(1500 % flows.size(), flow(7, true));
    logs(root, FLOW, flows);
    logs(root, PROMPT, prompts);
    logs(root, TOOL, tools);
    logs(root, EVALUATOR, List.of(judgment(0, "warm"), judgment(1, "curt")));
    return root;
  }

  static void file(Path root, String type, String id, String path) throws IOException {
    var folder = root.resolve("files").resolve(id);
    var version = id.replaceFirst("_", "v_");
    text(folder.resolve("file.json"), object(type, id, path, version));
    text(folder.resolve("versions").resolve(version), object(type, id, path, version));
    var older = version.replace("0001", "0000");
    text(
        folder.resolve("versions").resolve(older),
        object(type, id, path, older)
            .replace("\"v7\"", "\"v6\"")
            .replace("2025-03", "2025-02")
            .replace("9f2c1e7", "0a1b2c3")
            .replace("gpt-4o", "gpt-4")
            .replace("\"d\"", "\"e\"")
            .replace("select", "text"));
    text(folder.resolve("deployments.json"), "[]");
    Files.createDirectories(folder.resolve("logs"));
    text(folder.resolve(".done"), "");
  }

  /// The file object as the API answers with it.
  static String object(String type, String id, String path, String version) {
    var own =
        switch (type) {
          case "prompt" -> ",\"model\":\"gpt-4o\",\"template\":[]";
          case "tool" -> ",\"function\":{\"name\":\"search\",\"description\":\"d\"}";
          case "evaluator" ->
              ",\"spec\":{\"arguments_type\":\"target_free\",\"return_type\":\"select\",\"evaluator_type\":\"human\"}";
          default -> ",\"attributes\":{\"git_sha\":\"9f2c1e7\"}";
        };
    return """
        {"path": "%s", "id": "%s", "name": "%s", "version_id": "%s", "type": "%s", "environments": [], \
        "created_at": "2025-03-01T10:00:00Z", "updated_at": "2025-03-10T10:00:00Z", "last_used_at": \
        "2025-03-14T09:00:05Z", "version_logs_count": 42, "total_logs_count": 108, "version_name": %s%s}"""
        .formatted(
            path,
            id,
            path.substring(path.indexOf('/') + 1),
            version,
            type,
            type.equals("evaluator") ? "null" : "\"v7\"",
            own);
  }

  static String flow(int trace, boolean nested) {
    var judged = trace < 2 && nested ? judgment(trace, trace == 0 ? "warm" : "curt") : "";
    return common(
        "log_flow_" + trace,
        judged,
        null,
        "\"log_status\": \"complete\", \"messages\": null, \"output_message\": null",
        "flow",
        object("flow", FLOW, "Support/Refund triage", FLOW.replaceFirst("_", "v_")),
        nested ? child("prompt", trace) + ", " + child("tool", trace) : "",
        trace);
  }

  static String child(String kind, int trace) {
    var id = kind.equals("prompt") ? PROMPT : TOOL;
    return common(
        "log_" + kind + "_" + trace,
        "",
        "log_flow_" + trace,
        kind.equals("prompt")
            ? "\"messages\": [{\"role\": \"user\", \"content\": \"Zmie\\u0144 adres\"}], \"prompt_tokens\": 210"
            : "\"extra_member\": [1, 2.50, 1e400]",
        kind,
        object(
            kind,
            id,
            kind.equals("prompt") ? "Support/Answer" : "Support/search",
            id.replaceFirst("_", "v_")),
        "",
        trace);
  }

  static String judgment(int trace, String judgment) {
    return """
        {"id": "log_tone_%1$d", "evaluator_logs": [], "start_time": "2025-03-14T09:02:01.120000Z", "output": null, \
        "inputs": {}, "trace_parent_id": null, "trace_children": [], "parent_id": "log_flow_%1$d", "evaluator": %2$s, \
        "judgment": "%3$s", "marked_completed": true, "parent": null, "created_at": "2025-03-14T09:02:01.130000Z"}"""
        .formatted(
            trace,
            object("evaluator", EVALUATOR, "Support/Tone", EVALUATOR.replaceFirst("_", "v_")),
            judgment);
  }

  private static String common(
      String id,
      String evaluators,
      String parent,
      String more,
      String kind,
      String file,
      String children,
      int trace) {
    return """
        {"id": "%s", "evaluator_logs": [%s], "start_time": "2025-03-14T09:%02d:01.120000Z", \
        "end_time": "2025-03-14T09:%02d:21.900000Z", "created_at": "2025-03-14T09:00:01.130000Z", \
        "output": "Answer %d \\ud83d\\ude1e", "error": null, "provider_latency": 20.78, "stdout": null, \
        "provider_request": null, "provider_response": null, "inputs": {"ticket": "n\\u00b0%d"}, "source": "sdk", \
        "metadata": null, "source_datapoint_id": null, "trace_parent_id": %s, "batches": [], "user": "mira", \
        "environment": "production", "save": true, "log_id": "%s", "trace_flow_id": "%s", "trace_id": "log_flow_%d", \
        %s, "%s": %s, "trace_children": [%s]}"""
        .formatted(
            id,
            evaluators,
            trace % 60,
            trace % 60,
            trace,
            trace,
            parent == null ? "null" : "\"" + parent + "\"",
            id,
            FLOW,
            trace,
            more,
            kind,
            file,
            children);
  }

  /// In files of 1001, 1000 … lines, in any order.
  static void logs(Path root, String file, List<String> lines) throws IOException {
    var shuffled = new ArrayList<>(lines);
    Collections.shuffle(shuffled, new Random(42));
    var folder = root.resolve("files").resolve(file).resolve("logs");
    int from = 0;
    for (int n = 1; from < shuffled.size(); n++) {
      int to = Math.min(shuffled.size(), from + (n == 1 ? 1001 : 1000));
      text(folder.resolve(n + ".jsonl"), String.join("\n", shuffled.subList(from, to)) + "\n");
      from = to;
    }
  }

  static Path text(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  /// The folder as a zip, its own name included.
  public static Path zip(Path folder, Path zip) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip);
        var out = new ZipOutputStream(file);
        var all = Files.walk(folder)) {
      for (var path : all.filter(Files::isRegularFile).sorted().toList()) {
        var name = folder.getParent().relativize(path).toString().replace('\\', '/');
        out.putNextEntry(new ZipEntry(name));
        out.write(Files.readAllBytes(path));
        out.closeEntry();
      }
    }
    return zip;
  }

  static List<Integer> traces() {
    return IntStream.range(0, TRACES).boxed().toList();
  }
}
