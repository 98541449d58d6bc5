package tracedesk.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;

class DirectoryRoutesTest {
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
  void directoriesComeWithThePathsOfFiles() {
    var file = prompt("support/refunds/Draft");
    var refunds = directory(file.string("directory_id"));
    assertThat(refunds.string("path")).isEqualTo("support/refunds");
    assertThat(refunds.string("name")).isEqualTo("refunds");
    assertThat(strings(refunds.list("files"), "path")).containsExactly("support/refunds/Draft");
    assertThat(strings(refunds.list("parents"), "path")).containsExactly("", "support");
    assertThat(refunds.string("parent_id"))
        .isEqualTo(((Json.Obj) refunds.list("parents").getLast()).string("id"));
    assertThat(strings(all(), "path")).containsExactly("", "support", "support/refunds");
  }

  @Test
  void theRootHoldsWhatHasNoDirectory() {
    prompt("Draft");
    prompt("a/Other");
    var root = LocalApi.ok(api.get("/v5/directories/root"));
    assertThat(root.string("path")).isEmpty();
    assertThat(root.get("parent_id")).isEqualTo(Json.NULL);
    assertThat(strings(root.list("files"), "path")).containsExactly("Draft");
    assertThat(strings(root.list("subdirectories"), "path")).containsExactly("a");
    assertThat(directory(root.string("id"))).isEqualTo(root);
  }

  @Test
  void makesDirectoriesWithTheirParentsAndOnce() {
    var made = create("{\"path\":\"/one//two/\"}");
    assertThat(made.string("path")).isEqualTo("one/two");
    assertThat(create("{\"path\":\"one/two\"}").string("id")).isEqualTo(made.string("id"));
    var below = create("{\"name\":\"three\",\"parent_id\":\"" + made.string("id") + "\"}");
    assertThat(below.string("path")).isEqualTo("one/two/three");
    assertThat(LocalApi.faults(api.post("/v5/directories", "{}")))
        .containsExactly("body.path missing");
    assertThat(LocalApi.faults(api.post("/v5/directories", "{\"path\":\"/\"}")))
        .containsExactly("body.path value_error");
    assertThat(LocalApi.faults(api.post("/v5/directories", "{\"name\":\"a/b\"}")))
        .containsExactly("body.name value_error");
  }

  @Test
  void movesADirectoryWithAllThatIsInIt() {
    var file = prompt("one/two/Draft");
    var one = String.valueOf(directory(file.string("directory_id")).string("parent_id"));
    var moved = LocalApi.ok(api.patch("/v5/directories/" + one, "{\"path\":\"new/uno\"}"));
    assertThat(moved.string("path")).isEqualTo("new/uno");
    var after = LocalApi.ok(api.get("/v5/prompts/" + file.string("id")));
    assertThat(after.string("path")).isEqualTo("new/uno/two/Draft");
    assertThat(directory(after.string("directory_id")).string("path")).isEqualTo("new/uno/two");
    assertThat(api.patch("/v5/directories/" + one, "{\"path\":\"new/uno/two/x\"}").status())
        .isEqualTo(422);
    assertThat(api.patch("/v5/directories/" + one, "{\"path\":\"new\"}").status()).isEqualTo(409);
    assertThat(
            LocalApi.ok(api.patch("/v5/directories/" + one, "{\"name\":\"due\"}")).string("path"))
        .isEqualTo("new/due");
  }

  @Test
  void movesAFileIntoADirectory() {
    var file = prompt("Draft");
    var target = create("{\"path\":\"done\"}").string("id");
    var moved =
        LocalApi.ok(
            api.patch("/v5/prompts/" + file.string("id"), "{\"directory_id\":\"" + target + "\"}"));
    assertThat(moved.string("path")).isEqualTo("done/Draft");
    assertThat(moved.string("directory_id")).isEqualTo(target);
  }

  @Test
  void deletesOnlyEmptyDirectories() {
    var file = prompt("a/b/Draft");
    var b = file.string("directory_id");
    assertThat(api.call("DELETE", "/v5/directories/" + b, "").status()).isEqualTo(409);
    api.call("DELETE", "/v5/prompts/" + file.string("id"), "");
    assertThat(api.call("DELETE", "/v5/directories/" + b, "").status()).isEqualTo(204);
    assertThat(api.get("/v5/directories/" + b).status()).isEqualTo(404);
    var root = LocalApi.ok(api.get("/v5/directories/root")).string("id");
    assertThat(api.call("DELETE", "/v5/directories/" + root, "").status()).isEqualTo(409);
  }

  private Json.Obj prompt(String path) {
    return LocalApi.ok(api.post("/v5/prompts", "{\"path\":\"" + path + "\",\"model\":\"m\"}"));
  }

  private Json.Obj create(String body) {
    var answer = api.post("/v5/directories", body);
    assertThat(answer.status()).isEqualTo(201);
    return LocalApi.json(answer);
  }

  private Json.Obj directory(@Nullable String id) {
    return LocalApi.ok(api.get("/v5/directories/" + id));
  }

  private List<Json> all() {
    return ((Json.Arr) Json.parse(api.get("/v5/directories").body())).items();
  }

  private static List<String> strings(List<Json> objects, String member) {
    return objects.stream()
        .map(object -> String.valueOf(((Json.Obj) object).string(member)))
        .toList();
  }
}
