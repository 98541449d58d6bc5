package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.domain.profile.Secret;

class LimitsTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch waiting = new CountDownLatch(Limits.IN_FLIGHT);
  private LocalServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        LocalServer.start(
            0,
            Secret.of(KEY),
            List.of(
                () ->
                    List.of(
                        Route.get("/v5/now", _ -> Reply.ok(Json.TRUE)),
                        Route.get("/v5/wait", _ -> await()),
                        Route.get("/v5/patient", _ -> Reply.ok(Json.TRUE)).patiently(),
                        Route.get("/v5/fail", _ -> fail()),
                        Route.get("/v5/large", _ -> Reply.ok("\"" + "aé😀".repeat(200_000) + "\"")),
                        Route.post("/v5/size", request -> Reply.ok(size(request))),
                        Route.patch("/v5/size", request -> Reply.ok(size(request))))));
  }

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
  }

  private static Json size(Request request) {
    return Json.of((long) request.object().length());
  }

  private Reply await() {
    waiting.countDown();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Reply.ok(Json.TRUE);
  }

  private static Reply fail() {
    throw new IllegalStateException("secret detail");
  }

  @Test
  void l9SlowHeadsAndBodiesAreCutWhileOthersAreServed() throws IOException {
    try (var silent = new RawHttp(server.port());
        var head = new RawHttp(server.port());
        var body = new RawHttp(server.port());
        var chunks = new RawHttp(server.port());
        var refused = new RawHttp(server.port())) {
      long start = System.nanoTime();
      silent.send("G");
      head.send("POST /v5/size HTTP/1.1\r\n" + host());
      body.send(
          "POST /v5/size HTTP/1.1\r\n" + host() + key() + "Content-Length: 100\r\n\r\n{\"half\"");
      chunks.send(
          "POST /v5/size HTTP/1.1\r\n"
              + host()
              + key()
              + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a");
      refused.send("POST /v5/size HTTP/1.1\r\n" + host() + "Content-Length: 100\r\n\r\n{");
      assertThat(get("/v5/now").status()).isEqualTo(200);

      assertThat(silent.isClosed()).isTrue();
      assertThat(head.isClosed()).isTrue();
      assertThat(body.isClosed()).isTrue();
      assertThat(chunks.isClosed()).isTrue();
      assertThat(refused.read().status()).isEqualTo(401);
      assertThat(refused.isClosed()).isTrue();

      assertThat((System.nanoTime() - start) / 1_000_000_000L).isBetween(8L, 15L);
    }
    assertThat(get("/v5/now").status()).isEqualTo(200);
  }

  @Test
  void l9PatchesStayFastBesideManySlowSockets() throws IOException {
    var slow = new ArrayList<RawHttp>();
    try (var fast = new RawHttp(server.port())) {
      var patch = "PATCH /v5/size HTTP/1.1\r\n" + host() + key() + "Content-Length: 2\r\n\r\n{}";
      var millis = new ArrayList<Long>();
      for (int i = 0; i < 400; i++) {
        var socket = new RawHttp(server.port());
        socket.send("POST /v5/size HTTP/1.1\r\n" + host() + key() + (i % 2 == 0 ? "X" : ""));
        slow.add(socket);
        long start = System.nanoTime();
        fast.send(patch);
        assertThat(fast.read().status()).isEqualTo(200);
        millis.add((System.nanoTime() - start) / 1_000_000);
      }
      millis.sort(null);
      assertThat(millis.get(395)).isLessThan(500);
    } finally {
      for (var socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void l9ARequestThatWaitedInVainForAFreeSlotIsToldToComeBack() throws Exception {
    var clients = new ArrayList<RawHttp>();
    for (int i = 0; i < Limits.IN_FLIGHT; i++) {
      var client = new RawHttp(server.port());
      client.send("GET /v5/wait HTTP/1.1\r\n" + host() + key() + "\r\n");
      clients.add(client);
    }
    waiting.await();

    var refused = get("/v5/now");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    gate.countDown();

    for (var client : clients) {
      assertThat(client.read().status()).isEqualTo(200);
      client.close();
    }
    assertThat(get("/v5/now").status()).isEqualTo(200);
  }

  @Test
  void aRequestForAPatientRouteWaitsForItsTurn() throws Exception {
    var clients = new ArrayList<RawHttp>();
    for (int i = 0; i < Limits.IN_FLIGHT; i++) {
      var client = new RawHttp(server.port());
      client.send("GET /v5/wait HTTP/1.1\r\n" + host() + key() + "\r\n");
      clients.add(client);
    }
    waiting.await();

    try (var patient = new RawHttp(server.port())) {
      patient.send("GET /v5/patient HTTP/1.1\r\n" + host() + key() + "\r\n");
      assertThat(get("/v5/now").status()).isEqualTo(503);
      gate.countDown();
      assertThat(patient.read().status()).isEqualTo(200);
    }
    for (var client : clients) {
      assertThat(client.read().status()).isEqualTo(200);
      client.close();
    }
  }

  @Test
  void l9ABodyOverItsLimitGetsAClearAnswerAndTheConnectionStaysUsable() throws IOException {
    var large = new byte[Limits.PATCH_BYTES + 1];
    try (var http = new RawHttp(server.port())) {
      http.send(
          "PATCH /v5/size HTTP/1.1\r\n"
              + host()
              + key()
              + "Content-Length: "
              + large.length
              + "\r\n\r\n");
      http.send(large);
      var refused = http.read();
      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.body()).contains("4 MiB");

      http.send("PATCH /v5/size HTTP/1.1\r\n" + host() + key() + "Content-Length: 2\r\n\r\n{}");
      assertThat(http.read().body()).isEqualTo("2");
    }
  }

  @Test
  void l9ABodyWithoutALengthIsCountedAsItComes() throws IOException {
    try (var http = new RawHttp(server.port())) {
      http.send(
          "PATCH /v5/size HTTP/1.1\r\n" + host() + key() + "Transfer-Encoding: chunked\r\n\r\n");
      var piece = " ".repeat(1 << 20);
      for (int i = 0; i < 5; i++) {
        http.send("100000\r\n" + piece + "\r\n");
      }
      http.send("0\r\n\r\n");
      assertThat(http.read().status()).isEqualTo(413);
    }
  }

  @Test
  void l9ABodyOfExactlyTheLimitIsTaken() throws IOException {
    var text = "{\"a\":\"" + "x".repeat(Limits.PATCH_BYTES - 8) + "\"}";

    assertThat(send("PATCH", "", text.getBytes(StandardCharsets.UTF_8)).body())
        .isEqualTo("" + Limits.PATCH_BYTES);
  }

  @Test
  void l9AHeadLargerThanSixteenKibibytesIsCut() throws IOException {
    var answer =
        RawHttp.exchange(
            server.port(),
            "GET /v5/now HTTP/1.1\r\n"
                + host()
                + key()
                + "X-Filler: "
                + "x".repeat(20_000)
                + "\r\n\r\n");

    assertThat(answer.status()).isNotEqualTo(200);
  }

  @Test
  void aPackedBodyIsUnpacked() throws IOException {
    var text = "{\"text\":\"" + "Grüße ".repeat(1000) + "\"}";

    var answer =
        send("POST", "Content-Encoding: gzip\r\n", gzip(text.getBytes(StandardCharsets.UTF_8)));

    assertThat(answer.body()).isEqualTo("" + text.length());
  }

  @Test
  void c8APackedBodyMayNotBlowUp() throws IOException {
    var bomb = gzip(new byte[100 << 20]);
    assertThat(bomb.length).isLessThan(1 << 20);

    assertThat(send("POST", "Content-Encoding: gzip\r\n", bomb).status()).isEqualTo(413);
  }

  @Test
  void c8BrokenNestedAndUnknownPackingIsRefused() throws IOException {
    var whole = gzip("{}".getBytes(StandardCharsets.UTF_8));
    assertThat(
            send("POST", "Content-Encoding: gzip\r\n", "{}".getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(400);
    assertThat(
            send("POST", "Content-Encoding: gzip\r\n", java.util.Arrays.copyOf(whole, 12)).status())
        .isEqualTo(400);
    assertThat(send("POST", "Content-Encoding: gzip, gzip\r\n", gzip(whole)).status())
        .isEqualTo(415);
    assertThat(send("POST", "Content-Encoding: br\r\n", whole).status()).isEqualTo(415);
    assertThat(
            send("POST", "Content-Encoding: identity\r\n", "{}".getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(200);
  }

  @Test
  void c6JsonBombsAreRefusedWithTheirPlace() throws IOException {
    var bombs =
        List.of(
            "{\"a\":".repeat(100_000),
            "[".repeat(5000) + "]".repeat(5000),
            "{\"a\":" + "9".repeat(10_000) + "}",
            "{\"a\":[" + "1,".repeat(2_100_000) + "1]}",
            "{\"" + "n".repeat(2000) + "\":1}",
            "{\"a\":1,\"a\":2}",
            "{\"a\\u0000\":1}",
            "{\"a\":NaN}",
            "{} {}",
            "{\"a\":1",
            "\u0000",
            "not json");
    for (var bomb : bombs) {
      var answer = send("POST", "", bomb.getBytes(StandardCharsets.UTF_8));
      var shown = bomb.substring(0, Math.min(30, bomb.length()));
      assertThat(answer.status()).as(shown).isEqualTo(400);
      var body = (Json.Obj) Json.parse(answer.body());
      assertThat(body.integer("line")).as(shown).isPositive();
      assertThat(body.integer("column")).as(shown).isPositive();
    }
    assertThat(send("POST", "", new byte[] {'"', (byte) 0xff, '"'}).status()).isEqualTo(400);
    assertThat(send("POST", "", "{\"a\":1e1000000000}".getBytes(StandardCharsets.UTF_8)).status())
        .isEqualTo(200);
  }

  @Test
  void aBodyThatIsNoObjectIsRejectedByItsPlace() throws IOException {
    var answer = send("POST", "", "[1]".getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("\"detail\":[{\"loc\":[\"body\"]");
    assertThat(send("POST", "", "3".getBytes(StandardCharsets.UTF_8)).body())
        .contains("\"detail\":[{\"loc\":[\"body\"]");
    assertThat(send("POST", "", new byte[0]).body()).contains("field required");
  }

  @Test
  void anUnforeseenFaultIsAnsweredWithANumberAndNothingElse() throws IOException {
    var answer = get("/v5/fail");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body())
        .contains("error_id")
        .doesNotContain("secret detail")
        .doesNotContain(KEY);
  }

  @Test
  void aLargeAnswerComesWhole() throws IOException {
    assertThat(get("/v5/large").body()).isEqualTo("\"" + "aé😀".repeat(200_000) + "\"");
  }

  @Test
  void severalRequestsShareAConnection() throws IOException {
    try (var http = new RawHttp(server.port())) {
      for (int i = 0; i < 3; i++) {
        http.send("GET /v5/nothing HTTP/1.1\r\n" + host() + key() + "\r\n");
        assertThat(http.read().status()).isEqualTo(404);
        http.send("POST /v5/size HTTP/1.1\r\n" + host() + key() + "Content-Length: 2\r\n\r\n{}");
        assertThat(http.read().status()).isEqualTo(200);
      }
    }
  }

  private RawHttp.Answer get(String path) throws IOException {
    return RawHttp.exchange(
        server.port(), "GET " + path + " HTTP/1.1\r\n" + host() + key() + "\r\n");
  }

  private RawHttp.Answer send(String method, String headers, byte[] body) throws IOException {
    try (var http = new RawHttp(server.port())) {
      http.send(
          method
              + " /v5/size HTTP/1.1\r\n"
              + host()
              + key()
              + headers
              + "Content-Length: "
              + body.length
              + "\r\n\r\n");
      http.send(body);
      return http.read();
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private String host() {
    return "Host: 127.0.0.1:" + server.port() + "\r\n";
  }

  private static String key() {
    return "X-API-KEY: " + KEY + "\r\n";
  }
}
