package tracedesk.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.port.Connector;
import tracedesk.domain.port.Watch;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;

/// What comes of a request when the server, the network or the Java around it misbehaves.
class HttpFaultsTest {
  private static final byte[] BODY = "{\"output\":\"x\"}".getBytes(UTF_8);

  private final HttpConnector connector = new HttpConnector(Duration.ofSeconds(1));

  @AfterEach
  void close() {
    connector.close();
  }

  private Problem patch(Profile profile) {
    return problem(
        () -> connector.send(profile, TestServer.KEY, "PATCH", "/v5/flows/logs/log_1", BODY));
  }

  private Problem read(Profile profile) {
    return problem(() -> connector.connect(profile, TestServer.KEY).log(new LogId("log_1")));
  }

  private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    var thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(ProblemException.class);
    return ((ProblemException) thrown).problem();
  }

  private static TestServer answering(TestServer.Answer answer) {
    return new TestServer(_ -> answer);
  }

  @Test
  void drippingBodyEndsAtTheDeadlineH7() throws IOException {
    var dripping =
        new RawServer(
            (_, out) -> {
              out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(UTF_8));
              for (int i = 0; i < 1000; i++) {
                out.write('x');
                out.flush();
                pause();
              }
            });
    try (dripping) {
      long start = System.nanoTime();
      assertThat(patch(dripping.profile())).isInstanceOf(Problem.NoAnswer.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
      assertThat(dripping.requests()).hasSize(1);
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectIsNotFollowedAndTheOtherHostSeesNothingH8T2(int status) {
    try (var other = answering(TestServer.Answer.ok("{}"));
        var server =
            answering(
                new TestServer.Answer(
                    status, Map.of("Location", other.url() + "/v5/x"), new byte[0]))) {
      assertThat(patch(server.profile(Api.V5)))
          .isEqualTo(new Problem.Moved(status, other.url() + "/v5/x"));
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void nothingIsSentWhileJavaWouldRetryAPatchH9() {
    try (var server = answering(TestServer.Answer.ok("{}"))) {
      var property = "jdk.httpclient.enableAllMethodRetry";
      for (var value : List.of("", "true")) {
        System.setProperty(property, value);
        try {
          assertThat(patch(server.profile(Api.V5)))
              .isEqualTo(new Problem.Declined(Problem.Declined.Reason.METHOD_RETRY_ENABLED));
        } finally {
          System.clearProperty(property);
        }
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void patchResetBeforeTheAnswerIsSentOnceH2() throws IOException {
    try (var server = new RawServer(RawServer.resetting())) {
      assertThat(patch(server.profile())).isInstanceOf(Problem.NoAnswer.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void patchClosedWithoutAnAnswerIsSentOnceH2() throws IOException {
    try (var server = new RawServer(RawServer.sending(""))) {
      assertThat(patch(server.profile())).isInstanceOf(Problem.NoAnswer.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\":",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n500\r\n{\"id\"",
        "rubbish\r\n\r\n",
      })
  void cutAnswerToAPatchMayHaveBeenCarriedOut(String bytes) throws IOException {
    try (var server = new RawServer(RawServer.sending(bytes))) {
      assertThat(patch(server.profile())).isInstanceOf(Problem.NoAnswer.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void answerWithoutLengthCutInTheMiddleIsUnreadable() throws IOException {
    try (var server = new RawServer(RawServer.sending("HTTP/1.1 200 OK\r\n\r\n{\"id\":"))) {
      assertThat(read(server.profile())).isInstanceOf(Problem.Unreadable.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html><body>Sign in to the hotel</body></html>", "", "[1]", "{\"id\":1}}"})
  void successThatIsNoLogIsUnreadable(String body) {
    try (var server =
        new TestServer(
            request ->
                request.path().startsWith("/tracedesk")
                    ? TestServer.Answer.json(404, "")
                    : TestServer.Answer.ok(body))) {
      assertThat(read(server.profile(Api.V5))).isInstanceOf(Problem.Unreadable.class);
    }
  }

  @Test
  void refusedConnectionMeansNothingWasSent() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThat(patch(profile("http://127.0.0.1:" + port))).isInstanceOf(Problem.Offline.class);
  }

  @Test
  void unknownHostMeansNothingWasSent() {
    assertThat(patch(profile("https://tracedesk.invalid"))).isInstanceOf(Problem.Offline.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not an address", "ftp://127.0.0.1", "http://"})
  void addressThatIsNoneSaysSo(String url) {
    assertThat(patch(profile(url))).isInstanceOf(Problem.Offline.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://example.com", "http://10.0.0.7:7421", "http://127.0.0.1.example.com"})
  void plainHttpStaysOnThisMachineT3(String url) {
    assertThat(patch(profile(url)))
        .isEqualTo(new Problem.Declined(Problem.Declined.Reason.INSECURE_ADDRESS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"@127.0.0.1:9/x", ".example.com/x", "0/x", "", "v5/logs", "https://example.com/x"})
  void keyNeverGoesToAnotherOriginT1(String path) {
    try (var server = answering(TestServer.Answer.ok("{}"))) {
      var profile = server.profile(Api.V5);
      assertThat(problem(() -> connector.send(profile, TestServer.KEY, "POST", path, BODY)))
          .isInstanceOf(Problem.Offline.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429, 7, PT7S",
    "503, 0, PT0S",
    "503, 99999999999, PT1H",
    "503, 'Sun, 06 Nov 1994 08:51:37 GMT', PT2M",
    "503, 'Sun, 06 Nov 1994 08:00:00 GMT', PT0S",
    "503, soon, ",
    "503, -5, ",
  })
  void busyServerSaysWhenToAskAgainH5(int status, String header, Duration wait) throws IOException {
    var head =
        "HTTP/1.1 %d Busy\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: %s\r\nContent-Length: 0\r\n\r\n"
            .formatted(status, header);
    try (var server = new RawServer(RawServer.sending(head))) {
      assertThat(patch(server.profile())).isEqualTo(new Problem.Busy(status, "", wait));
    }
  }

  @Test
  void listOfFaultsNamesTheFields() {
    var body =
        """
        {"detail":[{"loc":["body","output"],"msg":"not with error","type":"value_error"},
                   {"loc":["body","messages",0,"role"],"msg":"field required","type":"missing"}]}""";
    try (var server = answering(TestServer.Answer.json(422, body))) {
      assertThat(patch(server.profile(Api.V5)))
          .isEqualTo(
              new Problem.Rejected(
                  422,
                  "not with error\nfield required",
                  List.of(
                      new FieldFault(List.of("body", "output"), "not with error", "value_error"),
                      new FieldFault(
                          List.of("body", "messages", "0", "role"), "field required", "missing"))));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"detail\":\"no such log\"} | no such log",
        "{\"detail\":{\"msg\":\"no such log\",\"description\":\"d\"}} | no such log",
        "{\"detail\":{\"description\":\"no such log\"}} | no such log",
        "no such log | no such log",
        "<html>404</html> | ''",
        "{} | {}",
      })
  void wordsOfTheServerAreKept(String body, String words) {
    try (var server = answering(TestServer.Answer.json(404, body))) {
      assertThat(patch(server.profile(Api.V5))).isEqualTo(new Problem.Missing(words));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, Rejected", "401, KeyRefused", "403, KeyRefused", "404, Missing", "405, Rejected",
    "408, NoAnswer", "409, Conflicting", "412, Conflicting", "413, Rejected", "415, Rejected",
    "421, Rejected", "429, Busy", "500, ServerFault", "502, ServerFault", "503, Busy",
    "504, ServerFault"
  })
  void everyStatusIsOneProblem(int status, String problem) {
    try (var server = answering(TestServer.Answer.json(status, "{}"))) {
      assertThat(patch(server.profile(Api.V5)).getClass().getSimpleName()).isEqualTo(problem);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void endlessAnswerIsCutOffC12() throws IOException {
    var chunk = new byte[1 << 20];
    Arrays.fill(chunk, (byte) ' ');
    var endless =
        new RawServer(
            (_, out) -> {
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
              for (int i = 0; i < 10_000; i++) {
                out.write(chunk);
              }
            });
    try (endless;
        var patient = new HttpConnector(Duration.ofSeconds(60))) {
      assertThat(
              problem(
                  () -> patient.send(endless.profile(), TestServer.KEY, "PATCH", "/v5/x", BODY)))
          .isEqualTo(
              new Problem.Unreadable(
                  endless.profile().baseUrl(), "the answer is larger than 64 MiB"));
    }
  }

  @Test
  void packedBombIsCutOffC8() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      var blanks = new byte[1 << 20];
      for (int i = 0; i < 200; i++) {
        gzip.write(blanks);
      }
    }
    try (var server = answering(packed(packed.toByteArray()));
        var patient = new HttpConnector(Duration.ofSeconds(60))) {
      assertThat(
              problem(
                  () ->
                      patient.send(server.profile(Api.V5), TestServer.KEY, "PATCH", "/v5/x", BODY)))
          .isInstanceOf(Problem.Unreadable.class);
    }
  }

  @Test
  void packedAnswerIsUnpacked() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"id\":\"log_1\",\"output\":\"hello\"}".getBytes(UTF_8));
    }
    try (var server = answering(packed(packed.toByteArray()))) {
      var log = connector.connect(server.profile(Api.V4), null).log(new LogId("log_1"));
      assertThat(log.raw().string("output")).isEqualTo("hello");
    }
  }

  private static TestServer.Answer packed(byte[] body) {
    return new TestServer.Answer(200, Map.of("Content-Encoding", "gzip"), body);
  }

  @Test
  void keyIsInTheHeaderAndNowhereElseT5() {
    var exchanges = new CopyOnWriteArrayList<Connector.Exchange>();
    connector.onExchange(exchanges::add);
    var secret = TestServer.KEY.reveal();
    try (var server =
        answering(
            TestServer.Answer.json(
                401,
                "{\"detail\":\"the key " + secret + " is unknown\",\"key\":\"" + secret + "\"}"))) {
      var thrown =
          catchThrowable(
              () ->
                  connector.send(
                      server.profile(Api.V5),
                      TestServer.KEY,
                      "POST",
                      "/v5/logs?q=" + "private",
                      BODY));
      var told = new StringWriter();
      thrown.printStackTrace(new PrintWriter(told));
      assertThat(told.toString()).doesNotContain(secret).contains("the key *** is unknown");
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().getFirst().header("X-api-key")).isEqualTo(secret);
      assertThat(exchanges)
          .singleElement()
          .satisfies(
              exchange -> {
                assertThat(exchange.method()).isEqualTo("POST");
                assertThat(exchange.path()).isEqualTo("/v5/logs");
                assertThat(exchange.status()).isEqualTo(401);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "a b", "schlüssel", ""})
  void textThatCannotStandInAHeaderIsNoKeyT5(String text) {
    assertThat(Secret.of(text)).isNull();
  }

  @Test
  void plainHttpIsNotUpgraded() {
    try (var server = answering(TestServer.Answer.ok("{}"))) {
      connector.send(server.profile(Api.V5), TestServer.KEY, "PATCH", "/v5/x", BODY);
      var headers = server.requests().getFirst().headers();
      assertThat(headers).doesNotContainKeys("Upgrade", "Http2-settings");
    }
  }

  @Test
  void whatIsAskedQuietlyIsToldAsSuch() {
    var exchanges = new CopyOnWriteArrayList<Connector.Exchange>();
    connector.onExchange(exchanges::add);
    try (var server = answering(TestServer.Answer.ok("{\"id\":\"log_1\"}"))) {
      var traces = connector.connect(server.profile(Api.V4), TestServer.KEY);
      Watch.quietly(() -> traces.log(new LogId("log_1")));
      traces.log(new LogId("log_1"));
    }
    assertThat(exchanges).extracting(Connector.Exchange::watching).containsExactly(true, false);
  }

  @Test
  void lostAnswerIsToldWithStatusNought() throws IOException {
    var exchanges = new CopyOnWriteArrayList<Connector.Exchange>();
    connector.onExchange(exchanges::add);
    try (var server = new RawServer(RawServer.resetting())) {
      patch(server.profile());
    }
    assertThat(exchanges).singleElement().matches(exchange -> exchange.status() == 0);
  }

  @Test
  void requestThatIsNoJsonIsNotSent() {
    try (var server = answering(TestServer.Answer.ok("{}"))) {
      assertThatThrownBy(
              () ->
                  connector.send(
                      server.profile(Api.V5), null, "POST", "/v5/x", "{".getBytes(UTF_8)))
          .isInstanceOf(ProblemException.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  private static Profile profile(String url) {
    return new Profile(UUID.randomUUID(), "test", url, Api.V5, Safety.FREE, false);
  }
}
