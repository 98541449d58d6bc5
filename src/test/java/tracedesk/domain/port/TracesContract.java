package tracedesk.domain.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.edit.Checks;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Revision;
import tracedesk.domain.json.Json;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.query.ListPlace;
import tracedesk.domain.query.ListSection;
import tracedesk.domain.query.TraceFilter;
import tracedesk.domain.query.TraceListing;
import tracedesk.domain.query.TraceNews;
import tracedesk.domain.query.TraceOrder;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Judgment;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.SearchText;
import tracedesk.domain.trace.Trace;
import tracedesk.domain.trace.TraceId;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceSummary;
import tracedesk.domain.trace.TraceTree;

/// What every [Traces] of a Tracedesk server must do, however it is reached.
public abstract class TracesContract {
  /// A fresh, empty server and the traces it holds.
  public interface Server extends AutoCloseable {
    Traces traces();

    /// Creates logs as a client does: `POST /v5/flows/log`, `POST /v4/logs` and so on.
    void post(String path, String body);

    @Override
    void close();
  }

  @TempDir Path folder;
  private Server server;
  private Traces traces;

  /// Starts a server with its data in the folder.
  protected abstract Server start(Path folder);

  @BeforeEach
  void startServer() {
    server = start(folder);
    traces = server.traces();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private void flow(String id, String members) {
    server.post(
        "/v5/flows/log", "{\"log_id\":\"" + id + "\",\"path\":\"Support/Refund\"" + members + "}");
  }

  private void tool(String id, String parent, String members) {
    server.post(
        "/v5/tools/log",
        "{\"log_id\":\""
            + id
            + "\",\"path\":\"Support/Search\",\"trace_parent_id\":\""
            + parent
            + "\""
            + members
            + "}");
  }

  @Test
  void aRowOfTheListCanBeAskedForAlone() {
    flow("log_f", at(0) + until(9));
    tool("log_t", "log_f", at(1) + until(2));
    var listed = traces.list(TraceFilter.ALL, null).traces().getFirst();
    assertThat(traces.summary(listed.id()).logs()).isEqualTo(2);
    assertThat(traces.summary(listed.id())).isEqualTo(traces.open(listed.id()).summary());
    assertThatThrownBy(() -> traces.summary(new TraceId("log_none")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            thrown -> assertThat(thrown.problem()).isInstanceOf(Problem.Missing.class));
  }

  @Test
  void findWordsInTheBodiesOfOneTraceAsBruteForceDoes() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var pieces =
        List.of(
            "a", "B", "ß", "Ä", "a\u0308", "İ", "漢字", "😀", "%", "_", "\\\"", "'", "*", "OR",
            "NEAR(", "key");
    flow("log_f", at(0) + until(9));
    flow("log_other", at(0) + until(9) + ",\"output\":\"" + String.join("", pieces) + "\"");
    var said = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      var member = List.of("output", "error").get(random.nextInt(2));
      tool("log_" + i, "log_f", at(1) + ",\"" + member + "\":\"" + text + "\"");
      said.add(text.toString());
    }
    for (int i = 0; i < 60; i++) {
      var needle = pieces.get(random.nextInt(pieces.size()));
      needle += random.nextBoolean() ? "" : pieces.get(random.nextInt(pieces.size()));
      var plain = needle.replace("\\\"", "\"").replace("\\\\", "\\");
      var expected = new ArrayList<LogId>();
      for (int at = 0; at < said.size(); at++) {
        var text = Objects.requireNonNull(Json.parse("\"" + said.get(at) + "\"").asString());
        if (SearchText.fold(text).contains(SearchText.fold(plain))) {
          expected.add(new LogId("log_" + at));
        }
      }
      assertThat(found("log_f", plain))
          .as("%s, seed %d", plain, seed)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private List<LogId> found(String trace, String words) {
    var found = new ArrayList<LogId>();
    String cursor = null;
    do {
      var hits = traces.find(new TraceId(trace), words, cursor);
      assertThat(hits).isNotNull();
      found.addAll(hits.logs());
      cursor = hits.next();
    } while (cursor != null);
    return found;
  }

  @Test
  void findANeedleBehindNineHundredThousandCharactersAndWhatASaveMadeOfIt() {
    flow("log_f", at(0) + until(9) + ",\"inputs\":{\"q\":\"" + "x".repeat(900_000) + " Needle\"}");
    assertThat(found("log_f", "nEEDLE")).containsExactly(new LogId("log_f"));
    save("log_f", set(Field.INPUTS, "{\"q\":\"hay\"}"));
    assertThat(found("log_f", "needle")).isEmpty();
    assertThat(found("log_f", "hay")).containsExactly(new LogId("log_f"));
    assertThat(found("log_none", "hay")).isEmpty();
  }

  @Test
  void tellWhatBecameOfALogNewestFirst() {
    flow("log_f", ",\"output\":\"one\",\"inputs\":{\"n\":1.50}");
    save("log_f", set(Field.OUTPUT, "\"two \\ud800\""));
    save("log_f", clear(set(Field.ERROR, "\"no\""), Field.OUTPUT));
    save("log_f", set(Field.INPUTS, "{\"n\":1.5}"));
    assertThat(traces.capabilities().history()).isTrue();

    var told = traces.history(new LogId("log_f"));
    assertThat(told).extracting(Revision::number).containsExactly(4L, 3L, 2L, 1L);
    assertThat(told)
        .extracting(revision -> revision.changes().toString())
        .containsExactly(
            "{INPUTS=Change[before={\"n\":1.50}, after={\"n\":1.5}]}",
            "{OUTPUT=Change[before=\"two \\ud800\", after=null], ERROR=Change[before=null,"
                + " after=\"no\"]}",
            "{OUTPUT=Change[before=\"one\", after=\"two \\ud800\"]}",
            "{}");
    assertThat(told.get(1).changes().get(Field.ERROR).before()).isNull();
    assertThat(told.get(1).changes().get(Field.OUTPUT).after()).isEqualTo(Json.NULL);
    assertThat(told.getLast().isReceived()).isTrue();
    assertThat(told)
        .extracting(Revision::at)
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void tellWhatBecameOfALegacyLog() {
    server.post("/v4/logs", "{\"project\":\"p\",\"reference_id\":\"r\",\"output\":\"one\"}");
    var id = only().root();
    save(id.value(), set(Field.OUTPUT, "\"two\""));
    var told = traces.history(id);
    assertThat(told).hasSize(2);
    assertThat(told.getFirst().changes().get(Field.OUTPUT).before()).isEqualTo(Json.of("one"));
  }

  @Test
  void knowNoHistoryOfALogThatIsNotThere() {
    assertThatThrownBy(() -> traces.history(new LogId("log_none")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            thrown -> assertThat(thrown.problem()).isInstanceOf(Problem.Missing.class));
  }

  private static String at(int second) {
    return ",\"start_time\":\"2025-03-14T09:00:%02d.000001Z\"".formatted(second);
  }

  private static String until(int second) {
    return ",\"end_time\":\"2025-03-14T09:00:%02d.000001Z\"".formatted(second);
  }

  private List<TraceSummary> all(TraceFilter filter) {
    var found = new ArrayList<TraceSummary>();
    String cursor = null;
    do {
      var page = traces.list(filter, cursor);
      found.addAll(page.traces());
      cursor = page.next();
    } while (cursor != null);
    return found;
  }

  private List<String> ids(TraceFilter filter) {
    return all(filter).stream().map(trace -> trace.id().value()).toList();
  }

  private TraceSummary only() {
    var found = all(TraceFilter.ALL);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private List<String> shape(String trace) {
    var tree = traces.open(new TraceId(trace)).tree();
    var lines = new ArrayList<String>();
    for (int i = 0; i < tree.size(); i++) {
      lines.add(" ".repeat(tree.depth(i)) + (tree.isWaiting(i) ? "?" : tree.row(i).id().value()));
    }
    return lines;
  }

  private Log log(String id) {
    return traces.log(new LogId(id));
  }

  private Log save(String id, LogPatch patch) {
    return traces.save(log(id), patch);
  }

  private static LogPatch set(Field field, String json) {
    return LogPatch.NOTHING.with(field, new Edit.Set<>(Json.parse(json)));
  }

  private static LogPatch clear(LogPatch patch, Field field) {
    return patch.with(field, new Edit.Clear<>());
  }

  private List<String> refusal(Runnable save) {
    var types = new ArrayList<String>();
    assertThatThrownBy(save::run)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem()).isInstanceOf(Problem.Rejected.class);
              for (FieldFault fault : ((Problem.Rejected) e.problem()).faults()) {
                types.add(String.join(".", fault.loc()) + " " + fault.type());
              }
            });
    return types;
  }

  @Test
  void sayThatTheyListAllTraces() {
    assertThat(traces.capabilities().allTraces()).isTrue();
    assertThat(traces.list(TraceFilter.ALL, null).traces()).isEmpty();
    assertThat(traces.list(TraceFilter.ALL, null).total()).isZero();
  }

  @Test
  void listNewestFirstAcrossFilesInStretchesThatMissNone() {
    var expected = new ArrayList<String>();
    var start = Instant.parse("2025-03-14T09:00:00Z");
    for (int i = 0; i < 130; i++) {
      var kind = i % 2 == 0 ? "flows" : "prompts";
      var when = start.plusSeconds(i / 4);
      server.post(
          "/v5/" + kind + "/log",
          "{\"log_id\":\"t"
              + i
              + "\",\"path\":\""
              + kind
              + i % 3
              + "\",\"start_time\":\""
              + when
              + "\"}");
      expected.addFirst("t" + i);
    }
    assertThat(ids(TraceFilter.ALL)).isEqualTo(expected);
    assertThat(traces.list(TraceFilter.ALL, null).total()).isEqualTo(130);
  }

  @Test
  void newTracesDoNotShiftTheNextStretch() {
    for (int i = 0; i < 120; i++) {
      flow("t" + i, at(i % 60));
    }
    var first = traces.list(TraceFilter.ALL, null);
    flow("new", at(59));
    var second = traces.list(TraceFilter.ALL, first.next());
    assertThat(first.traces()).doesNotContainAnyElementsOf(second.traces());
    assertThat(first.traces().size() + second.traces().size()).isEqualTo(120);
  }

  @Test
  void listInAnyOrderFromAnyPlace() {
    for (int i = 0; i < 30; i++) {
      int rank = i * 7 % 30;
      flow("t" + i, at(i) + until(30 + rank) + ",\"output\":\"x\",\"prompt_tokens\":" + rank);
    }
    flow("open", "");
    var lists = Objects.requireNonNull(traces.lists());
    var done = new TraceListing(TraceFilter.ALL, TraceOrder.TOKENS);
    var first = lists.stretch(done, ListPlace.START, 5);
    assertThat(first.total()).isEqualTo(31);
    assertThat(first.traces())
        .extracting(TraceSummary::tokens)
        .containsExactly(29L, 28L, 27L, 26L, 25L);
    var bound = done.until(first.until());
    flow("later", at(40) + ",\"output\":\"x\",\"prompt_tokens\":99");
    var cursor = String.valueOf(first.next());
    assertThat(lists.stretch(bound, new ListPlace.From(cursor, 2), 2).traces())
        .extracting(TraceSummary::tokens)
        .containsExactly(22L, 21L);
    var last = lists.stretch(bound, new ListPlace.At(28), 5);
    assertThat(last.traces()).extracting(TraceSummary::tokens).containsExactly(1L, 0L, 0L);
    assertThat(last.next()).isNull();
    var around = last.traces().getFirst().id();
    assertThat(lists.stretch(bound, new ListPlace.Around(around), 10).from()).isEqualTo(20);
    assertThat(lists.stretch(bound, new ListPlace.After(around), 1).traces().getFirst().tokens())
        .isZero();
    assertThat(lists.stretch(bound, new ListPlace.Before(around), 1).traces().getFirst().tokens())
        .isEqualTo(2);

    var news = lists.news(bound, TraceNews.NONE, List.of(around, new TraceId("none")));
    assertThat(news.total()).isEqualTo(32);
    assertThat(news.arrived()).isEqualTo(1);
    assertThat(news.traces()).extracting(TraceSummary::id).containsExactly(around);
    assertThat(news.gone()).containsExactly(new TraceId("none"));
    assertThat(lists.news(bound, news.version(), List.of(around)))
        .isEqualTo(TraceNews.unchanged(news.version()));
    flow("latest", "");
    assertThat(lists.news(bound, news.version(), List.of()).arrived()).isEqualTo(2);

    assertThat(lists.sections(bound, java.time.ZoneOffset.UTC)).isEmpty();
    assertThat(
            lists.sections(
                new TraceListing(TraceFilter.ALL, TraceOrder.NAME, first.until()),
                java.time.ZoneOffset.UTC))
        .containsExactly(new ListSection("Support/Refund", 31));
  }

  @Test
  void filterByStatusErrorsFileAndText() {
    flow("open", ",\"inputs\":{\"ticket\":\"Der Krug ist zerbrochen\"}");
    flow("done", ",\"output\":\"Straße 5\",\"log_status\":\"complete\"");
    flow("bad", ",\"trace_status\":\"incomplete\"");
    tool("leaf", "bad", ",\"error\":\"504 Gateway Timeout\\nat line 3\"");
    server.post("/v5/prompts/log", "{\"log_id\":\"lone\",\"path\":\"Draft\"}");
    assertThat(ids(new TraceFilter(TraceStatus.COMPLETE, false, "", null))).containsExactly("done");
    assertThat(ids(new TraceFilter(TraceStatus.INCOMPLETE, false, "", null)))
        .containsExactlyInAnyOrder("open", "bad");
    assertThat(ids(new TraceFilter(null, true, "", null))).containsExactly("bad");
    assertThat(ids(new TraceFilter(null, false, "gateway", null))).containsExactly("bad");
    assertThat(ids(new TraceFilter(null, false, "KRUG", null))).containsExactly("open");
    assertThat(ids(new TraceFilter(null, false, "stra", null))).containsExactly("done");
    assertThat(ids(new TraceFilter(null, false, "search", null))).containsExactly("bad");
    assertThat(ids(new TraceFilter(null, false, "100%_'\"", null))).isEmpty();
    var refund =
        traces.files().stream()
            .filter(file -> file.path().equals("Support/Refund"))
            .findFirst()
            .orElseThrow();
    assertThat(ids(new TraceFilter(null, false, "", refund.id())))
        .containsExactlyInAnyOrder("open", "done", "bad");
    var page = traces.list(TraceFilter.ALL, null);
    assertThat(page.total()).isEqualTo(4);
    assertThat(page.complete()).isEqualTo(1);
  }

  @Test
  void sumUpATraceInItsRow() {
    flow(
        "root",
        at(1) + until(2) + ",\"inputs\":{\"n\":1,\"ticket\":\"\\n  Broken jar \\nplease\"}");
    server.post(
        "/v5/prompts/log",
        "{\"log_id\":\"p\",\"path\":\"Draft\",\"trace_parent_id\":\"root\",\"prompt\":{\"model\":\"gpt-4o\"},\"prompt_tokens\":10,\"output_tokens\":5,\"prompt_cost\":0.25,\"output_cost\":0.5"
            + at(2)
            + until(9)
            + "}");
    tool("t", "p", ",\"error\":\"Boom\"" + at(3));
    server.post(
        "/v5/evaluators/log",
        "{\"log_id\":\"e\",\"path\":\"Tone\",\"parent_id\":\"p\",\"judgment\":\"warm\",\"spec\":{}}");
    var trace = only();
    assertThat(trace.id()).isEqualTo(new TraceId("root"));
    assertThat(trace.root()).isEqualTo(new LogId("root"));
    assertThat(trace.api()).isEqualTo(Api.V5);
    assertThat(trace.kind()).isEqualTo(LogKind.FLOW);
    assertThat(trace.name()).isEqualTo("Refund");
    assertThat(trace.directory()).isEqualTo("Support");
    assertThat(trace.status()).isEqualTo(TraceStatus.INCOMPLETE);
    assertThat(trace.started()).isEqualTo(Instant.parse("2025-03-14T09:00:01.000001Z"));
    assertThat(trace.duration()).isEqualTo(Duration.ofSeconds(8));
    assertThat(trace.tokens()).isEqualTo(15);
    assertThat(trace.cost()).isEqualTo(0.75);
    assertThat(trace.logs()).isEqualTo(3);
    assertThat(trace.errors()).isEqualTo(1);
    assertThat(trace.preview()).isEqualTo("Broken jar");
  }

  @Test
  void openTheStructureInOrderOfStart() {
    flow("root", at(1));
    tool("c", "root", at(9));
    tool("b", "root", at(5) + ",\"error\":\"504 Gateway\\nmore\"");
    server.post(
        "/v5/prompts/log",
        "{\"log_id\":\"a\",\"path\":\"Draft\",\"trace_parent_id\":\"b\",\"prompt\":{\"model\":\"gpt-4o\"}"
            + at(6)
            + until(7)
            + "}");
    server.post(
        "/v5/tools/log",
        "{\"log_id\":\"r\",\"path\":\"Docs\",\"trace_parent_id\":\"root\",\"tool\":{\"attributes\":{\"kind\":\"retriever\"}}"
            + at(8)
            + "}");
    server.post(
        "/v5/evaluators/log",
        "{\"log_id\":\"e\",\"path\":\"Tone\",\"parent_id\":\"a\",\"judgment\":[\"warm\",\"short\"]"
            + at(8)
            + "}");
    assertThat(shape("root")).containsExactly("root", " b", "  a", "   e", " r", " c");
    var tree = traces.open(new TraceId("root")).tree();
    assertThat(row(tree, "a").detail()).isEqualTo("gpt-4o");
    assertThat(row(tree, "a").endMicros() - row(tree, "a").startMicros()).isEqualTo(1_000_000);
    assertThat(row(tree, "b").detail()).isEqualTo("504 Gateway");
    assertThat(row(tree, "b").failed()).isTrue();
    assertThat(row(tree, "e").detail()).isEqualTo("warm, short");
    assertThat(row(tree, "e").kind()).isEqualTo(LogKind.EVALUATOR);
    assertThat(row(tree, "r").kind()).isEqualTo(LogKind.RETRIEVER);
    assertThat(row(tree, "c").endMicros()).isEqualTo(TraceRow.NO_TIME);
  }

  private static TraceRow row(TraceTree tree, String id) {
    return tree.row(tree.find(new LogId(id)));
  }

  @Test
  void keepAnOrphanUnderItsMissingParentUntilItComes() {
    tool("x", "gone", at(3));
    tool("y", "x", at(4));
    assertThat(only().id()).isEqualTo(new TraceId("gone"));
    assertThat(only().logs()).isEqualTo(2);
    assertThat(shape("gone")).containsExactly("?", " x", "  y");
    flow("root", at(2));
    tool("gone", "root", at(2));
    assertThat(only().id()).isEqualTo(new TraceId("root"));
    assertThat(only().logs()).isEqualTo(4);
    assertThat(shape("root")).containsExactly("root", " gone", "  x", "   y");
    assertThat(only().duration()).isNull();
  }

  @Test
  void aRootThatComesLastHoldsEverythingBeforeIt() {
    for (int i = 20; i > 0; i--) {
      tool("l" + i, "l" + (i - 1), at(i) + until(i + 1));
    }
    flow("l0", "");
    assertThat(only().id()).isEqualTo(new TraceId("l0"));
    assertThat(only().status()).isEqualTo(TraceStatus.INCOMPLETE);
    assertThat(only().logs()).isEqualTo(21);
    assertThat(only().duration()).isEqualTo(Duration.ofSeconds(20));
    assertThat(shape("l0")).hasSize(21).last().asString().endsWith(" l20");
  }

  @Test
  void logsThatAreEachOthersParentsAreShownOnce() {
    tool("a", "b", "");
    tool("b", "a", "");
    tool("self", "self", "");
    assertThat(all(TraceFilter.ALL)).extracting(TraceSummary::logs).containsExactlyInAnyOrder(1, 2);
    for (var trace : all(TraceFilter.ALL)) {
      assertThat(shape(trace.id().value())).hasSize(trace.logs());
    }
    assertThat(log("a").parent()).isEqualTo(new LogId("b"));
  }

  @Test
  void sumsStayRightWhateverTheOrderOfArrival() {
    var random = new Random(7);
    int n = 60;
    var order = new ArrayList<Integer>();
    for (int i = 0; i < n; i++) {
      order.add(i);
    }
    java.util.Collections.shuffle(order, random);
    for (int i : order) {
      var error = i % 5 == 0 ? ",\"error\":\"e\"" : "";
      if (i < 3) {
        flow("n" + i, error);
      } else {
        tool("n" + i, "n" + random.nextInt(i), error + ",\"prompt_tokens\":" + i);
      }
    }
    var found = all(TraceFilter.ALL);
    assertThat(found)
        .extracting(trace -> trace.id().value())
        .containsExactlyInAnyOrder("n0", "n1", "n2");
    for (var summary : found) {
      var totals = traces.open(summary.id()).tree().totals();
      assertThat(summary.logs()).isEqualTo(totals.logs());
      assertThat(summary.tokens()).isEqualTo(totals.tokens());
      assertThat(summary.errors()).isEqualTo(totals.errors());
    }
  }

  @Test
  void aFlowBeginsAndEndsWithItsChildren() {
    flow("root", at(10) + until(20));
    flow("inner", ",\"trace_parent_id\":\"root\"" + at(11) + until(12));
    tool("t", "inner", at(5) + until(30));
    assertThat(log("root").timing().start())
        .isEqualTo(Instant.parse("2025-03-14T09:00:05.000001Z"));
    assertThat(log("inner").timing().end()).isEqualTo(Instant.parse("2025-03-14T09:00:30.000001Z"));
    assertThat(only().duration()).isEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void nameAllTracesWithTheirSizesWhateverTheirNumber() {
    var expected = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      flow("t" + i, at(i) + (i % 3 == 0 ? ",\"error\":\"e\"" : ""));
      expected.addFirst("t" + i);
    }
    tool("leaf", "t7", "");
    server.post(
        "/v5/evaluators/log", "{\"log_id\":\"e\",\"path\":\"Tone\",\"parent_id\":\"leaf\"}");
    var sizes = traces.sizes(TraceFilter.ALL, null);
    assertThat(sizes.next()).isNull();
    assertThat(sizes.traces()).extracting(size -> size.id().value()).isEqualTo(expected);
    assertThat(sizes.traces().get(22).logs()).isEqualTo(3);
    assertThat(sizes.traces().get(22).began())
        .isEqualTo(Instant.parse("2025-03-14T09:00:07.000001Z"));
    assertThat(traces.sizes(new TraceFilter(null, true, "", null), null).traces()).hasSize(10);
  }

  @Test
  void readWholeTracesInAnOrderThatDependsOnTheLogsAlone() {
    tool("b", "root", at(5));
    tool("c", "root", at(3));
    tool("a", "root", at(5));
    flow("root", at(1));
    tool("under", "b", "");
    server.post(
        "/v5/evaluators/log",
        "{\"log_id\":\"e\",\"path\":\"Tone\",\"parent_id\":\"c\",\"judgment\":1.50}");
    server.post("/v4/logs", "{\"output\":\"4\"" + V4 + "}");
    for (int i = 0; i < 700; i++) {
      tool("many%03d".formatted(i), "gone", "");
    }
    var read = new ArrayList<String>();
    var v4 = all(TraceFilter.ALL).stream().filter(trace -> trace.api() == Api.V4).findFirst();
    traces.read(
        List.of(
            new TraceId("root"),
            new TraceId("never there"),
            v4.orElseThrow().id(),
            new TraceId("gone")),
        new TraceReader() {
          @Override
          public void trace(Trace trace) {
            read.add("trace " + trace.summary().id());
          }

          @Override
          public void log(Log log) {
            read.add(log.api() == Api.V4 ? "v4 " + log.output() : log.id().value());
          }
        });
    assertThat(read.subList(0, 11))
        .containsExactly(
            "trace root",
            "root",
            "c",
            "e",
            "a",
            "b",
            "under",
            "trace " + v4.orElseThrow().id(),
            "v4 \"4\"",
            "trace gone",
            "many000");
    assertThat(read).hasSize(710).endsWith("many699");
  }

  @Test
  void readSeveralLogsAtOnceWithoutThoseThatAreNotThere() {
    flow("a", ",\"output\":\"1\"");
    flow("b", ",\"output\":\"" + "x".repeat(3 << 20) + "\"");
    flow("c", ",\"output\":\"" + "y".repeat(3 << 20) + "\"");
    flow("d", "");
    var ids =
        List.of(new LogId("a"), new LogId("no"), new LogId("b"), new LogId("c"), new LogId("d"));
    var first = traces.logs(ids);
    assertThat(first.done()).isEqualTo(4);
    assertThat(first.logs()).extracting(log -> log.id().value()).containsExactly("a", "b", "c");
    assertThat(first.logs().getFirst().raw()).isEqualTo(log("a").raw());
    assertThat(traces.logs(ids.subList(first.done(), 5)).logs()).hasSize(1);
  }

  @Test
  void readALogAsItWasSent() {
    server.post(
        "/v5/prompts/log",
        """
        {"log_id":"p","path":"Support/Draft","prompt":{"model":"gpt-4o","temperature":0.20,"x":1e2},
         "inputs":{"big":9007199254740993,"price":1.10,"e":1e400,"nul":"a\\u0000b","lone":"\\ud800","slash":"\\/","text":"a\\r\\nb\\tc"},
         "messages":[{"role":"user","content":"hi"}],"output":"a\\r\\n\\u0000\\ud800\\u0041","unknown_thing":{"k":[1.0,-0]},
         "metadata":{"m":true},"provider_latency":1.50,"prompt_tokens":7}""");
    var log = log("p");
    assertThat(log.inputs())
        .hasToString(
            "{\"big\":9007199254740993,\"price\":1.10,\"e\":1e400,\"nul\":\"a\\u0000b\",\"lone\":\"\\ud800\",\"slash\":\"\\/\",\"text\":\"a\\r\\nb\\tc\"}");
    assertThat(log.output()).hasToString("\"a\\r\\n\\u0000\\ud800\\u0041\"");
    assertThat(log.raw().get("unknown_thing")).hasToString("{\"k\":[1.0,-0]}");
    assertThat(log.raw().get("provider_latency")).hasToString("1.50");
    assertThat(log.raw().object("prompt").get("temperature")).hasToString("0.20");
    assertThat(log.raw().object("prompt").get("x")).hasToString("1e2");
    assertThat(log.model()).isEqualTo("gpt-4o");
    assertThat(log.kind()).isEqualTo(LogKind.PROMPT);
    assertThat(log.status()).isNull();
    assertThat(log.trace()).isEqualTo(new TraceId("p"));
    assertThat(log.file().path()).isEqualTo("Support/Draft");
    assertThat(only().status()).isNull();
  }

  @Test
  void readJudgmentsWithTheLogTheyJudge() {
    flow("root", "");
    server.post(
        "/v5/evaluators/log",
        "{\"log_id\":\"e1\",\"path\":\"Checks/Tone\",\"parent_id\":\"root\",\"judgment\":0.70}");
    server.post(
        "/v5/evaluators/log",
        "{\"log_id\":\"e2\",\"path\":\"Checks/Cited\",\"parent_id\":\"root\",\"error\":\"TypeError\"}");
    assertThat(log("root").judgments())
        .extracting(Judgment::evaluator)
        .containsExactly("Tone", "Cited");
    assertThat(log("root").judgments().getFirst().value()).hasToString("0.70");
    var evaluator = log("e1");
    assertThat(evaluator.kind()).isEqualTo(LogKind.EVALUATOR);
    assertThat(evaluator.parent()).isEqualTo(new LogId("root"));
    assertThat(evaluator.trace()).isEqualTo(new TraceId("root"));
  }

  @Test
  void anUnknownLogOrTraceIsMissing() {
    assertThatThrownBy(() -> log("nowhere"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Missing.class));
    assertThatThrownBy(() -> traces.open(new TraceId("nowhere")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Missing.class));
  }

  @Test
  void idsMayHoldAnyPrintableCharacter() {
    for (var id : List.of("a b", "ä&ö?x=1&y#z", "%2F", "日本", "q\\\"q")) {
      flow(id, "");
    }
    for (var trace : all(TraceFilter.ALL)) {
      assertThat(log(trace.id().value()).id().value()).isEqualTo(trace.id().value());
      assertThat(save(trace.id().value(), set(Field.OUTPUT, "\"x\"")).output())
          .isEqualTo(Json.of("x"));
    }
    assertThat(all(TraceFilter.ALL)).hasSize(5);
  }

  @Test
  void saveChangesOnlyWhatThePatchNames() {
    flow(
        "root",
        ",\"inputs\":{\"price\":1.10,\"big\":9007199254740993},\"output\":\"old\",\"x\":[1.0],\"metadata\":{\"a\":1e2}");
    var before = log("root");
    var after = traces.save(before, set(Field.OUTPUT, "\"new \\ud800 \\u0000\\r\\n\""));
    assertThat(after.output()).hasToString("\"new \\ud800 \\u0000\\r\\n\"");
    assertThat(after.inputs()).isEqualTo(before.inputs());
    assertThat(after.status()).isEqualTo(TraceStatus.INCOMPLETE);
    for (var member : before.raw().members()) {
      if (!member.name().equals("output") && !member.name().equals("flow")) {
        assertThat(after.raw().get(member.name())).as(member.name()).isEqualTo(member.value());
      }
    }
    assertThat(log("root").raw().get("output")).isEqualTo(after.output());
  }

  @Test
  void saveReplacesInputsAsAWholeAndClearingLeavesAnEmptyMap() {
    flow("root", ",\"inputs\":{\"a\":1,\"b\":2}");
    assertThat(save("root", set(Field.INPUTS, "{\"b\":3.0}")).inputs()).hasToString("{\"b\":3.0}");
    assertThat(save("root", clear(LogPatch.NOTHING, Field.INPUTS)).inputs()).hasToString("{}");
  }

  @Test
  void saveKeepsOutputAndErrorApart() {
    flow("root", ",\"output\":\"a\"");
    assertThat(refusal(() -> save("root", set(Field.ERROR, "\"b\""))))
        .containsExactly("body.error " + Checks.OUTPUT_XOR_ERROR);
    assertThat(log("root").error()).isNull();
    var switched = save("root", clear(set(Field.ERROR, "\"b\""), Field.OUTPUT));
    assertThat(switched.output()).isNull();
    assertThat(switched.error()).isEqualTo(Json.of("b"));
    assertThat(only().errors()).isEqualTo(1);
    assertThat(
            refusal(
                () ->
                    save(
                        "root",
                        set(Field.OUTPUT_MESSAGE, "{\"role\":\"assistant\",\"content\":\"c\"}"))))
        .containsExactly("body.output_message " + Checks.OUTPUT_XOR_ERROR);
  }

  @Test
  void completingNeedsInputsAndAnOutcomeAndIsFinal() {
    flow("root", ",\"inputs\":null" + at(1));
    assertThat(refusal(() -> save("root", LogPatch.NOTHING.with(TraceStatus.COMPLETE))))
        .containsExactly(
            "body.inputs " + Checks.MISSING_INPUTS,
            "body.output " + Checks.MISSING_OUTPUT_OR_ERROR);
    var done =
        save("root", clear(set(Field.OUTPUT, "\"x\""), Field.INPUTS).with(TraceStatus.COMPLETE));
    assertThat(done.isComplete()).isTrue();
    assertThat(done.timing().end()).isAfter(Instant.parse("2025-03-15T00:00:00Z"));
    assertThat(only().isComplete()).isTrue();
    assertThat(traces.list(TraceFilter.ALL, null).complete()).isEqualTo(1);
    assertThat(refusal(() -> save("root", LogPatch.NOTHING.with(TraceStatus.INCOMPLETE))))
        .containsExactly("body.log_status " + Checks.COMPLETE_IS_FINAL);
    var corrected = save("root", set(Field.OUTPUT, "\"y\""));
    assertThat(corrected.isComplete()).isTrue();
    assertThat(corrected.timing().end()).isEqualTo(done.timing().end());
  }

  @Test
  void completingByHandMovesTheEndOfTheLogButNotOfTheWorkShown() {
    flow(
        "root",
        ",\"start_time\":\"2025-01-02T10:00:00Z\",\"end_time\":\"2025-01-02T10:00:08Z\",\"output\":\"x\"");
    var done = save("root", LogPatch.NOTHING.with(TraceStatus.COMPLETE));
    assertThat(done.timing().end()).isAfter(Instant.parse("2025-03-15T00:00:00Z"));
    save("root", set(Field.OUTPUT, "\"y\""));
    assertThat(only().duration()).isEqualTo(Duration.ofSeconds(8));
    var bar = traces.open(new TraceId("root")).tree().row(0);
    assertThat(bar.endMicros() - bar.startMicros()).isEqualTo(8_000_000);
  }

  @Test
  void aCompleteTraceTakesJudgmentsButNoMoreLogs() {
    flow("root", ",\"output\":\"a\",\"log_status\":\"complete\"");
    assertThatThrownBy(() -> tool("late", "root", "")).isInstanceOf(ProblemException.class);
    server.post(
        "/v5/evaluators/log",
        "{\"log_id\":\"e\",\"path\":\"Tone\",\"parent_id\":\"root\",\"judgment\":true}");
    assertThat(only().logs()).isEqualTo(1);
    assertThat(shape("root")).containsExactly("root", " e");
  }

  @Test
  void saveCorrectsEveryKindButEvaluators() {
    flow("root", "");
    tool("t", "root", ",\"output\":\"null\",\"error\":\"Boom\"");
    server.post(
        "/v5/agents/log",
        "{\"log_id\":\"a\",\"path\":\"Agent\",\"trace_parent_id\":\"root\",\"agent\":{\"model\":\"m\"}}");
    server.post(
        "/v5/prompts/log", "{\"log_id\":\"p\",\"path\":\"Draft\",\"trace_parent_id\":\"root\"}");
    server.post(
        "/v5/evaluators/log",
        "{\"log_id\":\"e\",\"path\":\"Tone\",\"parent_id\":\"p\",\"judgment\":true}");
    assertThat(save("t", set(Field.INPUTS, "{\"q\":1}")).inputs()).hasToString("{\"q\":1}");
    assertThat(refusal(() -> save("t", set(Field.OUTPUT, "\"x\""))))
        .containsExactly("body.output " + Checks.OUTPUT_XOR_ERROR);
    assertThat(save("t", clear(LogPatch.NOTHING, Field.ERROR)).error()).isNull();
    assertThat(only().errors()).isZero();
    assertThat(save("a", set(Field.OUTPUT, "\"x\"")).output()).isEqualTo(Json.of("x"));
    assertThat(save("p", set(Field.MESSAGES, "[{\"role\":\"user\",\"content\":\"q\"}]")).messages())
        .isNotNull();
    assertThatThrownBy(() -> save("e", set(Field.OUTPUT, "\"x\"")))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void previewIsTheRequestThatSaveSends() {
    flow("root", "");
    var request = traces.preview(log("root"), set(Field.OUTPUT, "\"x\""));
    assertThat(request.method()).isEqualTo("PATCH");
    assertThat(request.url()).endsWith("/v5/flows/logs/root");
    assertThat(request.body().get("output")).isEqualTo(Json.of("x"));
    assertThat(log("root").output()).isNull();
  }

  private static final String V4 =
      ",\"project\":\"refund-bot\",\"config\":{\"type\":\"model\",\"model\":\"gpt-4o\",\"temperature\":0.20}";

  @Test
  void logsOfOneSessionAreOneTrace() {
    server.post(
        "/v4/logs",
        "{\"reference_id\":\"order 1\",\"session_reference_id\":\"s\",\"created_at\":\"2024-06-01T09:59:00\",\"duration\":2.5,\"inputs\":{\"q\":\"Hello\"}"
            + V4
            + "}");
    server.post(
        "/v4/logs",
        "[{\"reference_id\":\"order 2\",\"session_reference_id\":\"s\",\"parent_reference_id\":\"order 1\",\"output\":\"b\",\"created_at\":\"2024-06-01T09:59:01\""
            + V4
            + "}]");
    var trace = only();
    assertThat(trace.api()).isEqualTo(Api.V4);
    assertThat(trace.logs()).isEqualTo(2);
    assertThat(trace.name()).isEqualTo("refund-bot");
    assertThat(trace.status()).isNull();
    assertThat(trace.preview()).isEqualTo("Hello");
    assertThat(trace.duration()).isEqualTo(Duration.ofMillis(2500));
    var opened = traces.open(trace.id()).tree();
    assertThat(opened.depth(1)).isEqualTo(1);
    assertThat(opened.row(1).parent()).isEqualTo(trace.root());
    var log = traces.log(trace.root());
    assertThat(log.api()).isEqualTo(Api.V4);
    assertThat(log.reference()).isEqualTo("order 1");
    assertThat(log.trace()).isEqualTo(trace.id());
    assertThat(log.model()).isEqualTo("gpt-4o");
    assertThat(log.raw().object("config").get("temperature")).hasToString("0.20");
  }

  @Test
  void aV4LogWithoutSessionIsItsOwnTrace() {
    server.post(
        "/v4/logs",
        "{\"output\":\"a\",\"feedback\":{\"type\":\"rating\",\"value\":\"good\"}" + V4 + "}");
    var log = traces.log(only().root());
    assertThat(log.trace().value()).isEqualTo(log.id().value());
    assertThat(log.reference()).isNull();
    assertThat(log.judgments()).extracting(Judgment::evaluator).containsExactly("rating");
  }

  @Test
  void saveCorrectsAV4LogByReferenceOrById() {
    server.post(
        "/v4/logs",
        "{\"reference_id\":\"order 4471/α+β\",\"inputs\":{\"a\":1.10},\"x\":[1.0]" + V4 + "}");
    server.post("/v4/logs", "{\"output\":\"a\"" + V4 + "}");
    for (var trace : all(TraceFilter.ALL)) {
      var before = traces.log(trace.root());
      var after =
          traces.save(
              before,
              set(Field.OUTPUT, "\"b\\ud800\"")
                  .with(Field.DURATION, new Edit.Set<>(Json.parse("1.50"))));
      assertThat(after.output()).hasToString("\"b\\ud800\"");
      assertThat(after.raw().get("duration")).hasToString("1.50");
      assertThat(after.inputs()).isEqualTo(before.inputs());
      assertThat(refusal(() -> traces.save(after, set(Field.ERROR, "\"c\""))))
          .containsExactly("body.error " + Checks.OUTPUT_XOR_ERROR);
      assertThat(traces.save(after, clear(set(Field.ERROR, "\"c\""), Field.OUTPUT)).output())
          .isNull();
    }
  }

  @Test
  void sendingALogAgainUpdatesIt() {
    flow("root", ",\"inputs\":{\"a\":1}" + at(1));
    tool("t", "root", at(2));
    flow("root", ",\"output\":\"x\",\"log_status\":\"complete\"" + until(9));
    flow("root", ",\"log_status\":\"incomplete\"");
    assertThat(log("root").inputs()).hasToString("{\"a\":1}");
    assertThat(log("root").output()).isEqualTo(Json.of("x"));
    assertThat(only().logs()).isEqualTo(2);
    assertThat(only().isComplete()).isTrue();
    assertThat(only().duration()).isEqualTo(Duration.ofSeconds(8));
  }

  private static List<String> told(TraceTree tree) {
    var rows = new ArrayList<String>();
    for (int i = 0; i < tree.size(); i++) {
      rows.add(tree.depth(i) + " " + tree.row(i));
    }
    return rows;
  }

  @Test
  void aTraceArrivesInStretchesAndTheReaderMayHaveEnough() {
    flow("root", at(0) + until(9));
    for (int i = 0; i < 270; i++) {
      tool("t" + i, i < 9 ? "root" : "t" + i / 2, at(i % 7 + 1) + until(9));
    }
    var id = new TraceId("root");
    var stretches = new ArrayList<Integer>();
    var trace =
        traces.open(
            id,
            (rows, expected) -> {
              assertThat(expected).isEqualTo(271);
              stretches.add(rows.size());
              return true;
            });
    assertThat(stretches).containsExactly(250);
    assertThat(told(java.util.Objects.requireNonNull(trace).tree()))
        .isEqualTo(told(traces.open(id).tree()))
        .hasSize(271);
    assertThat(trace.tree().waiting()).isEqualTo(TraceTree.NONE);
    assertThat(traces.open(id, (_, _) -> false)).isNull();
  }

  @Test
  void whatComesWhileATraceArrivesIsInIt() {
    flow("root", at(5) + until(9));
    for (int i = 0; i < 260; i++) {
      tool("t" + i, "root", at(i % 7 + 6) + until(9));
    }
    var trace =
        traces.open(
            new TraceId("root"),
            (_, _) -> {
              tool("early", "root", at(1) + until(2));
              save("t3", set(Field.ERROR, "\"late\""));
              return true;
            });
    assertThat(told(java.util.Objects.requireNonNull(trace).tree()))
        .isEqualTo(told(traces.open(new TraceId("root")).tree()))
        .hasSize(262);
  }

  @Test
  void aTraceReadAgainEqualsOneReadAnew() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var logs = new ArrayList<>(List.of("root"));
    flow("root", at(0));
    var known = traces.open(new TraceId("root"));
    for (int step = 0; step < 60; step++) {
      var some = logs.get(random.nextInt(logs.size()));
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          var id = "t" + step;
          tool(id, some, micros(random) + until(9));
          logs.add(id);
        }
        case 2 -> tool("w" + step, "not yet " + step, micros(random) + until(9));
        case 3 -> {
          tool("late" + step, "p" + step, micros(random));
          tool("p" + step, some, micros(random));
          logs.add("p" + step);
        }
        case 4 -> save(some, set(Field.ERROR, "\"e" + step + "\""));
        default -> {
          if (!some.equals("root")) {
            tool(some, "root", micros(random) + until(8));
          }
        }
      }
      known = traces.again(known);
      var anew = traces.open(new TraceId("root"));
      assertThat(told(known.tree()))
          .as("seed %d, step %d", seed, step)
          .isEqualTo(told(anew.tree()));
      assertThat(known.summary()).isEqualTo(anew.summary());
    }
  }

  private static String micros(Random random) {
    return ",\"start_time\":\"2026-01-01T10:00:0%d.%06dZ\""
        .formatted(random.nextInt(9), random.nextInt(1_000_000));
  }
}
