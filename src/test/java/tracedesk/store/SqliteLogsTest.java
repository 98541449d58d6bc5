package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.port.LogStore.CreatedLog;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FileQuery;
import tracedesk.domain.query.LogQuery;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceStatus;

class SqliteLogsTest {
  @TempDir Path folder;
  private Database database;
  private SqliteLogs logs;
  private SqliteFiles files;

  @BeforeEach
  void open() {
    database = Database.open(folder.resolve("test.db"));
    logs = new SqliteLogs(database, InstantSource.system());
    files = new SqliteFiles(database, InstantSource.system());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Json.Obj json(String text) {
    return (Json.Obj) Json.parse(text);
  }

  private static Json.Obj json(JsonDocument document) {
    return json(document.text());
  }

  private CreatedLog create(LogKind kind, String body) {
    return logs.create(kind, json(body), null, null);
  }

  private Json.Obj log(String id) {
    return json(logs.log(id).log());
  }

  private static List<String> ids(Json.Obj page) {
    return page.list("records").stream()
        .map(record -> String.valueOf(((Json.Obj) record).string("id")))
        .toList();
  }

  private static Problem problem(Runnable work) {
    var found = new Problem[1];
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(ProblemException.class, e -> found[0] = e.problem());
    return found[0];
  }

  private static List<String> faults(Runnable work) {
    var problem = problem(work);
    assertThat(problem).isInstanceOf(Problem.Rejected.class);
    return ((Problem.Rejected) problem).faults().stream().map(FieldFault::field).toList();
  }

  @Test
  void createsTheFileByPathAndAVersionByContent() {
    var first =
        create(
            LogKind.PROMPT, "{\"path\":\"a/P\",\"prompt\":{\"model\":\"m\",\"temperature\":1.0}}");
    var same =
        create(
            LogKind.PROMPT,
            "{\"path\":\"a/P\",\"prompt\":{\"temperature\":1,\"model\":\"m\",\"stop\":null}}");
    var other =
        create(LogKind.PROMPT, "{\"id\":\"" + first.file() + "\",\"prompt\":{\"model\":\"n\"}}");
    var latest = create(LogKind.PROMPT, "{\"path\":\"a/P\"}");
    assertThat(first.file()).startsWith("pr_");
    assertThat(same.file()).isEqualTo(first.file());
    assertThat(same.version()).isEqualTo(first.version());
    assertThat(other.version()).isNotEqualTo(first.version());
    assertThat(latest.version()).isEqualTo(other.version());
    assertThat(
            create(
                    LogKind.PROMPT,
                    "{\"path\":\"raw\",\"prompt\":\"---\\nmodel: gpt-4o\\n---\\nHi {{name}}\"}")
                .id())
        .startsWith("log_");
    var raw = json(files.fileByPath("raw", null));
    assertThat(raw.string("model")).isEqualTo("gpt-4o");
    assertThat(raw.list("inputs")).containsExactly(json("{\"name\":\"name\"}"));
    assertThat(json(files.versions(FileKind.PROMPT, first.file())).list("records")).hasSize(2);
    var version =
        logs.create(LogKind.PROMPT, json("{\"path\":\"a/P\"}"), first.version(), "production");
    assertThat(version.version()).isEqualTo(first.version());
    assertThat(log(version.id()).string("environment")).isEqualTo("production");
  }

  @Test
  void answersWithEveryDocumentedMember() {
    create(LogKind.FLOW, "{\"log_id\":\"f\",\"path\":\"F\"}");
    var log = log("f");
    for (var name :
        List.of(
            "id",
            "evaluator_logs",
            "start_time",
            "end_time",
            "output",
            "created_at",
            "error",
            "provider_latency",
            "stdout",
            "provider_request",
            "provider_response",
            "inputs",
            "source",
            "metadata",
            "source_datapoint_id",
            "trace_parent_id",
            "batches",
            "user",
            "environment",
            "save",
            "log_id",
            "trace_flow_id",
            "trace_id",
            "trace_children",
            "flow",
            "log_status",
            "trace_status",
            "messages",
            "output_message")) {
      assertThat(log.has(name)).as(name).isTrue();
    }
    assertThat(log.get("inputs")).hasToString("{}");
    assertThat(log.get("save")).hasToString("true");
    assertThat(log.string("created_at")).endsWith("Z");
    var file = log.object("flow");
    for (var name :
        List.of(
            "path",
            "id",
            "name",
            "version_id",
            "created_at",
            "updated_at",
            "last_used_at",
            "version_logs_count",
            "total_logs_count",
            "inputs",
            "attributes",
            "status",
            "environments",
            "type")) {
      assertThat(file.has(name)).as(name).isTrue();
    }
    assertThat(file.integer("total_logs_count")).isEqualTo(1);
  }

  @Test
  void nestsChildrenAndEvaluatorLogs() {
    create(LogKind.FLOW, "{\"log_id\":\"f\",\"path\":\"F\"}");
    create(LogKind.AGENT, "{\"log_id\":\"a\",\"path\":\"A\",\"trace_parent_id\":\"f\"}");
    create(
        LogKind.TOOL,
        "{\"log_id\":\"t1\",\"path\":\"T\",\"trace_parent_id\":\"a\",\"start_time\":\"2025-01-01T00:00:02Z\"}");
    create(
        LogKind.TOOL,
        "{\"log_id\":\"t2\",\"path\":\"T\",\"trace_parent_id\":\"a\",\"start_time\":\"2025-01-01T00:00:01Z\"}");
    create(
        LogKind.EVALUATOR,
        "{\"log_id\":\"e\",\"path\":\"E\",\"parent_id\":\"t1\",\"judgment\":true,\"spec\":{\"return_type\":\"boolean\"}}");
    var agent = (Json.Obj) log("f").list("trace_children").getFirst();
    assertThat(agent.list("trace_children"))
        .extracting(child -> ((Json.Obj) child).string("id"))
        .containsExactly("t2", "t1");
    var tool = (Json.Obj) agent.list("trace_children").getLast();
    assertThat(tool.string("trace_id")).isEqualTo("f");
    assertThat(tool.string("trace_flow_id")).isEqualTo(log("f").object("flow").string("id"));
    var evaluator = (Json.Obj) tool.list("evaluator_logs").getFirst();
    assertThat(evaluator.string("parent_id")).isEqualTo("t1");
    assertThat(evaluator.object("evaluator").object("spec"))
        .hasToString("{\"return_type\":\"boolean\"}");
    var page =
        json(
            logs.logs(
                new LogQuery(
                    log("f").object("flow").string("id"),
                    null,
                    "",
                    "",
                    null,
                    null,
                    List.of(),
                    List.of(),
                    null,
                    false,
                    true,
                    1,
                    10)));
    assertThat(((Json.Obj) page.list("records").getFirst()).list("trace_children")).hasSize(1);
    var judged =
        json(
            logs.logs(
                new LogQuery(
                    evaluator.object("evaluator").string("id"),
                    null,
                    "",
                    "",
                    null,
                    null,
                    List.of(),
                    List.of(),
                    null,
                    true,
                    false,
                    1,
                    10)));
    assertThat(((Json.Obj) judged.list("records").getFirst()).object("parent").string("id"))
        .isEqualTo("t1");
  }

  @Test
  void aVeryDeepTraceIsWrittenWithoutRecursion() {
    create(LogKind.FLOW, "{\"log_id\":\"d0\",\"path\":\"F\"}");
    for (int i = 1; i < 1500; i++) {
      create(
          LogKind.TOOL,
          "{\"log_id\":\"d" + i + "\",\"path\":\"T\",\"trace_parent_id\":\"d" + (i - 1) + "\"}");
    }
    assertThat(logs.log("d0").log().text()).contains("\"d1499\"").endsWith("]}".repeat(1500));
  }

  @Test
  void listsOneFileByEveryParameter() {
    var file =
        create(
                LogKind.PROMPT,
                "{\"log_id\":\"alpha\",\"path\":\"P\",\"created_at\":\"2025-01-01T00:00:00Z\",\"output\":\"Ünïcode 100%\"}")
            .file();
    create(
        LogKind.PROMPT,
        "{\"log_id\":\"beta\",\"path\":\"P\",\"created_at\":\"2025-01-02T00:00:00Z\",\"inputs\":{\"q\":\"a\\u0000needle\"},\"metadata\":{\"k\":\"v7\"}}");
    create(
        LogKind.PROMPT,
        "{\"log_id\":\"gamma\",\"path\":\"P\",\"created_at\":\"2025-01-02T00:00:00Z\",\"trace_parent_id\":\"x\",\"prompt\":{\"model\":\"m\"}}");
    create(LogKind.PROMPT, "{\"log_id\":\"other\",\"path\":\"Q\"}");
    assertThat(ids(json(logs.logs(LogQuery.of(file, 1, 10)))))
        .containsExactly("beta", "gamma", "alpha");
    assertThat(ids(json(logs.logs(LogQuery.of(file, 2, 2))))).containsExactly("alpha");
    var past = json(logs.logs(LogQuery.of(file, 9, 2)));
    assertThat(past.list("records")).isEmpty();
    assertThat(past.integer("total")).isEqualTo(3);
    assertThat(past.integer("page")).isEqualTo(9);
    assertThat(find(file, null, "üNÏCODE 100%", "", null, null, List.of(), List.of()))
        .containsExactly("alpha");
    assertThat(find(file, null, "NEEDLE", "", null, null, List.of(), List.of()))
        .containsExactly("beta");
    assertThat(find(file, null, "_", "", null, null, List.of(), List.of())).isEmpty();
    assertThat(find(file, null, "", "V7", null, null, List.of(), List.of()))
        .containsExactly("beta");
    assertThat(
            find(
                file,
                null,
                "",
                "",
                Instant.parse("2025-01-01T12:00:00Z"),
                null,
                List.of(),
                List.of()))
        .containsExactly("beta", "gamma");
    assertThat(
            find(
                file,
                null,
                "",
                "",
                null,
                Instant.parse("2025-01-01T12:00:00Z"),
                List.of(),
                List.of()))
        .containsExactly("alpha");
    assertThat(find(file, null, "", "", null, null, List.of("amm", "lph"), List.of()))
        .containsExactly("gamma", "alpha");
    assertThat(find(file, null, "", "", null, null, List.of(), List.of(true)))
        .containsExactly("gamma");
    assertThat(find(file, null, "", "", null, null, List.of(), List.of(false)))
        .containsExactly("beta", "alpha");
    assertThat(find(file, null, "", "", null, null, List.of(), List.of(true, false))).hasSize(3);
    var version = log("gamma").object("prompt").string("version_id");
    assertThat(find(file, version, "", "", null, null, List.of(), List.of()))
        .containsExactly("gamma");
    var sampled =
        json(
            logs.logs(
                new LogQuery(
                    file, null, "", "", null, null, List.of(), List.of(), 2, false, false, 1, 10)));
    assertThat(sampled.list("records")).hasSize(2);
    assertThat(sampled.integer("total")).isEqualTo(2);
  }

  private List<String> find(
      String file,
      @Nullable String version,
      String search,
      String metadata,
      @Nullable Instant after,
      @Nullable Instant before,
      List<String> ids,
      List<Boolean> inTrace) {
    return ids(
        json(
            logs.logs(
                new LogQuery(
                    file, version, search, metadata, after, before, ids, inTrace, null, false,
                    false, 1, 10))));
  }

  @Test
  void refusesWhatBreaksARuleAndNamesTheField() {
    assertThat(faults(() -> create(LogKind.FLOW, "{}"))).containsExactly("path");
    assertThat(
            faults(
                () ->
                    create(LogKind.FLOW, "{\"path\":\"F\",\"inputs\":[],\"start_time\":\"soon\"}")))
        .containsExactly("inputs", "start_time");
    assertThat(faults(() -> create(LogKind.FLOW, "{\"path\":\"F\",\"log_id\":\"a\\u0000b\"}")))
        .containsExactly("log_id");
    for (var id : List.of("a/b", "a\\\\b", ".", "..")) {
      assertThat(faults(() -> create(LogKind.FLOW, "{\"path\":\"F\",\"log_id\":\"" + id + "\"}")))
          .as(id)
          .containsExactly("log_id");
      assertThat(
              faults(
                  () ->
                      create(LogKind.TOOL, "{\"path\":\"T\",\"trace_parent_id\":\"" + id + "\"}")))
          .as(id)
          .containsExactly("trace_parent_id");
    }
    assertThat(
            faults(
                () ->
                    create(
                        LogKind.FLOW,
                        "{\"path\":\"F\",\"log_status\":\"complete\",\"trace_status\":\"incomplete\"}")))
        .containsExactly("log_status");
    assertThat(faults(() -> create(LogKind.EVALUATOR, "{\"path\":\"E\"}")))
        .containsExactly("parent_id");
    assertThat(problem(() -> create(LogKind.FLOW, "{\"id\":\"fl_none\"}")))
        .isInstanceOf(Problem.Missing.class);
    create(LogKind.FLOW, "{\"path\":\"F\",\"log_id\":\"f\"}");
    assertThat(faults(() -> create(LogKind.TOOL, "{\"path\":\"T\",\"log_id\":\"f\"}")))
        .containsExactly("log_id");
    assertThat(logs.count()).isEqualTo(1);
    assertThat(problem(() -> logs.patch(LogKind.PROMPT, "pr_x", "f", json("{}"), SaveTerms.NONE)))
        .isInstanceOf(Problem.Missing.class);
    assertThat(problem(() -> logs.patch(LogKind.FLOW, null, "none", json("{}"), SaveTerms.NONE)))
        .isInstanceOf(Problem.Missing.class);
  }

  @Test
  void aCompleteTraceRefusesLateChildrenAtAnyDepthButNotRepeats() {
    create(LogKind.FLOW, "{\"log_id\":\"f\",\"path\":\"F\"}");
    create(LogKind.AGENT, "{\"log_id\":\"a\",\"path\":\"A\",\"trace_parent_id\":\"f\"}");
    create(
        LogKind.FLOW,
        "{\"log_id\":\"f\",\"path\":\"F\",\"output\":\"x\",\"trace_status\":\"complete\"}");
    assertThat(
            faults(
                () ->
                    create(
                        LogKind.TOOL,
                        "{\"log_id\":\"t\",\"path\":\"T\",\"trace_parent_id\":\"a\"}")))
        .containsExactly("trace_parent_id");
    assertThat(
            create(
                    LogKind.AGENT,
                    "{\"log_id\":\"a\",\"path\":\"A\",\"trace_parent_id\":\"f\",\"output\":\"y\"}")
                .id())
        .isEqualTo("a");
    assertThat(
            create(LogKind.EVALUATOR, "{\"path\":\"E\",\"parent_id\":\"a\",\"judgment\":1}")
                .judged())
        .isEqualTo("a");
    assertThat(
            create(LogKind.FLOW, "{\"log_id\":\"f\",\"path\":\"F\",\"log_status\":\"incomplete\"}")
                .status())
        .isEqualTo(TraceStatus.COMPLETE);
  }

  @Test
  void onlyWhatIsBelowACompleteFlowIsClosed() {
    create(LogKind.FLOW, "{\"log_id\":\"f\",\"path\":\"F\"}");
    create(
        LogKind.FLOW,
        "{\"log_id\":\"g\",\"path\":\"F\",\"trace_parent_id\":\"f\",\"output\":\"x\",\"log_status\":\"complete\"}");
    assertThat(faults(() -> create(LogKind.TOOL, "{\"path\":\"T\",\"trace_parent_id\":\"g\"}")))
        .containsExactly("trace_parent_id");
    assertThat(
            create(LogKind.TOOL, "{\"log_id\":\"t\",\"path\":\"T\",\"trace_parent_id\":\"f\"}")
                .id())
        .isEqualTo("t");
  }

  @Test
  void flowsHoldLogsThatWaitedForThem() {
    create(
        LogKind.TOOL,
        "{\"log_id\":\"t\",\"path\":\"T\",\"trace_parent_id\":\"a\",\"start_time\":\"2025-01-01T00:00:01Z\",\"end_time\":\"2025-01-01T00:00:09Z\"}");
    create(
        LogKind.FLOW, "{\"log_id\":\"f\",\"path\":\"F\",\"start_time\":\"2025-01-01T00:00:02Z\"}");
    create(LogKind.FLOW, "{\"log_id\":\"g\",\"path\":\"F\",\"trace_parent_id\":\"f\"}");
    create(LogKind.AGENT, "{\"log_id\":\"a\",\"path\":\"A\",\"trace_parent_id\":\"g\"}");
    for (var flow : List.of("f", "g")) {
      assertThat(log(flow).string("start_time")).as(flow).startsWith("2025-01-01T00:00:01");
      assertThat(log(flow).string("end_time")).as(flow).startsWith("2025-01-01T00:00:09");
    }
  }

  @Test
  void acceptsBothOutputAndErrorOnArrival() {
    create(
        LogKind.TOOL, "{\"log_id\":\"t\",\"path\":\"T\",\"output\":\"null\",\"error\":\"Boom\"}");
    assertThat(log("t").string("output")).isEqualTo("null");
    assertThat(log("t").string("error")).isEqualTo("Boom");
  }

  @Test
  void aRepeatedCreateMovesTheLogWhenItNamesAnotherParent() {
    create(LogKind.FLOW, "{\"log_id\":\"f\",\"path\":\"F\"}");
    create(LogKind.FLOW, "{\"log_id\":\"g\",\"path\":\"F\"}");
    create(LogKind.AGENT, "{\"log_id\":\"a\",\"path\":\"A\",\"trace_parent_id\":\"f\"}");
    create(
        LogKind.TOOL,
        "{\"log_id\":\"t\",\"path\":\"T\",\"trace_parent_id\":\"a\",\"prompt_tokens\":5}");
    create(LogKind.AGENT, "{\"log_id\":\"a\",\"path\":\"A\",\"trace_parent_id\":\"g\"}");
    assertThat(log("t").string("trace_id")).isEqualTo("g");
    assertThat(log("f").list("trace_children")).isEmpty();
    assertThat(log("g").list("trace_children")).hasSize(1);
  }

  @Test
  void deletingKeepsChildrenAndForgetsUnknownIds() {
    create(LogKind.FLOW, "{\"log_id\":\"f\",\"path\":\"F\"}");
    create(LogKind.TOOL, "{\"log_id\":\"t\",\"path\":\"T\",\"trace_parent_id\":\"f\"}");
    logs.delete(List.of("f", "unknown", "f"));
    assertThat(problem(() -> logs.log("f"))).isInstanceOf(Problem.Missing.class);
    assertThat(log("t").string("trace_parent_id")).isEqualTo("f");
    logs.delete(List.of("t"));
    assertThat(logs.count()).isZero();
    assertThat(
            database.<Long>read(
                t ->
                    t.number(
                        "SELECT (SELECT COUNT(*) FROM trace) + (SELECT COUNT(*) FROM body) + (SELECT COUNT(*) FROM words)")))
        .isZero();
    assertThat(json(files.fileByPath("T", null)).integer("total_logs_count")).isZero();
  }

  @Test
  void keepsFiles() {
    var created =
        json(
            files.upsertFile(
                FileKind.PROMPT,
                json(
                    "{\"path\":\"a/b/P\",\"model\":\"m\",\"template\":\"Hi {{x}}\",\"version_name\":\"v1\"}")));
    var id = created.string("id");
    assertThat(created.string("version_name")).isEqualTo("v1");
    assertThat(created.string("name")).isEqualTo("P");
    files.upsertFile(FileKind.PROMPT, json("{\"path\":\"a/b/P\",\"model\":\"n\"}"));
    files.upsertFile(FileKind.FLOW, json("{\"path\":\"a/Flow\",\"attributes\":{\"k\":1}}"));
    files.upsertFile(
        FileKind.EVALUATOR, json("{\"path\":\"Eval\",\"spec\":{\"return_type\":\"number\"}}"));
    assertThat(json(files.file(FileKind.PROMPT, id, VersionQuery.DEFAULT)).string("model"))
        .isEqualTo("n");
    assertThat(
            json(files.file(
                    FileKind.PROMPT, id, new VersionQuery(created.string("version_id"), null)))
                .string("model"))
        .isEqualTo("m");
    assertThat(
            paths(new FileQuery(Set.of(), "", "", null, null, FileQuery.Sort.NAME, false, 1, 10)))
        .containsExactly("a/b/P", "a/Flow", "Eval");
    assertThat(
            paths(
                new FileQuery(
                    Set.of(FileKind.FLOW),
                    "",
                    "",
                    null,
                    null,
                    FileQuery.Sort.CREATED_AT,
                    true,
                    1,
                    10)))
        .containsExactly("a/Flow");
    assertThat(
            paths(
                new FileQuery(
                    Set.of(), "p", "", null, null, FileQuery.Sort.CREATED_AT, true, 1, 10)))
        .containsExactly("a/b/P");
    assertThat(
            paths(
                new FileQuery(
                    Set.of(), "", "a", null, null, FileQuery.Sort.CREATED_AT, true, 1, 10)))
        .containsExactly("a/Flow", "a/b/P");
    assertThat(
            paths(
                new FileQuery(
                    Set.of(), "", "", true, null, FileQuery.Sort.CREATED_AT, true, 1, 10)))
        .isEmpty();
    assertThat(
            paths(
                new FileQuery(Set.of(), "", "", null, null, FileQuery.Sort.CREATED_AT, true, 2, 2)))
        .hasSize(1);
    var moved = json(files.moveFile(FileKind.PROMPT, id, json("{\"name\":\"Q\"}")));
    assertThat(moved.string("path")).isEqualTo("a/b/Q");
    files.upsertFile(FileKind.PROMPT, json("{\"path\":\"R\"}"));
    assertThat(problem(() -> files.moveFile(FileKind.PROMPT, id, json("{\"path\":\"R\"}"))))
        .isInstanceOf(Problem.Conflicting.class);
    create(LogKind.PROMPT, "{\"log_id\":\"l\",\"path\":\"a/b/Q\"}");
    files.deleteFile(FileKind.PROMPT, id);
    assertThat(problem(() -> files.file(FileKind.PROMPT, id, VersionQuery.DEFAULT)))
        .isInstanceOf(Problem.Missing.class);
    assertThat(logs.count()).isZero();
    assertThat(problem(() -> files.fileByPath("nowhere", null)))
        .isInstanceOf(Problem.Missing.class);
  }

  private List<String> paths(FileQuery query) {
    return json(files.files(query)).list("records").stream()
        .map(file -> String.valueOf(((Json.Obj) file).string("path")))
        .toList();
  }

  @Test
  void writesFromManyThreadsAreAllThere() throws InterruptedException {
    var writers = new java.util.ArrayList<Thread>();
    for (int w = 0; w < 8; w++) {
      int writer = w;
      writers.add(
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < 25; i++) {
                  create(
                      LogKind.TOOL,
                      "{\"log_id\":\"w"
                          + writer
                          + "-"
                          + i
                          + "\",\"path\":\"T\",\"trace_parent_id\":\"root\"}");
                  logs.log("w" + writer + "-" + i);
                }
              }));
    }
    for (var writer : writers) {
      writer.join();
    }
    assertThat(logs.count()).isEqualTo(200);
    assertThat(database.<Long>read(t -> t.number("SELECT logs FROM trace WHERE id = 'root'")))
        .isEqualTo(200);
  }
}
