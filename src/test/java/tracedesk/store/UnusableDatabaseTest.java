package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tracedesk.domain.json.Json;
import tracedesk.domain.port.Drafts;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.Problem.Unusable.Condition;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.LogKind;

/// Databases that cannot be used as they are (K4, K6): told apart, left alone, and dealt with as
/// the user chooses.
class UnusableDatabaseTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-25T05:00:00Z"));

  @TempDir Path temp;
  private Path folder;

  /// The two databases of a data folder.
  enum Kind {
    LOGS("tracedesk.db", Migrations.LOGS),
    DRAFTS("drafts.db", Migrations.DRAFTS);

    private final String name;
    private final Migrations schema;

    Kind(String name, Migrations schema) {
      this.name = name;
      this.schema = schema;
    }
  }

  @BeforeEach
  void folder() throws IOException {
    folder = temp.resolve("data");
    OwnerOnly.createFolder(folder);
  }

  private Path file(Kind kind) {
    return folder.resolve(kind.name);
  }

  /// A database with 40 rows somebody would miss.
  private void fill(Kind kind) {
    try (var database = Database.open(file(kind), kind.schema)) {
      for (int i = 0; i < 40; i++) {
        if (kind == Kind.DRAFTS) {
          var kept = new Drafts.Kept(KilledTyper.SERVER, KilledTyper.draft("log_" + i, text(i)));
          new SqliteDrafts(database, CLOCK).apply(List.of(new Drafts.Change.Keep(kept)));
        } else {
          new SqliteLogs(database, CLOCK)
              .create(
                  LogKind.FLOW,
                  (Json.Obj) Json.parse("{\"path\":\"F\",\"output\":\"" + text(i) + "\"}"),
                  null,
                  null);
        }
      }
    }
  }

  private static String text(int number) {
    return ("text " + number + " ").repeat(200);
  }

  private long rows(Kind kind) {
    try (var database = Database.open(file(kind), kind.schema)) {
      return database.read(
          t ->
              t.number(
                  kind == Kind.DRAFTS ? "SELECT COUNT(*) FROM draft" : "SELECT COUNT(*) FROM log"));
    }
  }

  private static String digest(Path file) throws IOException {
    return HexFormat.of().formatHex(StoredEdit.digest(Files.readAllBytes(file)));
  }

  private void refuses(Kind kind, Condition condition) throws IOException {
    var before = digest(file(kind));
    for (int again = 0; again < 2; again++) {
      assertThatThrownBy(() -> Database.open(file(kind), kind.schema))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem()).isInstanceOf(Problem.Unusable.class);
                var unusable = (Problem.Unusable) e.problem();
                assertThat(unusable.condition()).isEqualTo(condition);
                assertThat(unusable.path()).isEqualTo(file(kind).toString());
                assertThat(unusable.sentence()).contains(file(kind).toString());
              });
    }
    assertThat(digest(file(kind))).isEqualTo(before);
  }

  private void startsEmpty(Kind kind) throws IOException {
    var before = digest(file(kind));
    var done = new DataRepair(folder, CLOCK).startEmpty(file(kind).toString());
    assertThat(done.aside()).isEqualTo(file(kind) + ".damaged-20261125-050000");
    assertThat(digest(Path.of(done.aside()))).isEqualTo(before);
    assertThat(rows(kind)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void k6AnEmptyFileIsNotTakenForANewDatabase(Kind kind) throws IOException {
    Files.createFile(file(kind));
    refuses(kind, Condition.EMPTY);
    startsEmpty(kind);
  }

  @ParameterizedTest
  @EnumSource
  void k6TextIsNoDatabase(Kind kind) throws IOException {
    Files.writeString(file(kind), "Dear Sir, this is a letter. ".repeat(300));
    refuses(kind, Condition.NO_DATABASE);
    assertThatThrownBy(() -> new DataRepair(folder, CLOCK).salvage(file(kind).toString()))
        .hasMessageContaining("nothing in it can be read");
    refuses(kind, Condition.NO_DATABASE);
    startsEmpty(kind);
  }

  @ParameterizedTest
  @EnumSource
  void k6ANewerSchemaIsLeftAlone(Kind kind) throws Exception {
    fill(kind);
    run(kind, "PRAGMA user_version = 99");
    refuses(kind, Condition.NEWER);
  }

  @ParameterizedTest
  @EnumSource
  void k6TheDatabaseOfAnotherProgramIsLeftAlone(Kind kind) throws Exception {
    run(kind, "CREATE TABLE bookmark (url TEXT)");
    refuses(kind, Condition.FOREIGN);
    Files.delete(file(kind));
    fill(kind);
    run(kind, "PRAGMA application_id = 252006674");
    refuses(kind, Condition.FOREIGN);
  }

  /// The two are told apart, too.
  @Test
  void k6ADatabaseInTheOthersPlaceIsForeign() throws Exception {
    fill(Kind.LOGS);
    Files.move(file(Kind.LOGS), file(Kind.DRAFTS));
    refuses(Kind.DRAFTS, Condition.FOREIGN);
  }

  private void run(Kind kind, String sql) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file(kind));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Cut at every page: told, untouched, and what is left is saved.
  @ParameterizedTest
  @EnumSource
  void k6WhatIsLeftOfACutDatabaseIsSaved(Kind kind) throws Exception {
    fill(kind);
    var whole = Files.readAllBytes(file(kind));
    int pages = whole.length / 4096;
    var saved = new ArrayList<Long>();
    for (int page = 1; page < pages; page += Math.max(1, pages / 12)) {
      Files.write(file(kind), java.util.Arrays.copyOf(whole, page * 4096));
      refuses(kind, Condition.DAMAGED);
      long rows = 0;
      try {
        var before = digest(file(kind));
        var done = new DataRepair(folder, CLOCK).salvage(file(kind).toString());
        assertThat(digest(Path.of(done.aside()))).isEqualTo(before);
        rows = rows(kind);
        Files.delete(Path.of(done.aside()));
      } catch (ProblemException e) {
        assertThat(e).hasMessageContaining("nothing in it can be read");
      }
      saved.add(rows);
    }
    assertThat(saved).isSorted();
    assertThat(saved.getLast()).isPositive();
    System.out.println("UnusableDatabaseTest: rows saved of 40, cut ever later: " + saved);
  }

  /// A damaged beginning hides nothing behind it.
  @ParameterizedTest
  @EnumSource
  void k6EverythingBehindADamagedBeginningIsSaved(Kind kind) throws Exception {
    fill(kind);
    try (var bytes = new RandomAccessFile(file(kind).toFile(), "rw")) {
      bytes.write("oops, somebody wrote over this".getBytes(StandardCharsets.US_ASCII));
    }
    refuses(kind, Condition.NO_DATABASE);
    new DataRepair(folder, CLOCK).salvage(file(kind).toString());
    assertThat(rows(kind)).isEqualTo(40);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void k4WhatCannotBeReadAndWrittenIsNamed() throws Exception {
    fill(Kind.LOGS);
    for (var suffix : List.of("", "-wal", "-shm")) {
      var path = Inspection.beside(file(Kind.LOGS), suffix);
      if (!Files.exists(path)) {
        Files.createFile(path);
      }
      assertThat(tried("chmod 400 " + path)).contains("NO_ACCESS " + path);
      assertThat(tried("chmod 600 " + path)).contains("opened");
    }
    assertThat(tried("chmod 500 " + folder)).contains("NO_ACCESS " + folder);
    assertThat(tried("chmod 700 " + folder)).contains("opened");
  }

  /// Opens the folder in a process that has no more rights than its user, also when that is root.
  private String tried(String first) throws Exception {
    assertThat(new ProcessBuilder("sh", "-c", first).start().waitFor()).isZero();
    var plain =
        new ProcessBuilder("id", "-u").start().inputReader().readLine().equals("0")
            ? List.of(
                "setpriv",
                "--bounding-set=-dac_override,-dac_read_search",
                "--inh-caps=-dac_override,-dac_read_search")
            : List.<String>of();
    var process = KilledProcess.start(plain, Opener.class, folder.toString());
    try (var lines = process.inputReader()) {
      var said = String.join("\n", lines.lines().toList());
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return said;
    }
  }

  /// Opens a data folder and its logs, and says how that went.
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) {
      try (var folder = DataFolder.open(Path.of(args[0])).orElseThrow();
          var database = Database.open(folder.database())) {
        System.out.println("opened " + database.bytesOnDisk());
      } catch (ProblemException e) {
        System.out.println(
            e.problem() instanceof Problem.Unusable(var condition, var path, _)
                ? condition + " " + path
                : e.problem().toString());
      }
    }
  }
}
