package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.wire.TraceBodies;
import tracedesk.wire.otlp.Fixtures;

/// The second port, with the key and without.
class OtlpDoorTest {
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String KEY = "X-API-KEY: " + LocalApi.KEY + "\r\n";

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

  private LocalServer.Door open(boolean keyOptional) throws IOException {
    return api.server().open(0, keyOptional, api.spans());
  }

  private int traces() {
    return TraceBodies.page(LocalApi.ok(api.get("/tracedesk/v1/traces"))).traces().size();
  }

  private static RawHttp.Answer send(int port, String request, String headers, byte[] body)
      throws IOException {
    try (var http = new RawHttp(port)) {
      http.send(
          request + " HTTP/1.1\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n");
      http.send(body);
      return http.read();
    }
  }

  private static RawHttp.Answer post(int port, String headers) throws IOException {
    return send(
        port,
        "POST /v1/traces",
        "Host: 127.0.0.1:" + port + "\r\n" + headers,
        Fixtures.json("traceloop"));
  }

  @Test
  void l5TheKeyIsAskedForUnlessItWasMadeOptional() throws IOException {
    int port = open(false).port();

    assertThat(post(port, JSON).status()).isEqualTo(401);
    assertThat(post(port, JSON + KEY).status()).isEqualTo(200);
    int free = open(true).port();
    assertThat(post(free, JSON).status()).isEqualTo(200);
    assertThat(post(free, JSON + "X-API-KEY: another service's\r\n").status()).isEqualTo(200);
    assertThat(traces()).isEqualTo(1);
  }

  @Test
  void l8NoWebsiteIsLetIntoTheLocalNetwork() throws IOException {
    for (boolean keyOptional : List.of(true, false)) {
      int port = open(keyOptional).port();
      for (var origin : List.of("https://evil.example", "http://127.0.0.1:" + port)) {
        var answer =
            send(
                port,
                "OPTIONS /v1/traces",
                "Host: 127.0.0.1:"
                    + port
                    + "\r\nOrigin: "
                    + origin
                    + "\r\nAccess-Control-Request-Method: POST\r\n"
                    + "Access-Control-Request-Private-Network: true\r\n",
                new byte[0]);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/traces",
        "GET /",
        "GET /v5/logs",
        "POST /v5/flows/log",
        "POST /v4/logs",
        "GET /tracedesk/v1/traces",
        "POST /v5/import/otel/v1/traces"
      })
  void nothingButSpansIsTakenThere(String request) throws IOException {
    int port = open(true).port();
    var answer =
        send(
            port,
            request,
            "Host: 127.0.0.1:" + port + "\r\n" + JSON + KEY,
            "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isIn(404, 405);
  }

  @Test
  void l1AnyOtherHostIsRefusedThere() throws IOException {
    int port = open(true).port();
    for (var host :
        List.of("evil.example", "127.0.0.1", "127.0.0.1:" + api.port(), "[::1]:" + port, "")) {
      var answer =
          send(
              port, "POST /v1/traces", "Host: " + host + "\r\n" + JSON, Fixtures.json("traceloop"));
      assertThat(answer.status()).as(host).isEqualTo(421);
    }
    assertThat(traces()).isZero();
  }

  @Test
  void l2WhatAPageCanSendWithoutPreflightChangesNothingThoughNoKeyIsAskedFor() throws IOException {
    int port = open(true).port();
    for (var shape :
        List.of(
            "Content-Type: text/plain\r\nOrigin: http://evil.example\r\n",
            "Content-Type: text/plain\r\n",
            "Content-Type: text/plain;charset=application/json\r\n",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "Content-Type: multipart/form-data; boundary=x\r\n",
            "",
            "Content-Type: \r\n",
            "Content-Type: text/plain\r\nContent-Type: application/json\r\n",
            JSON + "Origin: http://evil.example\r\n",
            JSON + "Origin: null\r\n",
            JSON + "Origin: http://127.0.0.1:" + port + "\r\n",
            JSON + "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n",
            JSON + "Sec-Fetch-Site: same-site\r\n",
            "Content-Type: application/x-protobuf\r\nOrigin: https://evil.example\r\n")) {
      assertThat(post(port, shape).status()).as(shape).isIn(403, 415);
    }
    assertThat(traces()).isZero();
  }

  @Test
  void l3NoAnswerThereLetsAPageReadIt() throws IOException {
    int port = open(true).port();
    var preflight =
        send(
            port,
            "OPTIONS /v1/traces",
            "Host: 127.0.0.1:"
                + port
                + "\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n"
                + "Access-Control-Request-Headers: content-type\r\n",
            new byte[0]);

    assertThat(preflight.status()).isEqualTo(403);
    for (var answer : List.of(preflight, post(port, JSON))) {
      assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }
  }

  @Test
  void l6ItListensOnLoopbackOnly() throws IOException {
    int port = open(true).port();
    for (var networks : NetworkInterface.networkInterfaces().toList()) {
      for (var address : networks.inetAddresses().toList()) {
        if (!address.equals(InetAddress.getByName("127.0.0.1"))) {
          assertThatThrownBy(() -> new Socket(address, port).close())
              .as(address.toString())
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  void aPortThatIsTakenCannotBeOpened() throws IOException {
    int port = open(false).port();

    assertThatThrownBy(() -> api.server().open(port, false, api.spans()))
        .isInstanceOf(BindException.class);
  }

  @Test
  void closedItAnswersNobodyAndCanBeOpenedAgain() throws IOException {
    var door = open(true);
    int port = door.port();
    assertThat(post(port, JSON).status()).isEqualTo(200);
    long start = System.nanoTime();
    door.close();

    assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(IOException.class);
    assertThat(api.get("/v5/files").status()).as("the front door stays open").isEqualTo(200);
    api.server().open(port, false, api.spans());
    assertThat(post(port, JSON).status()).isEqualTo(401);
  }

  @Test
  void whatComesThereIsCountedAsTheServersRequests() throws IOException {
    long before = api.server().requests();
    post(open(true).port(), JSON);

    assertThat(api.server().requests()).isEqualTo(before + 1);
  }
}
