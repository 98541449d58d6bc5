package tracedesk.ui.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javafx.collections.FXCollections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.problem.FieldFault;
import tracedesk.domain.problem.Problem;
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

class OutboxViewModelTest {
  private static final Problem AWAY = new Problem.Offline("server", "refused");
  private static final Problem REJECTED =
      new Problem.Rejected(
          422, "Name the order", List.of(FieldFault.body("output", "Name the order", "x")));

  private final ModelServer server = new ModelServer();
  private final Profile staging = profile("Staging");
  private final Profile production = profile("Production");
  private final Outbox outbox = PromptOutbox.over(id -> server);
  private final Session session = new Session();
  private final List<String> opened = new ArrayList<>();
  private final List<String> copied = new ArrayList<>();
  private final Background background = Background.immediate();
  private Sending sending;
  private OutboxViewModel model;

  private static Profile profile(String name) {
    return new Profile(
        UUID.randomUUID(), name, "http://127.0.0.1:7421", Api.V5, Safety.FREE, false);
  }

  @BeforeEach
  void open() {
    sending = new Sending(session, outbox, background, Clock.systemUTC());
    model =
        new OutboxViewModel(
            session,
            sending,
            background,
            (_, yes) -> yes.run(),
            new Elsewhere(
                FXCollections.observableArrayList(staging, production),
                operation -> opened.add("difference " + operation.log()),
                (operation, field) -> opened.add(operation.log() + " " + field),
                copied::add,
                ZoneOffset.UTC));
    session.connect(new Connected(staging, new Capabilities(Api.V5, true, ""), server));
    model.openProperty().set(true);
  }

  private Log log(String id) {
    return server.put(ModelServer.log(id, "No."));
  }

  private static LogPatch output(String text) {
    return new LogPatch(Map.of(Field.OUTPUT, new Edit.Set<>(Json.of(text))), null);
  }

  private void saveWhile(Problem problem, UUID at, String id, LogPatch patch) {
    var log = log(id);
    session.drafts().put(log.id(), new LogDraft(log, patch, Map.of()));
    server.onPatch.add(new ModelServer.Fault(problem, false));
    sending.save(at, log, patch, _ -> {});
  }

  private OutboxRow row(int index) {
    return model.rows().get(index);
  }

  @Test
  void aRowSaysWhatTheSaveChangesInputsByTheirKeys() {
    var inputs = (Json.Obj) Json.parse("{\"tier\":\"gold\",\"days\":14,\"note\":\"x\"}");
    var patch =
        output("Yes.").with(Field.INPUTS, new Edit.Set<>(inputs)).with(TraceStatus.COMPLETE);
    saveWhile(AWAY, staging.id(), "log_1", patch);
    assertThat(row(0).parts()).containsExactly("inputs.tier", "inputs.note", "output");
    assertThat(OutboxViewModel.summary(row(0)))
        .isEqualTo("3 fields: inputs.tier, inputs.note, output, and mark complete");
    assertThat(model.state(row(0))).startsWith("Queued ");
    assertThat(model.reason(row(0))).isNotEmpty();
  }

  @Test
  void onlyAnotherServersSavesCarryItsName() {
    saveWhile(AWAY, production.id(), "log_1", output("Yes."));
    assertThat(row(0).server()).isEqualTo("Production");
    assertThat(model.reason(row(0))).contains("Next try at ");
    session.connect(new Connected(production, new Capabilities(Api.V5, true, ""), server));
    model.openProperty().set(false);
    model.openProperty().set(true);
    assertThat(model.rows()).allSatisfy(row -> assertThat(row.server()).isEmpty());
  }

  @Test
  void whatTheServerRejectedLeadsToItsFieldAndItsWords() {
    saveWhile(REJECTED, staging.id(), "log_1", output("Yes."));
    assertThat(model.countsProperty().get()).isEqualTo(new Counts(1, 0, 0, 1));
    model.copyResponse(row(0));
    assertThat(copied).containsExactly("Name the order");
    model.main(row(0));
    assertThat(opened).containsExactly("log_1 OUTPUT");
  }

  @Test
  void retryAllSendsWhatWasRejectedAndWhatWaits() {
    saveWhile(REJECTED, staging.id(), "log_1", output("Yes."));
    saveWhile(AWAY, staging.id(), "log_2", output("Yes."));
    assertThat(model.countsProperty().get()).isEqualTo(new Counts(2, 1, 0, 1));
    model.retryAll.run();
    assertThat(model.rows()).isEmpty();
    assertThat(server.patches)
        .containsExactlyInAnyOrder("log_1 {\"output\":\"Yes.\"}", "log_2 {\"output\":\"Yes.\"}");
  }

  @Test
  void whatIsDiscardedComesBackWithItsCorrection() {
    saveWhile(REJECTED, staging.id(), "log_1", output("Yes."));
    saveWhile(REJECTED, staging.id(), "log_2", output("No way."));
    model.discardAll.run();
    assertThat(model.rows()).isEmpty();
    assertThat(session.drafts()).isEmpty();

    server.onRead.add(new ModelServer.Fault(AWAY, false));
    model.undo.run();
    assertThat(model.rows()).hasSize(2);
    assertThat(session.drafts()).hasSize(2);
    assertThat(model.undo.enabled().get()).isFalse();
    model.retryAll.run();
    assertThat(server.patches)
        .containsExactlyInAnyOrder("log_1 {\"output\":\"Yes.\"}", "log_2 {\"output\":\"No way.\"}");
  }

  @Test
  void undoLosesNothingThatWasSavedMeanwhile() {
    var error = new LogPatch(Map.of(Field.MESSAGES, new Edit.Set<>(Json.parse("[]"))), null);
    saveWhile(REJECTED, staging.id(), "log_1", output("Yes."));
    model.discard(row(0));
    saveWhile(REJECTED, staging.id(), "log_1", error);
    server.onRead.add(new ModelServer.Fault(AWAY, false));
    model.undo.run();
    assertThat(model.rows()).hasSize(1);
    assertThat(row(0).parts()).containsExactlyInAnyOrder("messages", "output");
    assertThat(session.drafts().get(row(0).operation().log()).changed())
        .containsExactlyInAnyOrder(Field.MESSAGES, Field.OUTPUT);
  }

  @Test
  void aSaveUnderWayCannotBeDiscardedAndSaysWhy() {
    var seen = new ArrayList<OutboxRow>();
    server.between =
        () -> {
          model.openProperty().set(false);
          model.openProperty().set(true);
          seen.addAll(model.rows());
          seen.forEach(model::discard);
        };
    var log = log("log_1");
    sending.save(staging.id(), log, output("Yes."), _ -> {});
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().underway()).isTrue();
    assertThat(OutboxViewModel.reasonToKeep(seen.getFirst())).isNotEmpty();
    assertThat(model.state(seen.getFirst())).isEqualTo("Sending…");
    assertThat(server.log(log.id()).output()).isEqualTo(Json.of("Yes."));
  }

  @Test
  void theListKnowsTheTraceThatNeedsTheUser() {
    saveWhile(REJECTED, staging.id(), "log_1", output("Yes."));
    saveWhile(REJECTED, production.id(), "log_2", output("Yes."));
    assertThat(session.queuedProperty().get())
        .isEqualTo(Map.of(server.log(row(0).operation().log()).trace(), Operation.State.REJECTED));
  }

  @Test
  void aThousandSavesAreShownTogetherAndLeaveOneByOne() {
    var many = PromptOutbox.over(id -> server);
    server.down = AWAY;
    for (int i = 0; i < 1_000; i++) {
      many.save(staging.id(), log("log_" + i), output("Yes."));
    }
    var own = new Session();
    own.connect(new Connected(staging, new Capabilities(Api.V5, true, ""), server));
    var sendingMany = new Sending(own, many, background, Clock.systemUTC());
    var drawer =
        new OutboxViewModel(
            own,
            sendingMany,
            background,
            (_, yes) -> yes.run(),
            new Elsewhere(
                FXCollections.observableArrayList(),
                _ -> {},
                (_, _) -> {},
                _ -> {},
                ZoneOffset.UTC));
    drawer.openProperty().set(true);
    sendingMany.retryServer(staging.id());
    assertThat(drawer.rows()).hasSize(1_000);
    server.down = null;
    sendingMany.retryServer(staging.id());
    assertThat(drawer.rows()).isEmpty();
    assertThat(server.patches).hasSize(1_000);
  }
}
