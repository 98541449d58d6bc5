package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracedesk.domain.json.Json;

class RevisionRoutesTest {
  private static final String FLOW = "/v5/flows/logs/f";

  @TempDir Path folder;
  private LocalApi api;

  @BeforeEach
  void start() throws Exception {
    api = new LocalApi(folder);
    LocalApi.ok(
        api.post("/v5/flows/log", "{\"log_id\":\"f\",\"path\":\"F\",\"output\":\"received\"}"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private RawHttp.Answer patch(String path, String body, String... headers) {
    return send("PATCH", path, body, headers);
  }

  private RawHttp.Answer send(String method, String path, String body, String... headers) {
    var lines = new StringBuilder("X-API-KEY: " + LocalApi.KEY + "\r\n");
    for (var header : headers) {
      lines.append(header).append("\r\n");
    }
    return api.call(method, path, lines.toString(), body.getBytes(StandardCharsets.UTF_8));
  }

  private String output() {
    return LocalApi.ok(api.get("/v5/logs/f")).string("output");
  }

  @Test
  void everyWayToALogNamesItsRevision() {
    var prompt =
        LocalApi.ok(api.post("/v5/prompts/log", "{\"log_id\":\"p\",\"path\":\"P\"}"))
            .string("prompt_id");
    var legacy =
        LocalApi.ok(api.post("/v4/logs", "{\"project\":\"q\",\"reference_id\":\"r 1\"}"))
            .string("id");
    assertThat(api.get("/v5/logs/f").header("ETag")).isEqualTo("\"rev-1\"");
    assertThat(api.get("/v4/logs/" + legacy).header("ETag")).isEqualTo("\"rev-1\"");
    assertThat(patch(FLOW, "{\"output\":\"a\"}").header("ETag")).isEqualTo("\"rev-2\"");
    assertThat(patch("/v5/prompts/" + prompt + "/log/p", "{\"output\":\"a\"}").header("ETag"))
        .isEqualTo("\"rev-2\"");
    assertThat(patch("/v4/logs?reference_id=r+1", "{\"output\":\"a\"}").header("ETag"))
        .isEqualTo("\"rev-2\"");
    assertThat(patch("/v4/logs/" + legacy, "{\"output\":\"b\"}").header("ETag"))
        .isEqualTo("\"rev-3\"");
    assertThat(api.get("/v5/logs/f").header("ETag")).isEqualTo("\"rev-2\"");
    assertThat(api.get("/tracedesk/v1/logs/f").header("ETag")).isEqualTo("\"rev-2\"");
    assertThat(api.get("/tracedesk/v1/logs/" + legacy).header("ETag")).isEqualTo("\"rev-3\"");
    assertThat(patch(FLOW, "{\"output\":\"a\"}").header("ETag"))
        .as("nothing changed")
        .isEqualTo("\"rev-2\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"rev-1\"|200",
        "*|200",
        "\"other\", \"rev-1\"|200",
        "\"a,b\",\"rev-1\"|200",
        ", \"rev-1\" ,|200",
        "\"rev-2\"|412",
        "W/\"rev-1\"|412",
        "\"rev-01\"|412",
        "\"REV-1\"|412",
        "\"\"|412",
        "\"rev-99999999999999999999\"|412",
        "rev-1|400",
        "\"rev-1|400",
        "*, \"rev-1\"|400",
        "\"rev-1\" \"rev-2\"|400"
      })
  void aChangeIsMadeForTheNamedRevisionsAlone(String match, int status) {
    var answer = patch(FLOW, "{\"output\":\"mine\"}", "If-Match: " + match);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(output()).isEqualTo(status == 200 ? "mine" : "received");
  }

  @Test
  void severalIfMatchHeadersAreOneList() {
    assertThat(
            patch(FLOW, "{\"output\":\"mine\"}", "If-Match: \"x\"", "If-Match: \"rev-1\"").status())
        .isEqualTo(200);
  }

  @Test
  void anOutdatedChangeIsRefusedInTheWordsOfTheApiWithTheRevision() {
    LocalApi.ok(patch(FLOW, "{\"output\":\"theirs\"}"));
    var refused = patch(FLOW, "{\"output\":\"mine\"}", "If-Match: \"rev-1\"");
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.header("ETag")).isEqualTo("\"rev-2\"");
    var body = LocalApi.json(refused);
    assertThat(body.integer("current_rev")).isEqualTo(2);
    assertThat(body.object("detail").string("msg")).contains("changed");
    assertThat(output()).isEqualTo("theirs");

    var legacy = LocalApi.ok(api.post("/v4/logs", "{\"project\":\"q\"}")).string("id");
    var old = patch("/v4/logs/" + legacy, "{\"output\":\"x\"}", "If-Match: \"rev-7\"");
    assertThat(old.status()).isEqualTo(412);
    assertThat(LocalApi.json(old).string("detail")).contains("changed");
    assertThat(LocalApi.json(old).integer("current_rev")).isEqualTo(1);
  }

  @Test
  void anUnknownLogIsMissingWhateverItShouldMatch() {
    assertThat(patch("/v5/flows/logs/none", "{}", "If-Match: *").status()).isEqualTo(404);
  }

  @Test
  void ofManyWhoSawTheSameStateOneMayChangeIt() throws Exception {
    for (int round = 1; round <= 5; round++) {
      var match = "If-Match: \"rev-" + round + "\"";
      var calls = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < 16; i++) {
        var body = "{\"output\":\"" + round + "-" + i + "\"}";
        calls.add(() -> patch(FLOW, body, match).status());
      }
      var answers = new ArrayList<Integer>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var answer : threads.invokeAll(calls)) {
          answers.add(answer.get());
        }
      }
      assertThat(answers).containsOnly(200, 412);
      assertThat(answers.stream().filter(status -> status == 200)).hasSize(1);
    }
  }

  @Test
  void aRepeatedChangeIsAnsweredAsBeforeAndMadeOnce() {
    var key = "Idempotency-Key: 0190b5ac-7d0e-7000-8000-000000000001";
    var first = patch(FLOW, "{\"output\":\"mine\"}", key, "If-Match: \"rev-1\"");
    LocalApi.ok(patch(FLOW, "{\"output\":\"theirs\"}"));
    var again = patch(FLOW, "{\"output\":\"mine\"}", key, "If-Match: \"rev-1\"");

    assertThat(again.status()).as("replayed, not 412").isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("ETag")).isEqualTo("\"rev-2\"").isEqualTo(first.header("ETag"));
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(output()).isEqualTo("theirs");
  }

  @Test
  void aKeyStandsForOneRequest() {
    LocalApi.ok(api.post("/v5/flows/log", "{\"log_id\":\"g\",\"path\":\"F\"}"));
    var key = "Idempotency-Key: k";
    LocalApi.ok(patch(FLOW, "{\"output\":\"mine\"}", key));
    for (var other :
        List.of(
            patch(FLOW, "{\"output\":\"other\"}", key),
            patch(FLOW + "?x=1", "{\"output\":\"mine\"}", key),
            patch("/v5/flows/logs/g", "{\"output\":\"mine\"}", key))) {
      assertThat(LocalApi.faults(other))
          .containsExactly("header.Idempotency-Key idempotency_key_taken");
    }
    assertThat(output()).isEqualTo("mine");
  }

  @Test
  void aRefusedChangeUsesNoKeyUp() {
    var key = "Idempotency-Key: k";
    assertThat(LocalApi.faults(patch(FLOW, "{\"error\":\"both\"}", key))).hasSize(1);
    assertThat(patch(FLOW, "{\"output\":\"a\"}", key, "If-Match: \"rev-9\"").status())
        .isEqualTo(412);
    assertThat(patch("/v5/flows/logs/none", "{}", key).status()).isEqualTo(404);
    assertThat(patch(FLOW, "{\"output\":\"a\"}", key).header("Idempotency-Replayed")).isEmpty();
    assertThat(output()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "caf\u00e9", "LONG"})
  void keysAreVisibleCharacters(String key) {
    var sent = key.equals("LONG") ? "k".repeat(257) : key;
    assertThat(patch(FLOW, "{\"output\":\"a\"}", "Idempotency-Key: " + sent).status())
        .isEqualTo(400);
    assertThat(output()).isEqualTo("received");
  }

  @Test
  void twoKeysAreRefusedAndTheLongestIsTaken() {
    assertThat(
            patch(FLOW, "{\"output\":\"a\"}", "Idempotency-Key: a", "Idempotency-Key: b").status())
        .isEqualTo(400);
    LocalApi.ok(patch(FLOW, "{\"output\":\"b\"}", "Idempotency-Key: " + "k".repeat(256)));
  }

  @Test
  void aRepeatedChangeByReferenceWarnsAgain() {
    for (int i = 0; i < 2; i++) {
      api.post("/v4/logs", "{\"project\":\"q\",\"reference_id\":\"r\",\"output\":\"" + i + "\"}");
    }
    var key = "Idempotency-Key: k";
    var path = "/v4/logs?reference_id=r";
    var first = patch(path, "{\"output\":\"x\"}", key);
    var again = patch(path, "{\"output\":\"x\"}", key);
    assertThat(again.header("X-Tracedesk-Warning")).isEqualTo(first.header("X-Tracedesk-Warning"));
    assertThat(again.body()).isEqualTo(first.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "Tracedesk | X-Tracedesk-User: In%C3%AAs%20Duarte | window | Inês Duarte",
        "Tracedesk | X-Tracedesk-User: %zz | window | ''",
        "Tracedesk | - | window | ''",
        "humanloop/0.8.40b6 | X-Fern-Language: Python | sdk | humanloop 0.8.40b6 (Python)",
        "node | X-Fern-Language: Typescript | sdk | humanloop (Typescript)",
        "Konfig/0.5.36/typescript | - | sdk | Konfig 0.5.36 typescript",
        "curl/8.5.0 | - | api | curl/8.5.0",
        "a\u007f\u001bb\tc | X-Tracedesk-User: mallory | api | a b c",
        "- | - | api | ''"
      })
  void historyTellsWhoSentAChange(String agent, String header, String from, String who) {
    var headers = new ArrayList<String>();
    if (agent != null) {
      headers.add("User-Agent: " + agent);
    }
    if (header != null) {
      headers.add(header);
    }
    LocalApi.ok(patch(FLOW, "{\"output\":\"a\"}", headers.toArray(String[]::new)));
    var told = latest();
    assertThat(told.string("from")).isEqualTo(from);
    assertThat(told.string("who")).isEqualTo(who);
  }

  @Test
  void longNamesOfProgramsAreCut() {
    LocalApi.ok(patch(FLOW, "{\"output\":\"a\"}", "User-Agent: " + "x".repeat(5000)));
    assertThat(latest().string("who")).hasSize(80).endsWith("…");
    LocalApi.ok(patch(FLOW, "{\"output\":\"b\"}", "User-Agent: " + "x".repeat(80)));
    assertThat(latest().string("who")).isEqualTo("x".repeat(80));
  }

  private Json.Obj latest() {
    return (Json.Obj)
        LocalApi.ok(api.get("/tracedesk/v1/logs/f/history")).list("revisions").getFirst();
  }

  @Test
  void valuesOfTheHistoryAreWrittenOnce() {
    LocalApi.ok(patch(FLOW, "{\"output\":\"one\"}", "Idempotency-Key: op-1"));
    LocalApi.ok(patch(FLOW, "{\"output\":\"two\",\"log_status\":\"complete\",\"inputs\":{}}"));
    var body = LocalApi.ok(api.get("/tracedesk/v1/logs/f/history"));
    assertThat(body.get("next")).isEqualTo(Json.NULL);
    var told = body.list("revisions").stream().map(Json.Obj.class::cast).toList();
    assertThat(told.get(0).object("changed").object("output").text())
        .isEqualTo("{\"before\":\"one\",\"after\":\"two\"}");
    assertThat(told.get(0).string("status")).isEqualTo("complete");
    assertThat(told.get(1).object("changed").text())
        .isEqualTo("{\"output\":{\"before\":\"received\",\"after_in\":3}}");
    assertThat(told.get(1).string("operation")).isEqualTo("op-1");
    var older = LocalApi.ok(api.get("/tracedesk/v1/logs/f/history?before=3"));
    assertThat(((Json.Obj) older.list("revisions").getFirst()).object("changed").text())
        .isEqualTo("{\"output\":{\"before\":\"received\",\"after\":\"one\"}}");
    assertThat(api.get("/tracedesk/v1/logs/f/history?before=x").status()).isEqualTo(422);
    assertThat(api.get("/tracedesk/v1/logs/none/history").status()).isEqualTo(404);
  }
}
