package tracedesk.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// Copies the write-ahead log of a database into it, from a thread and a connection of their own:
/// the save that made the log too long would pay for all that was written before it. Meanwhile
/// others write on.
final class Checkpoints implements AutoCloseable {
  /// How long the log grows, in pages of 4 KiB: pages that are written again and again are copied
  /// once.
  static final int PAGES = 8_000;

  private static final System.Logger LOG = System.getLogger("tracedesk.store");
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// A full disk, most likely; the writer tries as well, once the log is much longer.
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  /// What was written during the first copying is copied by the next ones, until nothing is left
  /// and the log begins anew.
  private static final int ROUNDS = 4;

  private final Transaction connection;
  private final ReentrantLock copying = new ReentrantLock();
  private final Thread thread;
  private boolean closed;

  private Checkpoints(Transaction connection) {
    this.connection = connection;
    thread = Thread.ofPlatform().daemon().name("checkpoints").unstarted(this::run);
  }

  /// @param connection to the database, for this alone
  static Checkpoints start(Transaction connection) {
    var checkpoints = new Checkpoints(connection);
    checkpoints.thread.start();
    return checkpoints;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(copyWhereLong() ? PAUSE : AFTER_FAILURE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Says whether all went well.
  private boolean copyWhereLong() {
    copying.lock();
    try {
      var now = closed ? Log.NOTHING : checkpoint("NOOP");
      for (int i = 0; now.left() > (i == 0 ? PAGES : 0) && i < ROUNDS; i++) {
        now = checkpoint("PASSIVE");
      }
      return true;
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "The write-ahead log grows", e);
      return false;
    } finally {
      copying.unlock();
    }
  }

  /// How long the log is, and how much of it was copied, in pages.
  private record Log(long pages, long copied) {
    static final Log NOTHING = new Log(0, 0);

    long left() {
      return pages - copied;
    }
  }

  private Log checkpoint(String mode) throws SQLException {
    var now =
        connection.first(
            "PRAGMA wal_checkpoint(" + mode + ")", row -> new Log(row.number(2), row.number(3)));
    return now == null ? Log.NOTHING : now;
  }

  /// Runs something while nothing is being copied.
  void atRest(Runnable work) {
    copying.lock();
    try {
      work.run();
    } finally {
      copying.unlock();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    copying.lock();
    try {
      closed = true;
      Database.closeQuietly(connection);
    } finally {
      copying.unlock();
    }
  }
}
