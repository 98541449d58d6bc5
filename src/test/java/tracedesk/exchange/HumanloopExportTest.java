package tracedesk.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceFiles.Format;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceStatus;

class HumanloopExportTest {
  @TempDir Path folder;
  private Imported store;

  @BeforeEach
  void open() {
    store = new Imported(folder.resolve("store.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Path exports() {
    return folder.resolve("exports");
  }

  @Test
  void anExportBecomesTheTracesItWasMadeOf() throws IOException {
    var root = ExportFixture.write(exports());

    var summary = store.run(root);

    int logs = 3 * ExportFixture.TRACES + 2;
    assertThat(summary.damaged()).isEmpty();
    assertThat(summary.warnings()).isEmpty();
    assertThat(summary.added()).isEqualTo(logs);
    assertThat(summary.filled()).isZero();
    assertThat(summary.traces()).isEqualTo(ExportFixture.TRACES);
    assertThat(store.list()).hasSize(ExportFixture.TRACES);
    for (int i : List.of(0, 7, 500, 1001)) {
      var tree = store.open("log_flow_" + i).tree();
      assertThat(tree.row(0).kind()).isEqualTo(LogKind.FLOW);
      assertThat(tree.find(new LogId("log_prompt_" + i))).isPositive();
      assertThat(tree.find(new LogId("log_tool_" + i))).isPositive();
      assertThat(tree.parent(tree.find(new LogId("log_tool_" + i)))).isZero();
    }
  }

  @Test
  void logsKeepTheirIdsDatesStatusSpellingAndFiles() throws IOException {
    store.run(ExportFixture.write(exports()));

    var flow = store.log("log_flow_0").raw();
    assertThat(flow.string("start_time")).isEqualTo("2025-03-14T09:00:01.120000Z");
    assertThat(flow.string("created_at")).isEqualTo("2025-03-14T09:00:01.130000Z");
    assertThat(store.log("log_flow_0").status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(String.valueOf(flow.get("inputs"))).isEqualTo("{\"ticket\": \"n\\u00b00\"}");
    assertThat(flow.object("flow").string("id")).isEqualTo(ExportFixture.FLOW);
    assertThat(flow.object("flow").string("path")).isEqualTo("Support/Refund triage");
    assertThat(flow.object("flow").string("version_name")).isEqualTo("v7");
    assertThat(String.valueOf(store.log("log_tool_3").raw().get("extra_member")))
        .isEqualTo("[1, 2.50, 1e400]");
    assertThat(store.log("log_flow_0").judgments())
        .singleElement()
        .satisfies(judgment -> assertThat(String.valueOf(judgment.value())).isEqualTo("\"warm\""));
  }

  @Test
  void everyPlaceAnExportCanBeTakenFromGivesTheSame() throws IOException {
    var root = ExportFixture.write(exports());
    var zip = ExportFixture.zip(root, folder.resolve("export.bin"));
    store.run(root);
    var expected = store.everything();
    var files = root.resolve("files");
    for (var path : List.of(exports(), files, zip)) {
      try (var other = new Imported(folder.resolve(path.getFileName() + ".db"))) {
        assertThat(other.imports().look(List.of(path)).sources())
            .as(path.toString())
            .singleElement()
            .satisfies(source -> assertThat(source.format()).isEqualTo(Format.HUMANLOOP_EXPORT));
        assertThat(other.run(path).added()).as(path.toString()).isEqualTo(expected.size());
        assertSame(other, expected);
      }
    }
    try (var other = new Imported(folder.resolve("one.db"))) {
      var summary = other.run(files.resolve(ExportFixture.FLOW));
      assertThat(summary.traces()).isEqualTo(ExportFixture.TRACES);
      assertSame(other, expected);
    }
  }

  private static void assertSame(Imported store, Map<String, String> expected) {
    var found = store.everything();
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    found.forEach((id, log) -> assertThat(log).isEqualTo(expected.get(id)));
  }

  @Test
  void importingAgainChangesNothing() throws IOException {
    var root = ExportFixture.write(exports());
    store.run(root);
    var before = store.everything();
    var bytes = store.digest();

    var summary = store.run(root);

    assertThat(summary.added()).isZero();
    assertThat(summary.filled()).isZero();
    assertThat(summary.unchanged()).isEqualTo(summary.read());
    assertThat(store.everything()).isEqualTo(before);
    assertThat(store.digest()).isEqualTo(bytes);
  }

  @Test
  void aCorrectionIsNeverOverwritten() throws IOException {
    var root = ExportFixture.write(exports());
    store.run(root);
    var before = store.log("log_flow_5");
    store
        .traces()
        .save(
            before,
            LogPatch.between(
                before, Map.of(Field.OUTPUT, new Edit.Set<>(Json.of("Corrected by hand")))));

    var summary = store.run(root);

    assertThat(summary.filled()).isZero();
    assertThat(store.log("log_flow_5").raw().string("output")).isEqualTo("Corrected by hand");
  }

  @Test
  void whatIsMissingFromAnExportIsTold() throws IOException {
    var root = ExportFixture.write(exports());
    Files.delete(root.resolve("files").resolve(ExportFixture.PROMPT).resolve(".done"));
    ExportFixture.text(
        root.resolve("export.log"),
        "a\nError fetching page: 3\nb\nError fetching page: 9 timeout\n");

    var warnings = store.run(root).warnings();

    assertThat(warnings)
        .anySatisfy(sentence -> assertThat(sentence).contains("1 of 4", "Support/Answer", ".done"))
        .anySatisfy(sentence -> assertThat(sentence).contains("2 pages", "export.log"))
        .hasSize(2);
  }

  @Test
  void anExportMadeWithoutLogsSaysSo() throws IOException {
    var root = exports().resolve("20250614-101500");
    ExportFixture.file(root, "prompt", ExportFixture.PROMPT, "Support/Answer");

    var summary = store.run(root);

    assertThat(summary.read()).isZero();
    assertThat(summary.warnings())
        .singleElement()
        .satisfies(sentence -> assertThat(sentence).contains("EXPORT_LOGS=true"));
    assertThat(store.traces().files())
        .singleElement()
        .satisfies(file -> assertThat(file.path()).isEqualTo("Support/Answer"));
  }

  @Test
  void linesOfEvaluationsGiveTheirLogs() throws IOException {
    var root = exports().resolve("20250614-101500");
    ExportFixture.file(root, "flow", ExportFixture.FLOW, "Support/Refund triage");
    ExportFixture.text(
        root.resolve("files").resolve(ExportFixture.FLOW).resolve("evaluations/evr_1/logs/1.jsonl"),
        """
        {"run_id": "rn_1", "datapoint": null, "log": %s, "evaluator_logs": [%s]}
        {"run_id": "rn_1", "datapoint": {"id": "dp_1"}, "log": null, "evaluator_logs": []}
        """
            .formatted(ExportFixture.flow(0, false), ExportFixture.judgment(0, "warm")));

    var summary = store.run(root);

    assertThat(summary.damaged())
        .singleElement()
        .satisfies(
            damage ->
                assertThat(damage.reason())
                    .isEqualTo("the run of log log_flow_0 (rn_1) is not there"));
    assertThat(summary.added()).isEqualTo(2);
    assertThat(store.log("log_flow_0").judgments()).hasSize(1);
  }

  @Test
  void aParentIsFoundByItsIdOnlyAndItsChildrenWaitForIt() throws IOException {
    var file = ExportFixture.text(folder.resolve("children.jsonl"), ExportFixture.child("tool", 1));
    store.run(file);
    assertThat(store.open("log_flow_1").tree().find(new LogId("log_tool_1"))).isPositive();
    store.run(ExportFixture.text(folder.resolve("flow.jsonl"), ExportFixture.flow(1, false)));

    var tree = store.open("log_flow_1").tree();
    assertThat(tree.parent(tree.find(new LogId("log_tool_1")))).isZero();
    assertThat(store.list()).hasSize(1);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void f3LinksOutOfAnExportAreNotFollowed() throws IOException {
    var root = exports().resolve("20250614-101500");
    ExportFixture.file(root, "flow", ExportFixture.FLOW, "Support/Refund triage");
    var logs = root.resolve("files").resolve(ExportFixture.FLOW).resolve("logs");
    var outside = ExportFixture.text(folder.resolve("secret.jsonl"), ExportFixture.flow(1, false));
    Files.createSymbolicLink(logs.resolve("1.jsonl"), outside);
    ExportFixture.text(root.resolve("inside.jsonl"), ExportFixture.flow(2, false));
    Files.createSymbolicLink(logs.resolve("2.jsonl"), root.resolve("inside.jsonl"));

    var summary = store.run(root);

    assertThat(store.everything().keySet()).containsExactly("log_flow_2");
    assertThat(summary.warnings())
        .anySatisfy(sentence -> assertThat(sentence).contains("1.jsonl", "link"));
  }

  @Test
  void aFolderWithNothingInItIsNoExport() throws IOException {
    var empty = Files.createDirectory(folder.resolve("empty"));

    assertThatThrownBy(() -> store.run(empty))
        .hasMessageContaining("empty is a folder with nothing of that in it");
  }
}
