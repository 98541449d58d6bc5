package tracedesk.store;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.problem.ProblemException;

/// Copies a database into the folder `backups` once an hour while it changes and the disk has room,
/// from a thread of its own.
public final class BackupSchedule implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("tracedesk.store");
  private static final Duration FIRST = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /// What stays free on the disk beside a new copy.
  private static final long SPARE = 256L << 20;

  private final Database database;
  private final Backups backups;
  private final InstantSource clock;
  private final Thread thread;
  private boolean toldOfRoom;

  private BackupSchedule(Database database, InstantSource clock) {
    this.database = database;
    this.backups = Backups.of(database.file());
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("backups").unstarted(this::run);
  }

  public static BackupSchedule start(Database database, InstantSource clock) {
    var schedule = new BackupSchedule(database, clock);
    schedule.thread.start();
    return schedule;
  }

  /// One that is told when to look.
  static BackupSchedule byHand(Database database, InstantSource clock) {
    return new BackupSchedule(database, clock);
  }

  private void run() {
    try {
      Thread.sleep(FIRST);
      while (true) {
        look();
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Makes a backup if one is due; gives it, or `null` when none was made.
  Backups.@Nullable Backup look() {
    var now = clock.instant();
    try {
      return backups.isDue(now) && isChanged() ? make(now) : null;
    } catch (IOException | ProblemException e) {
      LOG.log(System.Logger.Level.WARNING, "No backup was made in " + backups.folder(), e);
      return null;
    }
  }

  private boolean isChanged() throws IOException {
    var newest = backups.newest();
    return newest == null
        || database.lastWritten().isAfter(Files.getLastModifiedTime(newest.file()).toInstant());
  }

  private Backups.@Nullable Backup make(Instant now) throws IOException {
    long size = database.bytesOnDisk();
    long room = Files.getFileStore(database.file()).getUsableSpace();
    if (room < size + Math.max(size, SPARE)) {
      if (!toldOfRoom) {
        LOG.log(
            System.Logger.Level.WARNING,
            "No backups are made in {0}: a copy takes {1} MB, and {2} MB are free",
            backups.folder(),
            size >> 20,
            room >> 20);
        toldOfRoom = true;
      }
      return null;
    }
    toldOfRoom = false;
    var next = backups.next();
    try {
      database.copyInto(next);
      var made = backups.settle(next, now);
      backups.prune(room / 2);
      return made;
    } finally {
      Files.deleteIfExists(next);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    database.stopCopying();
    try {
      if (thread.isAlive()) {
        thread.join(Duration.ofSeconds(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
