package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;
import static tracedesk.server.LocalApi.json;
import static tracedesk.server.LocalApi.ok;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.json.Json;

/// The bytes Humanloop's SDKs put on the wire, posted to the real server.
class ImportRoutesTest {
  private static final String FLOW = "log_root_refund_0000000001";

  /// As Python's `requests` and Node's `fetch` send them.
  private static final String PYTHON =
      "User-Agent: python-requests/2.32.3\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\n"
          + "Connection: keep-alive\r\nX-Fern-Language: Python\r\n";

  private static final String NODE =
      "X-Fern-Language: Typescript\r\ncontent-type: text/plain;charset=UTF-8\r\naccept: */*\r\n"
          + "accept-language: *\r\nsec-fetch-mode: cors\r\nuser-agent: node\r\n";

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

  private static String fixture(String name) {
    try (var in = ImportRoutesTest.class.getResourceAsStream("import/" + name + ".json")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RawHttp.Answer post(String headers, String body) {
    return api.call(
        "POST",
        ImportRoutes.PATH,
        "X-API-KEY: " + LocalApi.KEY + "\r\n" + headers,
        body.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> send(String fixture) {
    return records(post(fixture.startsWith("node") ? NODE : PYTHON, fixture(fixture)));
  }

  private static List<String> records(RawHttp.Answer answer) {
    var body = ok(answer);
    assertThat(body.members()).hasSize(1);
    return body.list("records").stream().map(Json::plain).toList();
  }

  private void before(String path) {
    ok(
        api.post(
            "/v5/flows/log",
            """
            {"path":"%s","flow":{"attributes":{"team":"support"}},"inputs":{"order":"A-17"},
             "messages":null,"log_status":"incomplete","trace_parent_id":null,"log_id":"%s"}
            """
                .formatted(path, FLOW)));
  }

  private Json.Obj log(String id) {
    return ok(api.get("/v5/logs/" + id));
  }

  private static List<Json.Obj> children(Json.Obj log) {
    return log.list("trace_children").stream().map(Json.Obj.class::cast).toList();
  }

  private static Json.Obj member(Json.Obj log, String name) {
    return Objects.requireNonNull(log.object(name), name);
  }

  private static String text(Json.Obj log, String name) {
    return String.valueOf(log.get(name));
  }

  /// A span with texts as attributes, as Node sends it; ids from a number.
  private static String span(int number, String... keysAndValues) {
    var attributes =
        IntStream.range(0, keysAndValues.length / 2)
            .mapToObj(
                i ->
                    "{\"key\":%s,\"value\":{\"stringValue\":%s}}"
                        .formatted(
                            Json.of(keysAndValues[2 * i]).text(),
                            Json.of(keysAndValues[2 * i + 1]).text()))
            .collect(Collectors.joining(","));
    return """
        {"resourceSpans":[{"scopeSpans":[{"scope":{"name":"humanloop.sdk.decorator"},"spans":[{"traceId":"%032x",\
        "spanId":"%016x","traceState":"","name":"humanloop.tool","kind":0,"startTimeUnixNano":1741942801120000000,\
        "endTimeUnixNano":1741942801370000000,"attributes":[%s],"droppedAttributesCount":0,"events":[],"links":[]}]}]}]}"""
        .formatted(number, number, attributes);
  }

  private static String tool(int number, String... more) {
    var keys =
        new ArrayList<>(
            List.of("humanloop.file.type", "tool", "humanloop.file.path", "Support/tool"));
    keys.addAll(Arrays.asList(more));
    return span(number, keys.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "python-flow, Refund approved — 30 days, ünï 🎉",
    "node-flow, Refund approved",
  })
  void theSpanAfterAFlowUpdatesTheLogMadeBeforeIt(String fixture, String output) {
    before("Support/Refund triage");
    assertThat(send(fixture)).containsExactly(FLOW);
    var log = log(FLOW);
    assertThat(text(log, "output")).contains(output);
    assertThat(log.string("log_status")).isEqualTo("complete");
    assertThat(log.string("trace_status")).isEqualTo("complete");
    assertThat(text(log, "inputs")).isEqualTo("{\"order\":\"A-17\"}");
    assertThat(text(log, "error")).isEqualTo("null");
    assertThat(log.string("start_time")).isEqualTo("2025-03-14T09:00:01.120000Z");
    assertThat(log.string("end_time")).isEqualTo("2025-03-14T09:00:03.900000Z");
    assertThat(text(log, "provider_latency")).isEqualTo("2.78");
    assertThat(text(member(log, "flow"), "attributes")).isEqualTo("{\"team\":\"support\"}");
    assertThat(text(member(log, "flow"), "version_logs_count")).isEqualTo("1");
  }

  @Test
  void aMessageOfAFlowIsItsOutputMessageAndOutputStaysNull() {
    before("Support/Refund triage");
    assertThat(send("python-flow-message")).containsExactly(FLOW);
    var log = log(FLOW);
    assertThat(text(log, "output_message"))
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"Approved\"}");
    assertThat(text(log, "output")).isEqualTo("null");
    assertThat(log.string("log_status")).isEqualTo("complete");
  }

  @Test
  void aFailedFlowIsCompleteWithItsErrorAndKeepsWhatEvaluationsNeed() {
    before("Support/Refund triage");
    assertThat(send("python-flow-error")).containsExactly(FLOW);
    var log = log(FLOW);
    assertThat(log.string("error")).isEqualTo("'order'");
    assertThat(log.string("log_status")).isEqualTo("complete");
    assertThat(log.string("source_datapoint_id")).isEqualTo("dp_1");
    assertThat(log.string("run_id")).isEqualTo("run_9");
  }

  @Test
  void aFlowSpanWhoseLogIsNotKnownMakesIt() {
    assertThat(send("python-flow")).containsExactly(FLOW);
    assertThat(text(member(log(FLOW), "flow"), "path")).isEqualTo("\"Support/Refund triage\"");
  }

  @Test
  void aNestedFlowStaysWhereItWasWhenItsSpanNamesNoParent() {
    ok(api.post("/v5/flows/log", "{\"path\":\"Outer\",\"log_id\":\"log_outer\"}"));
    ok(
        api.post(
            "/v5/flows/log",
            "{\"path\":\"Support/Refund triage\",\"log_id\":\"%s\",\"trace_parent_id\":\"log_outer\"}"
                .formatted(FLOW)));
    send("python-flow");
    assertThat(log(FLOW).string("trace_parent_id")).isEqualTo("log_outer");
    assertThat(children(log("log_outer"))).hasSize(1);
  }

  @Test
  void aToolSpanMakesFileVersionAndLogWithItsValuesAsText() {
    before("Support/Refund triage");
    var id = send("python-tool").getFirst();
    assertThat(id).matches("log_[0-9A-Za-z]{21}");
    var log = log(id);
    assertThat(member(log, "inputs").string("query")).isEqualTo("ünï");
    assertThat(text(log, "inputs"))
        .endsWith(
            ",\"filters\":[\"eu\",\"2025\"],"
                + "\"options\":{\"exact\":\"True\",\"range\":\"(1, 2)\"},\"limit\":\"2\"}");
    assertThat(log.string("output")).isEqualTo("[\"§4\", 2]");
    assertThat(log.string("trace_parent_id")).isEqualTo(FLOW);
    assertThat(text(log, "provider_latency")).isEqualTo("0.05");
    var tool = member(log, "tool");
    assertThat(tool.string("path")).isEqualTo("Support/search_policy");
    assertThat(tool.string("source_code")).startsWith("@humanloop.tool").contains("\n");
    assertThat(text(tool, "function"))
        .isEqualTo(
            "{\"name\":\"search_policy\",\"description\":\"Finds paragraphs.\",\"strict\":true,"
                + "\"parameters\":{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\"},"
                + "\"filters\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}},"
                + "\"required\":[\"query\",\"filters\"],\"additionalProperties\":false}}");
    assertThat(children(log(FLOW)).getFirst().string("id")).isEqualTo(id);
  }

  @Test
  void aFailedToolOfPythonKeepsBothItsErrorAndItsNull() {
    before("Support/Refund triage");
    var log = log(send("python-tool-error").getFirst());
    assertThat(log.string("error")).isEqualTo("limit must be >= 1");
    assertThat(log.string("output")).isEqualTo("null");
    assertThat(member(log, "inputs").string("query")).isEqualTo("ünï");
    assertThat(member(log, "inputs").string("limit")).isEqualTo("-1");
    assertThat(text(member(log, "tool"), "function"))
        .isEqualTo(
            "{\"name\":\"search_policy\",\"strict\":true,\"parameters\":{\"required\":[\"query\",\"limit\"]}}");
  }

  @Test
  void aProviderCallOfTodayIsAPromptLogWithMessagesTokensAndSettings() {
    before("Support/Refund triage");
    var log = log(send("python-prompt-current").getFirst());
    assertPrompt(log);
    assertThat(log.string("output")).isEqualTo("Yes, within 30 days.");
    assertThat(text(log, "output_message"))
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"Yes, within 30 days.\"}");
    assertThat(log.string("finish_reason")).isEqualTo("stop");
  }

  @Test
  void aProviderCallOfTheOlderNamesIsTheSamePromptLog() {
    before("Support/Refund triage");
    var log = log(send("python-prompt-2024").getFirst());
    assertPrompt(log);
    assertThat(text(log, "output")).isEqualTo("null");
    assertThat(text(log, "output_message"))
        .isEqualTo(
            "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"search_policy\",\"arguments\":\"{\\\"query\\\": \\\"return\\\"}\"}}]}");
    assertThat(log.string("finish_reason")).isEqualTo("tool_calls");
  }

  private void assertPrompt(Json.Obj log) {
    assertThat(log.string("trace_parent_id")).isEqualTo(FLOW);
    assertThat(text(log, "inputs")).isEqualTo("{}");
    var messages = log.list("messages").stream().map(Json.Obj.class::cast).toList();
    assertThat(messages)
        .extracting(message -> message.string("role"))
        .containsExactly("system", "user");
    assertThat(messages)
        .extracting(message -> message.string("content"))
        .containsExactly("You decide on refunds.", "May I return it? ünï");
    assertThat(log.integer("prompt_tokens")).isEqualTo(42);
    assertThat(log.integer("output_tokens")).isEqualTo(7);
    assertThat(text(log, "provider_latency")).isEqualTo("1.25");
    assertThat(text(log, "error")).isEqualTo("null");
    var prompt = member(log, "prompt");
    assertThat(prompt.string("path")).isEqualTo("Support/Decide");
    assertThat(prompt.string("model")).isEqualTo("gpt-4o");
    assertThat(prompt.string("provider")).isEqualTo("openai");
    assertThat(prompt.string("endpoint")).isEqualTo("chat");
    assertThat(text(prompt, "temperature")).isEqualTo("0.2");
    assertThat(text(prompt, "max_tokens")).isEqualTo("256");
    assertThat(prompt.has("humanloop.file.path")).isFalse();
  }

  @Test
  void theSameSpanAgainIsTheSameLog() {
    assertThat(send("python-tool")).isEqualTo(send("python-tool"));
    var log = log(send("python-tool").getFirst());
    assertThat(text(member(log, "tool"), "total_logs_count")).isEqualTo("1");
  }

  @Test
  void toolsOfTheSameContentShareAVersionAndOthersGetTheirOwn() {
    var first = records(post(NODE, tool(1, "humanloop.file.function.name", "a"))).getFirst();
    var same = records(post(NODE, tool(2, "humanloop.file.function.name", "a"))).getFirst();
    var other = records(post(NODE, tool(3, "humanloop.file.function.name", "b"))).getFirst();
    assertThat(version(same)).isEqualTo(version(first));
    assertThat(version(other)).isNotEqualTo(version(first));
    assertThat(text(member(log(first), "tool"), "id"))
        .isEqualTo(text(member(log(other), "tool"), "id"));
  }

  private String version(String log) {
    return text(member(log(log), "tool"), "version_id");
  }

  @Test
  void aLateChildJoinsTheCompleteTraceAndIsMarkedLate() {
    before("Support/Refund triage");
    send("python-flow");
    var id = send("python-tool").getFirst();
    var trace = log(FLOW);
    assertThat(trace.string("log_status")).isEqualTo("complete");
    assertThat(children(trace)).hasSize(1);
    assertThat(children(trace).getFirst().string("id")).isEqualTo(id);
    assertThat(text(log(id), "tracedesk")).contains("\"late\":true");
  }

  @Test
  void anOrphanWaitsForItsParentAndIsFoundBelowItOnceThatComes() {
    var id = send("python-tool").getFirst();
    assertThat(log(id).string("trace_parent_id")).isEqualTo(FLOW);
    before("Support/Refund triage");
    assertThat(children(log(FLOW)).getFirst().string("id")).isEqualTo(id);
    send("python-flow");
    assertThat(children(log(FLOW)).getFirst().string("id")).isEqualTo(id);
    assertThat(text(log(id), "tracedesk")).doesNotContain("late");
  }

  @Test
  void whatSomebodyCorrectedStaysWhenTheSpanComesAgain() {
    before("Support/Refund triage");
    send("python-flow");
    ok(api.patch("/v5/flows/logs/" + FLOW, "{\"output\":\"Corrected\"}"));
    assertThat(send("python-flow")).containsExactly(FLOW);
    assertThat(log(FLOW).string("output")).isEqualTo("Corrected");
  }

  @Test
  void s9AThousandSpansOnOneConnectionAreEachAnsweredWithTheirRecord() throws IOException {
    before("Support/Refund triage");
    var ids = new HashSet<String>();
    try (var http = new RawHttp(api.port())) {
      for (int i = 1; i <= 1000; i++) {
        var body = tool(i, "humanloop.log.output", "" + i, "humanloop.log.trace_parent_id", FLOW);
        http.send(
            "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX-API-KEY: %s\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(
                    ImportRoutes.PATH,
                    api.port(),
                    LocalApi.KEY,
                    PYTHON,
                    body.getBytes(StandardCharsets.UTF_8).length,
                    body));
        var answer = http.read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        ids.add(records(answer).getFirst());
      }
    }
    assertThat(ids).hasSize(1000);
    assertThat(children(log(FLOW))).hasSize(1000);
  }

  @Test
  void moreSpansAtOnceThanTheServerTakesAreAllAnswered200() throws Exception {
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          senders.invokeAll(
              IntStream.rangeClosed(1, 5 * Limits.IN_FLIGHT)
                  .<java.util.concurrent.Callable<RawHttp.Answer>>mapToObj(
                      i -> () -> post(NODE, tool(i, "humanloop.log.output", "" + i)))
                  .toList());
      for (var answer : answers) {
        assertThat(records(answer.get())).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"resourceSpans\":[]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"no ids\"}]}]}]}",
      })
  void whatHoldsNoSpanOfTheSdksIsIgnoredWith200(String body) {
    assertThat(records(post(PYTHON, body))).isEmpty();
  }

  @Test
  void spansThatNameNoFileAreIgnoredWith200() {
    assertThat(records(post(NODE, span(1, "http.method", "GET")))).isEmpty();
    assertThat(records(post(NODE, span(2, "humanloop.file.type", "tool")))).isEmpty();
    assertThat(records(post(NODE, span(3, "humanloop.file.type", "x", "humanloop.file.path", "p"))))
        .isEmpty();
    assertThat(json(api.get("/v5/files")).integer("total")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"resourceSpans\":[", "not json", "{\"resourceSpans\":{}}"})
  void whatIsNoOtlpIsRefusedWith400(String body) {
    assertThat(post(PYTHON, body).status()).isEqualTo(400);
  }

  @Test
  void theNamesOfOlderReleasesAreUnderstoodToo() {
    var sent =
        span(
            1,
            "humanloop.file_type",
            "tool",
            "humanloop.file.path",
            "Support/tool",
            "humanloop.log_id",
            "log_older",
            "humanloop.context.flow.trace_id",
            FLOW);
    assertThat(records(post(PYTHON, sent))).containsExactly("log_older");
    assertThat(log("log_older").string("trace_parent_id")).isEqualTo(FLOW);
  }

  /// SDKs before March 2025 know no import endpoint: their exporter creates each log by itself.
  @Test
  void theCallsOfReleasesWithoutTheImportEndpointMakeTheSameTrace() {
    ok(
        api.post(
            "/v5/flows/log",
            """
            {"path":"Older","flow":{"attributes":{}},"inputs":{"q":"x"},"log_id":"%s",
             "trace_status":"incomplete","evaluation_id":"evr_1","source_datapoint_id":"dp_1"}
            """
                .formatted(FLOW)));
    ok(
        api.post(
            "/v5/tools/log",
            """
            {"path":"Older tool","tool":{"function":{"name":"f"}},"inputs":{},"output":"1",
             "trace_parent_id":"%s"}
            """
                .formatted(FLOW)));
    ok(
        api.post(
            "/v5/prompts/log",
            """
            {"path":"Older prompt","prompt":{"model":"gpt-4o"},"output":"2","trace_parent_id":"%s"}
            """
                .formatted(FLOW)));
    var done =
        ok(
            api.patch(
                "/v5/flows/logs/" + FLOW,
                "{\"output\":\"done\",\"error\":null,\"trace_status\":\"complete\"}"));
    assertThat(done.string("trace_status")).isEqualTo("complete");
    assertThat(done.string("evaluation_id")).isEqualTo("evr_1");
    assertThat(children(log(FLOW))).hasSize(2);
  }

  @Test
  void theSpanIsKeptAsItCameButForIdsThatRelateNothing() {
    var raw = member(log(send("python-tool").getFirst()), "otel");
    var attributes = member(raw, "attributes");
    assertThat(attributes.string("humanloop.file.function.strict")).isEqualTo("True");
    assertThat(attributes.string("humanloop.log.inputs.options.range")).isEqualTo("(1, 2)");
    assertThat(text(member(raw, "scope"), "name")).isEqualTo("\"humanloop.sdk.decorator\"");
    assertThat(raw.has("trace_id")).isFalse();
    assertThat(raw.has("span_id")).isFalse();
  }

  @Test
  void valuesThatAreNotWhatTheApiSaysDoNotStopTheLog() {
    var id =
        records(
                post(
                    NODE,
                    tool(
                        1,
                        "humanloop.log.inputs",
                        "no map",
                        "humanloop.log.output.a",
                        "1",
                        "humanloop.log.error",
                        "",
                        "humanloop.log.start_time",
                        "yesterday",
                        "humanloop.log.prompt_tokens",
                        "many",
                        "humanloop.log.metadata.0",
                        "first",
                        "humanloop.log.metadata.1",
                        "second")))
            .getFirst();
    var log = log(id);
    assertThat(log.string("output")).isEqualTo("{\"a\":\"1\"}");
    assertThat(log.string("start_time")).isEqualTo("2025-03-14T09:00:01.120000Z");
    assertThat(text(log, "metadata")).isEqualTo("{\"0\":\"first\",\"1\":\"second\"}");
    assertThat(text(log, "inputs")).isEqualTo("{}");
  }

  @Test
  void c10AKeyOfAHundredThousandSegmentsIsRefusedAndADeepOneIsKept() {
    assertThat(post(NODE, tool(1, "humanloop.log.inputs" + ".a".repeat(100_000), "v")).status())
        .isEqualTo(400);
    var id =
        records(post(NODE, tool(2, "humanloop.log.inputs" + ".a".repeat(450), "deep"))).getFirst();
    assertThat(text(log(id), "inputs")).contains("\"deep\"").doesNotContain("{".repeat(40));
  }

  @Test
  void c10AValueAndTheStartOfAnotherKeyAreBothKept() {
    var id =
        records(
                post(
                    NODE,
                    tool(
                        1,
                        "humanloop.log.inputs.a",
                        "x",
                        "humanloop.log.inputs.a.b",
                        "y",
                        "humanloop.log.inputs.__proto__.polluted",
                        "z")))
            .getFirst();
    assertThat(text(log(id), "inputs"))
        .isEqualTo("{\"a\":\"x\",\"a.b\":\"y\",\"__proto__\":{\"polluted\":\"z\"}}");
  }

  @Test
  void l2TheKeyIsWantedHereTooAndPagesAreRefused() {
    var body = fixture("python-tool").getBytes(StandardCharsets.UTF_8);
    assertThat(api.call("POST", ImportRoutes.PATH, PYTHON, body).status()).isEqualTo(401);
    assertThat(post(NODE + "Origin: http://evil.example\r\n", fixture("python-tool")).status())
        .isEqualTo(403);
    assertThat(json(api.get("/v5/files")).integer("total")).isZero();
  }
}
