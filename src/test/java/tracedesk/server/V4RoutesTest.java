package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;
import static tracedesk.server.LocalApi.faults;
import static tracedesk.server.LocalApi.json;
import static tracedesk.server.LocalApi.ok;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;

class V4RoutesTest {
  private static final String CONFIG =
      "\"config\":{\"type\":\"model\",\"model\":\"gpt-4o\",\"temperature\":0.20,\"prompt_template\":\"{{t}}\"}";

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

  private Json.Obj create(String more) {
    return ok(api.post("/v4/logs", "{\"project\":\"refund-bot\"," + CONFIG + more + "}"));
  }

  @Test
  void aLogIsCreatedReadAndListed() {
    var made =
        create(
            ",\"session_reference_id\":\"sess-1\",\"reference_id\":\"order 4471/α+β\",\"inputs\":{\"t\":1.10},"
                + "\"output\":\"first\",\"created_at\":\"2024-06-01T09:59:00\"");
    assertThat(made.string("id")).startsWith("data_");
    assertThat(made.string("project_id")).startsWith("pr_");
    assertThat(made.string("session_id")).startsWith("sesh_");

    var log = ok(api.get("/v4/logs/" + made.string("id")));
    assertThat(log.string("reference_id")).isEqualTo("order 4471/α+β");
    assertThat(log.get("inputs").text()).isEqualTo("{\"t\":1.10}");
    assertThat(log.object("config").get("temperature").text()).isEqualTo("0.20");
    assertThat(log.string("observability_status")).isEqualTo("completed");
    assertThat(log.list("evaluation_results")).isEmpty();
    assertThat(log.present("updated_at")).isNotNull();
    assertThat(log.get("error").isNull()).isTrue();

    var page = ok(api.get("/v4/logs?project_id=" + made.string("project_id")));
    assertThat(page.integer("page")).isZero();
    assertThat(page.integer("size")).isEqualTo(50);
    assertThat(page.integer("total")).isEqualTo(1);
    assertThat(
            ok(api.get("/v4/logs?project_id=" + made.string("project_id") + "&page=1"))
                .list("records"))
        .isEmpty();
  }

  @Test
  void aLogWithoutASessionIsAnsweredWithoutOne() {
    assertThat(create("").has("session_id")).isFalse();
  }

  @Test
  void aListIsCreatedInOrder() {
    var answer =
        api.post(
            "/v4/logs",
            "[{\"project\":\"a\","
                + CONFIG
                + ",\"output\":\"1\"},{\"project\":\"b\","
                + CONFIG
                + ",\"output\":\"2\"}]");

    assertThat(answer.status()).isEqualTo(200);
    var made = ((Json.Arr) Json.parse(answer.body())).items();
    assertThat(made).hasSize(2);
    assertThat(ok(api.get("/v4/logs/" + ((Json.Obj) made.get(1)).string("id"))).string("output"))
        .isEqualTo("2");
  }

  @Test
  void aLogIsCorrectedByReferenceWithSpacesAsPlusAndUnknownKeys() {
    var made = create(",\"reference_id\":\"order 4471/α+β\"");

    var after =
        ok(
            api.patch(
                "/v4/logs?reference_id=order+4471%2F%CE%B1%2B%CE%B2",
                "{\"referenceId\":\"order 4471/α+β\",\"output\":\"Corrected\",\"error\":null,\"duration\":12.750}"));

    assertThat(after.string("id")).isEqualTo(made.string("id"));
    assertThat(after.string("output")).isEqualTo("Corrected");
    assertThat(after.get("duration").text()).isEqualTo("12.750");
    assertThat(ok(api.get("/v4/logs/" + made.string("id"))).string("output"))
        .isEqualTo("Corrected");
  }

  @Test
  void aLogIsCorrectedById() {
    var made = create(",\"output\":\"old\"");
    var path = "/v4/logs/" + made.string("id");

    assertThat(faults(api.patch(path, "{\"error\":\"no\"}")))
        .anyMatch(fault -> fault.endsWith("output_xor_error"));
    assertThat(ok(api.patch(path, "{\"output\":null,\"error\":\"no\"}")).string("error"))
        .isEqualTo("no");
    assertThat(ok(api.patch(path, "{\"inputs\":{\"x\":1}}")).get("inputs").text())
        .doesNotContain("x");
  }

  @Test
  void failuresHaveTheShapesOfTheirGeneration() {
    assertThat(faults(api.patch("/v4/logs", "{\"output\":\"x\"}")))
        .containsExactly("query.reference_id value_error.missing");
    assertThat(faults(api.get("/v4/logs"))).containsExactly("query.project_id value_error.missing");
    assertThat(faults(api.call("DELETE", "/v4/logs", "")))
        .containsExactly("query.id value_error.missing");
    var missing = api.patch("/v4/logs?reference_id=never", "{\"output\":\"x\"}");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(json(missing).string("detail")).isNotEmpty();
  }

  @Test
  void sessionsArePagedFromOne() {
    var made = create(",\"session_reference_id\":\"s\"");
    create(",\"session_reference_id\":\"s\"");

    var page = ok(api.get("/v4/sessions?project_id=" + made.string("project_id")));
    assertThat(page.integer("page")).isEqualTo(1);
    assertThat(page.integer("total")).isEqualTo(1);
    var session = (Json.Obj) page.list("records").getFirst();
    assertThat(session.integer("datapoints_count")).isEqualTo(2);
    assertThat(ok(api.get("/v4/sessions/" + made.string("session_id"))).string("reference_id"))
        .isEqualTo("s");
    var created = api.post("/v4/sessions", "{}");
    assertThat(created.status()).isEqualTo(201);
    assertThat(json(created).string("id")).startsWith("sesh_");
  }

  @Test
  void projectsArePagedFromZeroAndExported() {
    var project = create(",\"output\":\"x\"").string("project_id");

    var page = ok(api.get("/v4/projects?page=0&size=10&filter=refund"));
    assertThat(page.integer("page")).isZero();
    assertThat(page.integer("total")).isEqualTo(1);
    var body = ok(api.get("/v4/projects/" + project));
    assertThat(body.members().stream().map(Json.Member::name))
        .contains(
            "id",
            "name",
            "users",
            "data_count",
            "feedback_types",
            "team_id",
            "created_at",
            "updated_at");
    assertThat(
            ok(api.post("/v4/projects/" + project + "/export?page=0&size=10", "")).list("records"))
        .hasSize(1);
    assertThat(api.get("/v4/projects/" + project + "/configs").status()).isEqualTo(200);
    assertThat(ok(api.patch("/v4/projects/" + project, "{\"name\":\"renamed\"}")).string("name"))
        .isEqualTo("renamed");
    var made = api.post("/v4/projects", "{\"name\":\"new\"}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(api.call("DELETE", "/v4/projects/" + json(made).string("id"), "").status())
        .isEqualTo(204);
  }

  @Test
  void feedbackIsGivenOneByOneOrAsAList() {
    var log = create(",\"output\":\"x\"").string("id");

    var one =
        ok(
            api.post(
                "/v4/feedback",
                "{\"type\":\"rating\",\"value\":\"bad\",\"data_id\":\"" + log + "\"}"));
    assertThat(one.string("id")).startsWith("ann_");
    var list =
        api.post(
            "/v4/feedback",
            "[{\"type\":\"comment\",\"value\":\"hm\",\"data_id\":\"" + log + "\"}]");
    assertThat(((Json.Arr) Json.parse(list.body())).items()).hasSize(1);
    assertThat(ok(api.get("/v4/logs/" + log)).list("feedback")).hasSize(2);
  }

  @Test
  void logsOfBothGenerationsAreTraces() {
    create(",\"session_reference_id\":\"s\",\"output\":\"x\"");
    ok(api.post("/v5/flows/log", "{\"path\":\"f\",\"log_id\":\"log_f\"}"));

    assertThat(ok(api.get("/tracedesk/v1/traces")).list("traces")).hasSize(2);
  }
}
