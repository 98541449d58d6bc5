package tracedesk.ui.detail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javafx.beans.property.SimpleStringProperty;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.json.Json;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogId;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.service.outbox.PromptOutbox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Command;
import tracedesk.ui.fx.Question;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;

class DetailViewModelTest {
  private static final String FLOW =
      """
      {"id":"log_1","flow":{"id":"fl_1","path":"support/Refund assistant"},"log_status":"incomplete",
       "trace_id":"log_1","inputs":{"message":"broken jar","days":30,"price":1.10,"big":9007199254740993,
       "context":{"a":1e3}},"output":"I’ll refund £46.00.","error":null,"evaluator_logs":[]}""";
  private static final String EMPTY =
      """
      {"id":"log_2","flow":{"id":"fl_1","path":"F"},"log_status":"incomplete","inputs":{},"output":null,
       "error":null}""";
  private static final String BOTH =
      """
      {"id":"log_3","tool":{"id":"tl_1","path":"T"},"inputs":{"a":1},"output":"half","error":"boom"}""";
  private static final String COMPLETE =
      """
      {"id":"log_4","flow":{"id":"fl_1","path":"F"},"log_status":"complete","inputs":{},"output":"x"}""";
  private static final String MESSAGE =
      """
      {"id":"log_5","prompt":{"id":"pr_1","path":"P"},"inputs":{},"output":null,
       "output_message":{"role":"assistant","content":"Zrobione","x_trace":1.50}}""";
  private static final String EVALUATOR =
      """
      {"id":"log_6","evaluator":{"id":"ev_1","path":"E"},"parent_id":"log_1","judgment":true,"inputs":{}}""";

  private final FakeTraces traces =
      new FakeTraces(Api.V5)
          .with(FLOW)
          .with(EMPTY)
          .with(BOTH)
          .with(COMPLETE)
          .with(MESSAGE)
          .with(EVALUATOR);
  private final Session session = new Session();
  private final List<Question> questions = new ArrayList<>();
  private final List<String> clipboard = new ArrayList<>();
  private final List<LogDraft> wentTo = new ArrayList<>();
  private Runnable whileAsked = () -> {};
  private final Sending sending = sending(session);
  private final DetailViewModel model = model(session, sending, Background.immediate());

  private static Sending sending(Session session) {
    return new Sending(
        session,
        PromptOutbox.over(_ -> session.connectionProperty().get().traces()),
        Background.immediate(),
        Clock.systemUTC());
  }

  private DetailViewModel model(Session session, Sending sending, Background background) {
    return new DetailViewModel(
        session,
        sending,
        background,
        (question, yes) -> {
          questions.add(question);
          whileAsked.run();
          yes.run();
        },
        new Surroundings(
            new SimpleStringProperty("1 of 2 reviewed"),
            new Command("detail.save", () -> {}),
            new Command("tree.alike", () -> {}).withIcon("list"),
            wentTo::add,
            clipboard::add,
            (name, content) -> {},
            ZoneId.of("UTC")));
  }

  private void open(String id) {
    open(id, Safety.FREE);
  }

  private void open(String id, Safety safety) {
    session.connect(traces.connected(safety));
    session.logProperty().set(new LogId(id));
    assertThat(model.phaseProperty().get()).isEqualTo(Phase.READY);
  }

  private void select(String id) {
    session.logProperty().set(new LogId(id));
  }

  private FieldViewModel field(Field field) {
    return model.field(field);
  }

  private String text(Field field) {
    return field(field).textProperty().get();
  }

  /// Somebody else gives a log another value.
  private void elsewhere(String id, Field field, Json value) {
    traces.logs.computeIfPresent(id, (_, raw) -> raw.with(field.api(), value));
  }

  private List<Operation> saves() {
    return sending.viewProperty().get().operations();
  }

  /// Saves while the server is out of reach, so that the save waits.
  private void saveWhileAway() {
    traces.refusal = new Problem.Offline("server", "refused");
    model.save.run();
    assertThat(saves()).isNotEmpty();
  }

  private void serverComesBack() {
    traces.refusal = null;
    sending.retryServer(session.connectionProperty().get().profile().id());
  }

  private InputRow row(String name) {
    return model.inputs().rows().stream()
        .filter(row -> row.nameProperty().get().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void showsTheSelectedLog() {
    open("log_1");
    assertThat(field(Field.OUTPUT).textProperty().get()).isEqualTo("I’ll refund £46.00.");
    assertThat(model.inputs().rows())
        .extracting(row -> row.kindProperty().get().sign())
        .containsExactly("Aa", "#", "#", "#", "{ }");
    assertThat(model.changedProperty().get()).isEmpty();
    assertThat(model.save.enabled().get()).isFalse();
    assertThat(model.saveAndComplete.enabled().get()).isTrue();
  }

  @Test
  void saveSendsOnlyTheChangedField() {
    open("log_1");
    field(Field.OUTPUT).type("I’ve refunded £64.00.");
    assertThat(model.changedProperty().get()).containsExactly(Field.OUTPUT);
    assertThat(field(Field.OUTPUT).stateProperty().get()).isEqualTo(FieldState.DIRTY);
    model.save.run();
    assertThat(traces.patches).hasSize(1);
    assertThat(traces.patches.getFirst().body())
        .hasToString("{\"output\":\"I’ve refunded £64.00.\"}");
    assertThat(session.drafts()).isEmpty();
    assertThat(model.changedProperty().get()).isEmpty();
    assertThat(session.noticeProperty().get().text()).startsWith("Saved ");
  }

  @Test
  void aCorrectedInputKeepsTheExactTextOfTheOthers() {
    open("log_1");
    row("message").type("cracked jar");
    model.save.run();
    assertThat(traces.patches.getFirst().body().get("inputs").text())
        .isEqualTo(
            "{\"message\":\"cracked jar\",\"days\":30,\"price\":1.10,\"big\":9007199254740993,\n"
                + " \"context\":{\"a\":1e3}}");
  }

  @Test
  void typingBackToWhatItWasIsNoChange() {
    open("log_1");
    field(Field.OUTPUT).type("x");
    field(Field.OUTPUT).type("I’ll refund £46.00.");
    row("days").type("31");
    row("days").type("30");
    assertThat(model.changedProperty().get()).isEmpty();
    assertThat(session.drafts()).isEmpty();
  }

  @Test
  void rowsAreAddedRenamedAndRemoved() {
    open("log_1");
    model.inputs().add.run();
    var added = model.inputs().rows().getLast();
    added.rename("tier");
    added.type("gold");
    row("days").remove();
    row("price").rename("cost");
    assertThat(model.inputs().changesProperty().get()).isEqualTo(3);
    assertThat(row("cost").savedName()).isEqualTo("price");
    model.save.run();
    assertThat(traces.patches.getFirst().body().get("inputs").text())
        .isEqualTo(
            "{\"message\":\"broken jar\",\"cost\":1.10,\"big\":9007199254740993,"
                + "\"context\":{\"a\":1e3},\"tier\":\"gold\"}");
    assertThat(model.inputs().rows())
        .extracting(row -> row.nameProperty().get())
        .containsExactly("message", "cost", "big", "context", "tier");
  }

  @Test
  void aRowIsPutBack() {
    open("log_1");
    row("days").type("31");
    row("message").remove();
    row("days").revert();
    assertThat(session.drafts().get(new LogId("log_1")).changed()).containsExactly(Field.INPUTS);
    row("message").revert();
    assertThat(session.drafts()).isEmpty();
  }

  @Test
  void anInputThatIsNoNumberBlocksTheSave() {
    open("log_1");
    row("days").type("3o");
    assertThat(row("days").complaintProperty().get()).isNotEmpty();
    assertThat(model.changedProperty().get()).containsExactly(Field.INPUTS);
    assertThat(model.save.enabled().get()).isFalse();
    assertThat(model.saving().obstacleProperty().get().field()).isEqualTo(Field.INPUTS);
    row("days").type("3");
    assertThat(model.save.enabled().get()).isTrue();
  }

  @Test
  void twoInputsOfOneNameBlockTheSave() {
    open("log_1");
    row("days").rename("price");
    assertThat(model.save.enabled().get()).isFalse();
    assertThat(model.inputs().wrongRow()).isNotNull();
  }

  @Test
  void invalidJsonSaysWhereAndSurvivesLeavingTheLog() {
    open("log_1");
    model.inputs().jsonProperty().set(true);
    field(Field.INPUTS).type("{\"a\": 1,\n  \"b\": }");
    assertThat(field(Field.INPUTS).stateProperty().get()).isEqualTo(FieldState.INVALID);
    assertThat(field(Field.INPUTS).flawProperty().get().line()).isEqualTo(2);
    assertThat(model.save.enabled().get()).isFalse();
    session.logProperty().set(new LogId("log_2"));
    session.logProperty().set(new LogId("log_1"));
    assertThat(field(Field.INPUTS).textProperty().get()).isEqualTo("{\"a\": 1,\n  \"b\": }");
    assertThat(model.inputs().jsonProperty().get()).isTrue();
    assertThat(field(Field.INPUTS).stateProperty().get()).isEqualTo(FieldState.INVALID);
  }

  @Test
  void layingJsonOutChangesNothing() {
    open("log_1");
    model.inputs().jsonProperty().set(true);
    field(Field.INPUTS).format.run();
    assertThat(model.changedProperty().get()).isEmpty();
  }

  @Test
  void correctionsSurviveLeavingTheLog() {
    open("log_1");
    field(Field.OUTPUT).type("changed");
    session.logProperty().set(new LogId("log_2"));
    assertThat(model.changedProperty().get()).isEmpty();
    session.logProperty().set(new LogId("log_1"));
    assertThat(field(Field.OUTPUT).textProperty().get()).isEqualTo("changed");
    assertThat(model.changedProperty().get()).containsExactly(Field.OUTPUT);
  }

  /// An editor that gets another text puts its caret at the beginning, and says so.
  @Test
  void theCaretComesBackToWhereTheUserWroteLast() {
    open("log_1");
    var output = field(Field.OUTPUT);
    output.type("changed");
    output.caretAt(1, 5);
    output.textProperty().subscribe(() -> output.caretAt(1, 1));
    select("log_2");
    select("log_1");
    assertThat(output.placeProperty().get()).isEqualTo(new FieldViewModel.Caret(1, 5));
  }

  @Test
  void readingAgainKeepsTheCorrectionAndSaysWhatMoved() {
    open("log_1");
    field(Field.OUTPUT).type("mine");
    traces.logs.computeIfPresent("log_1", (id, raw) -> raw.with("output", Json.of("theirs")));
    model.reload.run();
    assertThat(field(Field.OUTPUT).textProperty().get()).isEqualTo("mine");
    assertThat(field(Field.OUTPUT).wasProperty().get()).isEqualTo("theirs");
    assertThat(model.changedMeanwhileProperty().get()).isEqualTo(Set.of(Field.OUTPUT));
  }

  private void traceIsReadAgain() {
    session.traceProperty().set(null);
    session.traceProperty().set(Logs.trace());
  }

  @Test
  void aLogThatChangedOnTheServerIsShownAsItIsNow() {
    open("log_1");
    traces.logs.computeIfPresent("log_1", (id, raw) -> raw.with("output", Json.of("theirs")));
    traceIsReadAgain();
    assertThat(field(Field.OUTPUT).textProperty().get()).isEqualTo("theirs");
    assertThat(model.changedProperty().get()).isEmpty();
    assertThat(model.changedMeanwhileProperty().get()).isEmpty();
  }

  @Test
  void aLogThatChangedUnderACorrectionKeepsItAndSaysWhatMoved() {
    open("log_1");
    field(Field.OUTPUT).type("mine");
    traces.logs.computeIfPresent(
        "log_1",
        (id, raw) ->
            raw.with("output", Json.of("theirs")).with("inputs", Json.parse("{\"new\":1}")));
    traceIsReadAgain();
    traceIsReadAgain();
    assertThat(field(Field.OUTPUT).textProperty().get()).isEqualTo("mine");
    assertThat(field(Field.OUTPUT).wasProperty().get()).isEqualTo("theirs");
    assertThat(model.inputs().rows()).hasSize(1);
    assertThat(model.changedProperty().get()).containsExactly(Field.OUTPUT);
    assertThat(model.changedMeanwhileProperty().get()).isEqualTo(Set.of(Field.OUTPUT));
  }

  @Test
  void otherLogsOfItsFileDoNotMakeALogNew() {
    open("log_1");
    var before = model.contentProperty().get();
    traces.logs.computeIfPresent(
        "log_1",
        (id, raw) -> raw.with("flow", Json.parse("{\"id\":\"fl_1\",\"total_logs_count\":9}")));
    traceIsReadAgain();
    assertThat(model.contentProperty().get()).isSameAs(before);
  }

  @Test
  void aCorrectionTheServerHasByNowIsDone() {
    open("log_1");
    field(Field.OUTPUT).type("mine");
    traces.logs.computeIfPresent("log_1", (id, raw) -> raw.with("output", Json.of("mine")));
    model.reload.run();
    assertThat(session.drafts()).isEmpty();
  }

  @Test
  void everyStepIsUndoneAndDoneAgain() {
    open("log_1");
    field(Field.OUTPUT).type("one");
    row("days").type("31");
    model.undo.run();
    assertThat(row("days").textProperty().get()).isEqualTo("30");
    assertThat(field(Field.OUTPUT).textProperty().get()).isEqualTo("one");
    model.undo.run();
    assertThat(session.drafts()).isEmpty();
    assertThat(model.undo.enabled().get()).isFalse();
    model.redo.run();
    model.redo.run();
    assertThat(row("days").textProperty().get()).isEqualTo("31");
    assertThat(model.redo.enabled().get()).isFalse();
  }

  /// The latest step is undone wherever it was made.
  @Test
  void stepsAreUndoneAcrossLogs() {
    open("log_1");
    field(Field.OUTPUT).type("first");
    session.logProperty().set(new LogId("log_2"));
    field(Field.OUTPUT).type("second");
    session.logProperty().set(new LogId("log_4"));
    model.undo.run();
    assertThat(wentTo)
        .singleElement()
        .satisfies(draft -> assertThat(draft.base().id().value()).isEqualTo("log_2"));
    assertThat(session.drafts().keySet()).containsExactly(new LogId("log_1"));
    assertThat(session.noticeProperty().get().text()).startsWith("Undid").contains("Output");
    session.logProperty().set(new LogId("log_1"));
    model.undo.run();
    assertThat(session.drafts()).isEmpty();
    assertThat(model.undo.enabled().get()).isFalse();
    model.redo.run();
    model.redo.run();
    assertThat(session.drafts()).hasSize(2);
  }

  @Test
  void whatWasSavedIsNotUndoneThere() {
    open("log_1");
    field(Field.OUTPUT).type("first");
    session.logProperty().set(new LogId("log_2"));
    field(Field.OUTPUT).type("second");
    model.save.run();
    model.undo.run();
    assertThat(session.drafts()).isEmpty();
    assertThat(traces.patches).hasSize(1);
    assertThat(model.undo.enabled().get()).isFalse();
  }

  @Test
  void aWordTypedLetterByLetterIsOneStep() {
    open("log_2");
    for (var text : new String[] {"H", "Ha", "Hal", "Hall", "Hallo"}) {
      field(Field.OUTPUT).type(text);
    }
    model.undo.run();
    assertThat(field(Field.OUTPUT).textProperty().get()).isEmpty();
  }

  @Test
  void aRefusedSaveKeepsTheEditAndShowsTheWordsAtTheField() {
    open("log_1");
    field(Field.OUTPUT).type("mine");
    traces.refusal =
        new Problem.Rejected(
            422, "no", List.of(FieldFault.body("output", "Output too long", "value_error")));
    model.save.run();
    assertThat(field(Field.OUTPUT).stateProperty().get()).isEqualTo(FieldState.FAILED);
    assertThat(field(Field.OUTPUT).flawProperty().get().words()).isEqualTo("Output too long");
    assertThat(field(Field.OUTPUT).textProperty().get()).isEqualTo("mine");
    assertThat(model.saving().failureProperty().get().faults()).hasSize(1);
    traces.refusal = null;
    model.saving().retry.run();
    assertThat(traces.patches).hasSize(1);
    assertThat(model.saving().failureProperty().get()).isNull();
  }

  @Test
  void whatIsTypedWhileSavingIsANewChange() {
    open("log_1");
    field(Field.OUTPUT).type("first");
    traces.duringSave =
        () -> {
          assertThat(field(Field.OUTPUT).stateProperty().get()).isEqualTo(FieldState.SAVING);
          field(Field.OUTPUT).type("second");
        };
    model.save.run();
    assertThat(traces.patches.getFirst().body()).hasToString("{\"output\":\"first\"}");
    assertThat(model.changedProperty().get()).containsExactly(Field.OUTPUT);
    assertThat(field(Field.OUTPUT).textProperty().get()).isEqualTo("second");
    assertThat(field(Field.OUTPUT).wasProperty().get()).isEqualTo("first");
  }

  @Test
  void clearingTheOutputForAnErrorIsOnePatch() {
    open("log_1");
    model.clearOutput.run();
    assertThat(model.focusProperty().get()).isEqualTo(Field.ERROR);
    field(Field.ERROR).type("504 from the payment provider");
    assertThat(model.saveAndComplete.enabled().get()).isTrue();
    model.save.run();
    assertThat(traces.patches.getFirst().edits())
        .isEqualTo(
            Map.of(
                Field.OUTPUT,
                new Edit.Clear<Json>(),
                Field.ERROR,
                new Edit.Set<>(Json.of("504 from the payment provider"))));
  }

  @Test
  void aLogThatCameWithBothSavesItsInputsButNotOneOfThem() {
    open("log_3");
    assertThat(model.bothHeldProperty().get()).isTrue();
    row("a").type("2");
    assertThat(model.save.enabled().get()).isTrue();
    field(Field.OUTPUT).type("whole");
    assertThat(model.save.enabled().get()).isFalse();
    model.clearError.run();
    assertThat(model.save.enabled().get()).isTrue();
  }

  @Test
  void completingNeedsAnOutputOrAnError() {
    open("log_2");
    assertThat(model.saveAndComplete.enabled().get()).isFalse();
    assertThat(model.saving().obstacleProperty().get().field()).isEqualTo(Field.OUTPUT);
    field(Field.OUTPUT).type("done");
    model.saveAndComplete.run();
    assertThat(traces.patches.getFirst().status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(model.lockProperty().get()).isEqualTo(Lock.COMPLETE);
    assertThat(model.justCompletedProperty().get()).isTrue();
  }

  @Test
  void onlyAFlowLogCanBeCompleted() {
    open("log_3");
    assertThat(model.saving().completableProperty().get()).isFalse();
  }

  @Test
  void aCompleteLogIsLockedUntilCorrected() {
    open("log_4");
    assertThat(model.lockProperty().get()).isEqualTo(Lock.COMPLETE);
    field(Field.OUTPUT).type("y");
    assertThat(session.drafts()).isEmpty();
    model.correct.run();
    field(Field.OUTPUT).type("y");
    model.save.run();
    assertThat(traces.patches.getFirst().body()).hasToString("{\"output\":\"y\"}");
    assertThat(traces.patches.getFirst().status()).isNull();
    assertThat(model.lockProperty().get()).isEqualTo(Lock.NONE);
  }

  @Test
  void anotherServersLogOfTheSameIdIsLockedAnew() {
    open("log_4");
    model.correct.run();
    open("log_4", Safety.ASK);
    assertThat(model.lockProperty().get()).isEqualTo(Lock.COMPLETE);
    assertThat(model.undo.enabled().get()).isFalse();
  }

  @Test
  void anOutputMessageKeepsItsOtherMembers() {
    open("log_5");
    assertThat(model.resultField()).isEqualTo(Field.OUTPUT_MESSAGE);
    field(Field.OUTPUT_MESSAGE).type("Done ✅");
    model.save.run();
    assertThat(traces.patches.getFirst().body().get("output_message").text())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"Done ✅\",\"x_trace\":1.50}");
  }

  @Test
  void anOutputMessageThatOnlyCallsToolsShowsItsCalls() {
    traces.with(
        """
        {"id":"log_calls","prompt":{"id":"p","path":"a/b"},"inputs":{},"output":null,
         "output_message":{"role":"assistant","content":null,"tool_calls":[
          {"id":"c","type":"function","function":{"name":"get_order","arguments":"{}"}}]}}
        """);
    open("log_calls");
    assertThat(field(Field.OUTPUT_MESSAGE).jsonProperty().get()).isTrue();
    assertThat(field(Field.OUTPUT_MESSAGE).textProperty().get()).contains("get_order");
    open("log_5");
    assertThat(field(Field.OUTPUT_MESSAGE).jsonProperty().get()).isFalse();
  }

  @Test
  void evaluatorLogsAndReadOnlyConnectionsAreNeverEdited() {
    open("log_6");
    assertThat(model.lockProperty().get()).isEqualTo(Lock.KIND);
    session.logProperty().set(null);
    open("log_1", Safety.READ_ONLY);
    assertThat(model.lockProperty().get()).isEqualTo(Lock.CONNECTION);
    field(Field.OUTPUT).type("x");
    assertThat(session.drafts()).isEmpty();
    assertThat(model.saveAndComplete.enabled().get()).isFalse();
  }

  @Test
  void aCarefulConnectionAsksBeforeEachSave() {
    open("log_1", Safety.ASK);
    field(Field.OUTPUT).type("x");
    model.save.run();
    assertThat(questions).hasSize(1);
    assertThat(questions.getFirst().title()).contains("Staging");
    assertThat(questions.getFirst().detail()).contains("Output");
  }

  @Test
  void discardNamesTheFieldsAndCanBeUndone() {
    open("log_1");
    field(Field.OUTPUT).type("x");
    row("days").type("31");
    model.discard.run();
    assertThat(questions).isEmpty();
    assertThat(session.noticeProperty().get().text()).contains("Inputs", "Output");
    assertThat(session.noticeProperty().get().action()).isSameAs(model.undo);
    assertThat(session.drafts()).isEmpty();
    assertThat(row("days").textProperty().get()).isEqualTo("30");
    model.undo.run();
    assertThat(model.changedProperty().get()).hasSize(2);
  }

  @Test
  void ofTwoSavesInARowEachLightsUpForItsOwnTime() {
    var delayed = new ArrayList<Runnable>();
    var own = new Session();
    var saving = model(own, sending(own), Background.immediate(delayed));
    own.connect(traces.connected(Safety.FREE));
    own.logProperty().set(new LogId("log_1"));
    var output = saving.field(Field.OUTPUT);
    var inputs = saving.inputs();
    output.type("mine");
    saving.save.run();
    var first = delayed.getLast();
    inputs.rows().getFirst().type("cracked jar");
    saving.save.run();
    var second = delayed.getLast();
    assertThat(output.stateProperty().get()).isEqualTo(FieldState.SAVED);
    first.run();
    assertThat(output.stateProperty().get()).isEqualTo(FieldState.PRISTINE);
    assertThat(inputs.field().stateProperty().get()).isEqualTo(FieldState.SAVED);
    second.run();
    assertThat(inputs.field().stateProperty().get()).isEqualTo(FieldState.PRISTINE);
  }

  @Test
  void undoBringsBackWhatWasDiscardedAndTheSaveThatWaited() {
    open("log_2");
    field(Field.OUTPUT).type("another log's");
    select("log_1");
    field(Field.OUTPUT).type("mine");
    saveWhileAway();
    model.discard.run();
    assertThat(session.noticeProperty().get().text()).contains("Output", "the save that waited");
    assertThat(saves()).isEmpty();
    assertThat(session.drafts().keySet()).containsExactly(new LogId("log_2"));
    session.noticeProperty().get().action().run();
    assertThat(text(Field.OUTPUT)).isEqualTo("mine");
    assertThat(session.drafts()).hasSize(2);
    assertThat(wentTo).isEmpty();
    assertThat(saves()).hasSize(1);
    serverComesBack();
    assertThat(traces.patches).hasSize(1);
    assertThat(traces.patches.getFirst().body()).hasToString("{\"output\":\"mine\"}");
    assertThat(session.drafts().keySet()).containsExactly(new LogId("log_2"));
  }

  @Test
  void whatWasDiscardedWithItsSaveIsDiscardedAndBroughtBackAgain() {
    open("log_1");
    field(Field.OUTPUT).type("mine");
    saveWhileAway();
    model.discard.run();
    model.undo.run();
    model.redo.run();
    assertThat(session.drafts()).isEmpty();
    assertThat(saves()).isEmpty();
    select("log_4");
    model.undo.run();
    assertThat(wentTo).extracting(draft -> draft.base().id().value()).containsExactly("log_1");
    assertThat(session.drafts()).hasSize(1);
    assertThat(saves()).hasSize(1);
    select("log_1");
    assertThat(text(Field.OUTPUT)).isEqualTo("mine");
  }

  /// A save that may have arrived is not replaced by the next one of its log.
  @Test
  void discardTakesEverySaveOfTheLogBack() {
    open("log_1");
    field(Field.OUTPUT).type("first");
    traces.refusal = new Problem.NoAnswer("server", "closed");
    model.save.run();
    field(Field.OUTPUT).type("second");
    model.save.run();
    assertThat(saves()).hasSize(2);
    model.discard.run();
    assertThat(saves()).isEmpty();
    model.undo.run();
    assertThat(text(Field.OUTPUT)).isEqualTo("second");
    assertThat(saves()).hasSize(2);
    serverComesBack();
    assertThat(saves()).isEmpty();
    assertThat(traces.logs.get("log_1").string("output")).isEqualTo("second");
    assertThat(session.drafts()).isEmpty();
  }

  /// What the notice offers is what it speaks of.
  @Test
  void anotherStepEndsTheOfferToUndoADiscard() {
    open("log_1");
    field(Field.OUTPUT).type("mine");
    model.discard.run();
    model.undo.run();
    assertThat(session.noticeProperty().get()).isNull();
    model.discard.run();
    select("log_2");
    field(Field.OUTPUT).type("another log's");
    assertThat(session.noticeProperty().get()).isNull();
    model.undo.run();
    model.undo.run();
    assertThat(session.drafts().keySet()).containsExactly(new LogId("log_1"));
  }

  @Test
  void nothingMovedUnderACorrectionThatIsGone() {
    open("log_1");
    field(Field.OUTPUT).type("mine");
    elsewhere("log_1", Field.OUTPUT, Json.of("theirs"));
    model.reload.run();
    assertThat(model.changedMeanwhileProperty().get()).containsExactly(Field.OUTPUT);
    model.discard.run();
    assertThat(model.changedMeanwhileProperty().get()).isEmpty();
    model.undo.run();
    assertThat(model.changedMeanwhileProperty().get()).containsExactly(Field.OUTPUT);
    field(Field.OUTPUT).revert.run();
    assertThat(model.changedMeanwhileProperty().get()).isEmpty();
    model.undo.run();
    elsewhere("log_1", Field.OUTPUT, Json.of("mine"));
    traceIsReadAgain();
    assertThat(model.changedMeanwhileProperty().get()).isEmpty();
  }

  @Test
  void readingAgainWithoutACorrectionSaysOfNothingThatItMoved() {
    open("log_1");
    field(Field.OUTPUT).type("mine");
    elsewhere("log_1", Field.OUTPUT, Json.of("theirs"));
    model.reload.run();
    model.discard.run();
    model.reload.run();
    assertThat(model.changedMeanwhileProperty().get()).isEmpty();
    traces.duringRead =
        () -> assertThat(model.changedMeanwhileProperty().get()).as("while reading").isEmpty();
    model.reload.run();
    assertThat(model.phaseProperty().get()).isEqualTo(Phase.READY);
  }

  @Test
  void unfinishedTextOverAFieldThatMovedIsSaidToBe() {
    open("log_1");
    model.inputs().jsonProperty().set(true);
    field(Field.INPUTS).type("{\"a\": ");
    elsewhere("log_1", Field.INPUTS, Json.parse("{\"theirs\":1}"));
    model.reload.run();
    assertThat(model.changedMeanwhileProperty().get()).containsExactly(Field.INPUTS);
    field(Field.INPUTS).type("{\"a\": 1}");
    model.save.run();
    assertThat(traces.patches).isEmpty();
    assertThat(model.saving().conflictProperty().get()).isNotNull();
  }

  /// What the user takes back is as the server has it now, not as it was before somebody changed
  /// it.
  @Test
  void aFieldThatMovedAndIsTakenBackShowsWhatTheServerHas() {
    open("log_1");
    row("days").type("31");
    field(Field.OUTPUT).type("mine");
    elsewhere("log_1", Field.OUTPUT, Json.of("theirs"));
    model.reload.run();
    field(Field.OUTPUT).revert.run();
    assertThat(text(Field.OUTPUT)).isEqualTo("theirs");
    assertThat(field(Field.OUTPUT).changedProperty().get()).isFalse();
    assertThat(model.changedProperty().get()).containsExactly(Field.INPUTS);
  }

  @Test
  void whatItWasBeforeSomebodyChangedItCanBeTyped() {
    open("log_1");
    row("days").type("31");
    field(Field.OUTPUT).type("mine");
    elsewhere("log_1", Field.OUTPUT, Json.of("theirs"));
    model.reload.run();
    field(Field.OUTPUT).type("I’ll refund £46.00.");
    assertThat(model.changedProperty().get()).contains(Field.OUTPUT);
    model.undo.run();
    model.correct(
        draft -> draft.with(Field.OUTPUT, new Edit.Set<>(Json.of("I’ll refund £46.00."))));
    assertThat(model.changedProperty().get()).contains(Field.OUTPUT);
    model.save.run();
    assertThat(traces.logs.get("log_1").string("output")).isEqualTo("I’ll refund £46.00.");
  }

  @Test
  void aSaveDoneWhileItsLogIsReadIsShownAsThatLog() {
    open("log_1");
    field(Field.OUTPUT).type("mine");
    saveWhileAway();
    select("log_2");
    var shown = new ArrayList<String>();
    traces.duringRead =
        () -> {
          serverComesBack();
          shown.add(model.contentProperty().get().log().id().value());
          shown.add(text(Field.OUTPUT));
        };
    select("log_1");
    assertThat(saves()).isEmpty();
    assertThat(shown).containsExactly("log_1", "mine");
    assertThat(text(Field.OUTPUT)).isEqualTo("mine");
    assertThat(field(Field.OUTPUT).wasProperty().get()).isEqualTo("mine");
    assertThat(model.changedProperty().get()).isEmpty();
  }

  private void leftFromAnEarlierRun(String id, String output) {
    var base = traces.log(new LogId(id));
    var left = LogDraft.of(base).with(Field.OUTPUT, new Edit.Set<>(Json.of(output)));
    session.restore(traces.connected(Safety.FREE).profile().id(), left);
  }

  @Test
  void aCorrectionLeftInACompleteLogOpensIt() {
    leftFromAnEarlierRun("log_4", "y");
    open("log_4");
    assertThat(model.lockProperty().get()).isEqualTo(Lock.NONE);
    assertThat(text(Field.OUTPUT)).isEqualTo("y");
  }

  @Test
  void aCorrectionTheServerHasByNowOpensNoCompleteLog() {
    leftFromAnEarlierRun("log_4", "y");
    elsewhere("log_4", Field.OUTPUT, Json.of("y"));
    open("log_4");
    assertThat(session.drafts()).isEmpty();
    assertThat(model.lockProperty().get()).isEqualTo(Lock.COMPLETE);
  }

  @Test
  void whatIsTypedWhileCompletingCanBeGoneOnWith() {
    open("log_2");
    field(Field.OUTPUT).type("done");
    traces.duringSave = () -> field(Field.OUTPUT).type("done, and");
    model.saveAndComplete.run();
    field(Field.OUTPUT).type("done, and more");
    assertThat(model.changedProperty().get()).containsExactly(Field.OUTPUT);
    assertThat(text(Field.OUTPUT)).isEqualTo("done, and more");
    assertThat(session.drafts().get(new LogId("log_2")).value(Field.OUTPUT))
        .isEqualTo(Json.of("done, and more"));
  }

  @Test
  void aLogCorrectedBeforeItsTraceWasCompleteIsLockedWithIt() {
    open("log_2");
    field(Field.OUTPUT).type("x");
    select("log_1");
    select("log_2");
    model.save.run();
    traces.logs.computeIfPresent("log_2", (_, raw) -> raw.with("log_status", Json.of("complete")));
    model.reload.run();
    assertThat(model.lockProperty().get()).isEqualTo(Lock.COMPLETE);
  }

  @Test
  void whatWasDiscardedWhileItsSaveWasUnderWayComesBack() {
    open("log_1");
    field(Field.OUTPUT).type("first");
    traces.duringSave =
        () -> {
          field(Field.OUTPUT).type("second");
          model.discard.run();
        };
    model.save.run();
    model.undo.run();
    assertThat(text(Field.OUTPUT)).isEqualTo("second");
    assertThat(field(Field.OUTPUT).wasProperty().get()).isEqualTo("first");
    model.undo.run();
    assertThat(session.drafts()).isEmpty();
    assertThat(text(Field.OUTPUT)).isEqualTo("first");
    assertThat(model.undo.enabled().get()).isFalse();
  }

  @Test
  void undoGoesBackNoFurtherThanWhatWasSaved() {
    open("log_2");
    field(Field.OUTPUT).type("another log's");
    select("log_1");
    field(Field.OUTPUT).type("zero");
    field(Field.OUTPUT).type("first");
    traces.duringSave = () -> field(Field.OUTPUT).type("second");
    model.save.run();
    model.undo.run();
    assertThat(text(Field.OUTPUT)).isEqualTo("first");
    assertThat(session.drafts().keySet()).containsExactly(new LogId("log_2"));
    model.redo.run();
    assertThat(text(Field.OUTPUT)).isEqualTo("second");
  }

  @Test
  void whatIsTypedBackWhileSavingIsANewChange() {
    open("log_1");
    field(Field.OUTPUT).type("first");
    traces.duringSave = () -> field(Field.OUTPUT).type("I’ll refund £46.00.");
    model.save.run();
    assertThat(text(Field.OUTPUT)).isEqualTo("I’ll refund £46.00.");
    assertThat(field(Field.OUTPUT).wasProperty().get()).isEqualTo("first");
    assertThat(model.changedProperty().get()).containsExactly(Field.OUTPUT);
    traces.duringSave = null;
    model.save.run();
    assertThat(traces.logs.get("log_1").string("output")).isEqualTo("I’ll refund £46.00.");
    assertThat(session.drafts()).isEmpty();
  }

  @Test
  void whatIsTypedThereAndBackWhileSavingIsNone() {
    open("log_1");
    field(Field.OUTPUT).type("first");
    traces.duringSave =
        () -> {
          field(Field.OUTPUT).type("I’ll refund £46.00.");
          field(Field.OUTPUT).type("first");
        };
    model.save.run();
    assertThat(session.drafts()).isEmpty();
    assertThat(text(Field.OUTPUT)).isEqualTo("first");
  }

  @Test
  void whatIsTypedWhileALogIsReadIsKept() {
    open("log_1");
    traces.duringRead = () -> field(Field.OUTPUT).type("while reading");
    model.reload.run();
    assertThat(text(Field.OUTPUT)).isEqualTo("while reading");
    assertThat(model.changedProperty().get()).containsExactly(Field.OUTPUT);
    traces.duringRead = () -> row("days").type("31");
    select("log_2");
    assertThat(session.drafts().keySet()).containsExactly(new LogId("log_1"));
    select("log_1");
    assertThat(row("days").textProperty().get()).isEqualTo("31");
    assertThat(text(Field.OUTPUT)).isEqualTo("while reading");
  }

  @Test
  void whatIsAskedOfOneLogIsDoneToNoOther() {
    open("log_2", Safety.ASK);
    field(Field.OUTPUT).type("another log's");
    select("log_1");
    field(Field.OUTPUT).type("mine");
    whileAsked = () -> select("log_2");
    model.save.run();
    assertThat(traces.logs.get("log_1").string("output")).isEqualTo("mine");
    assertThat(session.drafts().keySet()).containsExactly(new LogId("log_2"));
    traces.with(COMPLETE.replace("log_4", "log_7"));
    select("log_4");
    whileAsked = () -> select("log_7");
    model.correct.run();
    assertThat(model.lockProperty().get()).isEqualTo(Lock.COMPLETE);
    select("log_4");
    assertThat(model.lockProperty().get()).isEqualTo(Lock.NONE);
  }

  @Test
  void whatTheOutboxGivesUpForAnotherServerLeavesThisOnesStepsAlone() {
    open("log_1");
    field(Field.OUTPUT).type("mine");
    traces.refusal = new Problem.Offline("server", "refused");
    var draft = session.drafts().get(new LogId("log_1"));
    sending.save(new UUID(0, 2), draft.base(), draft.patch(), _ -> {});
    sending.discard(saves().getFirst(), _ -> {});
    assertThat(saves()).isEmpty();
    model.undo.run();
    assertThat(session.drafts()).isEmpty();
  }

  @Test
  void anInputThatIsNoNumberStaysARowWhileOtherThingsHappen() {
    open("log_1");
    row("days").type("3o");
    traceIsReadAgain();
    assertThat(model.inputs().jsonProperty().get()).isFalse();
    assertThat(row("days").textProperty().get()).isEqualTo("3o");
  }

  @Test
  void aSaveGivenBackByTheOutboxShowsTheLogAsItIsNow() {
    open("log_3");
    row("a").type("2");
    saveWhileAway();
    var save = saves().getFirst();
    sending.discard(save, _ -> {});
    elsewhere("log_3", Field.ERROR, Json.of("theirs"));
    model.reload.run();
    sending.restore(save);
    assertThat(model.changedProperty().get()).containsExactly(Field.INPUTS);
    assertThat(text(Field.ERROR)).isEqualTo("theirs");
  }

  @Test
  void previewShowsWhatASaveWouldSend() {
    open("log_1");
    field(Field.OUTPUT).type("x");
    model.showChanges.run();
    var changes = model.changesProperty().get();
    changes.copyCurl.run();
    assertThat(clipboard.getFirst()).contains("--data-raw '{\"output\":\"x\"}'");
  }

  @Test
  void aV4LogOffersOutputErrorAndDurationOnly() {
    var v4 =
        new FakeTraces(Api.V4)
            .with(
                """
                {"id":"data_1","config":{"type":"model"},"inputs":{"a":1},"output":"x","duration":12.750}""");
    session.connect(v4.connected(Safety.FREE));
    session.logProperty().set(new LogId("data_1"));
    assertThat(field(Field.INPUTS).lockProperty().get()).contains("v4");
    assertThat(field(Field.DURATION).textProperty().get()).isEqualTo("12.750");
    field(Field.DURATION).type("x");
    assertThat(model.save.enabled().get()).isFalse();
    field(Field.DURATION).type("13.0");
    model.save.run();
    assertThat(v4.patches.getFirst().body()).hasToString("{\"duration\":13.0}");
  }

  @Test
  void aMissingLogSaysSo() {
    session.connect(traces.connected(Safety.FREE));
    session.logProperty().set(new LogId("log_x"));
    assertThat(model.phaseProperty().get()).isEqualTo(Phase.FAILED);
    assertThat(model.problemProperty().get()).isInstanceOf(Problem.Missing.class);
  }

  @Property(tries = 500)
  void showingALogNeverChangesIt(@ForAll("wild") String output, @ForAll("wild") String input) {
    var raw =
        Json.object()
            .put("id", "log_w")
            .put("tool", Json.Obj.EMPTY)
            .put("inputs", Json.object().put("k", input).build())
            .put("output", output)
            .build();
    traces.with(raw.text());
    open("log_w");
    model.inputs().jsonProperty().set(true);
    model.inputs().jsonProperty().set(false);
    session.logProperty().set(new LogId("log_1"));
    session.logProperty().set(new LogId("log_w"));
    assertThat(session.drafts()).isEmpty();
    assertThat(field(Field.OUTPUT).textProperty().get()).isEqualTo(output);
    assertThat(row("k").textProperty().get()).isEqualTo(input);
  }

  @Provide
  Arbitrary<String> wild() {
    return Arbitraries.strings()
        .withChars("a\r\n\u0000\u001b\u007f\t\ud800\udc00{}[]\"\\é")
        .ofMaxLength(12);
  }
}
