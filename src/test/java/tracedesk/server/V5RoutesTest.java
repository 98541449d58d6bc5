package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;
import static tracedesk.server.LocalApi.faults;
import static tracedesk.server.LocalApi.json;
import static tracedesk.server.LocalApi.ok;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.json.Json;

class V5RoutesTest {
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
  void createAnswersCarryTheIdsTheirClientsNeed() {
    var flow = flow("log_f", "");
    assertThat(flow.string("id")).isEqualTo("log_f");
    assertThat(flow.string("flow_id")).startsWith("fl_");
    assertThat(flow.string("version_id")).startsWith("flv_");
    assertThat(flow.string("trace_status")).isEqualTo("incomplete");
    assertThat(flow.string("log_status")).isEqualTo("incomplete");

    var prompt = ok(api.post("/v5/prompts/log", "{\"path\":\"p\",\"prompt\":{\"model\":\"m\"}}"));
    assertThat(prompt.string("prompt_id")).startsWith("pr_");
    assertThat(prompt.string("version_id")).startsWith("prv_");
    assertThat(prompt.has("session_id")).isTrue();
    var tool =
        ok(api.post("/v5/tools/log", "{\"path\":\"t\",\"tool\":{\"function\":{\"name\":\"f\"}}}"));
    assertThat(tool.string("tool_id")).startsWith("tl_");
    var agent = ok(api.post("/v5/agents/log", "{\"path\":\"a\",\"agent\":{\"model\":\"m\"}}"));
    assertThat(agent.string("agent_id")).startsWith("ag_");
    assertThat(agent.has("log_status")).isTrue();
    var judged =
        ok(
            api.post(
                "/v5/evaluators/log",
                "{\"path\":\"e\",\"spec\":{\"arguments_type\":\"target_free\",\"return_type\":\"boolean\",\"evaluator_type\":\"human\"},"
                    + "\"parent_id\":\"log_f\",\"judgment\":true}"));
    assertThat(judged.string("parent_id")).isEqualTo("log_f");
    assertThat(judged.string("id")).startsWith("log_");
  }

  @Test
  void aLogIsReadWithExplicitNullsUnderEveryDocumentedName() {
    flow("log_f", "");
    ok(
        api.post(
            "/v5/prompts/log",
            "{\"path\":\"p\",\"log_id\":\"log_p\",\"prompt\":{\"model\":\"m\"}}"));
    ok(
        api.post(
            "/v5/tools/log",
            "{\"path\":\"t\",\"log_id\":\"log_t\",\"tool\":{\"function\":{\"name\":\"f\"}}}"));
    ok(
        api.post(
            "/v5/agents/log", "{\"path\":\"a\",\"log_id\":\"log_a\",\"agent\":{\"model\":\"m\"}}"));
    ok(
        api.post(
            "/v5/evaluators/log",
            "{\"path\":\"e\",\"log_id\":\"log_e\",\"spec\":{},\"parent_id\":\"log_f\"}"));
    var common =
        List.of(
            "id",
            "evaluator_logs",
            "start_time",
            "end_time",
            "output",
            "created_at",
            "error",
            "provider_latency",
            "stdout",
            "provider_request",
            "provider_response",
            "inputs",
            "source",
            "metadata",
            "source_datapoint_id",
            "trace_parent_id",
            "batches",
            "user",
            "environment",
            "save",
            "trace_flow_id",
            "trace_id",
            "trace_children",
            "log_id");
    var chat =
        List.of(
            "output_message",
            "messages",
            "prompt_tokens",
            "output_tokens",
            "reasoning_tokens",
            "prompt_cost",
            "output_cost",
            "finish_reason",
            "tool_choice");
    assertNames(
        "log_f",
        common,
        List.of("flow", "trace_status", "log_status", "messages", "output_message"));
    assertNames("log_p", common, chat, List.of("prompt"));
    assertNames("log_t", common, List.of("tool"));
    assertNames("log_a", common, chat, List.of("agent"));
    assertNames(
        "log_e",
        common,
        List.of("evaluator", "judgment", "parent_id", "marked_completed", "output_message"));
    assertThat(get("log_f").get("evaluator_logs")).isInstanceOf(Json.Arr.class);
  }

  @SafeVarargs
  private void assertNames(String log, List<String>... groups) {
    var body = get(log);
    var names = body.members().stream().map(Json.Member::name).toList();
    for (var group : groups) {
      assertThat(names).as(log).containsAll(group);
    }
    assertThat(new HashSet<>(names)).hasSameSizeAs(names);
    var kinds = List.of("flow", "prompt", "tool", "agent", "evaluator");
    assertThat(names.stream().filter(kinds::contains)).as(log).hasSize(1);
  }

  @Test
  void fileObjectsCarryWhatTheSdkTellsKindsApartBy() {
    flow("log_f", "");
    ok(
        api.post(
            "/v5/prompts/log",
            "{\"path\":\"dir/p\",\"log_id\":\"log_p\",\"prompt\":{\"model\":\"m\"}}"));
    ok(api.post("/v5/tools/log", "{\"path\":\"t\",\"log_id\":\"log_t\",\"tool\":{}}"));
    ok(
        api.post(
            "/v5/agents/log", "{\"path\":\"a\",\"log_id\":\"log_a\",\"agent\":{\"model\":\"m\"}}"));
    ok(
        api.post(
            "/v5/evaluators/log",
            "{\"path\":\"e\",\"log_id\":\"log_e\",\"spec\":{},\"parent_id\":\"log_f\"}"));
    var all =
        List.of(
            "path",
            "id",
            "name",
            "version_id",
            "created_at",
            "updated_at",
            "last_used_at",
            "version_logs_count",
            "status");
    assertFile("log_f", "flow", all, List.of("attributes"));
    assertFile("log_p", "prompt", all, List.of("model", "total_logs_count", "inputs"));
    assertFile("log_t", "tool", all, List.of("total_logs_count", "inputs"));
    assertFile("log_a", "agent", all, List.of("model", "tools", "total_logs_count", "inputs"));
    assertFile("log_e", "evaluator", all, List.of("total_logs_count", "inputs", "spec"));
    var prompt = get("log_p").object("prompt");
    assertThat(prompt.string("name")).isEqualTo("p");
    assertThat(prompt.string("status")).isEqualTo("committed");
    assertThat(prompt.string("type")).isEqualTo("prompt");
  }

  @SafeVarargs
  private void assertFile(String log, String kind, List<String>... groups) {
    var file = get(log).object(kind);
    for (var group : groups) {
      for (var name : group) {
        assertThat(file.present(name)).as(kind + "." + name).isNotNull();
      }
    }
  }

  @Test
  void childrenStandUnderTheirParentsAndJudgmentsApart() {
    flow("log_f", "");
    ok(
        api.post(
            "/v5/agents/log",
            "{\"path\":\"a\",\"log_id\":\"log_a\",\"agent\":{\"model\":\"m\"},\"trace_parent_id\":\"log_f\"}"));
    ok(
        api.post(
            "/v5/tools/log",
            "{\"path\":\"t\",\"log_id\":\"log_t\",\"tool\":{},\"trace_parent_id\":\"log_a\",\"output\":\"null\",\"error\":\"boom\"}"));
    ok(
        api.post(
            "/v5/evaluators/log",
            "{\"path\":\"e\",\"log_id\":\"log_e\",\"spec\":{},\"parent_id\":\"log_a\",\"judgment\":0.5}"));

    var root = get("log_f");
    var agent = (Json.Obj) root.list("trace_children").getFirst();
    assertThat(agent.string("id")).isEqualTo("log_a");
    assertThat(((Json.Obj) agent.list("trace_children").getFirst()).string("id"))
        .isEqualTo("log_t");
    assertThat(((Json.Obj) agent.list("evaluator_logs").getFirst()).get("judgment").text())
        .isEqualTo("0.5");
    assertThat(agent.string("trace_id")).isEqualTo("log_f");
    assertThat(agent.string("trace_parent_id")).isEqualTo("log_f");
    assertThat(root.get("trace_parent_id").isNull()).isTrue();
  }

  @Test
  void aTraceNestedHundredsDeepIsAnswered() {
    flow("log_0", "");
    for (int i = 1; i < 400; i++) {
      ok(
          api.post(
              "/v5/tools/log",
              "{\"path\":\"t\",\"tool\":{},\"log_id\":\"log_"
                  + i
                  + "\",\"trace_parent_id\":\"log_"
                  + (i - 1)
                  + "\"}"));
    }
    var answer = api.get("/v5/logs/log_0");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"log_399\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trace_status", "log_status"})
  void aFlowIsCorrectedAndCompletedInOnePatch(String status) {
    flow("log_f", ",\"inputs\":{\"q\":\"?\"},\"error\":\"failed\"");

    var after =
        ok(
            api.patch(
                "/v5/flows/logs/log_f",
                "{\""
                    + status
                    + "\":\"complete\",\"inputs\":{\"q\":\"corrected\"},\"output\":\"Corrected answer\",\"error\":null}"));

    assertThat(after.string("output")).isEqualTo("Corrected answer");
    assertThat(after.get("error").isNull()).isTrue();
    assertThat(after.get("inputs").text()).isEqualTo("{\"q\":\"corrected\"}");
    assertThat(after.string("trace_status")).isEqualTo("complete");
    assertThat(after.string("log_status")).isEqualTo("complete");
    assertThat(after.present("end_time")).isNotNull();
    assertThat(get("log_f").text()).isEqualTo(after.text());
  }

  @Test
  void aPatchKeepsWhatItDoesNotName() {
    flow(
        "log_f",
        ",\"inputs\":{\"a\":1.10},\"output\":\"old\",\"metadata\":{\"b\":9007199254740993}");

    var after = ok(api.patch("/v5/flows/logs/log_f", "{\"inputs\":{\"c\":2}}"));

    assertThat(after.get("inputs").text()).isEqualTo("{\"c\":2}");
    assertThat(after.string("output")).isEqualTo("old");
    assertThat(after.get("metadata").text()).isEqualTo("{\"b\":9007199254740993}");
    assertThat(after.string("log_status")).isEqualTo("incomplete");
    assertThat(ok(api.patch("/v5/flows/logs/log_f", "{\"inputs\":null}")).get("inputs").text())
        .isEqualTo("{}");
  }

  @Test
  void outputAndErrorExcludeEachOther() {
    flow("log_f", ",\"output\":\"done\"");

    assertThat(faults(api.patch("/v5/flows/logs/log_f", "{\"error\":\"no\"}")))
        .anyMatch(fault -> fault.endsWith("output_xor_error"));
    assertThat(get("log_f").get("error").isNull()).isTrue();
    assertThat(
            ok(api.patch("/v5/flows/logs/log_f", "{\"output\":null,\"error\":\"no\"}"))
                .string("error"))
        .isEqualTo("no");
  }

  @Test
  void completingNeedsOutputOrErrorAndIsFinal() {
    flow("log_f", "");
    assertThat(faults(api.patch("/v5/flows/logs/log_f", "{\"log_status\":\"complete\"}")))
        .anyMatch(fault -> fault.endsWith("missing_output_or_error"));
    ok(api.patch("/v5/flows/logs/log_f", "{\"log_status\":\"complete\",\"output\":\"x\"}"));
    ok(api.patch("/v5/flows/logs/log_f", "{\"log_status\":\"complete\"}"));

    assertThat(faults(api.patch("/v5/flows/logs/log_f", "{\"log_status\":\"incomplete\"}")))
        .containsExactly("body.log_status complete_is_final");
    assertThat(faults(api.patch("/v5/flows/logs/log_f", "{\"trace_status\":\"incomplete\"}")))
        .containsExactly("body.trace_status complete_is_final");
    assertThat(ok(api.patch("/v5/flows/logs/log_f", "{\"output\":\"corrected\"}")).string("output"))
        .isEqualTo("corrected");
    var late =
        api.post("/v5/tools/log", "{\"path\":\"t\",\"tool\":{},\"trace_parent_id\":\"log_f\"}");
    assertThat(faults(late).getFirst()).startsWith("body.trace_parent_id");
  }

  @Test
  void twoStatusNamesMayNotDisagree() {
    flow("log_f", ",\"output\":\"x\"");

    var answer =
        api.patch(
            "/v5/flows/logs/log_f",
            "{\"log_status\":\"complete\",\"trace_status\":\"incomplete\"}");

    assertThat(faults(answer)).anyMatch(fault -> fault.endsWith("status_mismatch"));
    ok(
        api.patch(
            "/v5/flows/logs/log_f", "{\"log_status\":\"complete\",\"trace_status\":\"complete\"}"));
  }

  @Test
  void promptsToolsAndAgentsAreCorrectedUnderTheirFile() {
    for (var kind : List.of("prompt", "tool", "agent")) {
      var made =
          ok(
              api.post(
                  "/v5/" + kind + "s/log",
                  "{\"path\":\"x/"
                      + kind
                      + "\",\""
                      + kind
                      + "\":{\"model\":\"m\"},\"output\":\"old\"}"));
      var path = "/v5/" + kind + "s/" + made.string(kind + "_id") + "/log/" + made.string("id");

      assertThat(ok(api.patch(path, "{\"output\":\"new\"}")).string("output")).isEqualTo("new");
      assertThat(get(made.string("id")).string("output")).isEqualTo("new");
      assertThat(api.patch(path.replace("/log/", "/log/no"), "{\"output\":\"x\"}").status())
          .isEqualTo(404);
    }
    assertThat(api.patch("/v5/flows/logs/none", "{}").status()).isEqualTo(404);
    assertThat(api.patch("/v5/evaluators/ev_x/log/log_x", "{}").status()).isEqualTo(404);
  }

  @Test
  void creatingAgainWithTheSameIdUpdatesTheLog() {
    var first = flow("log_f", ",\"inputs\":{\"a\":1}");
    var again = flow("log_f", ",\"output\":\"done\",\"log_status\":\"complete\"");

    assertThat(again.string("flow_id")).isEqualTo(first.string("flow_id"));
    assertThat(again.string("version_id")).isEqualTo(first.string("version_id"));
    assertThat(again.string("log_status")).isEqualTo("complete");
    assertThat(get("log_f").get("inputs").text()).isEqualTo("{\"a\":1}");
    assertThat(page("/v5/logs?file_id=" + first.string("flow_id")).integer("total")).isEqualTo(1);
  }

  @Test
  void logsAreListedPerFileNewestFirstUntilAnEmptyPage() {
    String file = null;
    for (int i = 0; i < 5; i++) {
      file =
          flow(
                  "log_" + i,
                  ",\"created_at\":\"2026-01-0"
                      + (i + 1)
                      + "T00:00:00Z\",\"output\":\"answer "
                      + i
                      + "\"")
              .string("flow_id");
    }
    var list = "/v5/logs?file_id=" + file;
    assertThat(ids(page(list + "&size=2&page=1"))).containsExactly("log_4", "log_3");
    assertThat(ids(page(list + "&size=2&page=3"))).containsExactly("log_0");
    var end = page(list + "&size=2&page=4");
    assertThat(end.text()).isEqualTo("{\"records\":[],\"page\":4,\"size\":2,\"total\":5}");

    assertThat(ids(page(list + "&search=ANSWER%203"))).containsExactly("log_3");
    assertThat(ids(page(list + "&search=answer+3"))).containsExactly("log_3");
    assertThat(ids(page(list + "&start_date=2026-01-04T00:00:00%2B00:00")))
        .containsExactly("log_4", "log_3");
    assertThat(ids(page(list + "&start_date=2026-01-04T00:00:00+00:00")))
        .containsExactly("log_4", "log_3");
    assertThat(ids(page(list + "&end_date=2026-01-01T12:00:00"))).containsExactly("log_0");
    assertThat(ids(page(list + "&id=g_1&id=g_2"))).containsExactly("log_2", "log_1");
    assertThat(ids(page(list + "&in_trace_filter=true"))).hasSize(5);
    assertThat(ids(page(list + "&in_trace_filter=false"))).isEmpty();
    assertThat(page(list + "&size=0").list("records")).isEmpty();
  }

  @Test
  void aListCanBringTheChildren() {
    var file = flow("log_f", "").string("flow_id");
    ok(api.post("/v5/tools/log", "{\"path\":\"t\",\"tool\":{},\"trace_parent_id\":\"log_f\"}"));

    var with = page("/v5/logs?file_id=" + file + "&include_trace_children=true");
    assertThat(((Json.Obj) with.list("records").getFirst()).list("trace_children")).hasSize(1);
  }

  @Test
  void wrongParametersAreRejectedByName() {
    assertThat(faults(api.get("/v5/logs"))).containsExactly("query.file_id value_error.missing");
    assertThat(faults(api.get("/v5/logs?file_id=x&page=0")))
        .containsExactly("query.page value_error.number.not_ge");
    assertThat(faults(api.get("/v5/logs?file_id=x&size=many")))
        .containsExactly("query.size type_error.integer");
    assertThat(faults(api.get("/v5/logs?file_id=x&start_date=soon")))
        .containsExactly("query.start_date value_error.datetime");
    assertThat(faults(api.get("/v5/logs?file_id=x&in_trace_filter=maybe")))
        .containsExactly("query.in_trace_filter type_error.bool");
    assertThat(faults(api.get("/v5/files?type=cat"))).containsExactly("query.type type_error.enum");
    assertThat(faults(api.call("DELETE", "/v5/logs", "")))
        .containsExactly("query.id value_error.missing");
    assertThat(faults(api.post("/v5/files/retrieve-by-path", "{}")))
        .containsExactly("body.path value_error.missing");
  }

  @Test
  void namedLogsAreDeletedAndUnknownOnesPassedOver() {
    flow("log_a", "");
    flow("log_b", "");
    flow("log_c", "");

    assertThat(api.call("DELETE", "/v5/logs?id=log_a&id=log_b&id=never", "").status())
        .isEqualTo(204);

    assertThat(api.get("/v5/logs/log_a").status()).isEqualTo(404);
    assertThat(api.get("/v5/logs/log_c").status()).isEqualTo(200);
  }

  @Test
  void filesAreListedFoundMovedAndDeleted() {
    var id = flow("log_f", "").string("flow_id");
    ok(
        api.post(
            "/v5/prompts/log", "{\"path\":\"support/Draft reply\",\"prompt\":{\"model\":\"m\"}}"));

    assertThat(page("/v5/files?page=1&size=10").integer("total")).isEqualTo(2);
    assertThat(page("/v5/files?type=prompt").integer("total")).isEqualTo(1);
    assertThat(page("/v5/files?type=dataset").integer("total")).isZero();
    assertThat(page("/v5/files?type=prompt&type=flow&sort_by=name&order=asc").integer("total"))
        .isEqualTo(2);
    assertThat(page("/v5/flows").integer("total")).isEqualTo(1);
    assertThat(page("/v5/flows?name=refund").integer("total")).isEqualTo(1);
    assertThat(ok(api.get("/v5/flows/" + id)).string("path")).isEqualTo("support/Refund");
    assertThat(
            ok(api.post("/v5/files/retrieve-by-path", "{\"path\":\"support/Draft reply\"}"))
                .string("type"))
        .isEqualTo("prompt");
    assertThat(api.post("/v5/files/retrieve-by-path", "{\"path\":\"none\"}").status())
        .isEqualTo(404);
    assertThat(api.get("/v5/prompts/" + id).status()).isEqualTo(404);

    assertThat(ok(api.patch("/v5/flows/" + id, "{\"path\":\"moved/Here\"}")).string("path"))
        .isEqualTo("moved/Here");
    assertThat(api.call("DELETE", "/v5/flows/" + id, "").status()).isEqualTo(204);
    assertThat(api.get("/v5/flows/" + id).status()).isEqualTo(404);
  }

  @Test
  void aFileGetsAVersionPerContent() {
    var made = ok(api.post("/v5/prompts", "{\"path\":\"p\",\"model\":\"m1\"}"));
    var again = ok(api.post("/v5/prompts", "{\"path\":\"p\",\"model\":\"m1\"}"));
    var other = ok(api.post("/v5/prompts", "{\"path\":\"p\",\"model\":\"m2\"}"));

    assertThat(again.string("version_id")).isEqualTo(made.string("version_id"));
    assertThat(other.string("version_id")).isNotEqualTo(made.string("version_id"));
    assertThat(ok(api.get("/v5/prompts/" + made.string("id") + "/versions")).list("records"))
        .hasSize(2);
  }

  @Test
  void everyValueComesBackToTheLetter() {
    var inputs =
        "{\"big\":9007199254740993,\"price\":1.10,\"e\":1e3,\"E\":1E+2,\"z\":-0,\"huge\":1e400,"
            + "\"crlf\":\"a\\r\\nb\",\"nul\":\"a\\u0000b\",\"lone\":\"\\ud800\",\"slash\":\"\\/\",\"esc\":\"\\u00e9é\","
            + "\"nested\":{ \"spaced\" : [ 1 , 2 ] },\"😀\":\"مرحبا\"}";
    var unknown = "{\"x\":[1.0,1.00,{\"y\":null}]}";
    flow(
        "log_f",
        ",\"inputs\":"
            + inputs
            + ",\"something_new\":"
            + unknown
            + ",\"output\":\"\\u0041\\ud83d\"");

    var log = get("log_f");

    assertThat(log.get("inputs").text()).isEqualTo(inputs);
    assertThat(log.get("something_new").text()).isEqualTo(unknown);
    assertThat(log.get("output").text()).isEqualTo("\"\\u0041\\ud83d\"");
    var patched = ok(api.patch("/v5/flows/logs/log_f", "{\"output\":\"1\\u002e\"}"));
    assertThat(patched.get("inputs").text()).isEqualTo(inputs);
    assertThat(patched.get("output").text()).isEqualTo("\"1\\u002e\"");
    assertThat(patched.get("something_new").text()).isEqualTo(unknown);
  }

  @Test
  void failuresHaveTheShapesHumanloopsClientsRead() {
    var missing = json(api.get("/v5/logs/none"));
    assertThat(missing.object("detail").string("msg")).isNotEmpty();
    assertThat(missing.object("detail").string("description")).isNotEmpty();
    var rejected = (Json.Obj) json(api.get("/v5/logs")).list("detail").getFirst();
    assertThat(rejected.list("loc")).hasSize(2);
    assertThat(rejected.string("msg")).isEqualTo("field required");
    assertThat(rejected.string("type")).isEqualTo("value_error.missing");
  }

  private Json.Obj flow(String log, String more) {
    return ok(
        api.post(
            "/v5/flows/log",
            "{\"path\":\"support/Refund\",\"flow\":{\"attributes\":{\"v\":1}},\"log_id\":\""
                + log
                + "\""
                + more
                + "}"));
  }

  private Json.Obj get(String log) {
    return ok(api.get("/v5/logs/" + log));
  }

  private Json.Obj page(String path) {
    return ok(api.get(path));
  }

  private static List<String> ids(Json.Obj page) {
    var ids = new ArrayList<String>();
    page.list("records").forEach(record -> ids.add(((Json.Obj) record).string("id")));
    return ids;
  }
}
