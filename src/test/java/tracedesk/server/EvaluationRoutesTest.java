package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;

class EvaluationRoutesTest {
  @TempDir Path folder;
  private LocalApi api;
  private Json.Obj flow;
  private Json.Obj dataset;
  private List<String> datapoints;

  @BeforeEach
  void start() throws IOException {
    api = new LocalApi(folder);
    flow = ok("/v5/flows", "{'path':'F','attributes':{'v':1}}");
    dataset =
        ok(
            "/v5/datasets?include_datapoints=true",
            "{'path':'D','datapoints':[{'inputs':{'q':'1'}},{'inputs':{'q':'2'}}]}");
    datapoints = dataset.list("datapoints").stream().map(point -> id((Json.Obj) point)).toList();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aRunIsCompletedWhenEveryDatapointHasACompleteLogAndEveryLogItsJudgments() {
    var exact = evaluator("Exact", "boolean", "external");
    var evaluation = evaluation("first", exact);
    var run = run(evaluation);
    assertThat(run.string("status")).isEqualTo("pending");
    assertThat(run.object("dataset").string("version_id")).isEqualTo(dataset.string("version_id"));
    assertThat(run.object("version").string("id")).isEqualTo(id(flow));

    var one = log(run, 0, "incomplete");
    assertThat(status(evaluation)).isEqualTo("running");
    var two = log(run, 1, "complete");
    judge(exact, one, "true");
    judge(exact, two, "false");
    assertThat(status(evaluation)).as("one log is incomplete").isEqualTo("running");
    LocalApi.ok(
        api.patch("/v5/flows/logs/" + one, "{\"output\":\"o\",\"log_status\":\"complete\"}"));
    var stats = stats(evaluation);
    assertThat(stats.string("status")).isEqualTo("completed");
    assertThat(stats.string("progress")).contains("2 of 2 logs, 2 of 2 judgments");
    assertThat(stats.string("report")).contains("Exact: 1 of 2 true (50 %)");
    assertThat(LocalApi.ok(api.get("/v5/evaluations/" + evaluation)).string("status"))
        .isEqualTo("completed");
  }

  @Test
  void judgmentsAreSummedUpByWhatTheirEvaluatorReturns() {
    var number = evaluator("Number", "number", "external");
    var select = evaluator("Select", "multi_select", "human");
    var text = evaluator("Text", "text", "external");
    var evaluation = evaluation("sums", number, select, text);
    var run = run(evaluation);
    var one = log(run, 0, "complete");
    var two = log(run, 1, "complete");
    judge(number, one, "1.5");
    judge(number, two, "4.5");
    judge(select, one, "[\"good\",\"long\"]");
    judge(select, two, "[\"good\"]");
    judge(text, one, "\"fine\"");
    ok(
        "/v5/evaluators/log",
        "{'id':'" + id(text) + "','parent_id':'" + two + "','error':'broken'}");
    var numbers = evaluatorStats(evaluation, 0);
    assertThat(numbers.number("mean")).isEqualTo(3);
    assertThat(numbers.number("sum")).isEqualTo(6);
    assertThat(numbers.number("std")).isEqualTo(1.5);
    assertThat(numbers.object("percentiles").number("50")).isEqualTo(3);
    assertThat(numbers.object("percentiles").number("25")).isEqualTo(2.25);
    assertThat(evaluatorStats(evaluation, 1).object("num_judgments_per_option"))
        .isEqualTo(Json.parse("{\"bad\":0,\"good\":2,\"long\":1}"));
    var texts = evaluatorStats(evaluation, 2);
    assertThat(texts.integer("total_logs")).isEqualTo(2);
    assertThat(texts.integer("num_judgments")).isOne();
    assertThat(texts.integer("num_errors")).isOne();
    assertThat(status(evaluation)).isEqualTo("completed");
  }

  @Test
  void judgingAgainReplacesWhatWasSaidAndAnAbstentionCountsAsSuch() {
    var exact = evaluator("Exact", "boolean", "external");
    var evaluation = evaluation("again", exact);
    var run = run(evaluation);
    var one = log(run, 0, "complete");
    judge(exact, one, "true");
    judge(exact, one, "false");
    judge(exact, log(run, 1, "complete"), "null");
    var stats = evaluatorStats(evaluation, 0);
    assertThat(stats.integer("total_logs")).isEqualTo(2);
    assertThat(stats.integer("num_true")).isZero();
    assertThat(stats.integer("num_false")).isOne();
    assertThat(stats.integer("num_nulls")).isOne();
  }

  @Test
  void theLogsOfARunComeWithTheirDatapointsAndJudgments() {
    var exact = evaluator("Exact", "boolean", "external");
    var other = evaluator("Other", "boolean", "external");
    var evaluation = evaluation("logs", exact);
    var run = run(evaluation);
    var second = run(evaluation);
    var one = log(run, 0, "complete");
    log(run, 1, "complete");
    log(second, 0, "complete");
    judge(exact, one, "true");
    judge(other, one, "true");
    var all = LocalApi.ok(api.get("/v5/evaluations/" + evaluation + "/logs?size=2"));
    assertThat(all.integer("total")).isEqualTo(3);
    assertThat(all.list("records")).hasSize(2);
    var first = (Json.Obj) all.list("records").getFirst();
    assertThat(first.string("run_id")).isEqualTo(id(run));
    assertThat(id(first.object("datapoint"))).isEqualTo(datapoints.getFirst());
    assertThat(id(first.object("log"))).isEqualTo(one);
    assertThat(first.list("evaluator_logs")).hasSize(1);
    assertThat(
            LocalApi.ok(api.get("/v5/evaluations/" + evaluation + "/logs?run_id=" + id(second)))
                .integer("total"))
        .isOne();
    assertThat(
            LocalApi.ok(api.get("/v5/evaluations/" + evaluation + "/logs?page=9")).list("records"))
        .isEmpty();
  }

  @Test
  void aNameIsTakenOncePerFile() {
    evaluation("same");
    assertThat(
            api.post(
                    "/v5/evaluations",
                    json("{'name':'same','file':{'id':'" + id(flow) + "'},'evaluators':[]}"))
                .status())
        .isEqualTo(409);
    ok("/v5/flows", "{'path':'G','attributes':{}}");
    assertThat(
            api.post("/v5/evaluations", json("{'name':'same','file':{'path':'G'},'evaluators':[]}"))
                .status())
        .isEqualTo(201);
    var listed = LocalApi.ok(api.get("/v5/evaluations?file_id=" + id(flow)));
    assertThat(listed.integer("total")).isOne();
    assertThat(LocalApi.ok(api.get("/v5/evaluations?file_id=none")).list("records")).isEmpty();
    assertThat(LocalApi.faults(api.get("/v5/evaluations")))
        .containsExactly("query.file_id value_error.missing");
  }

  @Test
  void anUnfinishedOlderRunDoesNotKeepTheEvaluationFromCompleting() {
    var evaluation = evaluation("left");
    run(evaluation);
    var latest = run(evaluation);
    log(latest, 0, "complete");
    log(latest, 1, "complete");
    assertThat(status(evaluation)).isEqualTo("completed");
    var runs = stats(evaluation).list("run_stats");
    assertThat(((Json.Obj) runs.getFirst()).string("run_id")).isEqualTo(id(latest));
    assertThat(((Json.Obj) runs.getLast()).string("status")).isEqualTo("pending");
  }

  @Test
  void aRunIsEndedByItsClientOnce() {
    var evaluation = evaluation("ended");
    var path = "/v5/evaluations/" + evaluation + "/runs/" + id(run(evaluation));
    assertThat(LocalApi.faults(api.patch(path, json("{'status':'running'}"))))
        .containsExactly("body.status enum");
    assertThat(LocalApi.ok(api.patch(path, json("{'status':'cancelled'}"))).string("status"))
        .isEqualTo("cancelled");
    assertThat(LocalApi.ok(api.patch(path, json("{'status':'cancelled'}"))).string("status"))
        .isEqualTo("cancelled");
    assertThat(LocalApi.faults(api.patch(path, json("{'status':'completed'}"))))
        .containsExactly("body.status value_error");
    assertThat(status(evaluation)).isEqualTo("cancelled");
  }

  @Test
  void onlyOneRunIsTheControl() {
    var evaluation = evaluation("control");
    var first = "/v5/evaluations/" + evaluation + "/runs/" + id(run(evaluation));
    var second = "/v5/evaluations/" + evaluation + "/runs/" + id(run(evaluation));
    LocalApi.ok(api.patch(first, json("{'control':true}")));
    LocalApi.ok(api.patch(second, json("{'control':true}")));
    assertThat(LocalApi.ok(api.get("/v5/evaluations/" + evaluation + "/runs")).list("runs"))
        .extracting(run -> ((Json.Obj) run).isTrue("control"))
        .containsExactly(true, false);
  }

  @Test
  void aRunTakesTheNewestLogOfEachDatapointThatIsThereAlready() {
    var evaluation = evaluation("existing");
    ok("/v5/flows/log", named(0, ",'log_id':'old','output':'a','log_status':'complete'"));
    ok("/v5/flows/log", named(0, ",'log_id':'new','output':'b','log_status':'complete'"));
    ok("/v5/flows/log", "{'path':'F','source_datapoint_id':'dp_other','output':'c'}");
    var run =
        ok(
            "/v5/evaluations/" + evaluation + "/runs",
            runBody().replace("}}", "},'use_existing_logs':true}"));
    assertThat(run.string("status")).isEqualTo("running");
    var logs = LocalApi.ok(api.get("/v5/evaluations/" + evaluation + "/logs")).list("records");
    assertThat(logs).hasSize(1);
    assertThat(id(((Json.Obj) logs.getFirst()).object("log"))).isEqualTo("new");
  }

  @Test
  void whatTheServerWouldHaveToRunIsRefusedInWords() {
    var evaluation = evaluation("hosted", evaluator("Model", "boolean", "llm"));
    var answer = api.post("/v5/evaluations/" + evaluation + "/runs", json(runBody()));
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.body()).contains("Model would have to be run here");
    var plain = evaluation("plain");
    assertThat(
            api.post(
                    "/v5/evaluations/" + plain + "/runs",
                    json(runBody().replace("}}", "},'orchestrated':true}")))
                .status())
        .isEqualTo(501);
    ok(
        "/v5/evaluations/" + evaluation + "/evaluators",
        "{'evaluators':[{'path':'Model','orchestrated':false}]}");
    assertThat(run(evaluation).string("status")).isEqualTo("pending");
  }

  @Test
  void deletingAnEvaluationLeavesItsLogs() {
    var evaluation = evaluation("gone");
    var other = evaluation("stays");
    var run = run(evaluation);
    var kept = run(evaluation);
    var log = log(run, 0, "complete");
    ok("/v5/evaluations/" + other + "/runs/" + id(kept), "{}");
    assertThat(api.call("DELETE", "/v5/evaluations/" + evaluation, "").status()).isEqualTo(204);
    assertThat(api.get("/v5/evaluations/" + evaluation + "/stats").status()).isEqualTo(404);
    assertThat(api.get("/v5/logs/" + log).status()).isEqualTo(200);
    assertThat(api.post("/v5/evaluations/" + other + "/runs/" + id(run), "{}").status())
        .as("a run of no evaluation is gone")
        .isEqualTo(404);
    assertThat(LocalApi.ok(api.get("/v5/evaluations/" + other)).integer("runs_count")).isOne();
  }

  @Test
  void aLogThatComesAsASpanJoinsItsRun() {
    var evaluation = evaluation("spans");
    var run = run(evaluation);
    var log = id(ok("/v5/flows/log", "{'path':'F','log_status':'incomplete'}"));
    var span =
        """
        {"resourceSpans":[{"scopeSpans":[{"scope":{"name":"humanloop.sdk.decorator"},"spans":[{
          "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
          "name":"humanloop.flow","kind":0,"startTimeUnixNano":"1700000000000000000",
          "endTimeUnixNano":"1700000001000000000","attributes":[
          {"key":"humanloop.file.path","value":{"stringValue":"F"}},
          {"key":"humanloop.file.type","value":{"stringValue":"flow"}},
          {"key":"humanloop.log.id","value":{"stringValue":"%s"}},
          {"key":"humanloop.log.run_id","value":{"stringValue":"%s"}},
          {"key":"humanloop.log.source_datapoint_id","value":{"stringValue":"%s"}},
          {"key":"humanloop.log.log_status","value":{"stringValue":"complete"}},
          {"key":"humanloop.log.output","value":{"stringValue":"o"}}]}]}]}]}
        """
            .formatted(log, id(run), datapoints.getFirst());
    LocalApi.ok(api.post("/v5/import/otel/v1/traces", span));
    var logs = LocalApi.ok(api.get("/v5/evaluations/" + evaluation + "/logs")).list("records");
    assertThat(logs).hasSize(1);
    assertThat(id(((Json.Obj) logs.getFirst()).object("log"))).isEqualTo(log);
    assertThat(id(((Json.Obj) logs.getFirst()).object("datapoint")))
        .isEqualTo(datapoints.getFirst());
  }

  @Test
  void whatIsNotThereIsSaidByItsName() {
    assertThat(api.post("/v5/evaluations", json("{'file':{'path':'X'},'evaluators':[]}")).body())
        .contains("There is no file or version X.");
    assertThat(LocalApi.faults(api.post("/v5/evaluations", "{}")))
        .containsExactly("body.evaluators missing");
    var evaluation = evaluation("e");
    assertThat(
            LocalApi.faults(
                api.post("/v5/evaluations/" + evaluation + "/runs", json("{'dataset':{}}"))))
        .containsExactly("body.dataset missing");
    assertThat(
            api.post(
                    "/v5/evaluations/" + evaluation + "/runs",
                    json("{'dataset':{'version_id':'" + flow.string("version_id") + "'}}"))
                .status())
        .as("a flow is no dataset")
        .isEqualTo(404);
    assertThat(
            api.post(
                    "/v5/evaluations/" + evaluation + "/runs/" + id(run(evaluation)) + "/logs",
                    json("{'log_ids':['none']}"))
                .status())
        .isEqualTo(404);
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

  private Json.Obj evaluator(String path, String returns, String type) {
    return ok(
        "/v5/evaluators",
        "{'path':'%s','spec':{'arguments_type':'target_free','return_type':'%s','evaluator_type':'%s','options':[{'name':'bad'},{'name':'good'}]}}"
            .formatted(path, returns, type));
  }

  private String evaluation(String name, Json.Obj... evaluators) {
    var named =
        List.of(evaluators).stream().map(evaluator -> "{'id':'" + id(evaluator) + "'}").toList();
    var answer =
        api.post(
            "/v5/evaluations",
            json(
                "{'name':'%s','file':{'id':'%s'},'evaluators':[%s]}"
                    .formatted(name, id(flow), String.join(",", named))));
    assertThat(answer.status()).isEqualTo(201);
    return id(LocalApi.json(answer));
  }

  private String runBody() {
    return "{'dataset':{'version_id':'%s'},'version':{'version_id':'%s'}}"
        .formatted(dataset.string("version_id"), flow.string("version_id"));
  }

  private Json.Obj run(String evaluation) {
    return ok("/v5/evaluations/" + evaluation + "/runs", runBody());
  }

  private String named(int datapoint, String more) {
    return "{'id':'%s','version_id':'%s','source_datapoint_id':'%s','inputs':{}%s}"
        .formatted(id(flow), flow.string("version_id"), datapoints.get(datapoint), more);
  }

  private String log(Json.Obj run, int datapoint, String status) {
    return id(
        ok(
            "/v5/flows/log",
            named(
                datapoint,
                ",'run_id':'" + id(run) + "','output':'o','log_status':'" + status + "'")));
  }

  private void judge(Json.Obj evaluator, String log, String judgment) {
    LocalApi.ok(
        api.post(
            "/v5/evaluators/log?version_id=" + evaluator.string("version_id"),
            "{\"id\":\"%s\",\"parent_id\":\"%s\",\"judgment\":%s}"
                .formatted(id(evaluator), log, judgment)));
  }

  private Json.Obj stats(String evaluation) {
    return LocalApi.ok(api.get("/v5/evaluations/" + evaluation + "/stats"));
  }

  private String status(String evaluation) {
    return String.valueOf(stats(evaluation).string("status"));
  }

  private Json.Obj evaluatorStats(String evaluation, int place) {
    var run = (Json.Obj) stats(evaluation).list("run_stats").getFirst();
    return (Json.Obj) run.list("evaluator_stats").get(place);
  }
}
