package tracedesk.ui.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.LocalParts;
import tracedesk.domain.edit.Edit;
import tracedesk.domain.edit.Field;
import tracedesk.domain.edit.LogDraft;
import tracedesk.domain.edit.LogPatch;
import tracedesk.domain.json.Json;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.problem.Outcome;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.Log;
import tracedesk.domain.trace.LogId;
import tracedesk.remote.HttpConnector;
import tracedesk.service.Histories;
import tracedesk.ui.fx.Background;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;

/// The history of a log over the real server and store.
class HistoryViewModelTest {
  private static final UUID SERVER = new UUID(0, 9);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Session session = new Session();
  private final TestForm form = new TestForm(session);
  private final HttpConnector connector = new HttpConnector();
  @TempDir @Nullable Path folder;
  private @Nullable LocalParts local;
  private @Nullable HistoryViewModel model;

  /// A form that shows a log and keeps corrections in the session.
  private static final class TestForm implements Form {
    final SimpleObjectProperty<@Nullable Log> log = new SimpleObjectProperty<>();
    final SimpleStringProperty lock = new SimpleStringProperty("");
    private final Session session;

    TestForm(Session session) {
      this.session = session;
    }

    @Override
    public ObservableValue<@Nullable Log> log() {
      return log;
    }

    @Override
    public ObservableValue<String> lock() {
      return lock;
    }

    @Override
    public void correct(UnaryOperator<LogDraft> change) {
      var draft = change.apply(draft());
      if (draft.isEmpty()) {
        session.drafts().remove(draft.base().id());
      } else {
        session.drafts().put(draft.base().id(), draft);
      }
    }

    LogDraft draft() {
      var shown = Objects.requireNonNull(log.get());
      return session.drafts().getOrDefault(shown.id(), LogDraft.of(shown));
    }
  }

  @BeforeEach
  void open() {
    local = LocalParts.open(Objects.requireNonNull(folder));
    call(
        "POST",
        "/v5/flows/log",
        """
        {"log_id":"log_1","path":"Refunds","flow":{"attributes":{}},
         "inputs":{"days":14,"tier":"gold"},"output":"No refund."}""");
    call("PATCH", "/v5/flows/logs/log_1", "{\"output\":\"A refund.\"}");
    call(
        "PATCH",
        "/v5/flows/logs/log_1",
        "{\"inputs\":{\"days\":30,\"tier\":\"gold\"},\"output\":\"A refund today.\"}");
  }

  @AfterEach
  void close() {
    connector.close();
    http.close();
    Objects.requireNonNull(local).close();
  }

  private void call(String method, String path, String body) {
    var host = Objects.requireNonNull(local).host();
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(host.baseUrl() + path))
                  .header("X-API-KEY", host.key().reveal())
                  .header("User-Agent", "curl/8.5.0")
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("the server did not answer", e);
    }
  }

  private HistoryViewModel connect(Api api) {
    var parts = Objects.requireNonNull(local);
    var host = parts.host();
    var profile = new Profile(SERVER, "Here", host.baseUrl(), api, Safety.FREE, false);
    var traces = connector.connect(profile, host.key());
    session.connect(new Connected(profile, traces.capabilities(), traces));
    var made =
        new HistoryViewModel(session, new Histories(parts.outbox()), form, Background.immediate());
    made.openProperty().set(true);
    model = made;
    show();
    return made;
  }

  /// The form reads the log once more.
  private void show() {
    var connected = Objects.requireNonNull(session.connectionProperty().get());
    form.log.set(connected.traces().log(new LogId("log_1")));
  }

  private Comparison shown() {
    return ((Outcome.Done<Comparison>)
            Objects.requireNonNull(Objects.requireNonNull(model).shownProperty().get()))
        .value();
  }

  @Test
  void theNewestChangeIsShownAgainstTheOneBefore() {
    var history = connect(Api.V5);
    assertThat(history.moments())
        .extracting(Moment::who, Moment::what)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("curl/8.5.0", "Output, days"),
            org.assertj.core.groups.Tuple.tuple("curl/8.5.0", "Output"),
            org.assertj.core.groups.Tuple.tuple("curl/8.5.0", "Log created"));
    assertThat(history.countProperty().getValue()).isEqualTo("3");
    assertThat(shown().changed())
        .extracting(change -> change.difference().name())
        .containsExactly("output", "inputs.days");
    assertThat(shown().changed().getFirst().lines().added()).isEqualTo(1);
    assertThat(shown().held())
        .extracting(Comparison.Held::name, Comparison.Held::words)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("inputs.tier", "gold"));
    assertThat(Objects.requireNonNull(shown().earlier()).index()).isEqualTo(1);
    assertThat(history.restoreVersion.enabled().get()).isFalse();
  }

  @Test
  void theKeysWalkFromTheNewestEntryToTheLogsArrivalAndNotFurther() {
    var history = connect(Api.V5);
    assertThat(history.newer.enabled().get()).isFalse();
    history.older.run();
    history.older.run();
    assertThat(Objects.requireNonNull(history.chosenProperty().get()).kind())
        .isEqualTo(Moment.Kind.RECEIVED);
    assertThat(history.older.enabled().get()).isFalse();
    assertThat(shown().changed()).isEmpty();
    assertThat(shown().held())
        .extracting(Comparison.Held::words)
        .containsExactly("No refund.", "14", "gold");
  }

  @Test
  void anOldValueBecomesACorrectionAndNothingIsSent() {
    var history = connect(Api.V5);
    var days = shown().changed().get(1);
    assertThat(days.before()).isTrue();
    assertThat(days.after()).isFalse();
    history.restore(days, days.difference().before());
    assertThat(form.draft().patch().body().text())
        .isEqualTo("{\"inputs\":{\"days\":14,\"tier\":\"gold\"}}");
    assertThat(history.moments().getFirst().kind()).isEqualTo(Moment.Kind.UNSAVED);
    assertThat(history.moments().getFirst().what()).isEqualTo("days");
    assertThat(Objects.requireNonNull(history.chosenProperty().get()).index()).isZero();
    assertThat(shown().changed().get(1).before()).isFalse();
    assertThat(shown().changed().get(1).after()).isTrue();
    show();
    assertThat(history.countProperty().getValue()).isEqualTo("3");
  }

  @Test
  void theLogAsItWasReceivedComesBackWhole() {
    var history = connect(Api.V5);
    history.older.run();
    history.older.run();
    history.restoreVersion.run();
    assertThat(form.draft().value(Field.OUTPUT)).isEqualTo(Json.of("No refund."));
    assertThat(form.draft().changed()).containsExactly(Field.INPUTS, Field.OUTPUT);
    assertThat(history.restoreVersion.enabled().get()).isFalse();
  }

  @Test
  void aChangeIsUndoneInAllItsFieldsAtOnce() {
    var history = connect(Api.V5);
    history.undoChange.run();
    assertThat(form.draft().value(Field.OUTPUT)).isEqualTo(Json.of("A refund."));
    assertThat(form.draft().value(Field.INPUTS))
        .isEqualTo(Json.parse("{\"days\":14,\"tier\":\"gold\"}"));
    assertThat(history.undoChange.enabled().get()).isFalse();
  }

  @Test
  void aLockedLogTakesNothingBack() {
    form.lock.set("This trace is complete");
    var history = connect(Api.V5);
    assertThat(history.undoChange.enabled().get()).isFalse();
    history.older.run();
    assertThat(history.restoreVersion.enabled().get()).isFalse();
    form.lock.set("");
    assertThat(history.restoreVersion.enabled().get()).isTrue();
  }

  @Test
  void theChosenEntryStaysChosenWhenSomebodyChangesTheLog() {
    var history = connect(Api.V5);
    history.older.run();
    call("PATCH", "/v5/flows/logs/log_1", "{\"output\":\"Another.\"}");
    show();
    assertThat(history.moments()).hasSize(4);
    assertThat(Objects.requireNonNull(history.chosenProperty().get()).index()).isEqualTo(2);
    assertThat(shown().changed())
        .extracting(change -> change.difference().after())
        .containsExactly(Json.of("A refund."));
  }

  @Test
  void aJudgmentIsAnEntryThatChangesNothing() {
    call(
        "POST",
        "/v5/evaluators/log",
        """
        {"parent_id":"log_1","path":"Policy","judgment":0.71,"spec":{"arguments_type":"target_free",
         "return_type":"number","evaluator_type":"external"}}""");
    var history = connect(Api.V5);
    assertThat(history.moments().getFirst().kind()).isEqualTo(Moment.Kind.JUDGED);
    assertThat(history.moments().getFirst().what()).isEqualTo("Policy 0.71");
    assertThat(shown().changed()).isEmpty();
    assertThat(history.undoChange.enabled().get()).isFalse();
  }

  @Test
  void ofAServerWithoutHistoryTheSavesFromHereAreListed() {
    var history = connect(Api.V4);
    assertThat(history.moments()).isEmpty();
    var base = Objects.requireNonNull(form.log.get());
    var patch = form.draft().with(Field.OUTPUT, set("Mine.")).patch();
    var outbox = Objects.requireNonNull(local).outbox();
    var operation = operation(base, patch);
    outbox.add(operation, List.of());
    call("PATCH", "/v5/flows/logs/log_1", "{\"output\":\"Mine.\"}");
    outbox.done(operation, patch.appliedTo(base), Instant.now());
    show();
    assertThat(history.moments())
        .singleElement()
        .satisfies(
            moment -> {
              assertThat(moment.who()).isEqualTo("You");
              assertThat(moment.kind()).isEqualTo(Moment.Kind.SAVED);
            });
    assertThat(history.restoreVersion.enabled().get()).isFalse();
    assertThat(history.undoChange.enabled().get()).isTrue();
  }

  private static Edit<Json> set(String text) {
    return new Edit.Set<>(Json.of(text));
  }

  private static Operation operation(Log base, LogPatch patch) {
    var now = Instant.now();
    return new Operation(
        Operation.newId(now),
        1,
        SERVER,
        base,
        patch,
        Operation.State.READY,
        now,
        now,
        0,
        null,
        null);
  }

  @Test
  void aHistoryThatCannotBeReadSaysWhyAndIsReadAgain() {
    var history = connect(Api.V5);
    var shown = Objects.requireNonNull(form.log.get());
    call("DELETE", "/v5/logs?id=log_1", "");
    form.log.set(null);
    form.log.set(shown);
    assertThat(history.problemProperty().get()).isNotNull();
    assertThat(history.pastProperty().get()).isNull();
  }
}
