package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.json.Json;
import tracedesk.domain.profile.Secret;
import tracedesk.wire.Challenge;

class AccessTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private final AtomicInteger writes = new AtomicInteger();
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
                        Route.get("/v5/things", _ -> Reply.ok(Json.TRUE)),
                        Route.get(
                            "/v5/things/{thing}",
                            request -> Reply.ok(Json.of(request.name("thing")))),
                        Route.post("/v5/things", this::write))));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply write(Request request) {
    writes.incrementAndGet();
    return Reply.ok(Json.of((long) request.object().members().size()));
  }

  @Test
  void theTwoNamesOfLoopbackAreLetIn() throws IOException {
    assertThat(get("Host: 127.0.0.1:" + port() + "\r\n" + key()).status()).isEqualTo(200);
    assertThat(get("Host: localhost:" + port() + "\r\n" + key()).status()).isEqualTo(200);
  }

  @Test
  void l1AnyOtherHostIsRefused() throws IOException {
    var p = port();
    var hosts =
        List.of(
            "evil.example",
            "evil.example:" + p,
            "127.0.0.1",
            "localhost",
            "127.0.0.1:80",
            "localhost:80",
            "127.0.0.1:" + (p + 1),
            "LOCALHOST:" + p,
            "Localhost:" + p,
            "localhost.:" + p,
            "127.0.0.1.:" + p,
            "user@127.0.0.1:" + p,
            "user:pw@localhost:" + p,
            "[::1]:" + p,
            "[::1]",
            "::1",
            "::1:" + p,
            "[::ffff:127.0.0.1]:" + p,
            "0.0.0.0:" + p,
            "0:" + p,
            "2130706433:" + p,
            "0x7f000001:" + p,
            "0177.0.0.1:" + p,
            "127.1:" + p,
            "127.0.0.2:" + p,
            "127.0.0.1:" + p + ".",
            "127.0.0.1:0" + p,
            "127.0.0.1:+" + p,
            "127.0.0.1: " + p,
            "127.0.0.1 :" + p,
            "127.0.0.1:" + p + ",evil.example",
            "evil.example,127.0.0.1:" + p,
            "127.0.0.1:" + p + "/",
            "http://127.0.0.1:" + p,
            "localhost.localdomain:" + p,
            "127.0.0.1.nip.io:" + p,
            "localhost:" + p + "@evil.example",
            "",
            ":" + p,
            "*");
    assertThat(hosts).hasSize(40);
    for (var host : hosts) {
      assertThat(get("Host: " + host + "\r\n" + key()).status()).as(host).isEqualTo(421);
    }
    assertThat(get(key()).status()).as("none").isEqualTo(421);
    assertThat(get(host() + host() + key()).status()).as("twice").isEqualTo(421);
    assertThat(get(host() + "Host: evil.example\r\n" + key()).status()).as("two").isEqualTo(421);
  }

  @Test
  void l2WhatAPageCanSendWithoutPreflightChangesNothing() throws IOException {
    var shapes =
        List.of(
            "Content-Type: text/plain\r\nOrigin: http://evil.example\r\n",
            "Content-Type: text/plain\r\nOrigin: null\r\n",
            "Content-Type: text/plain\r\n",
            "Content-Type: application/x-www-form-urlencoded\r\nOrigin: https://evil.example\r\n",
            "Content-Type: multipart/form-data; boundary=x\r\nOrigin: http://localhost:3000\r\n",
            "Origin: http://127.0.0.1:" + port() + "\r\n",
            "Origin: http://localhost:" + port() + "\r\n",
            "Origin: \r\n",
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n",
            "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: navigate\r\n",
            "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n",
            "Cookie: key=" + KEY + "\r\nReferer: http://evil.example/\r\n");
    assertThat(shapes).hasSize(12);
    for (var shape : shapes) {
      assertThat(post(host() + shape).status()).as(shape).isIn(401, 403);
      assertThat(post(host() + shape).body()).as(shape).contains("\"detail\"");
    }
    assertThat(writes).hasValue(0);
  }

  @Test
  void l2AnOriginIsRefusedEvenWithTheKey() throws IOException {
    assertThat(post(host() + key() + "Origin: http://127.0.0.1:" + port() + "\r\n").status())
        .isEqualTo(403);
    assertThat(post(host() + key() + "Sec-Fetch-Site: cross-site\r\n").status()).isEqualTo(403);
    assertThat(writes).hasValue(0);
  }

  @Test
  void whatHumanloopsClientsSendIsLetIn() throws IOException {
    assertThat(post(host() + key()).status()).as("Python: no content type").isEqualTo(200);
    assertThat(
            post(host()
                    + key()
                    + "content-type: text/plain;charset=UTF-8\r\nSec-Fetch-Mode: cors\r\nAccept-Language: *\r\n")
                .status())
        .as("Node")
        .isEqualTo(200);
    assertThat(post(host() + key() + "Sec-Fetch-Site: none\r\n").status()).isEqualTo(200);
    assertThat(post(host() + "Authorization: Bearer " + KEY + "\r\n").status()).isEqualTo(200);
    assertThat(post(host() + "authorization: bearer " + KEY + "\r\n").status()).isEqualTo(200);
  }

  @Test
  void l3NoAnswerLetsAPageReadIt() throws IOException {
    var preflight =
        RawHttp.exchange(
            port(),
            "OPTIONS /v5/things HTTP/1.1\r\n"
                + host()
                + "Origin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n"
                + "Access-Control-Request-Headers: x-api-key\r\n\r\n");
    assertThat(preflight.status()).isEqualTo(403);
    for (var answer : List.of(preflight, get(host() + key()), get(host()))) {
      assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }
  }

  /// Browsers ask before a public page may reach this computer; the answer is never yes.
  @Test
  void l8NoWebsiteIsLetIntoTheLocalNetwork() throws IOException {
    for (var path : List.of("/v5/things", Challenge.PATH, "/nothing")) {
      for (var request :
          List.of(
              "Access-Control-Request-Private-Network: true\r\n",
              "Access-Control-Request-Local-Network: true\r\n")) {
        for (var key : List.of("", key())) {
          var answer =
              RawHttp.exchange(
                  port(),
                  "OPTIONS "
                      + path
                      + " HTTP/1.1\r\n"
                      + host()
                      + key
                      + "Origin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\n"
                      + request
                      + "\r\n");
          assertThat(answer.status()).isEqualTo(403);
          assertThat(answer.headers().keySet())
              .noneMatch(name -> name.startsWith("access-control"));
        }
      }
    }
  }

  @Test
  void l7ItProvesThatItHoldsTheKeyToThoseWhoDoNotSendIt() throws IOException {
    var challenge = Challenge.make();
    var answer = challenge(host(), "?nonce=" + challenge.nonce());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain(KEY);
    var proof = (Json.Obj) Json.parse(answer.body());
    var key = Secret.of(KEY);
    assertThat(challenge.isMet(proof, key, port())).isTrue();
    assertThat(challenge.isMet(proof, key, port() + 1)).as("another port").isFalse();
    assertThat(challenge.isMet(proof, Secret.of(KEY + "0"), port())).as("another key").isFalse();
    assertThat(Challenge.make().isMet(proof, key, port())).as("another question").isFalse();
  }

  @Test
  void l7TheProofIsGivenToNoPageAndForNoShortQuestion() throws IOException {
    var nonce = Challenge.make().nonce();
    var query = "?nonce=" + nonce;
    assertThat(challenge("Host: evil.example\r\n", query).status()).isEqualTo(421);
    assertThat(challenge(host() + "Origin: null\r\n", query).status()).isEqualTo(403);
    assertThat(challenge(host() + "Sec-Fetch-Site: cross-site\r\n", query).status()).isEqualTo(403);
    for (var bad :
        List.of(
            "",
            "?nonce=",
            "?nonce=" + nonce.substring(1),
            "?nonce=" + "A".repeat(180),
            "?nonce=" + nonce.substring(1) + "*")) {
      assertThat(challenge(host(), bad).status()).as(bad).isEqualTo(422);
    }
    var other = Challenge.PATH.replace("challenge", "%63hallenge");
    assertThat(
            RawHttp.exchange(port(), "GET " + other + query + " HTTP/1.1\r\n" + host() + "\r\n")
                .status())
        .as("spelled otherwise")
        .isEqualTo(401);
  }

  private RawHttp.Answer challenge(String headers, String query) throws IOException {
    return RawHttp.exchange(
        port(), "GET " + Challenge.PATH + query + " HTTP/1.1\r\n" + headers + "\r\n");
  }

  @Test
  void l4OnlyTheKeyOpens() throws IOException {
    for (var wrong :
        List.of(
            "",
            "X-API-KEY: \r\n",
            "X-API-KEY: other\r\n",
            "X-API-KEY: " + KEY + "0\r\n",
            "X-API-KEY: " + KEY.substring(1) + "\r\n",
            key() + key(),
            "X-API-KEY: other\r\nAuthorization: Bearer " + KEY + "\r\n",
            "Authorization: " + KEY + "\r\n",
            "Authorization: Basic " + KEY + "\r\n",
            "Authorization: Bearer\r\n",
            "Cookie: X-API-KEY=" + KEY + "\r\n")) {
      var answer = get(host() + wrong);
      assertThat(answer.status()).as(wrong).isEqualTo(401);
      assertThat(answer.body()).contains("X-API-KEY").doesNotContain(KEY);
    }
    assertThat(
            RawHttp.exchange(
                    port(), "GET /v5/things?X-API-KEY=" + KEY + " HTTP/1.1\r\n" + host() + "\r\n")
                .status())
        .isEqualTo(401);
  }

  @Test
  void l4TheDoorStandsBeforeUnknownAddressesToo() throws IOException {
    assertThat(RawHttp.exchange(port(), "GET /nothing HTTP/1.1\r\n" + host() + "\r\n").status())
        .isEqualTo(401);
  }

  @Test
  void l6OnlyLoopbackIsBound() throws Exception {
    for (var network : NetworkInterface.networkInterfaces().toList()) {
      for (var address : network.inetAddresses().toList()) {
        if (!address.equals(InetAddress.getByName("127.0.0.1"))) {
          assertThatThrownBy(() -> new Socket(address, port()).close())
              .as(address.toString())
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  void l11OddTargetsAreRefused() throws IOException {
    for (var target :
        List.of(
            "http://127.0.0.1:" + port() + "/v5/things",
            "http://evil.example/v5/things",
            "//evil.example/v5/things",
            "/v5/../v5/things",
            "/v5/./things",
            "/v5/things/..",
            "/v5/things/%2e%2e",
            "/v5/things/%2E.",
            "/v5/things/a%2Fb",
            "/v5/things/a%2fb",
            "/v5/things/a%5cb",
            "/v5/things/a\\b",
            "/v5/things/%ff",
            "/v5/things/%zz",
            "/v5/things/%",
            "/v5/things?x=%ff",
            "v5/things",
            "*")) {
      var answer =
          RawHttp.exchange(port(), "GET " + target + " HTTP/1.1\r\n" + host() + key() + "\r\n");
      assertThat(answer.status()).as(target).isIn(400, 404);
    }
    for (var target :
        List.of("/v5/things/", "//v5/things", "/v5//things", "/V5/things", "/v5/things;a=b")) {
      var answer =
          RawHttp.exchange(port(), "GET " + target + " HTTP/1.1\r\n" + host() + key() + "\r\n");
      assertThat(answer.status()).as(target).isIn(400, 404);
    }
  }

  @Test
  void l11APathIsDecodedExactlyOnce() throws IOException {
    var answer =
        RawHttp.exchange(
            port(), "GET /v5/things/a%252Fb%20+%C3%A9 HTTP/1.1\r\n" + host() + key() + "\r\n");

    assertThat(answer.body()).isEqualTo("\"a%2Fb +é\"");
  }

  @Test
  void l11ContradictoryLengthsAreRefused() throws IOException {
    for (var lengths :
        List.of(
            "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
            "Content-Length: 2\r\nContent-Length: 3\r\n",
            "Content-Length: -2\r\n",
            "Content-Length: two\r\n")) {
      var answer =
          RawHttp.exchange(
              port(), "POST /v5/things HTTP/1.1\r\n" + host() + key() + lengths + "\r\n{}");
      assertThat(answer.status()).as(lengths).isEqualTo(400);
    }
    assertThat(writes).hasValue(0);
  }

  @Test
  void anotherMethodIsAnsweredWithTheOnesThatWork() throws IOException {
    for (var method : List.of("PUT", "DELETE", "HEAD", "TRACE", "OPTIONS")) {
      var answer =
          RawHttp.exchange(port(), method + " /v5/things HTTP/1.1\r\n" + host() + key() + "\r\n");
      assertThat(answer.status()).as(method).isEqualTo(405);
      assertThat(answer.header("Allow")).isEqualTo("GET, POST");
    }
  }

  @Test
  void anUnknownAddressIsAnsweredWithJson() throws IOException {
    var answer = RawHttp.exchange(port(), "GET /v5/nothing HTTP/1.1\r\n" + host() + key() + "\r\n");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(((Json.Obj) Json.parse(answer.body())).object("detail")).isNotNull();
    var legacy = RawHttp.exchange(port(), "GET /v4/nothing HTTP/1.1\r\n" + host() + key() + "\r\n");
    assertThat(((Json.Obj) Json.parse(legacy.body())).string("detail")).isNotNull();
  }

  @Test
  void onlyOthersRequestsAreCounted() throws IOException {
    get(host() + key());
    get(host());
    get(host() + key() + "User-Agent: Tracedesk/0.1.0\r\n");

    assertThat(server.requests()).isEqualTo(1);
  }

  private RawHttp.Answer get(String headers) throws IOException {
    return RawHttp.exchange(port(), "GET /v5/things HTTP/1.1\r\n" + headers + "\r\n");
  }

  private RawHttp.Answer post(String headers) throws IOException {
    return RawHttp.exchange(
        port(), "POST /v5/things HTTP/1.1\r\n" + headers + "Content-Length: 2\r\n\r\n{}");
  }

  private int port() {
    return server.port();
  }

  private String host() {
    return "Host: 127.0.0.1:" + port() + "\r\n";
  }

  private static String key() {
    return "X-API-KEY: " + KEY + "\r\n";
  }
}
