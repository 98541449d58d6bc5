package tracedesk.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceArrival;
import tracedesk.domain.port.Traces;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.SearchText;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;
import tracedesk.service.TraceFind;

/// A whole trace off a plain v5 server, which gives it as one answer: what is asked for, what is
/// handed over while it arrives, and what is held of it.
class PlainTraceTest {
  private static final TraceId TRACE = new TraceId("log_0");
  private static final int LOGS = 1_000;

  private interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server = server();
  private final HttpConnector connector = new HttpConnector(Duration.ofSeconds(2));
  private volatile Answer answer = exchange -> whole(exchange, trace(LOGS, "Needle"));

  private HttpServer server() {
    try {
      var made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      made.createContext("/", exchange -> give(exchange));
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void give(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      if (path.startsWith("/tracedesk")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      requests.add(exchange.getRequestMethod() + " " + path);
      answer.give(exchange);
    }
  }

  private static void whole(HttpExchange exchange, String body) throws IOException {
    var bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /// A flow with so many logs below it, one of ten of which says something.
  private static String trace(int logs, String said) {
    var children = new ArrayList<String>();
    for (int i = 1; i < logs; i++) {
      children.add(
          "{\"id\":\"log_%d\",\"tool\":{\"id\":\"t\",\"path\":\"T\"},\"output\":\"%s %s\"}"
              .formatted(i, "x".repeat(200), i % 10 == 0 ? said : ""));
    }
    return "{\"id\":\"log_0\",\"flow\":{\"id\":\"f\",\"path\":\"F\"},\"output\":\"root\",\"trace_children\":["
        + String.join(",", children)
        + "]}";
  }

  private Traces traces() {
    return connector.connect(profile(), null);
  }

  private Profile profile() {
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    return new Profile(new UUID(0, 1), "plain", url, Api.V5, Safety.FREE, false);
  }

  @AfterEach
  void close() {
    connector.close();
    server.stop(0);
  }

  /// Keeps what arrives.
  private static final class Arrived implements TraceArrival {
    final List<TraceRow> rows = new ArrayList<>();
    final List<Double> shares = new ArrayList<>();
    Runnable then = () -> {};
    boolean enough;

    @Override
    public boolean rows(List<TraceRow> more, int expected) {
      throw new AssertionError("nobody counted them");
    }

    @Override
    public boolean part(List<TraceRow> more, double share) {
      rows.addAll(more);
      shares.add(share);
      then.run();
      return !enough;
    }
  }

  @Test
  void rowsAreHandedOverWhileTheRestArrives() {
    var some = new CountDownLatch(1);
    answer =
        exchange -> {
          var bytes = trace(LOGS, "").getBytes(UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
          exchange.getResponseBody().flush();
          await(some);
          exchange
              .getResponseBody()
              .write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        };
    var arrived = new Arrived();
    arrived.then = some::countDown;
    var trace = Objects.requireNonNull(traces().open(TRACE, arrived));
    assertThat(trace.tree().size()).isEqualTo(LOGS);
    assertThat(arrived.rows.getFirst().id()).isEqualTo(new LogId("log_0"));
    assertThat(arrived.rows).hasSize(250).doesNotHaveDuplicates();
    assertThat(arrived.shares)
        .singleElement()
        .satisfies(share -> assertThat(share).isBetween(0.2, 0.6));
    assertThat(requests).containsExactly("GET /v5/logs/log_0");
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void rowsAndTextsThatCameBeforeTheAnswerBrokeOffAreKept() {
    var some = new CountDownLatch(1);
    answer =
        exchange -> {
          var bytes = trace(LOGS, "").getBytes(UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
          exchange.getResponseBody().flush();
          await(some);
        };
    var traces = traces();
    var arrived = new Arrived();
    arrived.then = some::countDown;
    assertThat(problem(() -> traces.open(TRACE, arrived))).isInstanceOf(Problem.NoAnswer.class);
    assertThat(arrived.rows).hasSizeBetween(250, 550).doesNotHaveDuplicates();
    var last = arrived.rows.getLast().id();
    assertThat(traces.log(last).id()).isEqualTo(last);
    assertThat(requests).hasSize(1);
  }

  @Test
  void anAnswerThatEndsInTheMiddleIsUnreadableAndItsRowsAreKept() {
    answer = exchange -> whole(exchange, trace(LOGS, "").replaceFirst("\\]\\}$", ""));
    var arrived = new Arrived();
    assertThat(problem(() -> traces().open(TRACE, arrived))).isInstanceOf(Problem.Unreadable.class);
    assertThat(arrived.rows).hasSize(LOGS);
  }

  @Test
  void aServerThatFallsSilentIsWaitedForNoLongerThanTheDeadline() {
    var over = new CountDownLatch(1);
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000_000);
          exchange.getResponseBody().write(trace(300, "").getBytes(UTF_8), 0, 20_000);
          exchange.getResponseBody().flush();
          await(over);
        };
    var arrived = new Arrived();
    var problem = problem(() -> traces().open(TRACE, arrived));
    over.countDown();
    assertThat(problem)
        .isInstanceOfSatisfying(
            Problem.NoAnswer.class,
            no -> assertThat(no.toString()).contains("nothing more came within 2 s"));
    assertThat(arrived.rows).isNotEmpty();
  }

  @Test
  void readingEndsWhenTheArrivalHasEnough() {
    var arrived = new Arrived();
    arrived.enough = true;
    assertThat(traces().open(TRACE, arrived)).isNull();
    assertThat(arrived.rows).hasSize(250);
  }

  @Test
  void aPackedAnswerIsReadWhileItArrives() {
    answer =
        exchange -> {
          var packed = new ByteArrayOutputStream();
          try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(trace(LOGS, "").getBytes(UTF_8));
          }
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, packed.size());
          packed.writeTo(exchange.getResponseBody());
        };
    assertThat(traces().open(TRACE).tree().size()).isEqualTo(LOGS);
  }

  /// The whole is larger than any answer that is held at once.
  @Test
  void neitherTheTraceNorItsRootIsLimitedByWhatIsNestedInIt() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            out.write(
                "{\"id\":\"log_0\",\"flow\":{\"path\":\"F\"},\"trace_children\":[".getBytes(UTF_8));
            for (int i = 1; i <= 35; i++) {
              var text = "%s{\"id\":\"log_%d\",\"output\":\"".formatted(i == 1 ? "" : ",", i);
              out.write((text + "y".repeat(2 << 20) + "\"}").getBytes(UTF_8));
            }
            out.write("],\"output\":\"end\"}".getBytes(UTF_8));
          }
        };
    var traces = traces();
    assertThat(traces.log(new LogId("log_0")).output()).isEqualTo(Json.of("end"));
    var arrived = new Arrived();
    assertThat(Objects.requireNonNull(traces.open(TRACE, arrived)).tree().size()).isEqualTo(36);
    assertThat(arrived.shares.size()).as("large logs do not wait for many others").isGreaterThan(8);
  }

  @Test
  void eachLogIsHandedOutOnceWithoutARequestAndReadAgainAfterASave() {
    var traces = traces();
    traces.open(TRACE);
    assertThat(traces.log(new LogId("log_7")).raw().text()).startsWith("{\"id\":\"log_7\"");
    assertThat(requests).hasSize(1);
    answer =
        exchange ->
            whole(exchange, "{\"id\":\"log_7\",\"tool\":{\"id\":\"t\"},\"output\":\"new\"}");
    assertThat(traces.log(new LogId("log_7")).output()).isEqualTo(Json.of("new"));
    traces.save(
        traces.log(new LogId("log_7")),
        LogPatch.NOTHING.with(Field.OUTPUT, new Edit.Set<>(Json.of("new"))));
    assertThat(search(traces, "new")).as("what the save made of it").containsExactly("log_7");
    answer = exchange -> whole(exchange, "{\"id\":\"log_8\",\"tool\":{},\"output\":\"theirs\"}");
    assertThat(traces.log(new LogId("log_8")).output()).isEqualTo(Json.of("theirs"));
  }

  @Test
  void aTraceReadAgainHoldsOnlyWhatChanged() {
    var traces = new V5Traces(transport(), 10 << 20);
    var trace = traces.open(TRACE);
    long held = traces.held();
    assertThat(held).isBetween((long) (LOGS * 250), (long) (LOGS * 300));
    traces.again(trace);
    assertThat(traces.held()).isEqualTo(held);
    answer = exchange -> whole(exchange, trace(LOGS, "Thread"));
    traces.again(trace);
    assertThat(traces.held()).isBetween(held + 1, held + held / 5);
    assertThat(search(traces, "thread")).hasSize(99);
    assertThat(search(traces, "needle")).isEmpty();
    for (int i = 0; i < 40; i++) {
      var said = "Other" + i;
      answer = exchange -> whole(exchange, trace(LOGS, said));
      traces.again(trace);
    }
    assertThat(traces.held()).as("what is not needed any more goes").isLessThan(10 << 20);
    assertThat(search(traces, "other39")).hasSize(99);
  }

  private HttpTransport transport() {
    return new HttpTransport(
        HttpClient.newHttpClient(), profile().baseUrl(), null, Duration.ofSeconds(5), _ -> {});
  }

  private static List<String> search(Traces traces, String words) {
    var found = new ArrayList<String>();
    TraceFind.run(
        traces,
        TRACE,
        List.of(),
        words,
        () -> false,
        step -> step.logs().forEach(log -> found.add(log.value())));
    return found;
  }

  @Test
  void searchingAsksForNothingAndFindsWhatBruteForceFinds() {
    var traces = traces();
    var trace = traces.open(TRACE);
    var expected = new ArrayList<String>();
    for (var id : trace.tree().logs()) {
      if (SearchText.of(traces.log(id)).contains("needle")) {
        expected.add(id.value());
      }
    }
    for (var words : List.of("n", "ne", "nee", "NEEDLE")) {
      assertThat(search(traces, words.toLowerCase(Locale.ROOT)))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(requests).hasSize(1);
  }

  /// One request for each search, not one for each log.
  @Test
  void whatDoesNotFitIntoMemoryIsReadAgainToSearchIt() {
    var traces = new V5Traces(transport(), 50_000);
    traces.open(TRACE);
    assertThat(traces.held()).isLessThanOrEqualTo(50_000);
    assertThat(search(traces, "needle")).hasSize(99);
    assertThat(requests).hasSize(2);
    assertThat(traces.log(new LogId("log_1")).id().value()).isEqualTo("log_1");
    assertThat(requests).hasSize(2);
  }

  /// The trace on the screen is searched with one request where another was opened meanwhile.
  @Test
  void aTraceThatIsNotHeldIsSearchedWithOneRequest() {
    assertThat(search(traces(), "needle")).hasSize(99);
    assertThat(requests).hasSize(1);
  }

  private static @Nullable Problem problem(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(ProblemException.class, call).problem();
  }
}
