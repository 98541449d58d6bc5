package tracedesk.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.wire.HistoryBodies;

/// The client against a v4 server.
class V4TracesTest {
  private static final List<String> LOGS =
      List.of(
          log("data_4", "\"created_at\":\"2026-01-02T10:04:00\",\"error\":\"late\""),
          log(
              "data_3",
              "\"session_id\":\"sesh_1\",\"parent_id\":\"data_2\",\"created_at\":\"2026-01-02T10:03:00\",\"duration\":2.5"),
          log(
              "data_2",
              "\"session_id\":\"sesh_1\",\"created_at\":\"2026-01-02T10:02:00\",\"reference_id\":\"r 1/ü\""));

  private final HttpConnector connector = new HttpConnector();
  private final TestServer server = new TestServer(V4TracesTest::answer);
  private final Traces traces = connector.connect(server.profile(Api.V4), TestServer.KEY);

  private static String log(String id, String more) {
    return "{\"id\":\"%s\",\"project_id\":\"pr_1\",\"project\":\"Refunds\",\"config\":{\"type\":\"model\",\"model\":\"gpt-4o\"},\"inputs\":{},\"evaluation_results\":[],\"output\":\"a\",%s}"
        .formatted(id, more);
  }

  @AfterEach
  void close() {
    connector.close();
    server.close();
  }

  private static TestServer.Answer answer(TestServer.Received request) {
    if (request.method().equals("PATCH")) {
      return TestServer.Answer.ok(LOGS.get(request.path().endsWith("data_4") ? 0 : 2));
    }
    return switch (request.path()) {
      case "/v4/projects" ->
          page(
              request,
              List.of(
                  "{\"id\":\"pr_1\",\"name\":\"Refunds\",\"data_count\":3,\"config_type\":null}"));
      case "/v4/logs" -> page(request, LOGS);
      case "/v4/sessions/sesh_1" ->
          TestServer.Answer.ok(
              "{\"id\":\"sesh_1\",\"projects\":[{\"id\":\"pr_1\"}],\"datapoints_count\":2}");
      case "/v4/logs/data_4" -> TestServer.Answer.ok(LOGS.getFirst());
      case "/v4/logs/data_2" -> TestServer.Answer.ok(LOGS.getLast());
      default -> TestServer.Answer.json(404, "{\"detail\":\"not found\"}");
    };
  }

  private static TestServer.Answer page(TestServer.Received request, List<String> records) {
    return TestServer.Answer.ok(
        "{\"records\":[%s],\"page\":0,\"size\":50,\"total\":3}"
            .formatted(request.target().contains("page=0") ? String.join(",", records) : ""));
  }

  @Test
  void logsAreGroupedByTheirSession() {
    var page = traces.list(TraceFilter.ALL, null);
    assertThat(page.traces())
        .extracting(TraceSummary::id)
        .containsExactly(new TraceId("data_4"), new TraceId("sesh_1"));
    var session = page.traces().getLast();
    assertThat(session.root()).isEqualTo(new LogId("data_2"));
    assertThat(session.logs()).isEqualTo(2);
    assertThat(session.status()).isNull();
    assertThat(page.next()).isNull();
  }

  @Test
  void projectsAreCountedFromNought() {
    assertThat(traces.files()).singleElement().matches(file -> file.path().equals("Refunds"));
    assertThat(server.requests().getFirst().target()).isEqualTo("/v4/projects?page=0&size=50");
  }

  @Test
  void noSessionHasAStatus() {
    assertThat(traces.list(new TraceFilter(TraceStatus.COMPLETE, false, "", null), null).traces())
        .isEmpty();
    assertThat(traces.list(new TraceFilter(null, true, "", null), null).traces()).hasSize(1);
  }

  @Test
  void sessionOpensAsATree() {
    var tree = traces.open(new TraceId("sesh_1")).tree();
    assertThat(tree.size()).isEqualTo(2);
    assertThat(tree.row(1).id()).isEqualTo(new LogId("data_3"));
    assertThat(tree.parent(1)).isEqualTo(0);
    assertThat(tree.row(1).endMicros() - tree.row(1).startMicros()).isEqualTo(2_500_000);
  }

  @Test
  void logWithoutASessionIsATrace() {
    assertThat(traces.open(new TraceId("data_4")).tree().size()).isEqualTo(1);
  }

  @Test
  void saveGoesByReferenceWhereThereIsOne() {
    var before = traces.log(new LogId("data_2"));
    traces.save(
        before,
        LogPatch.NOTHING
            .with(Field.OUTPUT, new Edit.Set<>(Json.of("b")))
            .with(Field.DURATION, new Edit.Set<>(Json.parse("1.50"))));
    var sent = server.requests("PATCH").getFirst();
    assertThat(sent.target()).isEqualTo("/v4/logs?reference_id=r%201%2F%C3%BC");
    assertThat(sent.text()).isEqualTo("{\"output\":\"b\",\"duration\":1.50}");
  }

  @Test
  void saveGoesByIdWhereThereIsNoReference() {
    traces.save(
        traces.log(new LogId("data_4")), LogPatch.NOTHING.with(Field.ERROR, new Edit.Clear<>()));
    var sent = server.requests("PATCH").getFirst();
    assertThat(sent.target()).isEqualTo("/v4/logs/data_4");
    assertThat(sent.text()).isEqualTo("{\"error\":null}");
  }

  @Test
  void inputsAndStatusCannotBeSaved() {
    var before = traces.log(new LogId("data_2"));
    for (var patch :
        List.of(
            LogPatch.NOTHING.with(Field.INPUTS, new Edit.Set<>(Json.Obj.EMPTY)),
            LogPatch.NOTHING.with(TraceStatus.COMPLETE))) {
      assertThat(
              catchThrowableOfType(ProblemException.class, () -> traces.save(before, patch))
                  .problem())
          .isEqualTo(new Problem.Declined(Problem.Declined.Reason.NOT_EDITABLE_HERE));
    }
    assertThat(server.requests("PATCH")).isEmpty();
  }

  @Test
  void testCountsTheLogsOfAllProjects() {
    var report = connector.test(server.profile(Api.V4), TestServer.KEY);
    assertThat(report.problem()).isNull();
    assertThat(report.logs()).isEqualTo(3);
  }

  @Test
  void onlyAServerOnThisComputerIsToldWhoSitsBeforeIt() {
    var before = traces.log(new LogId("data_2"));
    var patch = LogPatch.NOTHING.with(Field.OUTPUT, new Edit.Set<>(Json.of("b")));
    assertThat(traces.preview(before, patch).headers())
        .extracting(Map.Entry::getKey)
        .contains(HistoryBodies.USER);
    for (var address : List.of("https://api.example.com", "https://127.0.0.1.example.com")) {
      var far = new Profile(UUID.randomUUID(), "far", address, Api.V4, Safety.FREE, false);
      var shown = connector.connect(far, TestServer.KEY).preview(before, patch);
      assertThat(shown.headers()).extracting(Map.Entry::getKey).doesNotContain(HistoryBodies.USER);
    }
  }
}
