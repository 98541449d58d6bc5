package tracedesk.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.UUID;
import tracedesk.domain.problem.ProblemException;
import tracedesk.service.DraftKeeper;

/// Types on a small disk until that is full and beyond, then makes room; prints what was said to be
/// on the disk. Run in a process of its own, in a folder with a file system of its own.
final class CrampedTyper {
  static final UUID SERVER = new UUID(0, 11);

  /// Long enough for the reserve to be used up after some hundred edits.
  static final int LETTERS = 16_000;

  private CrampedTyper() {}

  static String text(int number) {
    return ("text " + number + " ").repeat(LETTERS / 8);
  }

  public static void main(String[] args) throws Exception {
    var folder = Path.of(args[0]);
    var outside = Path.of(args[1]);
    var file = folder.resolve("drafts.db");
    try (var database = Database.openDrafts(file)) {
      var drafts = new SqliteDrafts(database, InstantSource.system());
      var keeper = new DraftKeeper(drafts);
      say("reserve", keeper.isOnLastRoom() ? 0 : 1);
      int number = 0;
      edit(keeper, number);
      say("kept", number++);
      var filling = fill(folder);
      while (true) {
        edit(keeper, number);
        if (number % 10 == 0) {
          say("on-reserve", keeper.isOnLastRoom() ? 1 : 0);
        }
        if (!flush(keeper)) {
          break;
        }
        say("kept", number++);
      }
      // Whatever a kill would leave behind now.
      for (var suffix : new String[] {"", "-wal"}) {
        Files.copy(folder.resolve("drafts.db" + suffix), outside.resolve("drafts.db" + suffix));
      }
      say("refused", number++);
      for (int more = 0; more < 5; more++) {
        edit(keeper, number++);
        say("taken-while-full", flush(keeper) ? 1 : 0);
      }
      Files.delete(filling);
      long began = System.nanoTime();
      while (!flush(keeper) && System.nanoTime() - began < 20_000_000_000L) {
        Thread.sleep(20);
      }
      say("recovered-ms", (System.nanoTime() - began) / 1_000_000);
      say("reserve", keeper.isOnLastRoom() ? 0 : 1);
      say("typed", number);
      say("loaded", keeper.load().drafts().size());
    }
    try (var database = Database.openDrafts(file)) {
      say("reopened", new SqliteDrafts(database, InstantSource.system()).load().drafts().size());
    }
  }

  private static void edit(DraftKeeper keeper, int number) {
    keeper.keep(SERVER, KilledTyper.draft("log_" + number, text(number)));
    if (number == 0) {
      keeper.flush();
    }
  }

  private static boolean flush(DraftKeeper keeper) {
    try {
      keeper.flush();
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }

  private static Path fill(Path folder) throws IOException {
    var filling = folder.resolve("somebody-elses");
    var bytes = new byte[4096];
    try (var out = Files.newOutputStream(filling, StandardOpenOption.CREATE_NEW)) {
      while (true) {
        out.write(bytes);
      }
    } catch (IOException e) {
      say("full", 1);
    }
    return filling;
  }

  private static void say(String what, long number) {
    System.out.println(what + " " + number);
    System.out.flush();
  }
}
