package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracedesk.domain.json.Json;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;
import tracedesk.domain.trace.LogKind;

/// Single bits that changed on the disk (K5): wrong text is never shown as right. `-Dflips=5000`
/// does more of them.
class BitFlipTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final int FLIPS = Integer.getInteger("flips", 500);

  @TempDir Path temp;
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<String, Integer> ended = new TreeMap<>();

  private void count(String how) {
    ended.merge(how, 1, Integer::sum);
  }

  private void flip(byte[] bytes, int within) {
    bytes[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
  }

  @Test
  void k5NoCorrectionIsShownOtherThanItWasTyped() throws Exception {
    var store = new DamagedStore(Files.createDirectory(temp.resolve("made")));
    var right = new HashSet<String>();
    store.states.forEach(right::addAll);
    var folder = temp.resolve("flipped");
    OwnerOnly.createFolder(folder);
    for (int flip = 0; flip < FLIPS * 3 / 5; flip++) {
      var file = store.file.clone();
      var wal = store.wal.clone();
      switch (flip % 4) {
        case 0 -> flip(file, file.length);
        case 1 -> flip(wal, wal.length);
        case 2 -> flip(file, 100);
        default -> {
          flip(file, file.length);
          flip(wal, wal.length);
        }
      }
      var path = DamagedStore.put(folder, file, wal);
      var words = "seed " + seed + ", flip " + flip;
      try {
        var shown = shownOrSalvaged(folder, path);
        if (shown != null) {
          assertThat(right).as(words).containsAll(shown.state());
          count(shown.putAside() > 0 ? "put aside" : "shown");
        }
      } catch (ProblemException e) {
        throw new AssertionError(words, e);
      }
    }
    print("corrections");
  }

  private DamagedStore.Shown shownOrSalvaged(Path folder, Path path) {
    try {
      return DamagedStore.shown(path);
    } catch (ProblemException e) {
      count(e.problem() instanceof Problem.Unusable ? "refused at the start" : "refused later");
    }
    try {
      new DataRepair(folder, CLOCK).salvage(path.toString());
    } catch (ProblemException e) {
      assertThat(e).hasMessageContaining("nothing in it can be read");
      count("nothing to salvage");
      return null;
    }
    count("salvaged");
    return DamagedStore.shown(path);
  }

  @Test
  void k5NoLogIsShownOtherThanItCame() throws Exception {
    var made = Files.createDirectory(temp.resolve("made"));
    var texts = new HashMap<String, String>();
    try (var database = Database.open(made.resolve("logs.db"))) {
      var logs = new SqliteLogs(database, CLOCK);
      for (int i = 0; i < 20; i++) {
        var text = ("answer " + i + " ").repeat(40 + 30 * (i % 7));
        var sent = "{\"log_id\":\"log_%d\",\"path\":\"F\",\"output\":\"%s\"}".formatted(i, text);
        logs.create(LogKind.FLOW, (Json.Obj) Json.parse(sent), null, null);
        texts.put("log_" + i, text);
      }
    }
    var whole = Files.readAllBytes(made.resolve("logs.db"));
    var file = made.resolve("flipped.db");
    for (int flip = 0; flip < FLIPS * 2 / 5; flip++) {
      var bytes = whole.clone();
      flip(bytes, bytes.length);
      for (var suffix : new String[] {"-wal", "-shm", "-suspect"}) {
        Files.deleteIfExists(Inspection.beside(file, suffix));
      }
      Files.write(file, bytes);
      var words = "seed " + seed + ", flip " + flip;
      try (var database = Database.open(file)) {
        var logs = new SqliteLogs(database, CLOCK);
        var how = "shown";
        for (var log : texts.entrySet()) {
          try {
            var shown = (Json.Obj) Json.parse(logs.log(log.getKey()).log().text());
            if (!log.getValue().equals(shown.string("output"))) {
              assertThat(shown.string("output")).as(words).isNull();
              assertThat(shown.string("error")).as(words).contains("damaged on the disk");
              how = "words instead of a damaged body";
            }
          } catch (ProblemException e) {
            how = "refused later";
          }
        }
        count(how);
      } catch (ProblemException e) {
        count("refused at the start");
      }
    }
    print("logs");
  }

  private void print(String what) {
    System.out.println("BitFlipTest " + what + ", seed " + seed + ": " + ended + ", 0 wrong");
  }
}
