package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;

class DatasetRoutesTest {
  private static final String PARIS =
      "{\"inputs\":{\"q\":\"Capital of France?\"},\"target\":{\"a\":\"Paris\"}}";
  private static final String ROME =
      "{\"inputs\":{\"q\":\"Capital of Italy?\"},\"target\":{\"n\":1.50,\"a\":\"R\\u006fme\"},\"mine\":[1]}";

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

  @Test
  void aDatasetIsReadBackAsItWasSent() {
    var made = set(PARIS, ROME);
    assertThat(made.string("type")).isEqualTo("dataset");
    assertThat(made.string("id")).startsWith("ds_");
    assertThat(made.string("version_id")).startsWith("dsv_");
    assertThat(made.integer("datapoints_count")).isEqualTo(2);
    assertThat(made.get("datapoints")).isEqualTo(Json.NULL);
    var read = LocalApi.ok(api.get(path(made) + "?include_datapoints=true"));
    var rome = (Json.Obj) read.list("datapoints").get(1);
    assertThat(rome.string("id")).startsWith("dp_");
    assertThat(rome.text())
        .contains("\"target\":{\"n\":1.50,\"a\":\"R\\u006fme\"}")
        .contains("\"messages\":null")
        .contains("\"mine\":[1]");
    assertThat(read.has("version_logs_count")).as("a dataset has no logs").isFalse();
  }

  @Test
  void theSameDatapointsInOtherWordsAreTheSameVersion() {
    var made = set(PARIS, ROME);
    var again =
        set(
            "{ \"target\": {\"a\": \"Paris\"}, \"inputs\": {\"q\": \"Capital of France?\"}, \"messages\": null}",
            ROME.replace("1.50", "1.5").replace("\\u006f", "o"));
    assertThat(again.string("version_id")).isEqualTo(made.string("version_id"));
    assertThat(set(ROME).string("version_id")).isNotEqualTo(made.string("version_id"));
    assertThat(set(PARIS, ROME, PARIS).string("version_id"))
        .as("each datapoint once")
        .isEqualTo(made.string("version_id"));
  }

  @Test
  void datapointsKeepTheirIdsThroughVersions() {
    var both = ids(set(PARIS, ROME));
    assertThat(ids(set(ROME))).containsExactly(both.get(1));
    assertThat(ids(set(ROME, PARIS))).containsExactly(both.get(1), both.get(0));
  }

  @Test
  void datapointsAreAddedToAndRemovedFromAVersion() {
    var one =
        upsert("", "{\"path\":\"D\",\"attributes\":{\"k\":1},\"datapoints\":[" + PARIS + "]}");
    var two = upsert("", "{\"path\":\"D\",\"action\":\"add\",\"datapoints\":[" + ROME + "]}");
    assertThat(two.integer("datapoints_count")).isEqualTo(2);
    assertThat(two.object("attributes")).isEqualTo(Json.parse("{\"k\":1}"));
    var less =
        upsert(
            "?version_id=" + two.string("version_id"),
            "{\"path\":\"D\",\"action\":\"remove\",\"datapoints\":[" + ROME + "]}");
    assertThat(less.string("version_id")).isEqualTo(one.string("version_id"));
    assertThat(
            upsert(
                    "?version_id=" + two.string("version_id"),
                    "{\"path\":\"D\",\"action\":\"add\",\"datapoints\":[]}")
                .string("version_id"))
        .as("adding nothing finds the version")
        .isEqualTo(two.string("version_id"));
    assertThat(
            api.post(
                    "/v5/datasets?environment=production",
                    "{\"path\":\"D\",\"action\":\"add\",\"datapoints\":[]}")
                .status())
        .isEqualTo(404);
    var versions = LocalApi.ok(api.get(path(one) + "/versions?include_datapoints=latest_saved"));
    assertThat(versions.list("records")).hasSize(2);
    assertThat(((Json.Obj) versions.list("records").getFirst()).list("datapoints")).hasSize(2);
    assertThat(((Json.Obj) versions.list("records").getLast()).get("datapoints"))
        .isEqualTo(Json.NULL);
  }

  @Test
  void datapointsComeInPages() {
    var made = set(PARIS, ROME, "{\"inputs\":{\"q\":\"?\"}}");
    var first = LocalApi.ok(api.get(path(made) + "/datapoints?size=2"));
    assertThat(first.list("records")).hasSize(2);
    assertThat(first.integer("total")).isEqualTo(3);
    assertThat(LocalApi.ok(api.get(path(made) + "/datapoints?size=2&page=2")).list("records"))
        .hasSize(1);
    assertThat(LocalApi.ok(api.get(path(made) + "/datapoints?size=2&page=3")).list("records"))
        .isEmpty();
  }

  @Test
  void datasetsAreListedMovedDeployedAndDeletedAsOtherFilesAre() {
    var made = set(PARIS);
    api.post("/v5/prompts", "{\"path\":\"P\",\"model\":\"m\"}");
    assertThat(LocalApi.ok(api.get("/v5/datasets")).integer("total")).isOne();
    assertThat(LocalApi.ok(api.get("/v5/files?type=dataset")).integer("total")).isOne();
    assertThat(LocalApi.ok(api.get("/v5/files")).integer("total")).isEqualTo(2);
    assertThat(
            LocalApi.ok(
                    api.post(
                        path(made)
                            + "/environments/production?version_id="
                            + made.string("version_id"),
                        ""))
                .list("environments"))
        .hasSize(1);
    assertThat(
            LocalApi.ok(api.get(path(made) + "/datapoints?environment=production"))
                .integer("total"))
        .isOne();
    assertThat(LocalApi.ok(api.patch(path(made), "{\"path\":\"x/E\"}")).string("name"))
        .isEqualTo("E");
    assertThat(api.call("DELETE", path(made), "").status()).isEqualTo(204);
    assertThat(api.get(path(made)).status()).isEqualTo(404);
  }

  @Test
  void whatIsNoDatasetIsRefusedWithItsPlace() {
    assertThat(LocalApi.faults(api.post("/v5/datasets", "{\"path\":\"D\"}")))
        .containsExactly("body.datapoints missing");
    assertThat(
            LocalApi.faults(
                api.post(
                    "/v5/datasets",
                    "{\"path\":\"D\",\"action\":\"mix\",\"datapoints\":[1,{\"inputs\":[]},{\"messages\":\"hi\"}]}")))
        .containsExactly(
            "body.datapoints.0 dict_type",
            "body.datapoints.1.inputs dict_type",
            "body.datapoints.2.messages list_type",
            "body.action enum");
    assertThat(LocalApi.ok(api.get("/v5/datasets")).integer("total")).isZero();
  }

  @Test
  void aTableBecomesDatapoints() {
    var made = set(PARIS);
    var csv =
        "q,target.a,messages\r\n"
            + "\"Where, \"\"exactly\"\"?\r\nThere?\",Rome,\r\n"
            + ",,\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"hé\"\"}]\"\r\n";
    var answer = upload(made, csv);
    assertThat(LocalApi.ok(answer).integer("datapoints_count")).isEqualTo(3);
    assertThat(LocalApi.ok(answer).string("commit_message")).isEqualTo("more");
    var points = LocalApi.ok(api.get(path(made) + "/datapoints")).list("records");
    assertThat(points.get(1).text())
        .contains("{\"q\":\"Where, \\\"exactly\\\"?\\r\\nThere?\"}")
        .contains("\"target\":{\"a\":\"Rome\"}");
    assertThat(points.get(2).text()).contains("[{\"role\":\"user\",\"content\":\"hé\"}]");
  }

  @Test
  void aBrokenTableChangesNothing() {
    var made = set(PARIS);
    for (var csv : List.of("", "a,b\n1", "a\n\"x", "a\n\"x\"y", "messages\nhi", "a,,b\n1,2,3")) {
      assertThat(upload(made, csv).status()).as(csv).isEqualTo(422);
    }
    assertThat(api.post(path(made) + "/datapoints/csv", "no form").status()).isEqualTo(400);
    assertThat(LocalApi.ok(api.get(path(made) + "/versions")).list("records")).hasSize(1);
  }

  private RawHttp.Answer upload(Json.Obj dataset, String csv) {
    var body =
        "--sep\r\nContent-Disposition: form-data; name=\"file\"; filename=\"t.csv\"\r\n"
            + "Content-Type: text/csv\r\n\r\n"
            + csv
            + "\r\n--sep\r\nContent-Disposition: form-data; name=\"commit_message\"\r\n\r\nmore\r\n--sep--\r\n";
    return api.call(
        "POST",
        path(dataset) + "/datapoints/csv",
        "X-API-KEY: " + LocalApi.KEY + "\r\nContent-Type: multipart/form-data; boundary=sep\r\n",
        body.getBytes(StandardCharsets.UTF_8));
  }

  private Json.Obj set(String... datapoints) {
    return upsert("", "{\"path\":\"D\",\"datapoints\":[" + String.join(",", datapoints) + "]}");
  }

  private Json.Obj upsert(String query, String body) {
    return LocalApi.ok(api.post("/v5/datasets" + query, body));
  }

  private static String path(Json.Obj dataset) {
    return "/v5/datasets/" + dataset.string("id");
  }

  private List<String> ids(Json.Obj dataset) {
    return LocalApi.ok(
            api.get(path(dataset) + "/datapoints?version_id=" + dataset.string("version_id")))
        .list("records")
        .stream()
        .map(datapoint -> String.valueOf(((Json.Obj) datapoint).string("id")))
        .toList();
  }
}
