package tracedesk.store;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import tracedesk.domain.problem.ProblemException;
import tracedesk.service.DraftKeeper;

/// Types while the disk refuses to sync now and then, and prints what was said to be kept; run in a
/// process of its own.
final class FailingSync {
  static final UUID SERVER = new UUID(0, 12);
  static final int EDITS = 30;

  private FailingSync() {}

  public static void main(String[] args) throws InterruptedException {
    Database database = null;
    for (int tries = 0; database == null && tries < 5; tries++) {
      try {
        database = Database.openDrafts(Path.of(args[0]));
      } catch (ProblemException e) {
        System.out.println("refused -1");
      }
    }
    var keeper = new DraftKeeper(new SqliteDrafts(database, InstantSource.system()));
    for (int number = 0; number < EDITS; number++) {
      keeper.keep(SERVER, KilledTyper.draft("log_" + number, "text " + number));
      for (int tries = 0; true; tries++) {
        try {
          keeper.flush();
          System.out.println("kept " + number);
          break;
        } catch (ProblemException e) {
          System.out.println("refused " + number);
          if (tries == 50) {
            throw e;
          }
        }
      }
    }
    System.out.println("loaded " + keeper.load().drafts().size());
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
