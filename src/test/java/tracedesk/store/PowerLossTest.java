package tracedesk.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Power cuts in the middle of writing (K2): the write-ahead log ends anywhere, or in what was
/// never written. `-Dcuts=5000` does more of them.
class PowerLossTest {
  private static final int HEADER = 32;
  private static final int FRAME = 24 + 4096;

  @TempDir Path temp;

  @Test
  void k2WhatIsThereAfterAPowerCutIsEverythingUpToACommit() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    int cuts = Integer.getInteger("cuts", 200);
    var store = new DamagedStore(Files.createDirectory(temp.resolve("made")));
    var folder = Files.createDirectory(temp.resolve("cut"));
    int frames = (store.wal.length - HEADER) / FRAME;
    int older = 0;
    for (int cut = 0; cut < cuts; cut++) {
      var wal = store.wal.clone();
      int at =
          cut % 3 == 0 ? HEADER + random.nextInt(frames + 1) * FRAME : random.nextInt(wal.length);
      switch (cut % 4) {
        case 0, 1 -> wal = Arrays.copyOf(wal, at);
        case 2 -> fill(wal, at, random); // blocks that were never written
        default -> { // a frame of an older log: its salt does not fit
          int frame = Math.min(frames - 1, Math.max(0, at - HEADER) / FRAME);
          at = HEADER + frame * FRAME;
          wal[at + 8 + random.nextInt(8)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      var path = DamagedStore.put(folder, store.file, wal);
      var shown = DamagedStore.shown(path);
      var words = "seed " + seed + ", cut " + cut + " at " + at;
      assertThat(shown.putAside()).as(words).isZero();
      int found = store.states.lastIndexOf(shown.state());
      assertThat(found).as("%s is a state after a commit", words).isNotNegative();
      int synced = 0;
      while (synced + 1 < store.ends.size() && store.ends.get(synced + 1) <= at) {
        synced++;
      }
      assertThat(found).as("%s keeps what was synced before", words).isGreaterThanOrEqualTo(synced);
      older += found < store.states.size() - 1 ? 1 : 0;
    }
    System.out.printf(
        "PowerLossTest seed %d: %d cuts of a log of %d commits, %d ended at an earlier commit, 0"
            + " acknowledged edits lost%n",
        seed, cuts, store.states.size() - 1, older);
  }

  private static void fill(byte[] wal, int at, Random random) {
    var noise = new byte[wal.length - at];
    if (random.nextBoolean()) {
      random.nextBytes(noise);
    }
    System.arraycopy(noise, 0, wal, at, noise.length);
  }
}
