package tracedesk.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceReader;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FileChoice;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TracePage;
import tracedesk.domain.query.TraceSize;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;

/// The client against a plain v5 server, one that knows nothing of the extension.
class V5TracesTest {
  private static final String NEW = "\"log_status\":\"incomplete\"";
  private static final String OLD = "\"trace_status\":\"incomplete\"";
  private static final String BOTH = OLD + "," + NEW;

  private final HttpConnector connector = new HttpConnector();
  private final Map<String, String> logs = new ConcurrentHashMap<>();
  private final Map<String, List<String>> files = new ConcurrentHashMap<>();
  private final TestServer server = new TestServer(this::answer);
  private final Traces traces = connector.connect(server.profile(Api.V5), TestServer.KEY);

  @AfterEach
  void close() {
    connector.close();
    server.close();
  }

  private TestServer.Answer answer(TestServer.Received request) {
    var path = request.path();
    if (request.method().equals("PATCH")) {
      var id = path.substring(path.lastIndexOf('/') + 1);
      var log = (Json.Obj) Json.parse(logs.get(id));
      for (var member : ((Json.Obj) Json.parse(request.text())).members()) {
        log = log.with(member.name(), member.value());
      }
      logs.put(id, log.text());
      return TestServer.Answer.ok(log.text());
    }
    if (path.equals("/v5/files")) {
      var records = new ArrayList<String>();
      if (request.target().contains("page=1&")) {
        files
            .keySet()
            .forEach(
                id ->
                    records.add(
                        "{\"id\":\"%s\",\"path\":\"p/%s\",\"type\":\"%s\"}"
                            .formatted(id, id, id.startsWith("pr_") ? "prompt" : "flow")));
        records.add("{\"id\":\"ds_1\",\"path\":\"p/data\",\"type\":\"dataset\"}");
      }
      return page(records);
    }
    if (path.equals("/v5/logs")) {
      var all = files.get(parameter(request, "file_id"));
      int size = Integer.parseInt(parameter(request, "size"));
      int from = (Integer.parseInt(parameter(request, "page")) - 1) * size;
      return page(
          from >= all.size() ? List.of() : all.subList(from, Math.min(all.size(), from + size)));
    }
    var log = logs.get(path.substring(path.lastIndexOf('/') + 1));
    return path.startsWith("/v5/logs/") && log != null
        ? TestServer.Answer.ok(log)
        : TestServer.Answer.json(404, "{\"detail\":\"Not Found\"}");
  }

  private static TestServer.Answer page(List<String> records) {
    return TestServer.Answer.ok(
        "{\"records\":[" + String.join(",", records) + "],\"page\":1,\"size\":1,\"total\":1}");
  }

  private static String parameter(TestServer.Received request, String name) {
    return request.target().replaceFirst(".*[?&]" + name + "=([^&]*).*", "$1");
  }

  private static String flow(String id, String more) {
    return "{\"id\":\"%s\",\"flow\":{\"id\":\"fl_1\",\"path\":\"support/Refund assistant\"},\"inputs\":{\"q\":\"hi\"},%s}"
        .formatted(id, more);
  }

  private Log log(String id, String json) {
    logs.put(id, json);
    return traces.log(new LogId(id));
  }

  private static LogPatch output(String text) {
    return LogPatch.NOTHING.with(Field.OUTPUT, new Edit.Set<>(Json.of(text)));
  }

  private TestServer.Received onlyPatch() {
    assertThat(server.requests("PATCH")).hasSize(1);
    return server.requests("PATCH").getFirst();
  }

  @Test
  void readingWholeTracesTakesOneRequestEachAndFindsThoseWithoutAFlow() {
    var child =
        "{\"id\":\"child\",\"tool\":{\"id\":\"tl_1\"},\"trace_parent_id\":\"root\",\"evaluator_logs\":[{\"id\":\"e\",\"evaluator\":{\"id\":\"ev_1\"},\"parent_id\":\"child\"}]}";
    var lone = "{\"id\":\"lone\",\"prompt\":{\"id\":\"pr_1\",\"path\":\"Draft\"}}";
    logs.put("root", flow("root", NEW + ",\"trace_children\":[" + child + "]"));
    logs.put("lone", lone);
    files.put("fl_1", List.of(flow("root", NEW)));
    files.put("pr_1", List.of(lone, "{\"id\":\"x\",\"prompt\":{},\"trace_parent_id\":\"root\"}"));

    var ids = traces.sizes(TraceFilter.ALL, null).traces().stream().map(TraceSize::id).toList();
    assertThat(ids).containsExactlyInAnyOrder(new TraceId("root"), new TraceId("lone"));
    int before = server.requests().size();
    var read = new ArrayList<String>();
    traces.read(
        List.of(new TraceId("root"), new TraceId("gone"), new TraceId("lone")),
        new TraceReader() {
          @Override
          public void trace(Trace trace) {
            read.add("trace");
          }

          @Override
          public void log(Log log) {
            read.add(log.id().value());
          }
        });
    assertThat(read).containsExactly("trace", "root", "child", "e", "trace", "lone");
    assertThat(server.requests().size() - before).isEqualTo(3);
  }

  @Test
  void saveSendsOnlyTheChangedField() {
    var before = log("log_1", flow("log_1", NEW + ",\"output\":\"a\",\"error\":null"));
    var after = traces.save(before, output("b"));
    assertThat(onlyPatch().target()).isEqualTo("/v5/flows/logs/log_1");
    assertThat(onlyPatch().text()).isEqualTo("{\"output\":\"b\"}");
    assertThat(after.output()).isEqualTo(Json.of("b"));
  }

  @Test
  void switchingOutputToErrorClearsAndSetsInOneRequest() {
    var before = log("log_1", flow("log_1", NEW + ",\"output\":\"a\""));
    traces.save(
        before,
        LogPatch.NOTHING
            .with(Field.OUTPUT, new Edit.Clear<>())
            .with(Field.ERROR, new Edit.Set<>(Json.of("timeout"))));
    assertThat(onlyPatch().text()).isEqualTo("{\"output\":null,\"error\":\"timeout\"}");
  }

  @Test
  void olderServerGetsTheStatusItHasAtThatMoment() {
    var before = log("log_1", flow("log_1", OLD));
    logs.put("log_1", flow("log_1", OLD.replace("incomplete", "complete")));
    traces.save(before, output("b"));
    assertThat(onlyPatch().text()).isEqualTo("{\"output\":\"b\",\"trace_status\":\"complete\"}");
  }

  @Test
  void statusGoesUnderTheNamesTheServerUses() {
    var names =
        Map.of(
            OLD,
            "{\"trace_status\":\"complete\"}",
            NEW,
            "{\"log_status\":\"complete\"}",
            BOTH,
            "{\"trace_status\":\"complete\",\"log_status\":\"complete\"}",
            "\"source\":null",
            "{\"trace_status\":\"complete\",\"log_status\":\"complete\"}");
    names.forEach(
        (shape, body) -> {
          var before = log("log_1", flow("log_1", shape));
          traces.save(before, LogPatch.NOTHING.with(TraceStatus.COMPLETE));
          assertThat(server.requests("PATCH").getLast().text()).isEqualTo(body);
        });
  }

  @Test
  void promptToolAndAgentAreSavedByFileAndLog() {
    for (var kind : List.of(LogKind.PROMPT, LogKind.TOOL, LogKind.AGENT)) {
      var id = "log_" + kind.api();
      var before =
          log(
              id,
              "{\"id\":\"%s\",\"%s\":{\"id\":\"file 1/x\",\"path\":\"p\"},\"trace_status\":\"incomplete\"}"
                  .formatted(id, kind.api()));
      traces.save(before, output("b"));
      assertThat(server.requests("PATCH").getLast().target())
          .isEqualTo("/v5/" + kind.collection() + "/file%201%2Fx/log/" + id);
      assertThat(server.requests("PATCH").getLast().text()).isEqualTo("{\"output\":\"b\"}");
    }
  }

  @Test
  void evaluatorLogsAndFieldsOfOtherKindsAreDeclinedUnsent() {
    var evaluator =
        log("log_1", "{\"id\":\"log_1\",\"evaluator\":{\"id\":\"ev_1\",\"path\":\"e\"}}");
    var tool = log("log_2", "{\"id\":\"log_2\",\"tool\":{\"id\":\"tl_1\",\"path\":\"t\"}}");
    var messages = LogPatch.NOTHING.with(Field.MESSAGES, new Edit.Set<>(Json.parse("[]")));
    for (var call :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> traces.save(evaluator, output("x")),
            () -> traces.save(tool, messages),
            () -> traces.save(tool, LogPatch.NOTHING.with(TraceStatus.COMPLETE)))) {
      assertThat(catchThrowableOfType(ProblemException.class, call).problem())
          .isEqualTo(new Problem.Declined(Problem.Declined.Reason.NOT_EDITABLE_HERE));
    }
    assertThat(server.requests("PATCH")).isEmpty();
  }

  @Test
  void previewIsTheRequestThatSaveSendsWithoutTheKey() {
    var before = log("log_1", flow("log_1", OLD));
    var patch = output("a\r\n\u0000 \ud800 é").with(TraceStatus.COMPLETE);
    var shown = traces.preview(before, patch);
    assertThat(server.requests("PATCH")).isEmpty();
    traces.save(before, patch);
    var sent = onlyPatch();
    assertThat(shown.method()).isEqualTo(sent.method());
    assertThat(shown.url()).isEqualTo(server.url() + sent.target());
    assertThat(shown.body().bytes()).isEqualTo(sent.body());
    for (var header : shown.headers()) {
      assertThat(sent.header(capitalised(header.getKey())))
          .isEqualTo(
              header.getKey().equals("X-API-KEY") ? TestServer.KEY.reveal() : header.getValue());
    }
    assertThat(shown.toString()).doesNotContain(TestServer.KEY.reveal());
    assertThat(shown.curl()).doesNotContain(TestServer.KEY.reveal());
  }

  private static String capitalised(String name) {
    return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  @Test
  void loneSurrogateTypedIntoJsonGoesOutAsAnEscape() {
    var before = log("log_1", flow("log_1", NEW));
    var typed = Json.parse("{\"a\": \"x\ud800y\", \"n\": 1.10, \"e\": \"\ud83d\ude00\"}");
    var patch = LogPatch.NOTHING.with(Field.INPUTS, new Edit.Set<>(typed));
    traces.save(before, patch);
    assertThat(onlyPatch().text())
        .isEqualTo("{\"inputs\":{\"a\": \"x\\ud800y\", \"n\": 1.10, \"e\": \"\ud83d\ude00\"}}");
    assertThat(traces.preview(before, patch).body().bytes()).isEqualTo(onlyPatch().body());
  }

  @Test
  void answerAboutAnotherLogIsNotTakenForThisOne() {
    var before = log("log_1", flow("log_1", NEW));
    logs.put("log_1", flow("log_2", NEW));
    assertThat(
            catchThrowableOfType(ProblemException.class, () -> traces.save(before, output("b")))
                .problem())
        .isInstanceOf(Problem.Unreadable.class);
  }

  @Test
  void allFilesAreMergedNewestFirst() {
    files.put("fl_a", many("a", 65, 0));
    files.put("fl_b", many("b", 30, 1));
    var found = all(TraceFilter.ALL);
    assertThat(found).hasSize(95).doesNotHaveDuplicates();
    assertThat(found.stream().map(TraceSummary::started).toList())
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  /// Newest first, every two minutes from the given minute.
  private static List<String> many(String name, int count, int minute) {
    var records = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      int at = 300 - 2 * i - minute;
      records.add(
          flow(
              "log_" + name + i,
              "\"created_at\":\"2026-01-02T%02d:%02d:00\",\"log_status\":\"%s\",\"error\":%s,\"trace_parent_id\":null"
                  .formatted(
                      at / 60,
                      at % 60,
                      i % 2 == 0 ? "complete" : "incomplete",
                      i % 5 == 0 ? "\"x\"" : "null")));
    }
    return records;
  }

  private List<TraceSummary> all(TraceFilter filter) {
    var found = new ArrayList<TraceSummary>();
    TracePage page = traces.list(filter, null);
    found.addAll(page.traces());
    while (page.next() != null) {
      page = traces.list(filter, page.next());
      found.addAll(page.traces());
    }
    return found;
  }

  @Test
  void statusAndErrorsAreFilteredHereAndTextThere() {
    files.put("fl_a", many("a", 60, 0));
    assertThat(all(new TraceFilter(TraceStatus.INCOMPLETE, false, "", null)))
        .hasSize(30)
        .allMatch(TraceSummary::isIncomplete);
    assertThat(all(new TraceFilter(null, true, "", "fl_a"))).hasSize(12);
    all(new TraceFilter(null, false, "a b&c", "fl_a"));
    assertThat(server.requests().getLast().target()).contains("search=a%20b%26c");
  }

  @Test
  void sameCursorGivesTheSameStretchAgain() {
    files.put("fl_a", many("a", 120, 0));
    var first = traces.list(TraceFilter.ALL, null);
    assertThat(traces.list(TraceFilter.ALL, first.next()).traces())
        .isEqualTo(traces.list(TraceFilter.ALL, first.next()).traces());
  }

  @Test
  void filesAreListedByKindWhereThereIsNoListOfAll() {
    var older =
        new TestServer(
            request ->
                switch (request.path()) {
                  case "/v5/flows", "/v5/tools" ->
                      page(
                          List.of(
                              "{\"id\":\"%s\",\"path\":\"p%s\"}"
                                  .formatted(request.path(), request.path())));
                  case "/v5/prompts", "/v5/evaluators" -> page(List.of());
                  default -> TestServer.Answer.json(404, "");
                });
    try (older) {
      assertThat(connector.connect(older.profile(Api.V5), TestServer.KEY).files())
          .containsExactly(
              new FileChoice("/v5/flows", "p/v5/flows", LogKind.FLOW),
              new FileChoice("/v5/tools", "p/v5/tools", LogKind.TOOL));
    }
  }

  @Test
  void serverThatIsOutOfOrderIsAskedAgainForTheExtension() {
    var statuses = new ArrayList<>(List.of(500, 503));
    var recovering =
        new TestServer(
            request -> {
              if (request.path().endsWith("/capabilities")) {
                return statuses.isEmpty()
                    ? TestServer.Answer.ok(
                        "{\"server\":\"Tracedesk\",\"api\":\"v5\",\"all_traces\":true}")
                    : TestServer.Answer.json(statuses.removeFirst(), "");
              }
              return TestServer.Answer.json(404, "");
            });
    try (recovering) {
      var asked = connector.connect(recovering.profile(Api.V5), TestServer.KEY);
      assertThat(catchThrowableOfType(ProblemException.class, asked::capabilities).problem())
          .isInstanceOf(Problem.ServerFault.class);
      assertThat(catchThrowableOfType(ProblemException.class, asked::capabilities).problem())
          .isInstanceOf(Problem.Busy.class);
      assertThat(asked.capabilities().allTraces()).isTrue();
    }
  }

  @Test
  void cursorsThatGoInACircleEndC12() {
    var circling =
        new TestServer(
            request ->
                TestServer.Answer.ok(
                    request.path().endsWith("/capabilities")
                        ? "{\"server\":\"\",\"api\":\"v5\",\"all_traces\":true}"
                        : "{\"traces\":[],\"next\":\"%s\",\"total\":0,\"complete\":0}"
                            .formatted(request.target().contains("cursor=a") ? "b" : "a")));
    try (circling) {
      var endless = connector.connect(circling.profile(Api.V5), TestServer.KEY);
      var cursor = endless.list(TraceFilter.ALL, null).next();
      int steps = 0;
      while (cursor != null && steps++ < 10) {
        cursor = endless.list(TraceFilter.ALL, cursor).next();
      }
      assertThat(steps).isLessThan(5);
    }
  }

  @Test
  void nestedLogsAreNoTracesOfTheList() {
    files.put(
        "fl_a",
        List.of(
            flow("log_1", "\"trace_parent_id\":null"),
            flow("log_2", "\"trace_parent_id\":\"log_1\"")));
    assertThat(all(TraceFilter.ALL))
        .extracting(TraceSummary::root)
        .containsExactly(new LogId("log_1"));
  }

  @Test
  void pagesWithoutEndAreReadInPortionsC12() {
    var endless =
        new TestServer(
            request ->
                request.path().startsWith("/tracedesk")
                    ? TestServer.Answer.json(404, "")
                    : page(
                        List.of(
                            "{\"id\":\"fl_1\",\"path\":\"p\",\"type\":\"flow\",\"flow\":{\"id\":\"fl_1\"},\"evaluator_logs\":[]}")));
    try (endless) {
      var hostile = connector.connect(endless.profile(Api.V5), TestServer.KEY);
      assertThat(hostile.files()).hasSize(1);
      assertThat(hostile.list(TraceFilter.ALL, null).traces()).hasSize(1);
      assertThat(endless.requests().size()).isLessThan(60);
    }
  }

  @Test
  void openedTraceIsATreeAndItsBodiesComeAlong() {
    logs.put(
        "log_1",
        flow(
            "log_1",
            """
            "log_status":"incomplete","start_time":"2026-01-02T10:00:00","end_time":"2026-01-02T10:00:09",
            "evaluator_logs":[{"id":"log_e","evaluator":{"id":"ev","path":"e/Tone"},"judgment":"friendly","parent_id":"log_1"}],
            "trace_children":[
              {"id":"log_3","tool":{"id":"tl","path":"t/get"},"error":"504\\nbad","start_time":"2026-01-02T10:00:05","trace_children":[]},
              {"id":"log_2","agent":{"id":"ag","path":"a/Plan","model":"m"},"start_time":"2026-01-02T10:00:01","trace_children":[
                {"id":"log_4","prompt":{"id":"pr","path":"p/Say","model":"gpt-4o"},"prompt_tokens":7,"output_tokens":3,"prompt_cost":0.5}]}]"""));
    var trace = traces.open(new TraceId("log_1"));
    var tree = trace.tree();
    var ids = new ArrayList<String>();
    for (int i = 0; i < tree.size(); i++) {
      ids.add(tree.depth(i) + " " + tree.row(i).id() + " " + tree.row(i).detail());
    }
    assertThat(ids)
        .containsExactly(
            "0 log_1 null", "1 log_2 m", "2 log_4 gpt-4o", "1 log_3 504", "1 log_e friendly");
    assertThat(trace.summary().logs()).isEqualTo(4);
    assertThat(trace.summary().errors()).isEqualTo(1);
    assertThat(trace.summary().tokens()).isEqualTo(10);
    assertThat(trace.summary().directory()).isEqualTo("support");

    int asked = server.requests().size();
    var child = traces.log(new LogId("log_4"));
    assertThat(server.requests()).hasSize(asked);
    assertThat(child.trace()).isEqualTo(new TraceId("log_1"));
    assertThat(traces.log(new LogId("log_1")).raw().get("trace_children")).hasToString("[]");
  }

  @Test
  void deeplyNestedTraceIsRead() {
    var nested = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      nested
          .append(i == 0 ? "" : ",\"trace_children\":[")
          .append("{\"id\":\"log_%d\",\"flow\":{\"id\":\"f\",\"path\":\"f\"}".formatted(i));
    }
    nested.append("}]".repeat(399)).append('}');
    logs.put("log_0", nested.toString());
    var tree = traces.open(new TraceId("log_0")).tree();
    assertThat(tree.size()).isEqualTo(400);
    assertThat(tree.depth(399)).isEqualTo(399);
  }

  @Test
  void baseUrlMayEndInTheApisPath() {
    logs.put("log_1", flow("log_1", NEW));
    for (var end : List.of("/v5", "/v5/", "/", "/v4")) {
      var profile = server.profile(Api.V5);
      var typed =
          new tracedesk.domain.profile.Profile(
              profile.id(), "", profile.baseUrl() + end, Api.V5, profile.safety(), false);
      assertThat(connector.connect(typed, null).log(new LogId("log_1")).id().value())
          .isEqualTo("log_1");
    }
  }

  @Test
  void testSaysWhatItFound() {
    files.put("fl_a", many("a", 3, 0));
    var report = connector.test(server.profile(Api.V5), TestServer.KEY);
    assertThat(report.problem()).isNull();
    assertThat(report.keyAccepted()).isTrue();
    assertThat(report.logs()).isEqualTo(1);
    assertThat(report.clockDifference())
        .isBetween(java.time.Duration.ofSeconds(-3), java.time.Duration.ofSeconds(3));
    assertThat(report.capabilities().allTraces()).isFalse();
  }

  @Test
  void testSaysThatTheKeyIsRefused() {
    try (var locked = new TestServer(_ -> TestServer.Answer.json(401, "{\"detail\":\"no\"}"))) {
      var report = connector.test(locked.profile(Api.V5), TestServer.KEY);
      assertThat(report.keyAccepted()).isFalse();
      assertThat(report.problem()).isEqualTo(new Problem.KeyRefused(401, "no"));
    }
  }
}
