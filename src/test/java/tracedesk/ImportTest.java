package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.store.DataFolder;
import tracedesk.store.Database;
import tracedesk.store.SqliteLogs;

/// `tracedesk import` as a user runs it: a process of its own, with the window open or not.
class ImportTest {
  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (var process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  private final class Import {
    private final Process process;
    private final Path out = folder.resolve("out-" + started.size());
    private final Path err = folder.resolve("err-" + started.size());

    Import(Path... paths) throws IOException {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xmx256m",
              "--enable-native-access=org.xerial.sqlitejdbc",
              "--module-path",
              System.getProperty("jdk.module.path"),
              "--module",
              "tracedesk/tracedesk.Main",
              "import",
              "--data",
              data().toString()));
      for (var path : paths) {
        command.add(path.toString());
      }
      var builder = new ProcessBuilder(command);
      builder.environment().keySet().removeIf(name -> name.startsWith("TRACEDESK"));
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      process = builder.start();
      started.add(process);
    }

    int exit() throws InterruptedException {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    String out() throws IOException {
      return Files.readString(out);
    }

    String err() throws IOException {
      return Files.readString(err);
    }
  }

  private Path data() {
    return folder.resolve("data folder");
  }

  private static String log(int i) {
    return "{\"id\":\"log_"
        + i
        + "\",\"flow\":{\"path\":\"f\"},\"output\":\""
        + "x".repeat(500)
        + "\",\"evaluator_logs\":[]}";
  }

  private Path logs(String name, int from, int to) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        IntStream.range(from, to).mapToObj(ImportTest::log).collect(Collectors.joining("\n")));
  }

  /// How many logs the folder holds, asked when nobody else holds it.
  private long count() {
    try (var database = Database.open(data().resolve("tracedesk.db"))) {
      return new SqliteLogs(database, InstantSource.system()).count();
    }
  }

  @Test
  void withoutAWindowItWritesIntoTheFolderItself() throws Exception {
    var imported = new Import(logs("a", 0, 1500), logs("b", 1400, 2000));

    assertThat(imported.exit()).as(imported.err()).isZero();
    assertThat(imported.err()).isEmpty();
    assertThat(imported.out())
        .startsWith("Imported 2,100 logs of 2,000 traces in ")
        .contains(": 2,000 new, 0 filled, 100 unchanged, 0 damaged");
    assertThat(count()).isEqualTo(2000);
  }

  @Test
  void withTheWindowOpenItHandsTheLogsToIt() throws Exception {
    try (var host = ServerAssembly.forWindow(DataFolder.open(data()).orElseThrow())) {
      var imported = new Import(logs("a", 0, 2500));

      assertThat(imported.exit()).as(imported.err()).isZero();
      assertThat(imported.out()).contains("2,500 new");
      assertThat(host.requests()).isZero();
    }
    assertThat(count()).isEqualTo(2500);
  }

  @Test
  void l12AHolderWithAnotherKeyGetsNothing() throws Exception {
    try (var host = ServerAssembly.forWindow(DataFolder.open(data()).orElseThrow())) {
      Files.writeString(host.keyFile(), "another-key\n");
      var imported = new Import(logs("a", 0, 10));

      assertThat(imported.exit()).isEqualTo(1);
      assertThat(imported.err()).startsWith("tracedesk: ").contains("has another key");
    }
    assertThat(count()).isZero();
  }

  @Test
  void c4DamagedLinesAreListedWithoutWhatATerminalObeysAndChangeTheExitCode() throws Exception {
    var file = folder.resolve("bad\u001b[2J.jsonl");
    Files.writeString(
        file, log(1) + "\n{\"id\":\"\u009b31m\",\"x\":1\u001b}\n" + log(2) + "\n{\"id\":\"a\"}\n");

    var imported = new Import(file);

    assertThat(imported.exit()).isEqualTo(3);
    assertThat(imported.err().lines())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).startsWith("bad[2J.jsonl:2: "))
        .anySatisfy(line -> assertThat(line).startsWith("bad[2J.jsonl:4: log a names no flow"));
    assertThat(imported.err()).doesNotContain("\u001b", "\u009b");
    assertThat(imported.out()).contains("2 new", "2 damaged");
  }

  @Test
  void whatIsNoneOfOursIsToldInOneSentence() throws Exception {
    var imported = new Import(Files.writeString(folder.resolve("a.pdf"), "%PDF-1.7"));

    assertThat(imported.exit()).isEqualTo(1);
    assertThat(imported.err()).startsWith("tracedesk: a.pdf is a PDF; Tracedesk imports ");
    assertThat(imported.out()).isEmpty();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows ends a process without asking it")
  void stoppedItKeepsWholeBatchesAndSaysSo() throws Exception {
    var file = logs("many", 0, 200_000);
    var imported = new Import(file);
    awaitSomeLogs();

    imported.process.destroy();

    assertThat(imported.exit()).as(imported.err()).isEqualTo(130);
    assertThat(imported.out()).startsWith("Stopped after ");
    assertThat(count()).isPositive().isLessThan(200_000).matches(n -> n % 1000 == 0);
  }

  @Test
  void killedItLeavesAWholeStoreAndGoesOnWhenRepeated() throws Exception {
    var file = logs("many", 0, 30_000);
    var imported = new Import(file);
    awaitSomeLogs();

    imported.process.destroyForcibly();
    imported.exit();

    long kept = count();
    assertThat(kept).isPositive().matches(n -> n % 1000 == 0);
    var again = new Import(file);
    assertThat(again.exit()).isZero();
    assertThat(again.out())
        .contains("%,d new".formatted(30_000 - kept), "%,d unchanged".formatted(kept));
    assertThat(count()).isEqualTo(30_000);
  }

  /// Waits until the process has put logs on the disk.
  private void awaitSomeLogs() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!hasLogs()) {
      assertThat(System.nanoTime() - end).isNegative();
      Thread.onSpinWait();
    }
  }

  private boolean hasLogs() {
    var file = data().resolve("tracedesk.db");
    if (!Files.exists(file)) {
      return false;
    }
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT EXISTS (SELECT 1 FROM log)")) {
      return row.next() && row.getInt(1) == 1;
    } catch (SQLException e) {
      return false; // its tables are not there yet
    }
  }
}
