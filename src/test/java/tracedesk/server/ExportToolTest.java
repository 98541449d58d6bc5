package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;

/// What the export tool of Humanloop asks for, in its order: everything is found that way.
class ExportToolTest {
  @TempDir Path folder;
  private LocalApi api;

  @BeforeEach
  void start() throws IOException {
    api = new LocalApi(folder);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void itsWalkFindsEveryFileVersionDatapointEvaluationAndLog() {
    fill();
    var root = LocalApi.ok(api.get("/v5/directories/root"));
    var directory = LocalApi.ok(api.get("/v5/directories/" + id(root)));
    var files = pages("/v5/files?path=" + directory.string("path"), 2);
    var found = new TreeMap<String, Integer>();
    for (var file : files) {
      var type = String.valueOf(file.string("type"));
      count(found, type, 1);
      var path = "/v5/" + type + "s/" + id(file);
      for (var record : LocalApi.ok(api.get(path + "/versions")).list("records")) {
        var version = (Json.Obj) record;
        count(found, "version", 1);
        for (var environment : version.list("environments")) {
          assertThat(((Json.Obj) environment).string("id")).startsWith("env_");
          assertThat(((Json.Obj) environment).string("name")).isEqualTo("production");
          assertThat(((Json.Obj) environment).string("tag")).isEqualTo("default");
          count(found, "deployment", 1);
        }
        if (type.equals("dataset")) {
          var points = path + "/datapoints?version_id=" + version.string("version_id");
          count(found, "datapoint", pages(points, 1000).size());
        }
      }
      if (!type.equals("dataset")) {
        evaluations(id(file), found);
        var logs = pages("/v5/logs?include_trace_children=True&file_id=" + id(file), 100);
        count(found, "log", logs.size());
      }
    }
    assertThat(found.toString())
        .isEqualTo(
            "{datapoint=1, dataset=1, deployment=1, evaluation=1, evaluator=1, flow=1, judged=1,"
                + " log=4, prompt=2, run=1, version=5}");
  }

  private void evaluations(String file, TreeMap<String, Integer> found) {
    for (var evaluation : pages("/v5/evaluations?file_id=" + file, 100)) {
      var path = "/v5/evaluations/" + id(evaluation);
      count(found, "evaluation", 1);
      assertThat(LocalApi.ok(api.get(path + "/stats")).string("status")).isEqualTo("completed");
      count(found, "run", LocalApi.ok(api.get(path + "/runs")).list("runs").size());
      for (var record : pages(path + "/logs", 100)) {
        assertThat(record.object("log")).isNotNull();
        assertThat(record.object("datapoint")).isNotNull();
        count(found, "judged", record.list("evaluator_logs").size());
      }
    }
  }

  /// One flow log with a prompt log in it, judged in a run, and a prompt log of its own.
  private void fill() {
    var judge = ok("/v5/evaluators", "{'path':'e/E','spec':{'return_type':'boolean'}}");
    var dataset =
        ok(
            "/v5/datasets?include_datapoints=true",
            "{'path':'D','datapoints':[{'inputs':{'q':'1'}}]}");
    ok("/v5/datasets", "{'path':'D','action':'add','datapoints':[]}");
    var flow = ok("/v5/flows", "{'path':'a/b/F','attributes':{}}");
    ok(
        "/v5/flows/"
            + id(flow)
            + "/environments/production?version_id="
            + flow.string("version_id"),
        "{}");
    var made =
        api.post(
            "/v5/evaluations",
            json(
                "{'name':'n','file':{'id':'%s'},'evaluators':[{'path':'e/E'}]}"
                    .formatted(id(flow))));
    var run =
        ok(
            "/v5/evaluations/" + id(LocalApi.json(made)) + "/runs",
            "{'dataset':{'path':'D'},'version':{'path':'a/b/F'}}");
    ok(
        "/v5/flows/log",
        "{'id':'%s','log_id':'f','run_id':'%s','source_datapoint_id':'%s','output':'o','inputs':{}}"
            .formatted(id(flow), id(run), id((Json.Obj) dataset.list("datapoints").getFirst())));
    ok("/v5/prompts/log", "{'path':'a/P','prompt':{'model':'m'},'trace_parent_id':'f'}");
    LocalApi.ok(api.patch("/v5/flows/logs/f", json("{'log_status':'complete'}")));
    ok("/v5/evaluators/log", "{'id':'%s','parent_id':'f','judgment':true}".formatted(id(judge)));
    ok("/v5/prompts/log", "{'path':'Q','prompt':{'model':'m'},'output':'o'}");
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private Json.Obj ok(String path, String body) {
    return LocalApi.ok(api.post(path, json(body)));
  }

  private static String id(Json.Obj object) {
    return String.valueOf(object.string("id"));
  }

  private static void count(TreeMap<String, Integer> found, String what, int more) {
    found.merge(what, more, Integer::sum);
  }

  /// Asks for pages until one is not full, as the tool does.
  private List<Json.Obj> pages(String path, int size) {
    var records = new ArrayList<Json.Obj>();
    for (int page = 1; ; page++) {
      var glue = path.contains("?") ? "&" : "?";
      var answer = LocalApi.ok(api.get(path + glue + "page=" + page + "&size=" + size));
      answer.list("records").forEach(record -> records.add((Json.Obj) record));
      if (answer.list("records").size() < size) {
        return records;
      }
    }
  }
}
