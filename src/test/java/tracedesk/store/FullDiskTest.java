package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.edit.Field;

/// A disk that is really full: a file system of 32 MiB in memory, seen by one process only (K3).
class FullDiskTest {
  private static final String MOUNT = "mount -t tmpfs -o size=32m none \"$0\" && exec \"$@\"";

  @TempDir Path temp;

  private static boolean canMount(Path folder) throws InterruptedException {
    try {
      return new ProcessBuilder(command(folder, List.of("true")))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> command(Path folder, List<String> rest) {
    var command =
        new ArrayList<>(
            List.of("unshare", "--map-root-user", "--mount", "sh", "-c", MOUNT, folder.toString()));
    command.addAll(rest);
    return command;
  }

  @Test
  void k3AFullDiskLosesNoEditThatWasSaidToBeKept() throws Exception {
    var folder = Files.createDirectory(temp.resolve("data"));
    var outside = Files.createDirectory(temp.resolve("outside"));
    assumeTrue(canMount(folder), "a small file system can be mounted in a name space of one's own");
    var typer =
        KilledProcess.start(
            command(folder, List.of()), CrampedTyper.class, folder.toString(), outside.toString());
    var kept = new HashSet<Integer>();
    var said = new HashMap<String, List<Integer>>();
    try (var lines = typer.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var words = line.split(" ");
        int number = Integer.parseInt(words[1]);
        said.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(number);
        if (words[0].equals("kept")) {
          kept.add(number);
        }
      }
    }
    assertThat(typer.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(typer.exitValue()).isZero();

    assertThat(said.get("reserve")).as("made at the start, and again later").containsExactly(1, 1);
    assertThat(said.get("on-reserve")).contains(1);
    assertThat(kept).as("edits let through by the reserve").hasSizeGreaterThan(100);
    assertThat(said.get("taken-while-full")).containsOnly(0);
    assertThat(said.get("recovered-ms").getFirst()).isLessThan(5_000);
    assertThat(said.get("loaded")).isEqualTo(said.get("typed"));
    assertThat(said.get("reopened")).isEqualTo(said.get("typed"));

    try (var database = Database.openDrafts(outside.resolve("drafts.db"))) {
      var loaded = new SqliteDrafts(database, InstantSource.system()).load();
      var found = new HashSet<Integer>();
      for (var draft : loaded.drafts()) {
        int number = Integer.parseInt(draft.log().value().substring("log_".length()));
        assertThat(draft.draft().value(Field.OUTPUT).plain()).isEqualTo(CrampedTyper.text(number));
        found.add(number);
      }
      assertThat(loaded.damaged()).isZero();
      assertThat(found).as("after a kill on the full disk").containsAll(kept);
    }
    System.out.printf(
        "FullDiskTest: %d edits acknowledged, %d of them on a full disk, 0 lost; room again after"
            + " %d ms%n",
        kept.size(), kept.size() - 1, said.get("recovered-ms").getFirst());
  }
}
