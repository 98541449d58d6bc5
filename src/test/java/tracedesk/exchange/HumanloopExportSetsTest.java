package tracedesk.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.LogKind;
import tracedesk.service.TraceImport;

/// What of a Humanloop export is not logs: it is there again after the import, to the id and date.
class HumanloopExportSetsTest {
  /// What each store decides of a file by itself.
  private static final String OWN =
      "\"directory_id\":\"[^\"]*\",|\"updated_at\":\"[^\"]*\",\"last_used_at\":\"[^\"]*\",";

  @TempDir Path folder;
  private ExportTool source;
  private Imported store;
  private ExportTool target;
  private String dataset;
  private String flow;
  private String evaluation;
  private String run;

  @BeforeEach
  void open() {
    store = new Imported(folder.resolve("target.db"));
    target = new ExportTool(folder.resolve("target.db"));
    source = new ExportTool(folder.resolve("source.db"));
    try (var logs = new Imported(folder.resolve("source.db"))) {
      fill(logs);
    }
  }

  @AfterEach
  void close() {
    source.close();
    target.close();
    store.close();
  }

  private static Json.Obj json(String text) {
    return (Json.Obj) Json.parse(text.replace('\'', '"'));
  }

  private static String id(Json.Obj body) {
    return body.string("id");
  }

  /// A flow in two versions, the older one in production, watched; evaluated in two runs over a
  /// dataset in two versions, one run with its logs judged, the other stopped.
  private void fill(Imported logs) {
    var points = "{'inputs':{'q':'Capital of %s?'},'target':{'answer':'%s'}}";
    var first =
        ExportTool.parse(
            source.datasets.upsert(
                json(
                    "{'path':'Evals/Capitals','attributes':{'by':'hand'},'datapoints':[%s,%s]}"
                        .formatted(
                            points.formatted("France", "Paris"), points.formatted("Peru", "Lima"))),
                VersionQuery.DEFAULT,
                true));
    dataset = id(first);
    var second =
        ExportTool.parse(
            source.datasets.upsert(
                json(
                    "{'path':'Evals/Capitals','action':'add','datapoints':[%s]}"
                        .formatted(points.formatted("Ghana", "Accra"))),
                VersionQuery.DEFAULT,
                false));
    source.deployments.deploy(FileKind.DATASET, dataset, "staging", second.string("version_id"));
    var flows =
        List.of("1", "2").stream()
            .map(
                release ->
                    ExportTool.parse(
                        source.files.upsertFile(
                            FileKind.FLOW,
                            json(
                                "{'path':'Evals/Answer','attributes':{'release':%s}}"
                                    .formatted(release)))))
            .toList();
    flow = id(flows.getFirst());
    var version = flows.getFirst().string("version_id");
    source.deployments.deploy(FileKind.FLOW, flow, "production", version);
    source.deployments.describe(
        FileKind.FLOW, flow, version, json("{'name':'v1','description':'The first'}"));
    var judge =
        ExportTool.parse(
            source.files.upsertFile(
                FileKind.EVALUATOR,
                json(
                    "{'path':'Evals/Exact','spec':{'arguments_type':'target_required',"
                        + "'return_type':'boolean','evaluator_type':'external'}}")));
    source.deployments.describe(
        FileKind.EVALUATOR, id(judge), judge.string("version_id"), json("{'name':'strict'}"));
    source.deployments.commit(
        FileKind.EVALUATOR, id(judge), judge.string("version_id"), json("{'commit_message':'ok'}"));
    source.deployments.monitor(
        FileKind.FLOW,
        flow,
        json("{'activate':[{'evaluator_version_id':'%s'}]}".formatted(judge.string("version_id"))));
    evaluation =
        id(
            ExportTool.parse(
                source.evaluations.create(
                    json(
                        "{'name':'Nightly','file':{'id':'%s'},'evaluators':[{'path':'Evals/Exact'}]}"
                            .formatted(flow)))));
    var made = "{'dataset':{'version_id':'%s'},'version':{'version_id':'%s'}}";
    run = run(made.formatted(first.string("version_id"), version));
    var stopped =
        run(made.formatted(second.string("version_id"), flows.get(1).string("version_id")));
    source.evaluations.changeRun(
        evaluation, stopped, json("{'status':'cancelled','control':true}"));
    judged(logs, first, version, judge);
  }

  private String run(String body) {
    return id(ExportTool.parse(source.evaluations.createRun(evaluation, json(body))));
  }

  private void judged(Imported logs, Json.Obj points, String version, Json.Obj judge) {
    for (var item : points.list("datapoints")) {
      var point = (Json.Obj) item;
      var log = "log_" + id(point);
      logs.intake()
          .receive(
              List.of(
                  new IncomingLog(
                      log,
                      LogKind.FLOW,
                      null,
                      new IncomingFile(flow, null, version, null, null),
                      json(
                          "{'output':'Paris','log_status':'complete','source_datapoint_id':'%s'}"
                              .formatted(id(point)))),
                  new IncomingLog(
                      log + "_judged",
                      LogKind.EVALUATOR,
                      log,
                      new IncomingFile(id(judge), null, judge.string("version_id"), null, null),
                      json("{'judgment':%s}".formatted(log.endsWith("a"))))));
      source.evaluations.addLogs(evaluation, run, json("{'log_ids':['%s']}".formatted(log)));
    }
  }

  private Path exported() throws IOException {
    return source.write(folder.resolve("exports"));
  }

  /// Every file of an export, lines in alphabetical order.
  private static TreeMap<String, String> contents(Path root) throws IOException {
    var contents = new TreeMap<String, String>();
    try (var files = Files.walk(root)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(file).toString(),
            Files.readString(file)
                .replaceAll(OWN, "")
                .lines()
                .sorted()
                .collect(Collectors.joining("\n")));
      }
    }
    return contents;
  }

  @Test
  void theToolWritesTheSameOfTheServerThatImportedItsExport() throws IOException {
    var root = exported();

    var summary = store.run(root);

    assertThat(summary.damaged()).isEmpty();
    assertThat(summary.warnings()).isEmpty();
    assertThat(summary.added()).isEqualTo(4);
    assertThat(summary.sets()).isEqualTo(new TraceImport.Sets(2, 5, 1, 2, 2));
    assertThat(contents(target.write(folder.resolve("again"))))
        .containsExactlyEntriesOf(contents(root));
  }

  @Test
  void importingAgainChangesNothing() throws IOException {
    var root = exported();
    store.run(root);
    var before = store.digest();

    var summary = store.run(root);

    assertThat(summary.sets().isEmpty()).isTrue();
    assertThat(summary.added() + summary.filled() + summary.damagedCount()).isZero();
    assertThat(store.digest()).isEqualTo(before);
  }

  @Test
  void whatIsThereStaysAsItIs() throws IOException {
    var root = exported();
    store.run(root);
    target.evaluations.changeRun(evaluation, run, json("{'control':true}"));
    target.deployments.undeploy(FileKind.FLOW, flow, "production");
    var newest = target.files.versions(FileKind.FLOW, flow);
    var other = (Json.Obj) ExportTool.parse(newest).list("records").getFirst();
    target.deployments.deploy(FileKind.FLOW, flow, "production", other.string("version_id"));
    target.deployments.describe(
        FileKind.FLOW, flow, other.string("version_id"), json("{'name':'mine'}"));
    var before = store.digest();

    assertThat(store.run(root).sets().isEmpty()).isTrue();

    assertThat(store.digest()).isEqualTo(before);
  }

  @Test
  void theSameDatapointsSentByAClientAreTheImportedVersion() throws IOException {
    store.run(exported());
    var before = ExportTool.parse(target.datasets.dataset(dataset, VersionQuery.DEFAULT, true));

    var after =
        ExportTool.parse(
            target.datasets.upsert(
                Json.object()
                    .put("path", "Evals/Capitals")
                    .put("attributes", json("{'by':'hand'}"))
                    .put("datapoints", before.get("datapoints"))
                    .build(),
                VersionQuery.DEFAULT,
                true));

    assertThat(after.string("version_id")).isEqualTo(before.string("version_id"));
    assertThat(after.get("datapoints")).isEqualTo(before.get("datapoints"));
  }

  @Test
  void aBrokenDatapointIsToldAndMendedByASecondImport() throws IOException {
    var root = exported();
    var version =
        ExportTool.parse(source.datasets.dataset(dataset, VersionQuery.DEFAULT, false))
            .string("version_id");
    var points = root.resolve("files/" + dataset + "/datapoints/" + version + "/1.jsonl");
    var sound = Files.readString(points);
    Files.writeString(points, sound.replaceFirst("\"inputs\":\\{", "\"inputs\":["));

    var broken = store.run(root);

    assertThat(broken.damaged())
        .singleElement()
        .satisfies(
            damage -> {
              assertThat(damage.file()).endsWith("datapoints/" + version + "/1.jsonl");
              assertThat(damage.line()).isEqualTo(1);
            });
    assertThat(broken.sets().datapoints()).isEqualTo(4);
    Files.writeString(points, sound);
    assertThat(store.run(root).sets()).isEqualTo(new TraceImport.Sets(0, 1, 0, 0, 0));
    assertThat(target.datasets.dataset(dataset, VersionQuery.DEFAULT, false).text())
        .contains("\"datapoints_count\":3");
  }

  @Test
  void anEvaluationWhoseNameIsTakenIsRefusedWithItsRunsAndAllElseComesIn() throws IOException {
    var root = exported();
    target.files.upsertFile(FileKind.FLOW, json("{'path':'Evals/Answer','attributes':{'x':1}}"));
    target.evaluations.create(
        json("{'name':'Nightly','file':{'path':'Evals/Answer'},'evaluators':[]}"));

    var summary = store.run(root);

    assertThat(summary.damaged().stream().map(TraceImport.Damage::reason))
        .anyMatch(
            reason -> reason.startsWith("the file has an evaluation named \"Nightly\" already"))
        .filteredOn(reason -> reason.contains("is not there"))
        .hasSize(4);
    assertThat(summary.added()).isEqualTo(4);
    assertThat(summary.sets().evaluations()).isZero();
    assertThat(summary.sets().datapoints()).isEqualTo(5);
  }

  @Test
  void aLineOfAnEvaluationMayHoldALargeLog() throws IOException {
    var root = exported();
    try (var files = Files.walk(root)) {
      for (var file :
          files
              .filter(path -> path.endsWith("1.jsonl") && path.toString().contains("logs"))
              .toList()) {
        Files.writeString(
            file,
            Files.readString(file)
                .replace("\"output\":\"Paris\"", "\"output\":\"" + "P".repeat(2 << 20) + "\""));
      }
    }

    var summary = store.run(root);

    assertThat(summary.damaged()).isEmpty();
    assertThat(target.evaluations.stats(evaluation).text()).contains("\"num_logs\":2");
  }
}
