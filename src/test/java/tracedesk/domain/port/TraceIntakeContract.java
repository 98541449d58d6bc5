package tracedesk.domain.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.TraceIntake.Brought;
import tracedesk.domain.port.TraceIntake.Refused;
import tracedesk.domain.port.TraceIntake.Taken;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.IncomingLog;
import tracedesk.domain.trace.IncomingSet;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;

/// What every [TraceIntake] must do, however it is reached.
public abstract class TraceIntakeContract {
  /// A fresh, empty server, what it takes logs by, and the traces it holds.
  public interface Server extends TracesContract.Server {
    TraceIntake intake();
  }

  @TempDir Path folder;
  private Server server;
  protected TraceIntake intake;
  protected Traces traces;

  /// Starts a server with its data in the folder.
  protected abstract Server start(Path folder);

  @BeforeEach
  void startServer() {
    server = start(folder);
    intake = server.intake();
    traces = server.traces();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  protected static Json.Obj json(String text) {
    return (Json.Obj) Json.parse(text);
  }

  private static IncomingLog incoming(
      LogKind kind, String id, @Nullable String parent, String doc) {
    var path = "Support/" + kind.name().toLowerCase(java.util.Locale.ROOT);
    return new IncomingLog(id, kind, parent, IncomingFile.at(path, Json.Obj.EMPTY), json(doc));
  }

  protected static IncomingLog flow(String id, String doc) {
    return incoming(LogKind.FLOW, id, null, doc);
  }

  protected static IncomingLog tool(String id, String parent, String doc) {
    return incoming(LogKind.TOOL, id, parent, doc);
  }

  private static IncomingLog in(IncomingFile file, LogKind kind, String id) {
    return new IncomingLog(id, kind, null, file, json("{\"output\":\"x\"}"));
  }

  private static IncomingLog legacy(String id, String session, String reference, String doc) {
    return new IncomingLog(
        id,
        LogKind.PROMPT,
        null,
        new IncomingFile("pr_1", "bot", "cfg_1", json("{\"model\":\"gpt-4\"}"), null),
        json(doc),
        new IncomingLog.Legacy(session, reference),
        Set.of(),
        false);
  }

  protected Log log(String id) {
    return traces.log(new LogId(id));
  }

  protected TraceSummary trace(String id) {
    return traces.open(new TraceId(id)).summary();
  }

  private List<String> shape(String trace) {
    var tree = traces.open(new TraceId(trace)).tree();
    var lines = new ArrayList<String>();
    for (int i = 0; i < tree.size(); i++) {
      lines.add(" ".repeat(tree.depth(i)) + (tree.isWaiting(i) ? "?" : tree.row(i).id().value()));
    }
    return lines;
  }

  private List<String> traces() {
    return traces.list(TraceFilter.ALL, null).traces().stream()
        .map(trace -> trace.id().value())
        .toList();
  }

  private void correct(String id, Field field, String json) {
    traces.save(log(id), LogPatch.NOTHING.with(field, new Edit.Set<>(Json.parse(json))));
  }

  private void complete(String id) {
    traces.save(log(id), new LogPatch(java.util.Map.of(), TraceStatus.COMPLETE));
  }

  private static Taken taken(int added, int changed, int unchanged) {
    return new Taken(added, changed, unchanged, List.of());
  }

  @Test
  void childrenThatComeBeforeTheirParentWaitForItAndMoveWhenItComes() {
    var child = "{\"start_time\":\"2026-01-15T14:00:02Z\",\"end_time\":\"2026-01-15T14:00:09Z\",";
    assertThat(
            intake.receive(
                List.of(
                    tool("leaf", "mid", child + "\"prompt_tokens\":3,\"error\":\"no\"}"),
                    tool("other", "root", "{\"start_time\":\"2026-01-15T14:00:03Z\"}"))))
        .isEqualTo(taken(2, 0, 0));
    assertThat(traces()).containsExactlyInAnyOrder("mid", "root");
    assertThat(shape("mid")).containsExactly("?", " leaf");

    intake.receive(List.of(tool("mid", "root", "{\"start_time\":\"2026-01-15T14:00:02Z\"}")));
    assertThat(traces()).containsExactly("root");
    assertThat(shape("root")).containsExactly("?", " mid", "  leaf", " other");

    intake.receive(
        List.of(
            flow(
                "root",
                "{\"start_time\":\"2026-01-15T14:00:01Z\",\"end_time\":\"2026-01-15T14:00:04Z\"}")));
    assertThat(shape("root")).containsExactly("root", " mid", "  leaf", " other");
    var whole = trace("root");
    assertThat(whole.logs()).isEqualTo(4);
    assertThat(whole.errors()).isEqualTo(1);
    assertThat(whole.tokens()).isEqualTo(3);
    assertThat(whole.name()).isEqualTo("flow");
    assertThat(whole.status()).isEqualTo(TraceStatus.INCOMPLETE);
    assertThat(whole.duration()).isEqualTo(Duration.ofSeconds(8));
    assertThat(whole.late()).isFalse();
  }

  @Test
  void aBatchInAnyOrderWithLogsNamedTwiceIsOneTrace() {
    var taken =
        intake.receive(
            List.of(
                tool("b", "a", "{\"output\":\"first\"}"),
                tool("a", "f", "{}"),
                tool("b", "a", "{\"output\":\"second\"}"),
                flow("f", "{}"),
                tool("b", "a", "{\"output\":\"second\"}")));
    assertThat(taken).isEqualTo(taken(3, 1, 1));
    assertThat(shape("f")).containsExactly("f", " a", "  b");
    assertThat(log("b").output()).hasToString("\"second\"");
  }

  @Test
  void logsSentAgainChangeNothingAndNamedFieldsChange() {
    var first = List.of(flow("f", "{\"inputs\":{\"q\":1e1},\"own\":[1.0]}"), tool("t", "f", "{}"));
    assertThat(intake.receive(first)).isEqualTo(taken(2, 0, 0));
    assertThat(intake.receive(first)).isEqualTo(taken(0, 0, 2));

    var more = flow("f", "{\"output\":\"done\",\"inputs\":{\"q\":2}}");
    assertThat(intake.receive(List.of(more))).isEqualTo(taken(0, 1, 0));
    assertThat(log("f").inputs()).hasToString("{\"q\":2}");
    assertThat(log("f").output()).hasToString("\"done\"");
    assertThat(log("f").raw().get("own")).hasToString("[1.0]");
  }

  @Test
  void aFlowMadeByTheApiIsUpdatedByItsId() {
    server.post(
        "/v5/flows/log",
        "{\"log_id\":\"f\",\"path\":\"Support/flow\",\"flow\":{\"attributes\":{\"v\":1}},"
            + "\"log_status\":\"incomplete\"}");
    var file = IncomingFile.at("Support/flow", json("{\"attributes\":{\"v\":1.0}}"));
    var end = json("{\"output\":\"bye\",\"log_status\":\"complete\"}");
    intake.receive(
        List.of(tool("t", "f", "{}"), new IncomingLog("f", LogKind.FLOW, null, file, end)));

    assertThat(log("f").output()).hasToString("\"bye\"");
    assertThat(log("f").isComplete()).isTrue();
    assertThat(trace("f").isComplete()).isTrue();
    assertThat(log("t").isLate()).isFalse();
    assertThat(traces.files()).hasSize(2);
  }

  @Test
  void whatSomebodyCorrectedStaysAndIsToldOf() {
    intake.receive(List.of(flow("f", "{\"output\":\"wrong\",\"inputs\":{}}")));
    correct("f", Field.OUTPUT, "\"right\"");
    assertThat(log("f").corrected()).containsExactly("output");

    var again = flow("f", "{\"output\":\"wrong\",\"user\":\"u\"}");
    assertThat(intake.receive(List.of(again))).isEqualTo(taken(0, 1, 0));
    assertThat(log("f").output()).hasToString("\"right\"");
    assertThat(log("f").raw().string("user")).isEqualTo("u");
    assertThat(intake.bring(List.of(again))).isEqualTo(taken(0, 0, 1));
    assertThat(log("f").output()).hasToString("\"right\"");
  }

  @Test
  void aClearedFieldIsACorrectionToo() {
    intake.receive(List.of(flow("f", "{\"error\":\"bad\",\"output\":null}")));
    traces.save(
        log("f"),
        LogPatch.NOTHING
            .with(Field.ERROR, new Edit.Clear<>())
            .with(Field.OUTPUT, new Edit.Set<>(Json.parse("\"good\""))));
    intake.receive(List.of(flow("f", "{\"error\":\"bad\"}")));
    intake.bring(List.of(flow("f", "{\"error\":\"bad\"}")));
    assertThat(log("f").error()).isNull();
    assertThat(log("f").corrected()).containsExactly("error", "output");
  }

  @Test
  void aCompleteLogStaysCompleteAndKeepsItsEnd() {
    intake.receive(List.of(flow("f", "{\"output\":\"x\"}")));
    complete("f");
    var end = log("f").raw().get("end_time");
    intake.receive(
        List.of(
            flow("f", "{\"log_status\":\"incomplete\",\"end_time\":\"2026-01-15T14:00:00Z\"}")));
    assertThat(log("f").isComplete()).isTrue();
    assertThat(log("f").raw().get("end_time")).isEqualTo(end);
  }

  @Test
  void logsThatJoinACompleteTraceAreTakenAndMarkedLate() {
    intake.receive(List.of(flow("f", "{\"output\":\"x\"}"), tool("early", "f", "{}")));
    complete("f");
    intake.receive(
        List.of(
            tool("below", "late", "{}"),
            tool("late", "f", "{}"),
            incoming(LogKind.EVALUATOR, "judge", "f", "{\"judgment\":true}")));
    assertThat(log("early").isLate()).isFalse();
    assertThat(log("late").isLate()).isTrue();
    assertThat(log("below").isLate()).isTrue();
    assertThat(log("judge").isLate()).isFalse();
    assertThat(trace("f").late()).isTrue();
    assertThat(traces.list(TraceFilter.ALL, null).traces().getFirst().late()).isTrue();
  }

  @Test
  void logsThatWaitedAreLateWhenTheirParentIs() {
    intake.receive(List.of(flow("f", "{\"output\":\"x\"}"), tool("below", "late", "{}")));
    complete("f");
    intake.receive(List.of(tool("late", "f", "{}")));
    assertThat(log("late").isLate()).isTrue();
    assertThat(log("below").isLate()).isTrue();
  }

  @Test
  void logsBroughtAreLateOnlyWhereTheyWereBefore() {
    var late =
        new IncomingLog(
            "late",
            LogKind.TOOL,
            "f",
            IncomingFile.at("t", null),
            json("{\"output\":\"y\"}"),
            null,
            Set.of("output"),
            true);
    intake.bring(List.of(flow("f", "{\"log_status\":\"complete\"}")));
    intake.bring(List.of(tool("t", "f", "{}"), late));
    assertThat(log("t").isLate()).isFalse();
    assertThat(log("late").isLate()).isTrue();
    assertThat(log("late").corrected()).containsExactly("output");
    assertThat(trace("f").late()).isTrue();
  }

  @Test
  void bringingFillsWhatIsMissingAndChangesNothing() {
    intake.receive(
        List.of(
            flow("f", "{}"),
            incoming(LogKind.TOOL, "t", null, "{\"output\":\"here\",\"error\":null}")));
    var brought =
        tool("t", "f", "{\"output\":\"there\",\"error\":null,\"user\":\"u\",\"inputs\":{\"a\":1}}");
    assertThat(intake.bring(List.of(brought))).isEqualTo(taken(0, 1, 0));
    assertThat(intake.bring(List.of(brought))).isEqualTo(taken(0, 0, 1));
    assertThat(log("t").output()).hasToString("\"here\"");
    assertThat(log("t").raw().string("user")).isEqualTo("u");
    assertThat(log("t").inputs()).hasToString("{}");
    assertThat(shape("f")).containsExactly("f", " t");
    assertThat(traces()).containsExactly("f");
  }

  @Test
  void filesKeepTheirIdsVersionsAndDates() {
    var made = Instant.parse("2024-05-01T10:00:00Z");
    var content = json("{\"model\":\"gpt-4o\",\"temperature\":0.1}");
    var file = new IncomingFile("pr_x", "a/P", "prv_x", content, made);
    intake.bring(List.of(in(file, LogKind.PROMPT, "l1")));
    var kept = (Json.Obj) log("l1").raw().object("prompt");
    assertThat(kept.string("id")).isEqualTo("pr_x");
    assertThat(kept.string("version_id")).isEqualTo("prv_x");
    assertThat(kept.string("path")).isEqualTo("a/P");
    assertThat(kept.string("created_at")).isEqualTo("2024-05-01T10:00:00.000000Z");
    assertThat(log("l1").model()).isEqualTo("gpt-4o");

    // the same place by path, the same version by content
    var same = new IncomingFile("pr_y", "a/P", "prv_y", content, null);
    intake.bring(List.of(in(same, LogKind.PROMPT, "l2")));
    assertThat(log("l2").raw().object("prompt").string("version_id")).isEqualTo("prv_x");

    // ids others have
    var taken = new IncomingFile("pr_x", "a/T", "prv_x", json("{\"function\":{}}"), null);
    intake.bring(List.of(in(taken, LogKind.TOOL, "l3")));
    var tool = log("l3").raw().object("tool");
    assertThat(tool.string("path")).isEqualTo("a/T");
    assertThat(tool.string("id")).startsWith("tl_");
    assertThat(tool.string("version_id")).startsWith("tlv_");
  }

  @Test
  void filesComeWithoutLogsToo() {
    var one = new IncomingFile("pr_x", "a/P", "prv_1", json("{\"model\":\"m\"}"), null);
    var two = new IncomingFile("pr_x", "a/P", "prv_2", json("{\"model\":\"n\"}"), null);
    assertThat(intake.bringFiles(LogKind.PROMPT, List.of(one, two, one))).isEqualTo(2);
    assertThat(intake.bringFiles(LogKind.PROMPT, List.of(one, two))).isZero();
    assertThat(traces.files())
        .singleElement()
        .satisfies(file -> assertThat(file.path()).isEqualTo("a/P"));
    assertThat(traces()).isEmpty();
  }

  @Test
  void versionsOfWhichOnlyTheIdIsKnownStayApart() {
    var one = new IncomingFile("pr_x", "a/P", "prv_1", null, null);
    var two = new IncomingFile("pr_x", "a/P", "prv_2", null, null);
    intake.bring(List.of(in(one, LogKind.PROMPT, "l1"), in(two, LogKind.PROMPT, "l2")));
    assertThat(log("l1").raw().object("prompt").string("version_id")).isEqualTo("prv_1");
    assertThat(log("l2").raw().object("prompt").string("version_id")).isEqualTo("prv_2");

    var told = new IncomingFile("pr_x", "a/P", "prv_2", json("{\"model\":\"m\"}"), null);
    intake.bringFiles(LogKind.PROMPT, List.of(told));
    assertThat(log("l2").model()).isEqualTo("m");
    assertThat(log("l1").model()).isEmpty();
  }

  @Test
  void anEvaluatorsLogJudgesItsParent() {
    intake.receive(
        List.of(
            incoming(LogKind.EVALUATOR, "judge", "f", "{\"judgment\":0.5,\"error\":null}"),
            flow("f", "{}")));
    assertThat(log("f").judgments())
        .singleElement()
        .satisfies(judgment -> assertThat(judgment.value()).hasToString("0.5"));
    assertThat(trace("f").logs()).isEqualTo(1);
  }

  @Test
  void legacyLogsKeepSessionReferenceAndFeedback() {
    var doc =
        "{\"output\":\"hi\",\"created_at\":\"2024-05-01T10:00:00Z\",\"feedback\":["
            + "{\"id\":\"ann_1\",\"type\":\"rating\",\"value\":\"good\",\"user\":\"u\"}]}";
    var logs =
        List.of(legacy("data_1", "sesh_1", "ref 1", doc), legacy("data_2", "sesh_1", "r2", "{}"));
    assertThat(intake.bring(logs)).isEqualTo(taken(2, 0, 0));
    assertThat(intake.bring(logs)).isEqualTo(taken(0, 0, 2));
    var log = log("data_1");
    assertThat(log.trace().value()).isEqualTo("sesh_1");
    assertThat(log.reference()).isEqualTo("ref 1");
    assertThat(log.raw().string("config_id")).isEqualTo("cfg_1");
    assertThat(log.raw().string("project_id")).isEqualTo("pr_1");
    assertThat(log.judgments())
        .singleElement()
        .satisfies(judgment -> assertThat(judgment.raw()).isEqualTo(judgmentOf(doc)));
    assertThat(trace("sesh_1").logs()).isEqualTo(2);
  }

  private static Json judgmentOf(String doc) {
    return json(doc).list("feedback").getFirst();
  }

  @Test
  void whatCannotBeTakenIsToldAndTheRestIsTaken() {
    intake.receive(List.of(flow("f", "{}")));
    var taken =
        intake.receive(
            List.of(
                tool("a/b", "f", "{}"),
                tool("t", "f", "{}"),
                tool("f", "f", "{}"),
                tool("u", "..", "{}"),
                tool("v", "f", "{\"inputs\":[]}")));
    assertThat(taken.added()).isEqualTo(1);
    assertThat(taken.refused()).extracting(Refused::index).containsExactly(0, 2, 3, 4);
    assertThat(taken.refused())
        .extracting(Refused::reason)
        .satisfiesExactly(
            one -> assertThat(one).contains("id cannot be used"),
            two -> assertThat(two).contains("taken by a log of another kind (flow)"),
            three -> assertThat(three).contains("parent's id"),
            four -> assertThat(four).contains("inputs must be an object"));
    assertThat(shape("f")).containsExactly("f", " t");
  }

  @Test
  void aParentOfItselfAndParentsOfEachOtherAreKept() {
    intake.receive(List.of(tool("self", "self", "{}"), tool("a", "b", "{}"), tool("b", "a", "{}")));
    assertThat(log("self").trace().value()).isEqualTo("self");
    assertThat(log("a").trace()).isEqualTo(log("b").trace());
  }

  /// A dataset version with one of its two datapoints, deployed; an evaluation of the flow with a
  /// run over it, and the log of that run.
  private static List<IncomingSet> sets(String datapoint) {
    var made = Instant.parse("2025-03-14T09:02:01.123456Z");
    var dataset =
        new IncomingFile("ds_1", "Evals/Cases", "dsv_1", json("{\"attributes\":{\"a\":1}}"), made);
    var judge =
        new IncomingFile("ev_1", "Evals/Exact", "evv_1", json("{\"return_type\":\"x\"}"), made);
    var flow =
        new IncomingSet.Version(FileKind.FLOW, IncomingFile.at("Support/flow", Json.Obj.EMPTY));
    return List.of(
        new IncomingSet.Dataset(dataset, List.of(json(datapoint)), 2L),
        new IncomingSet.Naming(flow, "first", "of all", null),
        new IncomingSet.Deployment(
            new IncomingSet.Version(FileKind.DATASET, dataset),
            new IncomingSet.Place("env_1", "live", "default", made)),
        new IncomingSet.Watch(flow, judge, null, true, made, made),
        new IncomingSet.Evaluation(
            "evr_1",
            flow,
            "nightly",
            List.of(new IncomingSet.Judge(judge, false, made)),
            made,
            made),
        new IncomingSet.Run("evr_1", "run_1", dataset, flow, true, "completed", made, made),
        new IncomingSet.RunLog("run_1", "root", "dp_1"));
  }

  @Test
  void datasetsEvaluationsAndDeploymentsAreTakenOnceAndPiecesOfADatasetJoin() {
    intake.bring(List.of(flow("root", "{}")));
    var first = sets("{\"id\":\"dp_1\",\"inputs\":{\"q\":1}}");

    assertThat(intake.bringSets(first)).isEqualTo(new Brought(1, 1, 1, 1, 1, List.of()));
    assertThat(intake.bringSets(first)).isEqualTo(new Brought(0, 0, 0, 0, 0, List.of()));
    assertThat(intake.bringSets(sets("{\"id\":\"dp_2\",\"inputs\":{\"q\":2}}")))
        .isEqualTo(new Brought(0, 1, 0, 0, 0, List.of()));
    assertThat(intake.bringSets(sets("{\"id\":\"dp_3\",\"inputs\":{\"q\":3}}")).datapoints())
        .as("the version has all it counts")
        .isZero();
  }

  @Test
  void whatCannotBeTakenIsRefusedWithItsReasonAndTheRestComesIn() {
    var broken = sets("{\"id\":\"dp_1\",\"inputs\":[]}");

    var brought = intake.bringSets(broken);

    assertThat(brought)
        .isEqualTo(
            new Brought(
                1,
                0,
                1,
                1,
                1,
                List.of(
                    new Refused(0, "datapoint dp_1: inputs must be an object"),
                    new Refused(6, "the log root of run run_1 is not there"))));
    assertThat(
            intake.bringSets(
                List.of(
                    new IncomingSet.Run("evr_9", "run_9", null, null, false, null, null, null),
                    new IncomingSet.RunLog("run_9", "root", null),
                    new IncomingSet.Evaluation("evr_2", null, "a\nb", List.of(), null, null))))
        .isEqualTo(
            new Brought(
                0,
                0,
                0,
                0,
                0,
                List.of(
                    new Refused(0, "the evaluation of the run (evr_9) is not there"),
                    new Refused(1, "the run of log root (run_9) is not there"),
                    new Refused(
                        2,
                        "the name \"a\nb\" cannot be used: names have 1 to 1000 characters,"
                            + " without control characters"))));
  }
}
