package tracedesk.store;

import java.sql.SQLException;
import java.time.Duration;
import tracedesk.domain.json.Json;
import tracedesk.domain.problem.ProblemException;

/// Keeps the search index of a database up to what is written, from a thread of its own. Nothing
/// waits for it: what it has not come to yet is found by reading.
public final class SearchIndexer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("tracedesk.store");
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// It rests so many times as long as it works, at most for so many milliseconds: saves and lists
  /// come first.
  private static final int RESTS = 3;

  private static final long LONGEST_REST = 500;

  /// A full disk, most likely.
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  private final Database database;
  private final Thread thread;
  private boolean renewed;
  private boolean more;

  private SearchIndexer(Database database) {
    this.database = database;
    this.thread = Thread.ofPlatform().daemon().name("search-index").unstarted(this::run);
  }

  public static SearchIndexer start(Database database) {
    var indexer = new SearchIndexer(database);
    indexer.thread.start();
    return indexer;
  }

  /// One that is told when to work.
  static SearchIndexer byHand(Database database) {
    return new SearchIndexer(database);
  }

  private void run() {
    long done = 0;
    try {
      while (true) {
        long version = database.version();
        long began = System.nanoTime();
        if (version == done) {
          Thread.sleep(PAUSE);
        } else if (!work(1)) {
          Thread.sleep(AFTER_FAILURE);
        } else if (more) {
          Thread.sleep(Math.min(RESTS * (System.nanoTime() - began) / 1_000_000, LONGEST_REST));
        } else {
          done = version;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Works until nothing is left to do; says whether all went well.
  boolean catchUp() {
    return work(Integer.MAX_VALUE);
  }

  private boolean work(int steps) {
    try {
      more = true;
      for (int i = 0; more && i < steps; i++) {
        more = step();
      }
      return true;
    } catch (SQLException | ProblemException e) {
      if (!Thread.currentThread().isInterrupted()) {
        LOG.log(System.Logger.Level.WARNING, "The search index falls behind", e);
      }
      if (e instanceof SQLException damage && Database.isDamage(damage) && !renewed) {
        renewed = true;
        database.search().renew();
      }
      return false;
    }
  }

  /// Does a little, and says whether there is more to do.
  boolean step() throws SQLException {
    var step = database.search().step();
    if (!step.forgotten().isEmpty()) {
      var numbers = Json.array(step.forgotten().stream().<Json>map(Json::of).toList()).text();
      database.<Integer>transact(
          transaction ->
              transaction.update(
                  "DELETE FROM unsaid WHERE seq IN (SELECT value FROM json_each(?))", numbers));
    }
    return step.more();
  }

  @Override
  public void close() {
    thread.interrupt();
    database.search().close();
    try {
      if (thread.isAlive()) {
        thread.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
