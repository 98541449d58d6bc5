package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;

class DeploymentRoutesTest {
  @TempDir Path folder;
  private LocalApi api;
  private Json.Obj first;
  private Json.Obj second;
  private String prompt;

  @BeforeEach
  void start() throws IOException {
    api = new LocalApi(folder);
    first = version("m1");
    second = version("m2");
    prompt = "/v5/prompts/" + first.string("id");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void productionIsThereFromTheStartWithNothingDeployed() {
    var production = (Json.Obj) environments().items().getFirst();
    assertThat(production.string("name")).isEqualTo("production");
    assertThat(production.string("tag")).isEqualTo("default");
    assertThat(production.string("id")).startsWith("env_");
    assertThat(production.get("file")).isEqualTo(Json.NULL);
    assertThat(model("")).isEqualTo("m2");
    assertThat(api.get(prompt + "?environment=production").status()).isEqualTo(404);
  }

  @Test
  void whatIsDeployedToProductionIsTheDefaultVersion() {
    var id = ((Json.Obj) environments().items().getFirst()).string("id");
    var deployed = LocalApi.ok(deploy(id, first));
    assertThat(deployed.list("environments")).hasSize(1);
    assertThat(model("")).isEqualTo("m1");
    assertThat(model("?environment=production")).isEqualTo("m1");
    assertThat(model("?version_id=" + second.string("version_id"))).isEqualTo("m2");
    assertThat(
            LocalApi.ok(api.post("/v5/prompts/log", "{\"path\":\"P\",\"output\":\"o\"}"))
                .string("version_id"))
        .isEqualTo(first.string("version_id"));
    assertThat(api.call("DELETE", prompt + "/environments/" + id, "").status()).isEqualTo(204);
    assertThat(model("")).isEqualTo("m2");
  }

  @Test
  void anEnvironmentIsMadeByDeployingToItsName() {
    LocalApi.ok(deploy("staging", second));
    LocalApi.ok(deploy("production", first));
    assertThat(model("?environment=staging")).isEqualTo("m2");
    assertThat(environments().items()).hasSize(2);
    assertThat(
            LocalApi.ok(
                    api.post(
                        "/v5/prompts/log?environment=staging", "{\"path\":\"P\",\"output\":\"o\"}"))
                .string("version_id"))
        .isEqualTo(second.string("version_id"));
    var records = LocalApi.ok(api.get(prompt + "/versions")).list("records");
    assertThat(((Json.Obj) records.getFirst()).list("environments").getFirst().text())
        .contains("\"name\":\"staging\",\"tag\":\"other\"");
    assertThat(LocalApi.ok(api.get("/v5/files?environment=staging")).integer("total")).isOne();
    assertThat(LocalApi.ok(api.get("/v5/files?environment=nowhere")).integer("total")).isZero();
    assertThat(
            LocalApi.ok(
                    api.post("/v5/files/retrieve-by-path?environment=staging", "{\"path\":\"P\"}"))
                .string("model"))
        .isEqualTo("m2");
    assertThat(deploy("env_unknown", first).status()).isEqualTo(404);
    assertThat(api.post(prompt + "/environments/staging?version_id=none", "").status())
        .isEqualTo(404);
    assertThat(LocalApi.faults(api.post(prompt + "/environments/staging", "")))
        .containsExactly("query.version_id value_error.missing");
  }

  @Test
  void versionsAreNamedDescribedAndCommitted() {
    var version = prompt + "/versions/" + first.string("version_id");
    var named = LocalApi.ok(api.patch(version, "{\"name\":\"v1\",\"description\":\"the first\"}"));
    assertThat(named.string("version_name")).isEqualTo("v1");
    assertThat(named.string("version_description")).isEqualTo("the first");
    assertThat(LocalApi.ok(api.patch(version, "{\"name\":null}")).get("version_name"))
        .isEqualTo(Json.NULL);
    assertThat(
            LocalApi.ok(api.post(version + "/commit", "{\"commit_message\":\"ship it\"}"))
                .string("commit_message"))
        .isEqualTo("ship it");
    api.patch(version, "{\"name\":\"taken\"}");
    assertThat(
            api.patch(prompt + "/versions/" + second.string("version_id"), "{\"name\":\"taken\"}")
                .status())
        .isEqualTo(409);
  }

  @Test
  void versionsWithoutLogsAreDeleted() {
    var log = LocalApi.ok(api.post("/v5/prompts/log", "{\"path\":\"P\",\"output\":\"o\"}"));
    var used = prompt + "/versions/" + second.string("version_id");
    var unused = prompt + "/versions/" + first.string("version_id");
    assertThat(api.call("DELETE", used, "").status()).isEqualTo(409);
    assertThat(api.call("DELETE", unused, "").status()).isEqualTo(204);
    assertThat(api.call("DELETE", unused, "").status()).isEqualTo(404);
    api.call("DELETE", "/v5/logs?id=" + log.string("id"), "");
    assertThat(api.call("DELETE", used, "").status()).as("the only one").isEqualTo(409);
  }

  @Test
  void watchingEvaluatorsAreKeptAndAnswered() {
    var evaluator =
        LocalApi.ok(
            api.post(
                "/v5/evaluators",
                "{\"path\":\"E\",\"spec\":{\"evaluator_type\":\"python\",\"return_type\":\"number\"}}"));
    var watched =
        LocalApi.ok(
            api.post(
                prompt + "/evaluators",
                "{\"activate\":[{\"evaluator_version_id\":\""
                    + evaluator.string("version_id")
                    + "\"}]}"));
    var monitor = (Json.Obj) watched.list("evaluators").getFirst();
    assertThat(monitor.string("state")).isEqualTo("active");
    assertThat(((Json.Obj) monitor.get("version")).string("id")).isEqualTo(evaluator.string("id"));
    assertThat(
            LocalApi.ok(
                    api.post(
                        prompt + "/evaluators",
                        "{\"deactivate\":[{\"evaluator_version_id\":\""
                            + evaluator.string("version_id")
                            + "\"}]}"))
                .list("evaluators")
                .getFirst()
                .text())
        .contains("\"state\":\"inactive\"");
    assertThat(LocalApi.faults(api.post(prompt + "/evaluators", "{\"activate\":[{}]}")))
        .containsExactly("body.activate missing");
    assertThat(LocalApi.faults(api.post(prompt + "/evaluators", "{\"activate\":{}}")))
        .containsExactly("body.activate list_type");
  }

  @Test
  void callsOfModelsAndToolsAreRefusedInWords() {
    for (var path : new String[] {"prompts/call", "agents/call", "agents/continue", "tools/call"}) {
      var answer = api.post("/v5/" + path, "{\"path\":\"P\"}");
      assertThat(answer.status()).isEqualTo(501);
      assertThat(LocalApi.json(answer).object("detail")).isNotNull();
      assertThat(answer.body()).contains("POST /v5/" + path.replaceAll("/.*", "") + "/log");
    }
  }

  private Json.Obj version(String model) {
    return LocalApi.ok(api.post("/v5/prompts", "{\"path\":\"P\",\"model\":\"" + model + "\"}"));
  }

  private RawHttp.Answer deploy(@Nullable String environment, Json.Obj version) {
    return api.post(
        prompt + "/environments/" + environment + "?version_id=" + version.string("version_id"),
        "");
  }

  private Json.Arr environments() {
    return (Json.Arr) Json.parse(api.get(prompt + "/environments").body());
  }

  private String model(String query) {
    return String.valueOf(LocalApi.ok(api.get(prompt + query)).string("model"));
  }
}
