package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.json.JsonDocument;
import tracedesk.domain.port.HeldLog;
import tracedesk.domain.port.LegacyLogStore.CreatedLegacyLog;
import tracedesk.domain.port.SaveTerms;
import tracedesk.domain.port.Saved;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.FileQuery;
import tracedesk.domain.query.LegacyLogQuery;
import tracedesk.domain.query.ProjectQuery;
import tracedesk.domain.trace.LogKind;

class SqliteLegacyLogsTest {
  private static final String CONFIG =
      ",\"config\":{\"type\":\"model\",\"model\":\"gpt-4o\",\"temperature\":0.20}";

  @TempDir Path folder;
  private Database database;
  private SqliteLogs current;
  private SqliteLegacyLogs logs;

  @BeforeEach
  void open() {
    database = Database.open(folder.resolve("test.db"));
    current = new SqliteLogs(database, InstantSource.system());
    logs = new SqliteLegacyLogs(database, InstantSource.system(), current);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Json.Obj json(String text) {
    return (Json.Obj) Json.parse(text);
  }

  private static Json.Obj json(HeldLog log) {
    return json(log.log());
  }

  private static Json.Obj json(JsonDocument document) {
    return json(document.text());
  }

  private CreatedLegacyLog create(String members) {
    return logs.create(List.of(json("{" + members + CONFIG + "}"))).getFirst();
  }

  private static List<String> faults(Runnable work) {
    var found = new java.util.ArrayList<String>();
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                ((Problem.Rejected) e.problem())
                    .faults().stream().map(FieldFault::field).forEach(found::add));
    return found;
  }

  private static List<String> ids(JsonDocument page) {
    return json(page).list("records").stream()
        .map(record -> String.valueOf(((Json.Obj) record).string("id")))
        .toList();
  }

  private static Saved.Done done(Saved saved) {
    return (Saved.Done) saved;
  }

  @Test
  void answersWithEveryDocumentedMember() {
    var created =
        create(
            "\"project\":\"bot\",\"session_reference_id\":\"s\",\"reference_id\":\"r 1\",\"prompt_tokens\":3,\"output_tokens\":4");
    assertThat(created.id()).startsWith("data_");
    assertThat(created.session()).startsWith("sesh_");
    var log = json(logs.log(created.id()));
    for (var name :
        List.of(
            "project",
            "project_id",
            "session_id",
            "session_reference_id",
            "parent_id",
            "parent_reference_id",
            "inputs",
            "source",
            "metadata",
            "save",
            "source_datapoint_id",
            "id",
            "reference_id",
            "messages",
            "output",
            "judgment",
            "config_id",
            "config",
            "environment",
            "feedback",
            "created_at",
            "error",
            "stdout",
            "duration",
            "output_message",
            "prompt_tokens",
            "output_tokens",
            "prompt_cost",
            "output_cost",
            "provider_request",
            "provider_response",
            "user",
            "provider_latency",
            "tokens",
            "raw_output",
            "finish_reason",
            "tools",
            "tool_choice",
            "evaluation_results",
            "observability_status",
            "updated_at",
            "batch_ids")) {
      assertThat(log.has(name)).as(name).isTrue();
    }
    assertThat(log.string("project_id")).isEqualTo(created.project());
    assertThat(log.string("session_reference_id")).isEqualTo("s");
    assertThat(log.integer("tokens")).isEqualTo(7);
    assertThat(log.object("config").get("temperature")).hasToString("0.20");
  }

  @Test
  void aReferenceIsUniqueUnlessTheSameIsSentAgain() {
    var first = create("\"project\":\"bot\",\"reference_id\":\"r\",\"output\":\"a\"");
    assertThat(create("\"reference_id\":\"r\", \"output\":\"\\u0061\",\"project\":\"bot\""))
        .isEqualTo(first);
    assertThat(faults(() -> create("\"project\":\"bot\",\"reference_id\":\"r\",\"output\":\"b\"")))
        .containsExactly("reference_id");
    logs.patchByReference("r", json("{\"output\":\"corrected\"}"), SaveTerms.NONE);
    assertThat(create("\"project\":\"bot\",\"reference_id\":\"r\",\"output\":\"a\""))
        .isEqualTo(first);
    assertThat(json(logs.log(first.id())).string("output")).isEqualTo("corrected");
  }

  @Test
  void aListIsKeptAllOrNothing() {
    var good = json("{\"project\":\"bot\"" + CONFIG + "}");
    assertThat(faults(() -> logs.create(List.of(good, json("{\"output\":\"x\"}")))))
        .containsExactly("project");
    assertThat(
            faults(
                () ->
                    logs.create(
                        List.of(good, json("{\"project\":\"b\",\"session_id\":\"none\"}")))))
        .containsExactly("session_id");
    assertThat(current.count()).isZero();
    assertThat(logs.create(List.of(good, good)))
        .extracting(CreatedLegacyLog::id)
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void refusesContradictions() {
    assertThat(
            faults(
                () ->
                    create(
                        "\"project\":\"b\",\"session_id\":\"a\",\"session_reference_id\":\"b\"")))
        .containsExactly("session_reference_id");
    assertThat(
            faults(
                () ->
                    create("\"project\":\"b\",\"parent_id\":\"a\",\"parent_reference_id\":\"b\"")))
        .containsExactly("parent_reference_id");
    assertThat(faults(() -> create("\"project\":\"b\",\"parent_reference_id\":\"none\"")))
        .containsExactly("parent_reference_id");
    assertThatThrownBy(() -> create("\"project_id\":\"pr_none\""))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Missing.class));
  }

  @Test
  void patchesTheNewestOfADoubleReferenceAndSaysSo() {
    var first =
        create("\"project\":\"bot\",\"reference_id\":\"r\",\"created_at\":\"2024-01-01T00:00:00\"");
    var second =
        create(
            "\"project\":\"bot\",\"reference_id\":\"other\",\"created_at\":\"2024-01-02T00:00:00\"");
    assertThat(
            done(logs.patchByReference("r", json("{\"output\":\"a\"}"), SaveTerms.NONE))
                .ambiguous())
        .isFalse();
    database.<Integer>transact(
        t -> t.update("UPDATE log SET reference = 'r' WHERE id = ?", second.id()));
    var patched = done(logs.patchByReference("r", json("{\"output\":\"b\"}"), SaveTerms.NONE));
    assertThat(patched.ambiguous()).isTrue();
    assertThat(json(patched.log()).string("id")).isEqualTo(second.id());
    assertThat(json(logs.log(first.id())).string("output")).isEqualTo("a");
    assertThatThrownBy(() -> logs.patchByReference("none", json("{}"), SaveTerms.NONE))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void listsLogsByEveryParameter() {
    var a =
        create(
            "\"project\":\"bot\",\"output\":\"Äpfel\",\"source\":\"sdk\",\"created_at\":\"2024-01-01T00:00:00\"");
    var b =
        create(
            "\"project\":\"bot\",\"inputs\":{\"q\":\"Birne\"},\"source\":\"app\",\"metadata\":{\"k\":\"v\"},\"created_at\":\"2024-01-02T00:00:00\"");
    create("\"project\":\"other\"");
    var project = a.project();
    assertThat(ids(logs.logs(LegacyLogQuery.of(project, 0, 50)))).containsExactly(b.id(), a.id());
    assertThat(ids(logs.logs(LegacyLogQuery.of(project, 1, 1)))).containsExactly(a.id());
    assertThat(json(logs.logs(LegacyLogQuery.of(project, 1, 1))).integer("total")).isEqualTo(2);
    assertThat(
            ids(
                logs.logs(
                    new LegacyLogQuery(
                        project, "äPFEL", "", null, null, List.of(), List.of(), List.of(), 0, 50))))
        .containsExactly(a.id());
    assertThat(
            ids(
                logs.logs(
                    new LegacyLogQuery(
                        project, "", "v", null, null, List.of(), List.of(), List.of(), 0, 50))))
        .containsExactly(b.id());
    assertThat(
            ids(
                logs.logs(
                    new LegacyLogQuery(
                        project,
                        "",
                        "",
                        null,
                        null,
                        List.of("timestamp.asc", "x.y; DROP"),
                        List.of(),
                        List.of(),
                        0,
                        50))))
        .containsExactly(a.id(), b.id());
    assertThat(
            ids(
                logs.logs(
                    new LegacyLogQuery(
                        project,
                        "",
                        "",
                        null,
                        null,
                        List.of("source.asc"),
                        List.of("sdk"),
                        List.of("gpt-4o"),
                        0,
                        50))))
        .containsExactly(a.id());
  }

  @Test
  void keepsSessionsAndProjects() {
    var session = logs.createSession();
    var log =
        create(
            "\"project\":\"bot\",\"session_id\":\""
                + session
                + "\",\"inputs\":{\"a\":1.0},\"output\":\"o\"");
    var found = json(logs.session(session));
    assertThat(found.integer("datapoints_count")).isEqualTo(1);
    assertThat(found.get("first_inputs")).hasToString("{\"a\":1.0}");
    assertThat(found.string("last_output")).isEqualTo("o");
    assertThat(found.list("projects")).hasSize(1);
    assertThat(ids(logs.sessions(log.project(), 1, 10))).containsExactly(session);
    assertThat(ids(logs.sessions(log.project(), 2, 10))).isEmpty();
    var made = json(logs.createProject(json("{\"name\":\"new\"}")));
    assertThatThrownBy(() -> logs.createProject(json("{\"name\":\"new\"}")))
        .isInstanceOf(ProblemException.class);
    assertThat(ids(logs.projects(new ProjectQuery("", FileQuery.Sort.NAME, false, 0, 10))))
        .containsExactly(log.project(), made.string("id"));
    assertThat(ids(logs.projects(new ProjectQuery("NE", FileQuery.Sort.NAME, false, 0, 10))))
        .containsExactly(made.string("id"));
    assertThat(
            json(logs.patchProject(made.string("id"), json("{\"name\":\"newer\"}"))).string("name"))
        .isEqualTo("newer");
    assertThat(Json.parse(logs.configs(log.project()).text())).isInstanceOf(Json.Arr.class);
    assertThat(json(logs.project(log.project())).integer("data_count")).isEqualTo(1);
    logs.deleteProject(log.project());
    assertThat(current.count()).isZero();
    assertThat(json(logs.session(session)).integer("datapoints_count")).isZero();
  }

  @Test
  void keepsFeedbackAndTakesItBack() {
    var log =
        create(
            "\"project\":\"bot\",\"output\":\"o\",\"feedback\":[{\"type\":\"rating\",\"value\":\"good\"}]");
    var given =
        json(
            logs.feedback(
                    List.of(
                        json(
                            "{\"type\":\"correction\",\"value\":\"better\",\"data_id\":\""
                                + log.id()
                                + "\"}")))
                .getFirst());
    assertThat(given.string("id")).startsWith("ann_");
    assertThat(json(logs.log(log.id())).list("feedback")).hasSize(2);
    assertThat(json(logs.log(log.id())).string("output")).isEqualTo("o");
    logs.feedback(
        List.of(
            json(
                "{\"type\":\"rating\",\"value\":\"\",\"unset\":true,\"data_id\":\""
                    + log.id()
                    + "\"}")));
    assertThat(json(logs.log(log.id())).list("feedback")).containsExactly(given);
    assertThat(faults(() -> logs.feedback(List.of(json("{\"value\":1}")))))
        .containsExactly("type", "data_id");
  }

  @Test
  void eachApiReadsAndCorrectsTheOthersLogs() {
    var old =
        create(
            "\"project\":\"bot\",\"inputs\":{\"a\":1.10},\"duration\":2.0,\"created_at\":\"2024-01-01T00:00:00\"");
    var seen = json(current.log(old.id()));
    assertThat(seen.object("prompt").string("model")).isEqualTo("gpt-4o");
    assertThat(seen.string("start_time")).isEqualTo("2024-01-01T00:00:00.000000Z");
    assertThat(seen.string("end_time")).isEqualTo("2024-01-01T00:00:02.000000Z");
    assertThat(
            json(done(current.patch(
                        LogKind.PROMPT,
                        old.project(),
                        old.id(),
                        json("{\"output\":\"x\"}"),
                        SaveTerms.NONE))
                    .log())
                .string("output"))
        .isEqualTo("x");
    current.create(
        LogKind.FLOW, json("{\"log_id\":\"f\",\"path\":\"F\",\"inputs\":{\"b\":2.0}}"), null, null);
    assertThat(
            json(done(logs.patch("f", json("{\"output\":\"y\",\"inputs\":{}}"), SaveTerms.NONE))
                    .log())
                .get("inputs"))
        .hasToString("{\"b\":2.0}");
    assertThat(json(current.log("f")).string("output")).isEqualTo("y");
  }
}
