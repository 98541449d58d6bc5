package tracedesk.store.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Secrets.Place;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.Problem.Declined.Reason;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Passphrase;
import tracedesk.domain.profile.Secret;
import tracedesk.store.DataFolder;

class KeptSecretsTest {
  private static final String KEY = "hl_sk_canary_0123456789abcdef";
  private static final String ORIGIN = "https://traces.example:443";
  private static final UUID ID = UUID.fromString("6c1cf1d4-6c3c-4a2e-9a2b-111111111111");
  private static final UUID OTHER = UUID.fromString("6c1cf1d4-6c3c-4a2e-9a2b-222222222222");

  @TempDir private Path temp;
  private final TestKeys keychain = new TestKeys();
  private DataFolder folder;

  @BeforeEach
  void open() {
    folder = DataFolder.open(temp.resolve("data")).orElseThrow();
  }

  @AfterEach
  void close() {
    folder.close();
  }

  private static Secret secret(String text) {
    return Objects.requireNonNull(Secret.of(text));
  }

  private KeptSecrets withKeychain() {
    return new KeptSecrets(folder, () -> keychain);
  }

  private KeptSecrets without() {
    return new KeptSecrets(folder, () -> null);
  }

  private static @Nullable Reason reason(ThrowingGet get) {
    try {
      get.run();
      return null;
    } catch (ProblemException e) {
      return ((Problem.Declined) e.problem()).reason();
    }
  }

  private interface ThrowingGet {
    @Nullable Object run();
  }

  private void requireNoKeyInTheFolder() throws IOException {
    try (var files = Files.walk(folder.path())) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(content).as(file.toString()).doesNotContain("canary");
      }
    }
  }

  private void plainFile() {
    var entry = Json.object().put("origin", ORIGIN).put("key", KEY).build();
    folder.write("keys.json", Json.object().put(ID.toString(), entry).build().text());
  }

  @Test
  void t1AKeyBelongsToItsOrigin() {
    var secrets = withKeychain();
    secrets.put(ID, ORIGIN, secret(KEY));
    assertThat(withKeychain().get(ID, ORIGIN)).isEqualTo(secret(KEY));
    assertThat(secrets.get(ID, "https://evil.example:443")).isNull();
    assertThat(secrets.get(OTHER, ORIGIN)).isNull();
    secrets.remove(ID);
    assertThat(secrets.get(ID, ORIGIN)).isNull();
    assertThat(keychain.texts).isEmpty();
  }

  @Test
  void t1AFolderThatNamesAnotherOriginGetsNoKeyFromTheKeychain() {
    withKeychain().put(ID, ORIGIN, secret(KEY));
    var text = Objects.requireNonNull(folder.read("key-place.json"));
    folder.write("key-place.json", text.replace("traces.example", "evil.example"));
    assertThat(withKeychain().get(ID, "https://evil.example:443")).isNull();
  }

  @Test
  void t4TheKeychainIsUsedWhereThereIsOneAndNoFileHoldsTheKey() throws IOException {
    var secrets = withKeychain();
    secrets.put(ID, ORIGIN, secret(KEY));
    assertThat(secrets.keeping().place()).isEqualTo(Place.KEYCHAIN);
    assertThat(keychain.texts).containsOnlyKeys(ID);
    requireNoKeyInTheFolder();
  }

  @Test
  void t4WithoutAKeychainKeysAreAskedForAtEachStart() throws IOException {
    var secrets = without();
    assertThat(secrets.get(ID, ORIGIN)).isNull();
    secrets.put(ID, ORIGIN, secret(KEY));
    assertThat(secrets.get(ID, ORIGIN)).isEqualTo(secret(KEY));
    assertThat(secrets.keeping().place()).isEqualTo(Place.MEMORY);
    assertThat(secrets.keeping().keychain()).isFalse();
    requireNoKeyInTheFolder();
    assertThat(reason(() -> without().get(ID, ORIGIN))).isEqualTo(Reason.KEY_NEEDED);
  }

  @Test
  void t4ALockedKeychainIsPassedOverAtFirstAndSaysSoOnceItHoldsKeys() {
    keychain.locked = true;
    var passedOver = withKeychain();
    passedOver.put(OTHER, ORIGIN, secret("hl_sk_other"));
    assertThat(passedOver.keeping().place()).isEqualTo(Place.MEMORY);
    keychain.locked = false;
    withKeychain().put(ID, ORIGIN, secret(KEY));
    keychain.locked = true;
    assertThatThrownBy(() -> withKeychain().get(ID, ORIGIN))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(new Problem.Storage("the keychain is locked")));
    keychain.locked = false;
    assertThat(withKeychain().get(ID, ORIGIN)).isEqualTo(secret(KEY));
  }

  @Test
  void t4KeysOfAnEarlierVersionMoveToTheKeychainAndTheirFileGoes() throws IOException {
    plainFile();
    var secrets = withKeychain();
    assertThat(secrets.get(ID, ORIGIN)).isEqualTo(secret(KEY));
    assertThat(folder.path().resolve("keys.json")).doesNotExist();
    assertThat(withKeychain().get(ID, ORIGIN)).isEqualTo(secret(KEY));
    requireNoKeyInTheFolder();
  }

  @Test
  void t4KeysOfAnEarlierVersionStayUntilAPlaceIsChosen() throws IOException {
    plainFile();
    var secrets = without();
    assertThat(secrets.get(ID, ORIGIN)).isEqualTo(secret(KEY));
    assertThat(secrets.keeping().plain()).endsWith("keys.json");
    secrets.choose(Place.ENCRYPTED_FILE, Passphrase.of("a good passphrase"));
    assertThat(secrets.keeping().plain()).isNull();
    assertThat(secrets.get(ID, ORIGIN)).isEqualTo(secret(KEY));
    requireNoKeyInTheFolder();
  }

  @Test
  void t4ThePlainFileIsOverwrittenBeforeItGoes() throws IOException {
    plainFile();
    var link = temp.resolve("the same blocks");
    Files.createLink(link, folder.path().resolve("keys.json"));
    withKeychain().get(ID, ORIGIN);
    assertThat(Files.readAllBytes(link)).containsOnly(0);
  }

  @Test
  void t4TheEncryptedFileOpensOnlyWithItsPassphraseAndAWrongOneLosesNothing() throws IOException {
    var secrets = without();
    secrets.put(ID, ORIGIN, secret(KEY));
    secrets.choose(Place.ENCRYPTED_FILE, Passphrase.of("a good passphrase"));
    assertThat(secrets.get(ID, ORIGIN)).isEqualTo(secret(KEY));
    requireNoKeyInTheFolder();

    var next = without();
    assertThat(next.keeping().locked()).isTrue();
    assertThat(reason(() -> next.get(ID, ORIGIN))).isEqualTo(Reason.KEYS_LOCKED);
    var before = folder.read(EncryptedFile.FILE);
    assertThat(
            reason(
                () -> {
                  next.unlock(Passphrase.of("another passphrase"));
                  return null;
                }))
        .isEqualTo(Reason.WRONG_PASSPHRASE);
    assertThat(folder.read(EncryptedFile.FILE)).isEqualTo(before);
    next.unlock(Passphrase.of("a good passphrase"));
    assertThat(next.get(ID, ORIGIN)).isEqualTo(secret(KEY));
    assertThat(next.keeping().locked()).isFalse();
  }

  @Test
  void t4EveryPassphraseHasAFreshSaltAndEveryWriteAFreshNonce() {
    var secrets = without();
    secrets.choose(Place.ENCRYPTED_FILE, Passphrase.of("a good passphrase"));
    var first = encrypted();
    secrets.put(ID, ORIGIN, secret(KEY));
    var second = encrypted();
    secrets.choose(Place.ENCRYPTED_FILE, Passphrase.of("a good passphrase"));
    var third = encrypted();
    assertThat(first.integer("rounds")).isEqualTo(600_000);
    assertThat(second.string("salt")).isEqualTo(first.string("salt"));
    assertThat(second.string("nonce")).isNotEqualTo(first.string("nonce"));
    assertThat(third.string("salt")).isNotEqualTo(second.string("salt"));
    assertThat(secrets.get(ID, ORIGIN)).isEqualTo(secret(KEY));
  }

  private Json.Obj encrypted() {
    return (Json.Obj) Json.parse(Objects.requireNonNull(folder.read(EncryptedFile.FILE)));
  }

  @Test
  void t4AnEncryptedFileThatWasTamperedWithIsRefused() {
    var secrets = without();
    secrets.choose(Place.ENCRYPTED_FILE, Passphrase.of("a good passphrase"));
    secrets.put(ID, ORIGIN, secret(KEY));
    var file = encrypted();
    folder.write(EncryptedFile.FILE, file.with("rounds", Json.of(1)).text());
    assertThatThrownBy(() -> without().unlock(Passphrase.of("a good passphrase")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Storage.class));
    var data = Objects.requireNonNull(file.string("data"));
    var changed = (data.startsWith("A") ? "B" : "A") + data.substring(1);
    folder.write(EncryptedFile.FILE, file.with("data", Json.of(changed)).text());
    assertThat(
            reason(
                () -> {
                  without().unlock(Passphrase.of("a good passphrase"));
                  return null;
                }))
        .isEqualTo(Reason.WRONG_PASSPHRASE);
  }

  @Test
  void t4AKeyRemovedWhileTheFileWasLockedIsGoneOnceItOpens() {
    var secrets = without();
    secrets.choose(Place.ENCRYPTED_FILE, Passphrase.of("a good passphrase"));
    secrets.put(ID, ORIGIN, secret(KEY));
    secrets.put(OTHER, ORIGIN, secret("hl_sk_other"));
    var next = without();
    next.remove(ID);
    next.unlock(Passphrase.of("a good passphrase"));
    assertThat(next.get(ID, ORIGIN)).isNull();
    assertThat(next.get(OTHER, ORIGIN)).isEqualTo(secret("hl_sk_other"));
  }

  @Test
  void t4KeysMoveBetweenAllPlacesAndLeaveNothingBehind() throws IOException {
    var secrets = withKeychain();
    secrets.put(ID, ORIGIN, secret(KEY));
    for (var place : new Place[] {Place.ENCRYPTED_FILE, Place.KEYCHAIN, Place.MEMORY}) {
      secrets.choose(place, Passphrase.of("a good passphrase"));
      assertThat(secrets.keeping().place()).isEqualTo(place);
      assertThat(secrets.get(ID, ORIGIN)).as(place.toString()).isEqualTo(secret(KEY));
      assertThat(keychain.texts.isEmpty()).isEqualTo(place != Place.KEYCHAIN);
      assertThat(Files.exists(folder.path().resolve(EncryptedFile.FILE)))
          .isEqualTo(place == Place.ENCRYPTED_FILE);
      requireNoKeyInTheFolder();
    }
  }

  @Test
  void t4AMoveThatFailsLeavesEveryKeyWhereItWas() {
    var secrets = withKeychain();
    secrets.choose(Place.ENCRYPTED_FILE, Passphrase.of("a good passphrase"));
    secrets.put(ID, ORIGIN, secret(KEY));
    keychain.locked = true;
    assertThatThrownBy(() -> secrets.choose(Place.KEYCHAIN, null))
        .isInstanceOf(ProblemException.class);
    assertThat(secrets.get(ID, ORIGIN)).isEqualTo(secret(KEY));
    assertThat(secrets.keeping().place()).isEqualTo(Place.ENCRYPTED_FILE);
  }
}
