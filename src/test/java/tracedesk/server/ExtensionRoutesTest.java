package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;
import static tracedesk.server.LocalApi.ok;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.LogId;
import tracedesk.wire.Challenge;
import tracedesk.wire.TraceBodies;

class ExtensionRoutesTest {
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

  private void flow(String log, String more) {
    ok(
        api.post(
            "/v5/flows/log",
            "{\"path\":\"support/Refund\",\"log_id\":\"" + log + "\"" + more + "}"));
  }

  @Test
  void theServerSaysThatItListsAllTraces() {
    assertThat(TraceBodies.capabilities(ok(api.get("/tracedesk/v1/capabilities"))).allTraces())
        .isTrue();
  }

  @Test
  void everyTraceIsListedOnceAcrossPages() {
    for (int i = 0; i < 230; i++) {
      flow("log_" + i, "");
    }
    var seen = new HashSet<String>();
    var page = TraceBodies.page(ok(api.get("/tracedesk/v1/traces")));
    assertThat(page.total()).isEqualTo(230);
    while (true) {
      page.traces().forEach(trace -> assertThat(seen.add(trace.id().value())).isTrue());
      if (page.next() == null) {
        break;
      }
      page =
          TraceBodies.page(
              ok(
                  api.get(
                      "/tracedesk/v1/traces?cursor="
                          + java.net.URLEncoder.encode(
                              page.next(), java.nio.charset.StandardCharsets.UTF_8))));
    }
    assertThat(seen).hasSize(230);
  }

  @Test
  void theListIsFiltered() {
    flow("log_a", ",\"output\":\"apples\",\"log_status\":\"complete\"");
    flow("log_b", ",\"error\":\"504 gateway\"");
    flow("log_c", "");

    assertThat(ids("?status=complete")).containsExactly("log_a");
    assertThat(ids("?status=incomplete")).containsExactlyInAnyOrder("log_b", "log_c");
    assertThat(ids("?errors=true")).containsExactly("log_b");
    assertThat(ids("?text=APPLES")).containsExactly("log_a");
    assertThat(api.get("/tracedesk/v1/traces?status=half").status()).isEqualTo(422);
    assertThat(api.get("/tracedesk/v1/traces?cursor=rubbish").status()).isEqualTo(422);
  }

  @Test
  void aTracesStructureIsGivenWithoutBodies() {
    flow("log_f", ",\"inputs\":{\"q\":\"secret question\"}");
    ok(
        api.post(
            "/v5/prompts/log",
            "{\"path\":\"p\",\"log_id\":\"log_p\",\"prompt\":{\"model\":\"gpt-4o\"},\"trace_parent_id\":\"log_f\",\"output\":\"long body\",\"start_time\":\"2026-01-01T00:00:00Z\",\"end_time\":\"2026-01-01T00:00:01Z\"}"));

    var answer = ok(api.get("/tracedesk/v1/traces/log_f"));
    var trace = TraceBodies.trace(answer);

    assertThat(trace.tree().size()).isEqualTo(2);
    assertThat(trace.tree().parent(trace.tree().find(new LogId("log_p")))).isZero();
    assertThat(trace.tree().row(1).endMicros() - trace.tree().row(1).startMicros())
        .isEqualTo(1_000_000);
    assertThat(answer.text()).doesNotContain("long body");
    assertThat(api.get("/tracedesk/v1/traces/never").status()).isEqualTo(404);
  }

  @Test
  void theWindowIsRaisedWhereThereIsOne() {
    assertThat(api.post("/tracedesk/v1/raise", "").status()).isEqualTo(409);
    api.openWindow();
    assertThat(api.post("/tracedesk/v1/raise", "").status()).isEqualTo(204);
    assertThat(api.raised()).isEqualTo(2);
    assertThat(api.shown()).isNull();
  }

  @Test
  void l12TheWindowIsHandedALinkAndNothingElse() {
    api.openWindow();
    var link = "tracedesk://trace/log_f/log/log_p";

    assertThat(api.post("/tracedesk/v1/raise", "{\"link\":\"" + link + "\"}").status())
        .isEqualTo(204);
    assertThat(api.shown()).hasToString(link);

    for (var body :
        List.of(
            "{}",
            "[]",
            "null",
            "{\"link\":null}",
            "{\"link\":\"\"}",
            "{\"link\":\"https://example.com/trace/a/log/b\"}",
            "{\"link\":\"tracedesk://trace/../log/b\"}",
            "{\"link\":\"tracedesk://run/rm\"}",
            "{\"link\":\"" + link + "\",\"run\":\"rm\"}")) {
      assertThat(api.post("/tracedesk/v1/raise", body).status()).as(body).isEqualTo(422);
    }
    var endless = "{\"link\":\"" + link + "x".repeat(70_000) + "\"}";
    assertThat(api.post("/tracedesk/v1/raise", endless).status()).isEqualTo(413);
    assertThat(api.raised()).isEqualTo(1);
  }

  @Test
  void l12WithoutTheKeyNothingIsShown() {
    api.openWindow();
    var body = "{\"link\":\"tracedesk://trace/log_f/log/log_p\"}";
    for (var key : List.of("", "X-API-KEY: wrong\r\n")) {
      var answer =
          api.call(
              "POST",
              "/tracedesk/v1/raise",
              key + "Content-Type: application/json\r\n",
              body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(answer.status()).isEqualTo(401);
    }
    assertThat(api.raised()).isZero();
    assertThat(api.shown()).isNull();
  }

  @Test
  void l5NothingIsTakenWithoutTheKey() {
    for (var path :
        List.of(
            "/v5/flows/log",
            "/v5/prompts/log",
            "/v4/logs",
            "/v1/traces",
            "/v5/import/otel/v1/traces",
            "/tracedesk/v1/intake")) {
      for (var type : List.of("", "Content-Type: application/json\r\n")) {
        var answer =
            api.call(
                "POST",
                path,
                type,
                "{\"path\":\"F\",\"project\":\"p\",\"resourceSpans\":[]}"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(answer.status()).as(path).isEqualTo(401);
      }
    }
    assertThat(ok(api.get("/tracedesk/v1/stats")).integer("logs")).isZero();
  }

  @Test
  void theStoresSizeIsTold() {
    flow("log_f", "");

    assertThat(ok(api.get("/tracedesk/v1/stats")).integer("logs")).isEqualTo(1);
  }

  @Test
  void l4EveryRouteNeedsTheKey() {
    var keys =
        List.of(
            "", "X-API-KEY: \r\n", "X-API-KEY: wrong\r\n", "X-API-KEY: " + "0".repeat(64) + "\r\n");
    assertThat(api.server().routes()).hasSizeGreaterThan(55);
    assertThat(api.server().routes().stream().filter(Route::keyless))
        .extracting(Route::path)
        .containsExactly(Challenge.PATH);
    for (var route : api.server().routes()) {
      if (route.keyless()) {
        continue;
      }
      var path = route.path().replaceAll("\\{[a-z]+}", "x");
      for (var key : keys) {
        var answer = api.call(route.method(), path, key, new byte[0]);
        assertThat(answer.status()).as(route.method() + " " + path + " " + key).isEqualTo(401);
      }
    }
    assertThat(api.raised()).isZero();
  }

  @Test
  void noRouteFailsOnRubbish() {
    var bodies =
        List.of(
            "",
            "{}",
            "[]",
            "3",
            "[3]",
            "{",
            "{\"id\":3,\"path\":{},\"log_id\":[]}",
            "{\"path\":\"\"}",
            "null");
    for (var route : api.server().routes()) {
      var path = route.path().replaceAll("\\{[a-z]+}", "x");
      for (var body : bodies) {
        var answer = api.call(route.method(), path, body);
        assertThat(answer.status())
            .as(route.method() + " " + path + " " + body + " " + answer.body())
            .isIn(200, 201, 204, 400, 404, 409, 415, 422, 501);
      }
    }
  }

  private List<String> ids(String query) {
    return ok(api.get("/tracedesk/v1/traces" + query)).list("traces").stream()
        .map(trace -> String.valueOf(((Json.Obj) trace).string("id")))
        .toList();
  }
}
