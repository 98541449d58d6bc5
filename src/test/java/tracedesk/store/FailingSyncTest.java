package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk whose nth sync fails with EIO (K12): the edit is not said to be kept, and is kept by the
/// next try. `-Dsyncs=20` lets each of the first twenty fail.
class FailingSyncTest {
  @TempDir Path temp;

  private static boolean canTrace() throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "strace", "-qq", "-o", "/dev/null", "-e", "inject=fsync:error=EIO:when=9", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void k12AnEditWhoseSyncFailedIsNotSaidToBeKeptAndIsKeptByTheNextTry() throws Exception {
    assumeTrue(canTrace(), "strace is there and may trace");
    int syncs = Integer.getInteger("syncs", 4);
    int refused = 0;
    int kept = 0;
    for (int n = 1; n <= syncs; n++) {
      int failing = syncs == 4 ? n * 3 : n;
      var folder = Files.createDirectory(temp.resolve("sync-" + n));
      var strace =
          List.of(
              "strace",
              "-f",
              "-qq",
              "-o",
              "/dev/null",
              "-e",
              "trace=fsync,fdatasync",
              "-e",
              "inject=fsync,fdatasync:error=EIO:when=" + failing + "+7");
      var process =
          KilledProcess.start(strace, FailingSync.class, folder.resolve("drafts.db").toString());
      var acknowledged = new HashSet<String>();
      int loaded = -1;
      try (var lines = process.inputReader()) {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          var words = line.split(" ");
          switch (words[0]) {
            case "kept" -> acknowledged.add("log_" + words[1]);
            case "refused" -> refused++;
            default -> loaded = Integer.parseInt(words[1]);
          }
        }
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("sync %d", failing).isZero();
      assertThat(acknowledged).as("sync %d", failing).hasSize(FailingSync.EDITS);
      assertThat(loaded).isEqualTo(FailingSync.EDITS);
      kept += acknowledged.size();
      try (var database = Database.openDrafts(folder.resolve("drafts.db"))) {
        var found = new HashSet<String>();
        var drafts = new SqliteDrafts(database, InstantSource.system()).load();
        drafts.drafts().forEach(draft -> found.add(draft.log().value()));
        assertThat(found).isEqualTo(acknowledged);
        assertThat(drafts.damaged()).isZero();
      }
    }
    assertThat(refused).isPositive();
    System.out.printf(
        "FailingSyncTest: %d edits acknowledged, %d times refused by a failed sync and kept by the"
            + " next try, 0 lost%n",
        kept, refused);
  }
}
