package tracedesk.ui.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static tracedesk.port.FakeConnections.secret;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracedesk.domain.port.Capabilities;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.profile.Passphrase;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.trace.Api;
import tracedesk.port.FakeConnections;
import tracedesk.service.Connections;
import tracedesk.ui.fx.Background;
import tracedesk.ui.fx.Question;
import tracedesk.ui.session.Connected;
import tracedesk.ui.session.Session;

class ProfilesViewModelTest {
  private static final String KEY = "hl_sk_0123456789abcdef4f2c";

  private final FakeConnections fake = new FakeConnections();
  private final Session session = new Session();
  private final List<Question> asked = new ArrayList<>();
  private final List<Profile> connected = new ArrayList<>();
  private final AtomicInteger closed = new AtomicInteger();
  private final Profile harrow =
      new Profile(
          UUID.randomUUID(),
          "Harrow production",
          "https://traces.harrowpine.example",
          Api.V5,
          Safety.ASK,
          false);
  private final List<Problem.Declined> unlocked = new ArrayList<>();
  private final ProfilesViewModel model =
      new ProfilesViewModel(
          fake.connections,
          session,
          Background.immediate(),
          (question, yes) -> {
            asked.add(question);
            yes.run();
          },
          (why, profile, then) -> {
            unlocked.add(why);
            fake.connections.unlock(Passphrase.of(FakeConnections.PASSPHRASE));
            then.run();
          },
          connected::add);

  @BeforeEach
  void openOnHarrow() {
    fake.keep(harrow, KEY);
    model.open(closed::incrementAndGet);
    model.selectedProperty().set(model.drafts().getLast());
  }

  private ProfileDraft selected() {
    return Objects.requireNonNull(model.selectedProperty().get());
  }

  private void use(Profile profile) {
    session.connect(
        new Connected(profile, new Capabilities(Api.V5, true, ""), new FakeConnections.NoTraces()));
  }

  @Test
  void theLocalServerComesFirstAndTheOneInUseIsSelected() {
    use(harrow);
    model.open(() -> {});
    assertThat(model.drafts()).extracting(ProfileDraft::isLocal).containsExactly(true, false);
    assertThat(selected().id()).isEqualTo(harrow.id());
  }

  @Test
  void aKeptKeyIsShownMasked() {
    assertThat(Objects.requireNonNull(selected().keptKey.get()).masked())
        .startsWith("hl_sk_")
        .endsWith("4f2c")
        .doesNotContain("0123456789");
  }

  @Test
  void t1ChangingTheOriginBlanksTheKeptKeyAndSaysSo() {
    selected().address.set("https://evil.example");
    assertThat(selected().keptKey.get()).isNull();
    assertThat(selected().key()).isNull();
    assertThat(selected().keyBlanked.get()).isTrue();
    model.save.run();
    assertThat(fake.keys).isEmpty();
  }

  @Test
  void t1ChangingTheOriginBlanksATypedKeyAndSaysSo() {
    selected().replacing.set(true);
    selected().typedKey.set("hl_sk_new");
    assertThat(selected().keyBlanked.get()).isFalse();
    selected().address.set("https://traces.harrowpine.example:8443");
    assertThat(selected().typedKey.get()).isEmpty();
    assertThat(selected().keyBlanked.get()).isTrue();
  }

  @Test
  void t1ATestOfAnotherOriginSendsNoKey() {
    selected().address.set("https://evil.example");
    model.test.run();
    assertThat(fake.tested.getLast().key()).isNull();
  }

  @Test
  void anotherPathOnTheSameServerKeepsTheKey() {
    selected().address.set("https://traces.harrowpine.example/team/v5");
    assertThat(selected().keptKey.get()).isEqualTo(secret(KEY));
    model.save.run();
    assertThat(fake.keys).containsKey(harrow.id());
  }

  @Test
  void typingTheOldAddressAgainBringsTheKeyBack() {
    selected().address.set("https://other.example");
    selected().address.set(harrow.baseUrl());
    assertThat(selected().keptKey.get()).isEqualTo(secret(KEY));
    assertThat(selected().keyBlanked.get()).isFalse();
    assertThat(model.save.enabled().get()).isFalse();
  }

  @Test
  void plainHttpToAnotherMachineIsRefusedWithTheReason() {
    selected().address.set("http://traces.harrowpine.example");
    assertThat(Objects.requireNonNull(selected().fault.get()).text()).contains("https");
    assertThat(model.save.enabled().get()).isFalse();
    assertThat(model.saveAndConnect.enabled().get()).isFalse();
    assertThat(model.test.enabled().get()).isFalse();
    selected().address.set("http://localhost:9000");
    assertThat(model.save.enabled().get()).isTrue();
  }

  @Test
  void anAddressThatNamesItsApiVersionChoosesIt() {
    selected().address.set("https://archive.harrowpine.example/v4");
    assertThat(selected().api.get()).isEqualTo(Api.V4);
  }

  @Test
  void changesStayWhenAnotherConnectionIsSelected() {
    var draft = selected();
    draft.name.set("Harrow main");
    model.selectedProperty().set(model.drafts().getFirst());
    model.selectedProperty().set(draft);
    assertThat(selected().name.get()).isEqualTo("Harrow main");
    assertThat(fake.saved.getFirst().name()).isEqualTo("Harrow production");
  }

  @Test
  void cancelForgetsTheChanges() {
    selected().name.set("Harrow main");
    model.cancel.run();
    model.open(() -> {});
    assertThat(closed).hasValue(1);
    assertThat(fake.saved).containsExactly(harrow);
    assertThat(model.drafts().getLast().name.get()).isEqualTo("Harrow production");
  }

  @Test
  void saveKeepsEveryChangedConnectionAndItsTypedKey() {
    selected().readOnly.set(true);
    model.add.run();
    selected().name.set("Staging");
    selected().address.set(" https://staging.harrowpine.example/ ");
    selected().typedKey.set(" hl_sk_staging\n");
    model.save.run();
    assertThat(fake.saved)
        .extracting(Profile::name, Profile::baseUrl, Profile::safety)
        .containsExactly(
            tuple("Harrow production", harrow.baseUrl(), Safety.READ_ONLY),
            tuple("Staging", "https://staging.harrowpine.example", Safety.ASK));
    assertThat(fake.keys.get(fake.saved.getLast().id()).getValue())
        .isEqualTo(secret("hl_sk_staging"));
    assertThat(closed).hasValue(1);
    assertThat(connected).isEmpty();
  }

  @Test
  void saveAndConnectConnectsToWhatWasSaved() {
    selected().name.set("Harrow main");
    model.saveAndConnect.run();
    assertThat(connected).containsExactlyElementsOf(fake.saved);
    assertThat(connected.getFirst().name()).isEqualTo("Harrow main");
    assertThat(closed).hasValue(1);
  }

  @Test
  void changingTheConnectionInUseTakesEffectAtOnce() {
    use(harrow);
    selected().readOnly.set(true);
    model.save.run();
    assertThat(connected).extracting(Profile::safety).containsExactly(Safety.READ_ONLY);
  }

  @Test
  void aFailedSaveKeepsTheCardOpenAndTheChanges() {
    fake.refusal = new Problem.Storage("disk full");
    selected().name.set("Harrow main");
    model.save.run();
    assertThat(closed).hasValue(0);
    assertThat(model.problemProperty().get()).isEqualTo(fake.refusal);
    assertThat(selected().name.get()).isEqualTo("Harrow main");
    assertThat(model.save.enabled().get()).isTrue();
  }

  @Test
  void anUnfinishedConnectionElsewhereBlocksSavingAndCanBeShown() {
    model.add.run();
    var unfinished = selected();
    model.selectedProperty().set(model.drafts().get(1));
    assertThat(model.save.enabled().get()).isFalse();
    model.showFault.run();
    assertThat(selected()).isSameAs(unfinished);
  }

  @Test
  void duplicateCopiesAllButTheKeyAndSavesNothingYet() {
    model.duplicate.run();
    assertThat(selected().name.get()).isEqualTo("Harrow production copy");
    assertThat(selected().address.get()).isEqualTo(harrow.baseUrl());
    assertThat(selected().key()).isNull();
    assertThat(fake.saved).containsExactly(harrow);
  }

  @Test
  void deleteAsksByNameAndForgetsConnectionAndKey() {
    model.delete.run();
    assertThat(asked.getFirst().verb()).contains("Harrow production");
    assertThat(asked.getFirst().destroys()).isTrue();
    assertThat(fake.saved).isEmpty();
    assertThat(fake.keys).isEmpty();
    assertThat(selected().isLocal()).isTrue();
  }

  @Test
  void theConnectionInUseAndTheLocalServerCannotBeDeleted() {
    use(harrow);
    assertThat(model.delete.enabled().get()).isFalse();
    model.selectedProperty().set(model.drafts().getFirst());
    assertThat(model.delete.enabled().get()).isFalse();
  }

  @Test
  void theTestUsesTheTypedKeyAndTellsWhatItFound() {
    fake.answers.put(
        Objects.requireNonNull(harrow.origin()),
        FakeConnections.works(Duration.ofMillis(184), 1_204));
    selected().replacing.set(true);
    selected().typedKey.set("hl_sk_new");
    model.test.run();
    assertThat(fake.tested.getLast().key()).isEqualTo(secret("hl_sk_new"));
    assertThat(selected().test.get()).isInstanceOf(TestState.Found.class);
    assertThat(model.lights()).containsEntry(harrow.id(), Light.WORKS);
  }

  @Test
  void aServerOutOfReachTurnsTheLightRed() {
    model.test.run();
    assertThat(model.lights()).containsEntry(harrow.id(), Light.UNREACHABLE);
  }

  @Test
  void whatATestFoundIsGoneOnceTheConnectionChanges() {
    model.test.run();
    selected().api.set(Api.V4);
    assertThat(selected().test.get()).isEqualTo(new TestState.NotYet());
  }

  @Test
  void theLocalServerIsConnectedToWithoutSaving() {
    use(harrow);
    model.selectedProperty().set(model.drafts().getFirst());
    assertThat(model.saveAndConnect.enabled().get()).isFalse();
    model.connectLocal.run();
    assertThat(connected).extracting(Profile::id).containsExactly(Connections.LOCAL);
    assertThat(fake.saved).containsExactly(harrow);
  }

  @Test
  void t4LockedKeysLeaveTheConnectionsUsableAndAreReadOnceUnlocked() {
    fake.locked = true;
    model.open(closed::incrementAndGet);
    assertThat(model.drafts()).hasSize(2);
    assertThat(model.drafts().getLast().key()).isNull();
    assertThat(model.unlock.enabled().get()).isTrue();
    model.unlock.run();
    assertThat(unlocked).containsExactly(new Problem.Declined(Problem.Declined.Reason.KEYS_LOCKED));
    assertThat(model.problemProperty().get()).isNull();
    assertThat(model.drafts().getLast().key()).isEqualTo(secret(KEY));
  }

  @Test
  void t4ALockedKeyIsNotLostWhenItsConnectionIsSaved() {
    fake.locked = true;
    model.open(closed::incrementAndGet);
    model.selectedProperty().set(model.drafts().getLast());
    selected().name.set("Harrow main");
    model.save.run();
    fake.locked = false;
    assertThat(fake.connections.key(harrow)).isEqualTo(secret(KEY));
  }

  @Test
  void t4AnotherPlaceForTheKeysTakesEffectAndIsTold() {
    var places = model.keyPlaces();
    assertThat(places.keep.enabled().get()).isFalse();
    places.placeProperty().set(Secrets.Place.ENCRYPTED_FILE);
    places.passphraseProperty().set("short");
    assertThat(places.keep.enabled().get()).isFalse();
    places.passphraseProperty().set("long enough");
    assertThat(places.keep.enabled().get()).isFalse();
    places.againProperty().set("long enough");
    places.keep.run();
    assertThat(Objects.requireNonNull(model.keepingProperty().get()).place())
        .isEqualTo(Secrets.Place.ENCRYPTED_FILE);
  }

  @Test
  void t4AWrongPassphraseIsToldAndTheRightOneGoesOn() {
    var done = new AtomicInteger();
    fake.locked = true;
    var question =
        new KeyQuestionViewModel(
            fake.connections, Background.immediate(), harrow, true, done::incrementAndGet);
    question.typedProperty().set("wrong");
    question.go.run();
    assertThat(question.problemProperty().get())
        .isEqualTo(new Problem.Declined(Problem.Declined.Reason.WRONG_PASSPHRASE));
    assertThat(done).hasValue(0);
    question.typedProperty().set(FakeConnections.PASSPHRASE);
    question.go.run();
    assertThat(done).hasValue(1);
  }

  @Test
  void t4AKeyThatIsAskedForGoesToItsConnection() {
    var done = new AtomicInteger();
    var question =
        new KeyQuestionViewModel(
            fake.connections, Background.immediate(), harrow, false, done::incrementAndGet);
    question.typedProperty().set("not a key");
    question.go.run();
    assertThat(done).hasValue(0);
    question.typedProperty().set("hl_sk_asked_for");
    question.go.run();
    assertThat(done).hasValue(1);
    assertThat(fake.connections.key(harrow)).isEqualTo(secret("hl_sk_asked_for"));
  }
}
