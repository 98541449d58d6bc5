package tracedesk.ui.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.Api;
import tracedesk.remote.HttpConnector;
import tracedesk.remote.TestServer;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;

/// The list of a plain server over HTTP, which gives the logs of two files page by page.
class RemotePagingTest {
  private static final int LOGS = 230;

  /// What the server refuses to answer, and how, by a piece of the address.
  private final Map<String, TestServer.Answer> refused =
      new java.util.concurrent.ConcurrentHashMap<>();

  private final TestServer server = new TestServer(this::answer);
  private final HttpConnector connector = new HttpConnector();
  private final Session session = new Session();
  private final TracesViewModel model =
      new TracesViewModel(
          session, Background.immediate(), Clock.fixed(FakeTraces.NOW, ZoneOffset.UTC));

  private TestServer.Answer answer(TestServer.Received request) {
    for (var refusal : refused.entrySet()) {
      if (request.target().contains(refusal.getKey())) {
        return refusal.getValue();
      }
    }
    return switch (request.path()) {
      case "/v5/files" ->
          page(
              request.target().contains("page=1&")
                  ? List.of(
                      "{\"id\":\"fl_a\",\"path\":\"A\",\"type\":\"flow\"}",
                      "{\"id\":\"fl_b\",\"path\":\"B\",\"type\":\"flow\"}")
                  : List.of());
      case "/v4/projects" ->
          page(
              request.target().contains("page=0&")
                  ? List.of("{\"id\":\"pr_a\",\"name\":\"A\"}", "{\"id\":\"pr_b\",\"name\":\"B\"}")
                  : List.of());
      case "/v5/logs" -> logs(request, "file_id", 1);
      case "/v4/logs" -> logs(request, "project_id", 0);
      default -> TestServer.Answer.json(404, "{}");
    };
  }

  private static TestServer.Answer logs(TestServer.Received request, String of, int first) {
    int size = Integer.parseInt(parameter(request, "size"));
    int from = (Integer.parseInt(parameter(request, "page")) - first) * size;
    var file = parameter(request, of);
    var records = new ArrayList<String>();
    for (int i = from; i < Math.min(LOGS, from + size); i++) {
      records.add(
          "{\"id\":\"%s_%d\",\"flow\":{\"id\":\"%s\",\"path\":\"F\"},\"created_at\":\"2026-11-%02dT%02d:00:00\"}"
              .formatted(file, i, file, 20 - i / 24, 23 - i % 24));
    }
    return page(records);
  }

  private static TestServer.Answer page(List<String> records) {
    return TestServer.Answer.ok("{\"records\":[" + String.join(",", records) + "]}");
  }

  private static String parameter(TestServer.Received request, String name) {
    return request.target().replaceFirst(".*[?&]" + name + "=([^&]*).*", "$1");
  }

  private void connect(Api api) {
    var profile = server.profile(api);
    var traces = connector.connect(profile, TestServer.KEY);
    session.connect(new Connected(profile, traces.capabilities(), traces));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private List<String> pagesAsked() {
    return server.requests().stream()
        .map(TestServer.Received::target)
        .filter(target -> target.matches("/v[45]/logs\\?.*"))
        .toList();
  }

  private int items() {
    return (int) model.rows().stream().filter(ListRow.Item.class::isInstance).count();
  }

  private ListRow.Foot foot() {
    return (ListRow.Foot) model.rows().getLast();
  }

  private void scrollToTheEnd() {
    for (int i = 0; i < 50 && model.rows().getLast() instanceof ListRow.Foot; i++) {
      model.more();
    }
  }

  @ParameterizedTest
  @EnumSource
  void scrollingToTheEndAsksForEachPageOnceAndOneStretchAhead(Api api) {
    connect(api);
    assertThat(items()).isEqualTo(50);
    int ahead = pagesAsked().size();
    model.more();
    assertThat(items()).isEqualTo(100);
    assertThat(pagesAsked().size() - ahead).as("only the stretch after it").isBetween(1, 6);
    scrollToTheEnd();
    assertThat(items()).isEqualTo(2 * LOGS);
    assertThat(pagesAsked()).doesNotHaveDuplicates();
    int all = pagesAsked().size();
    model.more();
    assertThat(pagesAsked()).hasSize(all);
  }

  @Test
  void aPageThatFailsShowsWhyAndIsTheOnlyOneAskedAgain() {
    refused.put("file_id=fl_b&page=6&", TestServer.Answer.json(500, "{}"));
    connect(Api.V5);
    scrollToTheEnd();
    assertThat(foot().problem()).isInstanceOf(Problem.ServerFault.class);
    int shown = items();
    assertThat(shown).isGreaterThan(50).isLessThan(2 * LOGS);
    int asked = pagesAsked().size();
    model.more();
    model.more();
    assertThat(pagesAsked()).as("scrolling on asks nothing").hasSize(asked);
    refused.clear();
    model.retry();
    scrollToTheEnd();
    assertThat(items()).isEqualTo(2 * LOGS);
    assertThat(pagesAsked().stream().filter(target -> !target.contains("fl_b&page=6&")))
        .doesNotHaveDuplicates();
  }

  /// What a filter lets through is another list; the pages of each are asked for once.
  @Test
  void eachFilterAsksForItsPagesOnce() {
    connect(Api.V5);
    scrollToTheEnd();
    int before = pagesAsked().size();
    model.filterProperty().set(new TraceFilter(null, false, "F", null));
    scrollToTheEnd();
    assertThat(items()).isEqualTo(2 * LOGS);
    var filtered = pagesAsked().subList(before, pagesAsked().size());
    assertThat(filtered).allMatch(target -> target.contains("search=F")).doesNotHaveDuplicates();
    int all = pagesAsked().size();
    model.more();
    assertThat(pagesAsked()).hasSize(all);
  }

  /// A refresh reads the list again from its start, each page once.
  @ParameterizedTest
  @EnumSource
  void aRefreshAsksForNoPageTwice(Api api) {
    connect(api);
    scrollToTheEnd();
    int before = pagesAsked().size();
    model.refresh.run();
    scrollToTheEnd();
    assertThat(items()).isEqualTo(2 * LOGS);
    assertThat(pagesAsked().subList(before, pagesAsked().size())).doesNotHaveDuplicates();
  }

  /// A page that failed under one filter is no reason to ask twice for one of another.
  @Test
  void anErrorEndsWithTheFilterItBelongsTo() {
    refused.put("search=F", TestServer.Answer.json(500, "{}"));
    connect(Api.V5);
    model.filterProperty().set(new TraceFilter(null, false, "F", null));
    int failed = pagesAsked().size();
    model.more();
    assertThat(pagesAsked()).hasSize(failed);
    model.filterProperty().set(new TraceFilter(null, false, "G", null));
    scrollToTheEnd();
    assertThat(items()).isEqualTo(2 * LOGS);
    assertThat(pagesAsked().stream().filter(target -> target.contains("search=G")))
        .doesNotHaveDuplicates();
  }

  @Test
  void aServerThatAsksForPatienceIsLeftAlone() {
    var answer =
        new TestServer.Answer(
            429,
            Map.of("Retry-After", "60"),
            "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    refused.put("page=6&", answer);
    connect(Api.V5);
    scrollToTheEnd();
    assertThat(Objects.requireNonNull(foot().problem())).isInstanceOf(Problem.Busy.class);
    int asked = server.requests().size();
    for (int i = 0; i < 20; i++) {
      model.more();
      model.lookForNews();
    }
    assertThat(server.requests()).hasSize(asked);
  }
}
