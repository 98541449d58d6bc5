package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Secrets;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.profile.Passphrase;
import tracedesk.domain.profile.Profile;
import tracedesk.domain.profile.Safety;
import tracedesk.domain.profile.Secret;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.LogKind;
import tracedesk.store.keys.TestKeys;

class DataFolderTest {
  @TempDir Path temp;

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void liesWhereTheSystemKeepsData() {
    assertThat(DataFolder.locate(null, "Linux", "/home/a", Map.of()))
        .isEqualTo(Path.of("/home/a/.local/share/tracedesk"));
    assertThat(DataFolder.locate(null, "Linux", "/home/a", Map.of("XDG_DATA_HOME", "/x")))
        .isEqualTo(Path.of("/x/tracedesk"));
    assertThat(DataFolder.locate(null, "Mac OS X", "/Users/a", Map.of()))
        .isEqualTo(Path.of("/Users/a/Library/Application Support/Tracedesk"));
    assertThat(DataFolder.locate(null, "Windows 11", "/u/a", Map.of("LOCALAPPDATA", "/u/a/Local")))
        .isEqualTo(Path.of("/u/a/Local/Tracedesk"));
    assertThat(DataFolder.locate(null, "Linux", "/home/a", Map.of("TRACEDESK_DATA", "/d")))
        .isEqualTo(Path.of("/d").toAbsolutePath());
    assertThat(
            DataFolder.locate(
                Path.of("/asked"), "Linux", "/home/a", Map.of("TRACEDESK_DATA", "/d")))
        .isEqualTo(Path.of("/asked").toAbsolutePath());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void f1NobodyElseCanReadIt() throws Exception {
    var path = temp.resolve("deep/data");
    try (var folder = DataFolder.open(path).orElseThrow();
        var database = Database.open(folder.database())) {
      new SqliteLogs(database, InstantSource.system())
          .create(LogKind.FLOW, (Json.Obj) Json.parse("{\"path\":\"F\"}"), null, null);
      var secrets = TestKeys.withoutKeychain(folder);
      secrets.choose(Secrets.Place.ENCRYPTED_FILE, Passphrase.of("a passphrase"));
      secrets.put(UUID.randomUUID(), "http://a:1", Objects.requireNonNull(Secret.of("key")));
      new FileProfiles(folder).save(List.of());
      new FileSettings(folder).save(Json.Obj.EMPTY);
      assertThat(mode(path)).isEqualTo("rwx------");
      var names = new ArrayList<String>();
      try (var files = Files.list(path)) {
        for (var file : files.toList()) {
          assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------");
          names.add(file.getFileName().toString());
        }
      }
      assertThat(names)
          .contains("tracedesk.db", "tracedesk.db-wal", "tracedesk.db-shm", "lock", "running.json");
      assertThat(database.bytesOnDisk()).isPositive();
    }
  }

  @Test
  void f2IsHeldOnce() {
    var path = temp.resolve("data");
    var first = DataFolder.open(path).orElseThrow();
    first.announce(7421);
    assertThat(DataFolder.open(path)).isEmpty();
    assertThat(DataFolder.open(path)).isEmpty();
    assertThat(DataFolder.holder(path))
        .contains(new DataFolder.Holder(ProcessHandle.current().pid(), 7421));
    first.close();
    assertThat(DataFolder.holder(path)).isEmpty();
    DataFolder.open(path).orElseThrow().close();
  }

  @Test
  void l7AFileLeftBehindByAnotherProcessIsNotTrusted() throws Exception {
    var path = temp.resolve("data");
    try (var folder = DataFolder.open(path).orElseThrow()) {
      folder.announce(7421);
      assertThat(mode(path.resolve("running.json"))).isEqualTo("rw-------");
      var running = (Json.Obj) Json.parse(Files.readString(path.resolve("running.json")));
      long since = Objects.requireNonNull(running.integer("since"));
      write(path, running.with("since", Json.of(since - 60_000)));
      assertThat(DataFolder.holder(path)).as("another start").isEmpty();
      write(path, running.without("since"));
      assertThat(DataFolder.holder(path)).as("no start").isEmpty();
      var ended = new ProcessBuilder(java(), "-version").redirectErrorStream(true).start();
      ended.getInputStream().readAllBytes();
      ended.waitFor();
      write(path, running.with("pid", Json.of(ended.pid())));
      assertThat(DataFolder.holder(path)).as("ended").isEmpty();
      write(path, running);
      assertThat(DataFolder.holder(path)).isPresent();
    }
  }

  private static void write(Path folder, Json.Obj running) throws Exception {
    Files.writeString(folder.resolve("running.json"), running.text());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  @Test
  void keepsConnectionsAndSaysWhenTheirFileIsDamaged() {
    try (var folder = DataFolder.open(temp.resolve("data")).orElseThrow()) {
      var profiles = new FileProfiles(folder);
      assertThat(profiles.load()).isEmpty();
      var profile = new Profile(UUID.randomUUID(), "Höst", "https://a", Api.V4, Safety.ASK, false);
      profiles.save(List.of(profile));
      assertThat(new FileProfiles(folder).load()).containsExactly(profile);
      folder.write("connections.json", "[{");
      assertThatThrownBy(profiles::load)
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem()).isInstanceOf(Problem.Storage.class));
      folder.write("keys.json", "\"hl_sk_secret");
      assertThatThrownBy(() -> TestKeys.withoutKeychain(folder).get(UUID.randomUUID(), "x"))
          .hasMessageNotContaining("hl_sk_secret");
    }
  }

  @Test
  void aNewerDatabaseIsLeftAlone() {
    var file = temp.resolve("new.db");
    try (var database = Database.open(file)) {
      database.<Integer>transact(t -> t.update("PRAGMA user_version = 99"));
    }
    assertThatThrownBy(() -> Database.open(file)).hasMessageContaining("newer Tracedesk");
  }

  @Test
  void aFileThatIsNoDatabaseIsAProblemNotACrash() throws Exception {
    var file = temp.resolve("text.db");
    Files.writeString(file, "This is not a database, it is only text. ".repeat(200));
    assertThatThrownBy(() -> Database.open(file))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unusable.class));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderOfOtherThingsIsNotClosedToEverybodyElse() throws Exception {
    var folder = Files.createDirectory(temp.resolve("home"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    DataFolder.open(folder).orElseThrow().close();
    assertThat(mode(folder)).isEqualTo("rwx------");

    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.delete(folder.resolve("lock"));
    Files.writeString(folder.resolve("letter.txt"), "Dear Sir");
    assertThatThrownBy(() -> DataFolder.open(folder)).hasMessageContaining("holds other files");
    assertThat(mode(folder)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void anUnusableFolderIsExplainedInWords() throws Exception {
    var file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(file)).hasMessageContaining("is not a folder");
    assertThatThrownBy(() -> DataFolder.open(file.resolve("below")))
        .hasMessageContaining("is not a folder");
    assertThatThrownBy(() -> DataFolder.locate(Path.of(""))).hasMessageContaining("is empty");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void f1AFolderOfAnotherUserIsRefusedAndLeftAsItWas() throws Exception {
    var path = temp.resolve("theirs");
    Files.createDirectory(path);
    try {
      Files.setAttribute(path, "unix:uid", 65534);
    } catch (java.nio.file.FileSystemException e) {
      org.junit.jupiter.api.Assumptions.assumeTrue(false, "only root can give a folder away");
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> DataFolder.open(path))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().toString()).contains("belongs to another user"));
    assertThat(mode(path)).isEqualTo("rwxrwxrwx");
    assertThat(path).isEmptyDirectory();
  }

  @Test
  void f1AFolderOnAnotherComputerIsRefused() {
    for (var type : List.of("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "NFS")) {
      assertThat(DataFolder.isRemote("/data", type)).as(type).isTrue();
    }
    for (var type : List.of("ext4", "xfs", "btrfs", "apfs", "tmpfs", "overlay", "NTFS", "zfs")) {
      assertThat(DataFolder.isRemote("/data", type)).as(type).isFalse();
    }
    assertThat(DataFolder.isRemote("\\\\server\\share\\data", "NTFS")).isTrue();
  }
}
