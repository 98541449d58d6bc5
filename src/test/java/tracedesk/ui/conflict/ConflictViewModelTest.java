package tracedesk.ui.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.edit.Merge;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.TraceStatus;
import tracedesk.service.outbox.ModelServer;
import tracedesk.service.outbox.Outbox;
import tracedesk.service.outbox.PromptOutbox;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Sending;
import tracedesk.ui.session.Session;

class ConflictViewModelTest {
  private final ModelServer server = new ModelServer();
  private final Outbox outbox = PromptOutbox.over(id -> server);
  private final Session session = new Session();
  private final Background background = Background.immediate();
  private final Profile profile =
      new Profile(
          UUID.randomUUID(), "Staging", "http://127.0.0.1:7421", Api.V5, Safety.FREE, false);
  private final Log base = server.put(ModelServer.log("log_1", "No."));
  private Sending sending;
  private ConflictViewModel model;

  @BeforeEach
  void open() {
    sending = new Sending(session, outbox, background, Clock.systemUTC());
    model = new ConflictViewModel(session, sending, background, ZoneOffset.UTC, () -> {});
    session.connect(new Connected(profile, new Capabilities(Api.V5, true, ""), server));
    session.logProperty().set(base.id());
  }

  private static LogPatch patch(String output, String inputs) {
    return new LogPatch(
        Map.of(
            Field.OUTPUT,
            new Edit.Set<>(Json.of(output)),
            Field.INPUTS,
            new Edit.Set<>(Json.parse(inputs))),
        null);
  }

  /// Both change the output and the tier; only they change the days.
  private void collide() {
    server.change(base.id(), patch("Theirs.", "{\"tier\":\"platinum\",\"days\":30}"));
    save(patch("Mine.", "{\"tier\":\"gold\",\"days\":14}"));
  }

  private void save(LogPatch patch) {
    session.drafts().put(base.id(), new LogDraft(base, patch, Map.of()));
    sending.save(profile.id(), base, patch, _ -> {});
  }

  private PartViewModel part(String name) {
    return decision().parts().stream()
        .filter(part -> part.part().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Decision decision() {
    var decision = model.decisionProperty().get();
    assertThat(decision).isNotNull();
    return decision;
  }

  private Json held(Field field) {
    return field.of(server.log(base.id()));
  }

  @Test
  @DisplayName("nothing is chosen beforehand where both changed the same")
  void opensByItselfWithNothingChosenAndSavesOnlyWhatWasChosen() {
    collide();
    assertThat(decision().conflicts())
        .extracting(part -> part.part().name())
        .containsExactly("inputs.tier", "output");
    assertThat(decision().merged())
        .extracting(part -> part.part().name())
        .containsExactly("inputs.days");
    assertThat(model.save.enabled().get()).isFalse();
    part("inputs.tier").pickProperty().set(Pick.THEIRS);
    assertThat(model.chosenProperty().get()).isEqualTo(1);
    assertThat(model.save.enabled().get()).isFalse();
    part("output").pickProperty().set(Pick.MINE);
    model.save.run();
    assertThat(held(Field.OUTPUT)).isEqualTo(Json.of("Mine."));
    assertThat(held(Field.INPUTS)).isEqualTo(Json.parse("{\"tier\":\"platinum\",\"days\":30}"));
    assertThat(server.patches).containsExactly("log_1 {\"output\":\"Mine.\"}");
    assertThat(model.decisionProperty().get()).isNull();
    assertThat(session.drafts()).isEmpty();
  }

  @Test
  void theOriginalAndOwnWordsCanBeSaved() {
    collide();
    part("inputs.tier").pickProperty().set(Pick.ORIGINAL);
    part("output").startFrom(Pick.THEIRS);
    part("output").resultProperty().set("Theirs. And mine.");
    assertThat(part("output").pickProperty().get()).isEqualTo(Pick.OWN);
    model.save.run();
    assertThat(held(Field.OUTPUT)).isEqualTo(Json.of("Theirs. And mine."));
    assertThat(held(Field.INPUTS)).isEqualTo(Json.parse("{\"tier\":\"standard\",\"days\":30}"));
  }

  @Test
  void whatWasMergedWithoutAskingCanBeUndone() {
    collide();
    model.keepMine.run();
    part("inputs.days").pickProperty().set(Pick.ORIGINAL);
    model.save.run();
    assertThat(held(Field.INPUTS)).isEqualTo(Json.parse("{\"tier\":\"gold\",\"days\":14}"));
  }

  @Test
  void allTheirsLeavesNothingToSendAndNothingBehind() {
    collide();
    model.keepTheirs.run();
    model.save.run();
    assertThat(server.patches).isEmpty();
    assertThat(outbox.view().operations()).isEmpty();
    assertThat(session.drafts()).isEmpty();
    assertThat(model.decisionProperty().get()).isNull();
  }

  @Test
  void keepEditingLosesNothingOfTheChoices() {
    collide();
    part("output").resultProperty().set("Half a sen");
    model.keepEditing.run();
    assertThat(model.decisionProperty().get()).isNull();
    assertThat(outbox.view().operations()).hasSize(1);
    sending.decide(outbox.view().operations().getFirst());
    assertThat(part("output").resultProperty().get()).isEqualTo("Half a sen");
  }

  @Test
  void aResultThatIsBeingWrittenIsACorrectionOfTheForm() {
    collide();
    part("output").resultProperty().set("Theirs, and mine.");
    part("inputs.tier").resultProperty().set("\"silver\"");
    var draft = session.drafts().get(base.id());
    assertThat(draft.value(Field.OUTPUT)).isEqualTo(Json.of("Theirs, and mine."));
    assertThat(draft.value(Field.INPUTS))
        .isEqualTo(Json.parse("{\"tier\":\"silver\",\"days\":14}"));
    model.keepEditing.run();
    var after = new ConflictViewModel(session, sending, background, ZoneOffset.UTC, () -> {});
    sending.decide(outbox.view().operations().getFirst());
    assertThat(after.decisionProperty().get().parts())
        .filteredOn(part -> part.part().name().equals("output"))
        .extracting(part -> part.part().mine())
        .containsExactly(Json.of("Theirs, and mine."));
  }

  @Test
  void aMegabyteIsComparedAndDecided() {
    var words = "All work and no play. ".repeat(50_000);
    server.change(
        base.id(),
        new LogPatch(Map.of(Field.OUTPUT, new Edit.Set<>(Json.of(words + "Theirs."))), null));
    save(new LogPatch(Map.of(Field.OUTPUT, new Edit.Set<>(Json.of("Mine. " + words))), null));
    part("output").pickProperty().set(Pick.MINE);
    model.save.run();
    assertThat(held(Field.OUTPUT)).isEqualTo(Json.of("Mine. " + words));
  }

  @Test
  @DisplayName("the log changes again while the choice is on its way")
  void aLogThatChangesAgainIsDecidedAgain() {
    collide();
    model.keepMine.run();
    server.change(base.id(), patch("Theirs again.", "{\"tier\":\"platinum\",\"days\":30}"));
    model.save.run();
    assertThat(held(Field.OUTPUT)).isEqualTo(Json.of("Theirs again."));
    assertThat(decision().again()).isTrue();
    assertThat(part("output").part().theirs()).isEqualTo(Json.of("Theirs again."));
    assertThat(part("output").part().mine()).isEqualTo(Json.of("Mine."));
    part("output").pickProperty().set(Pick.MINE);
    model.save.run();
    assertThat(held(Field.OUTPUT)).isEqualTo(Json.of("Mine."));
  }

  @Test
  void completesOnlyWhenTheUserSaysSo() {
    server.change(base.id(), patch("Theirs.", "{\"tier\":\"standard\",\"days\":14}"));
    var mine =
        new LogPatch(Map.of(Field.OUTPUT, new Edit.Set<>(Json.of("Mine."))), TraceStatus.COMPLETE);
    save(mine);
    model.keepMine.run();
    assertThat(model.completingProperty().get()).isTrue();
    model.saveAndComplete.run();
    assertThat(server.log(base.id()).isComplete()).isTrue();
    assertThat(held(Field.OUTPUT)).isEqualTo(Json.of("Mine."));
  }

  @Test
  void anOutputBesideTheirErrorSaysWhatIsWrong() {
    server.change(
        base.id(),
        new LogPatch(
            Map.of(
                Field.OUTPUT, new Edit.Clear<>(),
                Field.ERROR, new Edit.Set<>(Json.of("timeout"))),
            null));
    save(new LogPatch(Map.of(Field.OUTPUT, new Edit.Set<>(Json.of("Mine."))), null));
    model.keepMine.run();
    assertThat(model.save.enabled().get()).isFalse();
    assertThat(model.obstacleProperty().get()).contains("either an output or an error");
    part("error").pickProperty().set(Pick.ORIGINAL);
    assertThat(model.obstacleProperty().get()).isEmpty();
    model.save.run();
    assertThat(held(Field.OUTPUT)).isEqualTo(Json.of("Mine."));
    assertThat(held(Field.ERROR)).isNull();
  }

  @Test
  void invalidJsonIsNoResult() {
    server.change(base.id(), patch("No.", "{\"tier\":{\"a\":1},\"days\":14}"));
    save(patch("No.", "{\"tier\":{\"a\":2},\"days\":14}"));
    var tier = part("inputs.tier");
    tier.resultProperty().set("{\"a\":");
    assertThat(tier.flawProperty().get()).isNotEmpty();
    assertThat(model.save.enabled().get()).isFalse();
    tier.resultProperty().set("{\"a\":3}");
    model.save.run();
    assertThat(held(Field.INPUTS)).isEqualTo(Json.parse("{\"tier\":{\"a\":3},\"days\":14}"));
  }

  @Test
  void whatWasTypedSinceTheSaveIsPartOfMine() {
    collide();
    model.keepEditing.run();
    var draft = session.drafts().get(base.id());
    session
        .drafts()
        .put(base.id(), draft.with(Field.OUTPUT, new Edit.Set<>(Json.of("Mine, later."))));
    sending.decide(outbox.view().operations().getFirst());
    assertThat(part("output").part().mine()).isEqualTo(Json.of("Mine, later."));
  }

  @Test
  void anotherLogOrADiscardedSaveEndsTheChoosing() {
    collide();
    session.logProperty().set(ModelServer.log("log_2", "x").id());
    assertThat(model.decisionProperty().get()).isNull();
    session.logProperty().set(base.id());
    sending.decide(outbox.view().operations().getFirst());
    assertThat(decision().conflicts()).hasSize(2);
    sending.discard(outbox.view().operations().getFirst(), _ -> {});
    assertThat(model.decisionProperty().get()).isNull();
    assertThat(sending.decidingProperty().get()).isNull();
  }

  @Test
  void nextGoesFromConflictToConflictThatNeedsAChoice() {
    collide();
    model.next.run();
    assertThat(model.focusProperty().get()).isSameAs(part("inputs.tier"));
    part("inputs.tier").pickProperty().set(Pick.MINE);
    model.next.run();
    assertThat(model.focusProperty().get()).isSameAs(part("output"));
    model.next.run();
    assertThat(model.focusProperty().get()).isSameAs(part("output"));
    assertThat(part("output").part().standing()).isEqualTo(Merge.Standing.CONFLICT);
  }
}
