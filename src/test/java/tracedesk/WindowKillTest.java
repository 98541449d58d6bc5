package tracedesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.edit.Field;
import tracedesk.domain.outbox.Operation;
import tracedesk.domain.trace.LogId;
import tracedesk.remote.HttpConnector;
import tracedesk.service.Connections;

/// The real program, with real typing, killed with kill -9 at random moments: while a key is on its
/// way to the disk, while a save is sent, answered, read back (K1, H4). `-Dkills=1000` kills it a
/// thousand times.
class WindowKillTest {
  private static final LogId LOG = new LogId("log_killed");

  @TempDir Path temp;
  private @Nullable Process running;

  @AfterEach
  void stop() {
    if (running != null) {
      running.destroyForcibly();
    }
  }

  @Test
  void k1H4EveryEditWhoseDotWasSolidIsThereAfterAKillAndNothingIsSavedTwice() throws Exception {
    int kills = Integer.getInteger("kills", 20);
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    var data = temp.resolve("data");
    prepare(data);
    var states = new EnumMap<Operation.State, Integer>(Operation.State.class);
    int acknowledged = 0;
    int inDrafts = 0;
    long longest = 0;
    var known = "start";
    for (int kill = 0; kill < kills; kill++) {
      long began = System.nanoTime();
      var program =
          InWindow.start(
              KilledWindow.class, List.of(), data.toString(), Long.toString(random.nextLong()));
      running = program;
      var lines = program.inputReader();
      var last = read(lines, "shows ");
      longest = Math.max(longest, System.nanoTime() - began);
      assertThat(last).as("seed %d, kill %d: shown at the start", seed, kill).startsWith(known);
      boolean inSave = random.nextBoolean();
      int edits = 1 + random.nextInt(8);
      for (var line = ""; edits > 0 || inSave && !line.equals("saving"); ) {
        line = String.valueOf(lines.readLine());
        if (line.startsWith("kept ")) {
          last = line.substring("kept ".length());
          acknowledged++;
          edits--;
        }
        assertThat(line).as("what the program says").matches("kept .*|saving");
      }
      long moment =
          System.nanoTime() + random.nextLong(TimeUnit.MILLISECONDS.toNanos(inSave ? 25 : 120));
      while (System.nanoTime() < moment) {
        Thread.onSpinWait();
      }
      program.toHandle().destroyForcibly();
      assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.startsWith("kept ") ? line.substring("kept ".length()) : last;
      }
      try (var parts = LocalParts.open(data)) {
        var left = left(parts, states);
        inDrafts += left == null ? 0 : 1;
        known = left == null ? held(parts) : left;
        assertThat(known).as("seed %d, kill %d", seed, kill).startsWith(last);
      }
    }
    int saves;
    try (var parts = LocalParts.open(data)) {
      saves = savesOnce(parts);
    }
    System.out.printf(
        "WindowKillTest seed %d: %d kills of the program, %d edits acknowledged, 0 lost; %d times the"
            + " last was a draft; saves found on their way %s; %d saves at the server, none twice;"
            + " longest start %d ms%n",
        seed, kills, acknowledged, inDrafts, states, saves, longest / 1_000_000);
  }

  private static String read(BufferedReader lines, String beginning) throws IOException {
    var line = lines.readLine();
    assertThat(line).as("what the program says").isNotNull().startsWith(beginning);
    return line.substring(beginning.length());
  }

  /// What a start of the program would find of the log's output; `null` when nothing is left to
  /// save.
  private static @Nullable String left(LocalParts parts, Map<Operation.State, Integer> states) {
    var operations = parts.outbox().load().operations();
    for (var operation : operations) {
      states.merge(operation.state(), 1, Integer::sum);
    }
    for (var kept : parts.drafts().load().drafts()) {
      var value = kept.draft().value(Field.OUTPUT);
      if (value != null) {
        return value.plain();
      }
    }
    return operations.isEmpty()
        ? null
        : String.valueOf(Field.OUTPUT.of(operations.getLast().after()).plain());
  }

  private static String held(LocalParts parts) {
    try (var connector = new HttpConnector()) {
      var connections = new Connections(parts.profiles(), parts.secrets(), connector, parts.host());
      var output = connections.connect(connections.local()).log(LOG).output();
      return output == null ? "" : output.plain();
    }
  }

  /// Counts the saves the server's history knows of; each text was saved once at most.
  private static int savesOnce(LocalParts parts) {
    try (var connector = new HttpConnector()) {
      var connections = new Connections(parts.profiles(), parts.secrets(), connector, parts.host());
      var seen = new HashSet<String>();
      int saves = 0;
      for (var revision : connections.connect(connections.local()).history(LOG)) {
        var change = revision.changes().get(Field.OUTPUT);
        if (change != null && change.after() != null) {
          assertThat(seen.add(change.after().plain())).as(change.after().plain()).isTrue();
          saves++;
        }
      }
      return saves;
    }
  }

  private static void prepare(Path data) throws Exception {
    FlowLogs.put(
        data,
        """
        {"log_id":"log_killed","path":"Support/Refunds","flow":{"attributes":{}},
         "inputs":{"ticket":"jar"},"output":"start",
         "start_time":"%s"}
        """
            .formatted(Clock.systemUTC().instant()));
  }
}
