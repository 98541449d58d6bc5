package tracedesk.ui.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import javafx.beans.property.SimpleStringProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.TraceRow;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.domain.trace.TraceTree;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Notice;
import tracedesk.ui.session.Session;
import tracedesk.ui.tree.TraceOpener.Phase;

class TreeViewModelTest {
  private final Session session = new Session();
  private final OneTrace server = new OneTrace(RefundTrace.incomplete());
  private final TreeViewModel model = new TreeViewModel(session, Background.immediate());

  @BeforeEach
  void connect() {
    session.connect(server.connected());
  }

  private void open() {
    session.selectedProperty().set(RefundTrace.incomplete().summary());
  }

  private String selected() {
    int row = model.selectedProperty().get();
    return row == TraceTree.NONE ? "none" : model.tree().row(row).id().value();
  }

  private List<String> shown() {
    return model.visible().stream().map(row -> model.tree().row(row).name()).toList();
  }

  private void select(String id) {
    model.select(model.tree().find(new LogId(id)));
  }

  @Test
  void nothingIsShownBeforeATraceIsChosen() {
    assertThat(model.phaseProperty().get()).isEqualTo(Phase.EMPTY);
    assertThat(model.visible()).isEmpty();
    model.move(1);
    model.nextError.run();
    assertThat(selected()).isEqualTo("none");
  }

  @Test
  void choosingATraceOpensItAndSelectsItsRoot() {
    open();
    assertThat(model.phaseProperty().get()).isEqualTo(Phase.SHOWN);
    assertThat(session.traceProperty().get()).isNotNull();
    assertThat(session.logProperty().get()).isEqualTo(RefundTrace.ROOT);
    assertThat(model.visible()).hasSize(19);
  }

  @Test
  void aLogThatIsInTheNewTreeStaysSelected() {
    session.logProperty().set(new LogId("decide"));
    open();
    assertThat(selected()).isEqualTo("decide");
  }

  @Test
  void aFailedOpeningIsToldAndCanBeRetried() {
    server.problem = new Problem.Offline("here", "refused");
    open();
    assertThat(model.phaseProperty().get()).isEqualTo(Phase.FAILED);
    assertThat(model.problemProperty().get()).isEqualTo(server.problem);
    assertThat(session.traceProperty().get()).isNull();
    server.problem = null;
    model.retry.run();
    assertThat(model.phaseProperty().get()).isEqualTo(Phase.SHOWN);
    assertThat(model.problemProperty().get()).isNull();
  }

  @Test
  void arrowsMoveOpenAndClose() {
    open();
    model.move(2);
    assertThat(selected()).isEqualTo("search");
    model.collapseOrLeave();
    assertThat(model.visible()).hasSize(17);
    model.move(1);
    assertThat(selected()).isEqualTo("resolve");
    model.move(-1);
    model.expandOrEnter();
    assertThat(model.visible()).hasSize(19);
    model.expandOrEnter();
    assertThat(selected()).isEqualTo("rewrite");
    model.expandOrEnter();
    assertThat(selected()).isEqualTo("rewrite");
    model.collapseOrLeave();
    assertThat(selected()).isEqualTo("search");
    model.selectLast();
    assertThat(selected()).isEqualTo("tone");
    model.move(10);
    assertThat(selected()).isEqualTo("tone");
    model.selectFirst();
    assertThat(selected()).isEqualTo(RefundTrace.ROOT.value());
    model.collapseOrLeave();
    assertThat(model.visible()).hasSize(1);
    model.expandSubtree();
    assertThat(model.visible()).hasSize(19);
  }

  @Test
  void closingOverTheSelectedLogSelectsTheOneThatStillShows() {
    open();
    select("refund");
    model.collapseAll.run();
    assertThat(selected()).isEqualTo("resolve");
    assertThat(session.logProperty().get()).isEqualTo(new LogId("resolve"));
    assertThat(shown())
        .startsWith(
            "Refund assistant",
            "Classify intent",
            "Search policy",
            "Resolve refund",
            "Verify reply");
    model.expandAll.run();
    assertThat(model.visible()).hasSize(19);
  }

  @Test
  void nextErrorOpensWhatIsAboveItAndGoesRound() {
    open();
    model.collapseAll.run();
    model.nextError.run();
    assertThat(selected()).isEqualTo("refund");
    assertThat(model.visible()).contains(model.selectedProperty().get());
    model.previousError.run();
    assertThat(selected()).isEqualTo("refund");
  }

  @Test
  void onlyErrorsAndWhatIsAboveThemAreKept() {
    open();
    model.errorsOnlyProperty().set(true);
    assertThat(shown()).containsExactly("Refund assistant", "Resolve refund", "create_refund");
    model.move(1);
    model.toggle(model.selectedProperty().get());
    assertThat(shown()).containsExactly("Refund assistant", "Resolve refund");
    model.errorsOnlyProperty().set(false);
    assertThat(model.visible()).hasSize(19);
  }

  @Test
  void searchFindsNamesAndDetailsAndOpensWhatIsAboveThem() {
    open();
    model.collapseAll.run();
    model.search().queryProperty().set("POLICY");
    assertThat(shown()).contains("get_return_policy", "Check against policy", "Policy compliance");
    var hint = model.search().hint();
    assertThat(hint.get()).isEqualTo("1 of 4");
    assertThat(selected()).isEqualTo(RefundTrace.ROOT.value());
    model.search().next.run();
    assertThat(hint.get()).isEqualTo("1 of 4");
    assertThat(selected()).isEqualTo("search");
    model.search().next.run();
    model.search().next.run();
    assertThat(hint.get()).isEqualTo("3 of 4");
    assertThat(selected()).isEqualTo("check");
    model.search().previous.run();
    model.search().previous.run();
    model.search().previous.run();
    assertThat(hint.get()).isEqualTo("4 of 4");
    assertThat(selected()).isEqualTo("compliance");
    select("plan");
    model.search().next.run();
    assertThat(selected()).isEqualTo("policy");
    select("check");
    assertThat(hint.get()).isEqualTo("3 of 4");
    model.search().queryProperty().set("gateway");
    assertThat(hint.get()).isEqualTo("1 of 1");
    model.search().queryProperty().set("nowhere");
    assertThat(hint.get()).isEqualTo("No hits");
    assertThat(model.search().next.enabled().get()).isFalse();
    model.search().queryProperty().set("");
    assertThat(hint.get()).isEmpty();
  }

  @Test
  void searchFindsWhatOnlyABodySaysAndOpensWhatIsAboveIt() {
    open();
    model.collapseAll.run();
    server.outputs.put(new LogId("check"), "x".repeat(900_000) + "Needle");
    var said = new ArrayList<String>();
    server.whenBodiesAsked = () -> said.add(model.search().hint().get());
    model.search().queryProperty().set("nEEDLE");
    assertThat(said).containsExactly("Searched 0 of " + model.tree().size());
    assertThat(model.search().hint().get()).isEqualTo("1 of 1");
    assertThat(shown()).contains("Check against policy");
    assertThat(model.search().isHit(model.tree().find(new LogId("check")))).isTrue();
    assertThat(model.search().isHit(0)).isFalse();
    assertThat(server.bodiesAsked).isEqualTo(model.tree().size());
  }

  @Test
  void hitsInNamesAreThereBeforeTheBodiesAreAndStayWhenThoseCannotBeRead() {
    open();
    var said = new ArrayList<String>();
    server.whenBodiesAsked = () -> said.add(model.search().hint().get());
    model.search().queryProperty().set("policy");
    assertThat(said).containsExactly("1 of 4+");
    assertThat(model.search().hint().get()).isEqualTo("1 of 4");
    server.noBodies = new Problem.Missing("");
    model.search().queryProperty().set("polic");
    assertThat(model.search().hint().get()).isEqualTo("1 of 4; bodies searched: 0");
  }

  @Test
  void otherWordsEndTheSearchUnderWay() {
    open();
    server.whenBodiesAsked =
        () -> {
          server.whenBodiesAsked = () -> {};
          model.search().queryProperty().set("");
        };
    model.search().queryProperty().set("policy");
    assertThat(model.search().hint().get()).isEmpty();
    assertThat(model.search().hits()).isEmpty();
  }

  @Test
  void aHitInABodyStaysTheCurrentOneWhileTheTraceIsReadAgain() {
    open();
    server.outputs.put(new LogId("check"), "needle");
    model.search().queryProperty().set("needle");
    var during = new ArrayList<String>();
    server.whenBodiesAsked = () -> during.add(model.search().hint().get());
    var rows = new ArrayList<TraceRow>(RefundTrace.rows());
    rows.add(
        RefundTrace.row(
            "new", RefundTrace.ROOT.value(), LogKind.TOOL, "new", null, 8300, 8350, 0, 0, false));
    server.outputs.put(new LogId("new"), "another needle");
    session
        .traceProperty()
        .set(
            RefundTrace.trace(
                RefundTrace.ROOT,
                "Refund assistant",
                "support/refunds",
                TraceStatus.COMPLETE,
                rows));
    assertThat(during).containsExactly("1 of 1+");
    assertThat(model.search().hint().get()).isEqualTo("1 of 2");
    assertThat(model.tree().row(model.search().currentProperty().get()).id().value())
        .isEqualTo("check");
  }

  @Test
  void allCallsOfANameAreLeftAndNoBodyIsRead() {
    open();
    select("plan");
    assertThat(model.alike.enabled().get()).isFalse();
    model.alike.run();
    assertThat(model.search().queryProperty().get()).isEmpty();
    var rows = new ArrayList<TraceRow>(RefundTrace.rows());
    rows.add(
        RefundTrace.row(
            "twice",
            RefundTrace.ROOT.value(),
            LogKind.TOOL,
            "create_refund_twice",
            null,
            8300,
            8350,
            0,
            0,
            false));
    put(RefundTrace.ROOT.value(), rows);
    select("refund");
    assertThat(model.alike.enabled().get()).isTrue();
    server.bodiesAsked = 0;
    model.alike.run();
    assertThat(shown()).containsExactly("create_refund", "create_refund");
    assertThat(selected()).isEqualTo("refund");
    assertThat(model.search().hint().get()).isEqualTo("1 of 2");
    assertThat(server.bodiesAsked).isZero();
    assertThat(session.soughtProperty().get()).isEmpty();
    model.hitsShownProperty().set(HitsShown.WITH_PARENTS);
    model.alike.run();
    assertThat(shown()).contains("Refund assistant").doesNotContain("create_refund_twice");
    model.search().queryProperty().set("name:create");
    assertThat(shown()).contains("create_refund_twice");
  }

  private void searchShowing(HitsShown way, String words) {
    model.hitsShownProperty().set(way);
    model.search().queryProperty().set(words);
  }

  @Test
  void onlyHitsAreLeftAndEverythingComesBackAsItWas() {
    open();
    model.toggle(model.tree().find(new LogId("verify")));
    var before = shown();
    searchShowing(HitsShown.ONLY, "policy");
    assertThat(shown())
        .containsExactly(
            "Search policy", "get_return_policy", "Check against policy", "Policy compliance");
    assertThat(selected()).isEqualTo(RefundTrace.ROOT.value());
    model.move(1);
    assertThat(selected()).isEqualTo("search");
    model.collapseOrLeave();
    assertThat(model.visible()).hasSize(4);
    model.hitsShownProperty().set(HitsShown.WITH_PARENTS);
    assertThat(shown())
        .containsExactly(
            "Refund assistant",
            "Search policy",
            "Resolve refund",
            "get_return_policy",
            "Verify reply",
            "Check against policy",
            "Policy compliance");
    assertThat(selected()).isEqualTo("search");
    model.collapseOrLeave();
    assertThat(selected()).isEqualTo(RefundTrace.ROOT.value());
    model.hitsShownProperty().set(HitsShown.ALL);
    assertThat(model.visible()).hasSize(19);
    model.search().queryProperty().set("");
    assertThat(shown()).isEqualTo(before);
  }

  @Test
  void hitsBelowHitsStandUnderThemAndCanBeClosed() {
    open();
    searchShowing(HitsShown.ONLY, "refund");
    var hits = shown();
    assertThat(hits).first().isEqualTo("Refund assistant");
    assertThat(model.visible().depth(model.tree().find(new LogId("refund")))).isEqualTo(2);
    select("resolve");
    model.collapseOrLeave();
    assertThat(shown()).contains("Resolve refund").doesNotContain("create_refund");
    model.search().next.run();
    assertThat(shown()).isEqualTo(hits);
    model.collapseAll.run();
    assertThat(shown()).containsExactly("Refund assistant", "Resolve refund");
    assertThat(selected()).isEqualTo("resolve");
    model.expandAll.run();
    assertThat(shown()).isEqualTo(hits);
  }

  @Test
  void whatIsNoHitStepsBack() {
    open();
    searchShowing(HitsShown.DIM_OTHERS, "policy");
    assertThat(model.visible()).hasSize(19);
    assertThat(model.isDimmed(0)).isTrue();
    assertThat(model.isDimmed(model.tree().find(new LogId("policy")))).isFalse();
    model.search().queryProperty().set("");
    assertThat(model.isDimmed(0)).isFalse();
  }

  @Test
  void whoeverGoesToALogThatIsNoHitSeesItBesidesTheHits() {
    open();
    searchShowing(HitsShown.ONLY, "policy");
    model.nextError.run();
    assertThat(selected()).isEqualTo("refund");
    assertThat(shown()).contains("create_refund").hasSize(5);
    session.logProperty().set(new LogId("vectors"));
    assertThat(shown()).contains("vector_search").hasSize(5);
    model.search().queryProperty().set("polic");
    assertThat(shown()).hasSize(4);
    model.search().queryProperty().set("");
    assertThat(selected()).isEqualTo("vectors");
    assertThat(model.visible()).hasSize(19);
  }

  @Test
  void failedHitsAloneAreLeftWhereOnlyErrorsAreWanted() {
    open();
    searchShowing(HitsShown.WITH_PARENTS, "refund");
    model.errorsOnlyProperty().set(true);
    assertThat(shown()).containsExactly("Refund assistant", "Resolve refund", "create_refund");
    model.hitsShownProperty().set(HitsShown.ALL);
    assertThat(shown()).containsExactly("Refund assistant", "Resolve refund", "create_refund");
    model.errorsOnlyProperty().set(false);
    assertThat(model.visible()).hasSize(19);
  }

  @Test
  void hitsComeIntoTheTreeAsTheyAreFoundAndWhatWasClosedStaysClosed() {
    open();
    server.outputs.put(new LogId("vectors"), "policy");
    var during = new ArrayList<List<String>>();
    server.whenBodiesAsked =
        () -> {
          during.add(shown());
          model.toggle(model.tree().find(new LogId("verify")));
        };
    searchShowing(HitsShown.WITH_PARENTS, "policy");
    assertThat(during).hasSize(1);
    assertThat(during.getFirst()).hasSize(7).doesNotContain("vector_search");
    assertThat(shown())
        .hasSize(7)
        .contains("vector_search", "Verify reply")
        .doesNotContain("Check against policy");
  }

  @Test
  void onlyHitsStayWhileTheTraceGrows() {
    open();
    searchShowing(HitsShown.WITH_PARENTS, "policy");
    model.toggle(model.tree().find(new LogId("verify")));
    var rows = new ArrayList<TraceRow>(RefundTrace.rows());
    rows.add(
        1,
        RefundTrace.row(
            "new", RefundTrace.ROOT.value(), LogKind.TOOL, "policy_new", null, 1, 2, 0, 0, false));
    var during = new ArrayList<List<String>>();
    server.whenBodiesAsked = () -> during.add(shown());
    put(RefundTrace.ROOT.value(), rows);
    assertThat(shown()).hasSize(7).contains("policy_new").doesNotContain("Check against policy");
    assertThat(during).hasSize(1).allMatch(seen -> seen.contains("policy_new"));
  }

  @Test
  void hitsInGroupsStandWithOrWithoutThem() {
    put("r", calls(TreeViewModel.LARGE));
    server.outputs.put(new LogId("c7"), "needle");
    searchShowing(HitsShown.WITH_PARENTS, "needle");
    assertThat(model.visible()).hasSize(3);
    assertThat(model.tree().isGroup(model.visible().get(1))).isTrue();
    model.hitsShownProperty().set(HitsShown.ONLY);
    assertThat(model.visible()).containsExactly(model.tree().find(new LogId("c7")));
    model.groupedProperty().set(false);
    assertThat(model.visible()).containsExactly(model.tree().find(new LogId("c7")));
    model.groupedProperty().set(true);
    model.search().queryProperty().set("");
    assertThat(model.visible()).hasSize(3);
  }

  @Test
  void theWordsOfTheListAreLookedForInEachTraceUntilSomebodyClosesTheSearch() {
    var words = new SimpleStringProperty("policy");
    var query = model.search().queryProperty();
    model.offer(words);
    assertThat(query.get()).isEmpty();
    open();
    assertThat(query.get()).isEqualTo("policy");
    assertThat(model.search().hint().get()).isEqualTo("1 of 4");
    assertThat(selected()).isEqualTo(RefundTrace.ROOT.value());
    query.set("");
    put(
        "other",
        List.of(RefundTrace.row("other", null, LogKind.FLOW, "policy", null, 0, 1, 0, 0, false)));
    assertThat(query.get()).isEqualTo("policy");
    open();
    assertThat(query.get()).isEmpty();
    words.set("refund");
    assertThat(query.get()).isEqualTo("refund");
    words.set("refunds");
    assertThat(query.get()).isEqualTo("refunds");
    query.set("my own");
    words.set("gateway");
    assertThat(query.get()).isEqualTo("my own");
    words.set("");
    assertThat(query.get()).isEqualTo("my own");
    query.set("");
    words.set("gateway");
    assertThat(query.get()).isEqualTo("gateway");
    words.set("");
    assertThat(query.get()).isEmpty();
  }

  @Test
  void lettersGoToTheNextRowThatBeginsSo() {
    open();
    var time = new AtomicLong();
    var typing = new TypeAhead(model, time::get);
    assertThat(typing.type("e")).isFalse();
    assertThat(typing.type("0")).isFalse();
    assertThat(typing.type("r")).isTrue();
    assertThat(selected()).isEqualTo("rewrite");
    assertThat(typing.type("R")).isTrue();
    assertThat(selected()).isEqualTo("resolve");
    assertThat(typing.type("r")).isTrue();
    assertThat(selected()).isEqualTo(RefundTrace.ROOT.value());
    time.addAndGet(2_000_000_000L);
    for (var letter : "re".split("")) {
      assertThat(typing.type(letter)).isTrue();
    }
    assertThat(selected()).isEqualTo("rewrite");
    for (var letter : "solve r".split("")) {
      assertThat(typing.type(letter)).isTrue();
    }
    assertThat(selected()).isEqualTo("resolve");
    typing.end();
    assertThat(typing.type(" ")).isFalse();
    assertThat(typing.type("x")).isTrue();
    assertThat(selected()).isEqualTo("resolve");
  }

  @Test
  void hitsAreShownTheWayTheyWereTheLastTime() {
    var word = new SimpleStringProperty("only");
    model.remember(word);
    assertThat(model.hitsShownProperty().get()).isEqualTo(HitsShown.ONLY);
    model.showOtherwise.run();
    assertThat(word.get()).isEqualTo("with-parents");
  }

  @Test
  void aHitOutsideTheErrorsShowsEverythingAgain() {
    open();
    model.errorsOnlyProperty().set(true);
    model.search().queryProperty().set("send_reply");
    assertThat(model.errorsOnlyProperty().get()).isFalse();
    assertThat(shown()).contains("send_reply");
  }

  @Test
  void zoomShowsTheSelectedLogsTimeAndBack() {
    open();
    var whole = Objects.requireNonNull(model.time().axisProperty().get());
    select("resolve");
    model.time().zoomedToLogProperty().set(true);
    var zoomed = Objects.requireNonNull(model.time().axisProperty().get());
    assertThat(zoomed.start() - whole.start()).isEqualTo(1_330_000);
    select("plan");
    assertThat(model.time().axisProperty().get()).isEqualTo(zoomed);
    model.time().zoomedToLogProperty().set(false);
    assertThat(model.time().axisProperty().get()).isEqualTo(whole);
  }

  @Test
  void anotherFeatureThatSelectsALogBringsItIntoSight() {
    open();
    model.collapseAll.run();
    session.logProperty().set(new LogId("vectors"));
    assertThat(selected()).isEqualTo("vectors");
    assertThat(shown()).contains("vector_search");
  }

  @Test
  void aSaveOpensTheTraceAgainAndKeepsSelectionAndWhatIsOpen() {
    open();
    select("decide");
    model.toggle(model.tree().find(new LogId("search")));
    var rows = new ArrayList<TraceRow>(RefundTrace.rows());
    rows.add(
        RefundTrace.row(
            "late",
            RefundTrace.ROOT.value(),
            LogKind.TOOL,
            "late_call",
            null,
            8300,
            8350,
            0,
            0,
            false));
    var fresh =
        RefundTrace.trace(
            RefundTrace.ROOT, "Refund assistant", "support/refunds", TraceStatus.COMPLETE, rows);
    server.put(fresh);
    session.announceSaved(RefundTrace.log(new LogId("decide")));
    assertThat(session.traceProperty().get()).isEqualTo(fresh);
    assertThat(selected()).isEqualTo("decide");
    assertThat(shown()).contains("late_call").doesNotContain("vector_search").hasSize(18);
    assertThat(session.logProperty().get()).isEqualTo(new LogId("decide"));
  }

  @Test
  void aTraceThatCannotBeReadAgainStaysAndSaysSo() {
    open();
    server.problem = new Problem.ServerFault(500, "");
    session.announceSaved(RefundTrace.log(new LogId("decide")));
    assertThat(model.phaseProperty().get()).isEqualTo(Phase.SHOWN);
    assertThat(model.visible()).hasSize(19);
    assertThat(Objects.requireNonNull(session.noticeProperty().get()).mood())
        .isEqualTo(Notice.Mood.FAILED);
  }

  @Test
  void aSaveElsewhereOpensNothing() {
    session.announceSaved(RefundTrace.log(new LogId("decide")));
    assertThat(server.opened).isZero();
  }

  @Test
  void editedLogsAreMarked() {
    open();
    session.drafts().put(RefundTrace.ROOT, RefundTrace.draft(RefundTrace.ROOT));
    assertThat(model.isEdited(0)).isTrue();
    session.drafts().clear();
    assertThat(model.isEdited(0)).isFalse();
  }

  @Test
  void aLargeTraceStartsWithTheChildrenOfItsRoot() {
    var large = RefundTrace.large(3000);
    server.put(large);
    session.selectedProperty().set(large.summary());
    assertThat(model.visible()).hasSize(61);
  }

  @Test
  void logsWaitingForTheirParentStandUnderARowThatIsNoLog() {
    var trace =
        RefundTrace.trace(
            new LogId("r"),
            "r",
            "",
            null,
            List.of(
                RefundTrace.row("r", null, LogKind.FLOW, "r", null, 0, 1, 0, 0, false),
                RefundTrace.row("x", "gone", LogKind.TOOL, "orphan", null, 0, 1, 0, 0, false)));
    server.put(trace);
    session.selectedProperty().set(trace.summary());
    model.move(1);
    assertThat(session.logProperty().get()).isNull();
    assertThat(RowWords.name(model.tree(), 1)).isEqualTo("Waiting for parent");
    model.move(1);
    assertThat(session.logProperty().get()).isEqualTo(new LogId("x"));
  }

  @Test
  void aLogThatWaitedMovesBelowItsParentAndStaysSelected() {
    var root = RefundTrace.row("r", null, LogKind.FLOW, "r", null, 0, 1, 0, 0, false);
    var child = RefundTrace.row("x", "late", LogKind.TOOL, "orphan", null, 0, 1, 0, 0, false);
    put("r", List.of(root, child));
    model.move(2);
    assertThat(selected()).isEqualTo("x");
    put(
        "r",
        List.of(
            root,
            child,
            RefundTrace.row("late", "r", LogKind.AGENT, "parent", null, 0, 1, 0, 0, false)));
    assertThat(selected()).isEqualTo("x");
    assertThat(session.logProperty().get()).isEqualTo(new LogId("x"));
    assertThat(shown()).containsExactly("r", "parent", "orphan");
  }

  @Test
  void theRowOfThoseWaitingStaysSelectedWhileOthersCome() {
    var root = RefundTrace.row("r", null, LogKind.FLOW, "r", null, 0, 1, 0, 0, false);
    var child = RefundTrace.row("x", "gone", LogKind.TOOL, "orphan", null, 0, 1, 0, 0, false);
    put("r", List.of(root, child));
    model.move(1);
    put(
        "r",
        List.of(
            root, child, RefundTrace.row("y", "r", LogKind.TOOL, "y", null, 0, 1, 0, 0, false)));
    assertThat(model.tree().isWaiting(model.selectedProperty().get())).isTrue();
    assertThat(session.logProperty().get()).isNull();
  }

  @Test
  void whatWasClosedStaysClosedAndTheHitStaysWhileTheTraceGrows() {
    open();
    model.search().queryProperty().set("policy");
    model.search().next.run();
    model.search().next.run();
    model.toggle(model.tree().find(new LogId("verify")));
    var rows = new ArrayList<TraceRow>(RefundTrace.rows());
    rows.add(
        1,
        RefundTrace.row(
            "new", RefundTrace.ROOT.value(), LogKind.TOOL, "policy_new", null, 1, 2, 0, 0, false));
    put(RefundTrace.ROOT.value(), rows);
    assertThat(model.search().hint().get()).isEqualTo("3 of 5");
    assertThat(model.tree().row(model.search().currentProperty().get()).id().value())
        .isEqualTo("policy");
    assertThat(shown()).contains("policy_new").doesNotContain("Check against policy");
  }

  /// A trace whose root has so many equal children, in two kinds; every hundredth failed.
  private static List<TraceRow> calls(int count) {
    var rows = new ArrayList<TraceRow>();
    rows.add(RefundTrace.row("r", null, LogKind.FLOW, "r", null, 0, count, 0, 0, false));
    for (int i = 1; i < count; i++) {
      var kind = i % 2 == 0 ? LogKind.TOOL : LogKind.PROMPT;
      boolean failed = i % 100 == 0;
      rows.add(RefundTrace.row("c" + i, "r", kind, "call", null, i, i + 1, 2, 0, failed));
    }
    return rows;
  }

  @Test
  void equalCallsOfALargeTraceAreOneClosedRowEach() {
    put("r", calls(TreeViewModel.LARGE));
    assertThat(shown()).containsExactly("r", "call", "call");
    assertThat(model.errorCount()).isEqualTo(19);
    model.move(2);
    int group = model.selectedProperty().get();
    assertThat(session.logProperty().get()).isNull();
    assertThat(RowWords.spoken(model.tree(), group, false, false))
        .isEqualTo("call, tool, 999 calls, 19 errors, 2.00 seconds, level 2");
    assertThat(model.toggleGroup()).isTrue();
    assertThat(model.visible()).hasSize(3 + 999);
    model.expandOrEnter();
    assertThat(selected()).isEqualTo("c2");
    assertThat(model.toggleGroup()).isFalse();
    model.collapseOrLeave();
    assertThat(model.selectedProperty().get()).isEqualTo(group);
    model.collapseOrLeave();
    assertThat(model.visible()).hasSize(3);
    model.collapseOrLeave();
    assertThat(selected()).isEqualTo("r");
  }

  @Test
  void anErrorAndAHitWithinAGroupOpenIt() {
    put("r", calls(TreeViewModel.LARGE));
    model.nextError.run();
    assertThat(selected()).isEqualTo("c100");
    assertThat(model.visible()).hasSize(3 + 999);
    model.collapseAll.run();
    assertThat(model.tree().isGroup(model.selectedProperty().get())).isTrue();
    model.errorsOnlyProperty().set(true);
    assertThat(model.visible()).hasSize(2 + 19);
    model.errorsOnlyProperty().set(false);
    model.search().queryProperty().set("call");
    assertThat(model.search().hint().get()).isEqualTo("1,001 of 1,999");
  }

  @Test
  void aGroupThatIsOpenStaysOpenAndSelectedWhileMoreComes() {
    put("r", calls(TreeViewModel.LARGE));
    model.move(2);
    model.toggleGroup();
    put("r", calls(TreeViewModel.LARGE + 4));
    assertThat(model.tree().isGroup(model.selectedProperty().get())).isTrue();
    assertThat(model.visible()).hasSize(3 + 1001);
  }

  @Test
  void theSelectedCallStaysInSightWhenItsGroupComesToBe() {
    put("r", calls(TreeViewModel.LARGE - 1));
    select("c7");
    put("r", calls(TreeViewModel.LARGE));
    assertThat(selected()).isEqualTo("c7");
    assertThat(model.visible().positionOf(model.selectedProperty().get())).isNotNegative();
    assertThat(shown()).hasSize(3 + 1000);
  }

  @Test
  void callsStandApartWhereThatIsWanted() {
    put("r", calls(TreeViewModel.LARGE));
    model.move(2);
    model.group.run();
    assertThat(model.visible()).hasSize(TreeViewModel.LARGE);
    assertThat(selected()).isEqualTo("c2");
    assertThat(session.logProperty().get()).isEqualTo(new LogId("c2"));
    model.group.run();
    assertThat(selected()).isEqualTo("c2");
    assertThat(shown()).hasSize(3 + 999);
  }

  /// The trace of this root is now this, and the list says so.
  private void put(String root, List<TraceRow> rows) {
    var trace = RefundTrace.trace(new LogId(root), "r", "", null, rows);
    server.put(trace);
    session.selectedProperty().set(trace.summary());
  }

  @Test
  void noTraceChosenEmptiesThePane() {
    open();
    session.selectedProperty().set(null);
    assertThat(model.phaseProperty().get()).isEqualTo(Phase.EMPTY);
    assertThat(session.logProperty().get()).isNull();
    assertThat(model.visible()).isEmpty();
  }

  @Test
  void aRowReadsAsOneSentence() {
    open();
    var tree = model.tree();
    assertThat(RowWords.spoken(tree, tree.find(new LogId("refund")), false, false))
        .isEqualTo("create_refund, tool, error, 1.27 seconds, level 3");
    assertThat(RowWords.spoken(tree, tree.find(new LogId("classify")), true, false))
        .isEqualTo("Classify intent, prompt, edited, 680 milliseconds, level 2");
    assertThat(RowWords.tip(tree, tree.find(new LogId("refund")), ZoneOffset.UTC))
        .contains("create_refund", "504 gateway timeout\nupstream", "14:29:12.290", "14:29:13.560");
    assertThat(RowWords.detail(tree, tree.find(new LogId("refund"))))
        .isEqualTo("504 gateway timeout");
  }

  @Test
  void amountsAreThoseOfTheWholeSubtree() {
    open();
    var tree = model.tree();
    assertThat(RowWords.tokens(tree, tree.find(new LogId("resolve")))).isEqualTo("5,402");
    assertThat(RowWords.cost(tree, tree.find(new LogId("resolve")))).isEqualTo(".0287");
    assertThat(RowWords.tokens(tree, tree.find(new LogId("order")))).isEmpty();
  }
}
