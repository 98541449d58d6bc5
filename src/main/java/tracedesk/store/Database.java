package tracedesk.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteJDBCLoader;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// A SQLite file: the local server's logs, or the unsaved corrections. What [#transact] returned
/// has reached the disk (WAL, `synchronous=FULL`) and survives a kill or power cut. One connection
/// writes, a few read beside it; safe for use by many threads. Native calls pin their carrier
/// thread, so transactions are kept short.
public final class Database implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("tracedesk.store");

  private static final int READERS = 3;
  private static final int BUSY_MILLIS = 10_000;
  private static final int FORGET_MILLIS = 500;

  /// The writer's page cache: logs come in no order, so that their ids fall anywhere in the
  /// indexes.
  private static final int WRITER_CACHE_KIB = 48_000;

  /// How long the write-ahead log of the logs grows before a write copies it into the database, in
  /// pages of 4 KiB: mostly [Checkpoints] does so long before.
  private static final int CHECKPOINT_PAGES = 5 * Checkpoints.PAGES;

  private static final long PAGE = 4_096;

  /// The same for corrections: on a full disk their write-ahead log is written over, and does not
  /// grow.
  private static final int CHECKPOINT_PAGES_OF_CORRECTIONS = 500;

  /// How many works share a commit at most, and after how long no more are let in.
  private static final int TOGETHER = 64;

  private static final long TOGETHER_NANOS = 50_000_000;

  /// Older versions can corrupt a WAL database when a checkpoint races a commit.
  private static final int[] OLDEST_SQLITE = {3, 51, 3};

  private final Journal journal = new Journal();
  private final Path file;
  private final ReentrantLock writing = new ReentrantLock(true);
  private final Queue<Write<?>> waiting = new ConcurrentLinkedQueue<>();
  private final Queue<Write<?>> waitingInBulk = new ConcurrentLinkedQueue<>();
  private final Reserve reserve;
  private final Migrations schema;
  private final List<Transaction> readers;
  private final BlockingQueue<Transaction> idle;
  private final @Nullable SearchIndex search;
  private final @Nullable Checkpoints checkpoints;
  private Transaction writer;
  private boolean writerFailed;
  private volatile @Nullable Connection copying;

  /// Not one a database that was open before may have had.
  private final AtomicLong version = new AtomicLong(System.currentTimeMillis() << 16);

  private Database(
      Path file,
      Reserve reserve,
      Migrations schema,
      Transaction writer,
      List<Transaction> readers,
      @Nullable SearchIndex search,
      @Nullable Checkpoints checkpoints) {
    this.file = file;
    this.search = search;
    this.checkpoints = checkpoints;
    this.reserve = reserve;
    this.schema = schema;
    this.writer = writer;
    this.readers = new CopyOnWriteArrayList<>(readers);
    this.idle = new ArrayBlockingQueue<>(READERS, false, readers);
  }

  /// Opens the database of the local server's logs.
  public static Database open(Path file) {
    return open(file, Migrations.LOGS);
  }

  /// Opens the database of what the user has not saved yet, and of what is on its way.
  public static Database openDrafts(Path file) {
    return open(file, Migrations.DRAFTS);
  }

  /// Opens the database, creating it owner-only where it is missing, and brings it to the newest
  /// schema.
  static Database open(Path file, Migrations schema) {
    var absolute = file.toAbsolutePath().normalize();
    if (absolute.toString().indexOf('?') >= 0) {
      throw new ProblemException(
          new Problem.Storage("the path of the data folder must not contain a question mark"));
    }
    requireEngine();
    var reserve = Reserve.in(Objects.requireNonNull(absolute.getParent()));
    try {
      return open(absolute, schema, reserve);
    } catch (ProblemException e) {
      if (!isFull(e)) {
        throw e;
      }
      reserve.spend();
      return open(absolute, schema, reserve);
    }
  }

  /// SQLite is native code, which is unpacked into the system's folder for temporary files first.
  private static void requireEngine() {
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      throw new ProblemException(
          new Problem.Storage(
              "the database engine cannot be unpacked into "
                  + System.getProperty("java.io.tmpdir")
                  + ", the folder for temporary files: make room in it, or name another one with"
                  + " JDK_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER"),
          e);
    }
  }

  private static Database open(Path file, Migrations schema, Reserve reserve) {
    var opened = new ArrayList<Transaction>();
    try {
      if (!Inspection.passes(file, schema)) {
        create(file, schema);
      }
      OwnerOnly.createFile(file);
      var writer = connectWriter(file, schema);
      opened.add(writer);
      requireVersion(writer);
      schema.apply(writer.connection());
      var readers = new ArrayList<Transaction>();
      for (int i = 0; i < READERS; i++) {
        var reader = connectReader(file);
        opened.add(reader);
        readers.add(reader);
      }
      boolean corrections = schema.holdsCorrections();
      if (corrections) {
        return new Database(file, reserve, schema, writer, readers, null, null);
      }
      var copier = connect(file);
      opened.add(copier);
      var search = searchIndex(file, writer);
      var checkpoints = Checkpoints.start(copier);
      return new Database(file, reserve, schema, writer, readers, search, checkpoints);
    } catch (IOException e) {
      throw problem(file, e);
    } catch (SQLException e) {
      opened.forEach(Database::closeQuietly);
      throw isDamage(e) ? Inspection.damaged(file, String.valueOf(e.getMessage())) : problem(e);
    } catch (ProblemException e) {
      opened.forEach(Database::closeQuietly);
      throw e;
    }
  }

  private static SearchIndex searchIndex(Path file, Transaction writer) throws SQLException {
    var id = writer.first("SELECT id FROM search", row -> row.text(1));
    long last = writer.number("SELECT seq FROM sqlite_sequence WHERE name = 'said'");
    return SearchIndex.open(file, id == null ? "" : id, last);
  }

  private static Transaction connectReader(Path file) throws SQLException {
    var reader = connect(file);
    execute(reader, "PRAGMA query_only = ON");
    return reader;
  }

  private static Transaction connectWriter(Path file, Migrations schema) throws SQLException {
    var writer = connect(file);
    int pages = schema.holdsCorrections() ? CHECKPOINT_PAGES_OF_CORRECTIONS : CHECKPOINT_PAGES;
    execute(writer, "PRAGMA cache_size = -" + WRITER_CACHE_KIB);
    execute(writer, "PRAGMA wal_autocheckpoint = " + pages);
    if (!schema.holdsCorrections()) {
      execute(writer, "PRAGMA journal_size_limit = " + Checkpoints.PAGES * PAGE);
    }
    return writer;
  }

  static boolean isDamage(SQLException e) {
    return e instanceof SQLiteException sqlite
        && switch (SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff)) {
          case SQLITE_CORRUPT, SQLITE_NOTADB -> true;
          default -> false;
        };
  }

  static ProblemException problem(Path file, IOException e) {
    return new ProblemException(
        new Problem.Storage("cannot create " + file + ": " + e.getMessage()), e);
  }

  /// A new database gets its name when it is whole: an empty file is never one of ours.
  static void create(Path file, Migrations schema) throws IOException, SQLException {
    create(file, "new", schema::apply);
    OwnerOnly.settle(Inspection.beside(file, ".new"), file);
  }

  /// Fills a new file beside the database, which is to take its place.
  static void create(Path file, String ending, Filling filling) throws IOException, SQLException {
    var next = Inspection.beside(file, "." + ending);
    Files.deleteIfExists(next);
    OwnerOnly.createFile(next);
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.MEMORY);
    config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    try (var connection = config.createConnection("jdbc:sqlite:" + next)) {
      filling.fill(connection);
    }
  }

  /// What is put into a new database.
  @FunctionalInterface
  interface Filling {
    void fill(Connection connection) throws SQLException;
  }

  private static Transaction connect(Path file) throws SQLException {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setGetGeneratedKeys(false); // the driver would prepare and run a query after each INSERT
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    var transaction = new Transaction(config.createConnection("jdbc:sqlite:" + file));
    execute(transaction, "PRAGMA secure_delete = ON");
    execute(transaction, "PRAGMA trusted_schema = OFF");
    execute(transaction, "PRAGMA cell_size_check = ON");
    execute(transaction, "PRAGMA cache_size = -16000");
    return transaction;
  }

  private static void requireVersion(Transaction transaction) throws SQLException {
    var version = transaction.first("SELECT sqlite_version()", row -> row.text(1));
    var parts = version == null ? "0" : version;
    int[] found = Arrays.stream(parts.split("\\.")).mapToInt(Integer::parseInt).toArray();
    if (Arrays.compare(found, OLDEST_SQLITE) < 0) {
      throw new ProblemException(
          new Problem.Storage("SQLite " + version + " is too old; 3.51.3 or newer is needed"));
    }
  }

  /// Runs work that may write, all or nothing. Whatever the work throws undoes it. Works that wait
  /// for each other share a transaction and its commit, which takes most of the time of small ones:
  /// work may be run by the thread of another, and be run again after it was undone.
  <T> T transact(Work<T> work) {
    if (!schema.holdsCorrections()) {
      return queue(work, waiting);
    }
    T result;
    try {
      result = queue(work, waiting);
    } catch (ProblemException e) {
      if (!isFull(e)) {
        throw e;
      }
      reserve.spend();
      result = queue(work, waiting);
    }
    reserve.restore();
    return result;
  }

  /// Runs a part of much work, which is waited for less than a save: it lets those go first, and is
  /// to break off when [#isWaitedFor] says that one came meanwhile, to do the rest in a next part.
  <T> T transactInBulk(Work<T> work) {
    return queue(work, waitingInBulk);
  }

  /// Whether somebody waits to write who should not wait for bulk.
  boolean isWaitedFor() {
    return !waiting.isEmpty();
  }

  /// Whether the disk is full and what is written now goes into the last room put by for it.
  boolean isOnReserve() {
    reserve.restore();
    return reserve.isMissing();
  }

  private <T> T queue(Work<T> work, Queue<Write<?>> queue) {
    var write = new Write<>(work);
    queue.add(write);
    writing.lock();
    try {
      if (queue == waitingInBulk && isWaitedFor()) {
        letOthersGoFirst();
      }
      while (!write.isDone()) {
        writeTogether(queue);
      }
    } finally {
      writing.unlock();
    }
    return write.answer();
  }

  /// Those who wait for the lock get it in the order in which they came.
  private void letOthersGoFirst() {
    writing.unlock();
    writing.lock();
  }

  private void writeTogether(Queue<Write<?>> queue) {
    var together = new ArrayList<Write<?>>();
    try {
      var first = queue.remove();
      together.add(first);
      if (queue.isEmpty()) {
        alone(first);
      } else {
        shared(first, together, queue);
      }
    } finally {
      together.forEach(Write::endUnanswered);
    }
  }

  private <T> void alone(Write<T> write) {
    try {
      write.succeed(write(write.work));
    } catch (RuntimeException e) {
      write.fail(e);
    }
  }

  private void shared(Write<?> first, List<Write<?>> together, Queue<Write<?>> queue) {
    long began = System.nanoTime();
    try {
      write(
          transaction -> {
            var write = first;
            while (write != null) {
              if (write != first) {
                together.add(write);
              }
              write.tryIn(transaction);
              boolean more =
                  together.size() < TOGETHER && System.nanoTime() - began < TOGETHER_NANOS;
              write = more && (queue == waiting || !isWaitedFor()) ? queue.poll() : null;
            }
            return true;
          });
      together.forEach(Write::confirm);
    } catch (ProblemException e) {
      LOG.log(System.Logger.Level.DEBUG, "Writing one by one what failed together", e);
      together.forEach(write -> alone(write));
    }
  }

  /// Runs work on the writing connection. One that failed is not used again: after a full disk or a
  /// failed write its statements and its view of the file are in no known state.
  private <T> T write(Work<T> work) {
    try {
      if (writerFailed) {
        var next = connectWriter(file, schema);
        closeQuietly(writer);
        writer = next;
        writerFailed = false;
      }
      writer.takeNotes();
      var result = run(writer, "BEGIN IMMEDIATE", work);
      journal.add(writer.takeNotes());
      version.incrementAndGet();
      return result;
    } catch (SQLException e) {
      throw problem(e);
    } catch (ProblemException e) {
      writerFailed |= isFailure(e);
      throw e;
    }
  }

  /// Whether the connection failed, and not merely refused what it was asked.
  private boolean isFailure(ProblemException e) {
    if (e.getCause() instanceof SQLException damage && isDamage(damage)) {
      suspect();
    }
    if (!(e.getCause() instanceof SQLException)) {
      return false;
    }
    return !(e.getCause() instanceof SQLiteException sqlite
        && (sqlite.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code);
  }

  /// Notes damage for the next start, which then reads the whole file before it is used.
  private void suspect() {
    try {
      OwnerOnly.createFile(Inspection.suspicion(file));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Could not note the damage of " + file, e);
    }
  }

  /// Work that waits to be written, and how it ended.
  private static final class Write<T> {
    private final Work<T> work;
    private @Nullable Supplier<T> answer;
    private @Nullable Supplier<T> pending;

    Write(Work<T> work) {
      this.work = work;
    }

    /// Runs the work so that it can be undone by itself.
    void tryIn(Transaction transaction) throws SQLException {
      transaction.update("SAVEPOINT one");
      try {
        var result = work.run(transaction);
        pending = () -> result;
      } catch (RuntimeException e) {
        transaction.update("ROLLBACK TO one");
        pending = thrown(e);
      }
      transaction.update("RELEASE one");
    }

    /// What the work did is on the disk.
    void confirm() {
      answer = pending;
    }

    void succeed(T result) {
      answer = () -> result;
    }

    void fail(RuntimeException e) {
      answer = thrown(e);
    }

    private static <T> Supplier<T> thrown(RuntimeException e) {
      return () -> {
        throw e;
      };
    }

    void endUnanswered() {
      if (answer == null) {
        fail(new ProblemException(new Problem.Storage("the write was broken off")));
      }
    }

    boolean isDone() {
      return answer != null;
    }

    T answer() {
      return Objects.requireNonNull(answer).get();
    }
  }

  /// Grows with everything that is written: reading begun afterwards finds nothing older.
  long version() {
    return version.get();
  }

  /// Runs work that only reads, on one consistent state.
  <T> T read(Work<T> work) {
    Transaction reader;
    try {
      reader = idle.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(new Problem.Storage("interrupted while waiting to read"), e);
    }
    try {
      return run(reader, "BEGIN", work);
    } catch (ProblemException e) {
      if (isFailure(e)) {
        reader = replaced(reader);
      }
      throw e;
    } finally {
      idle.add(reader);
    }
  }

  private Transaction replaced(Transaction reader) {
    try {
      var next = connectReader(file);
      readers.add(next);
      readers.remove(reader);
      closeQuietly(reader);
      return next;
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "Could not connect again", e);
      return reader;
    }
  }

  private static <T> T run(Transaction transaction, String begin, Work<T> work) {
    boolean done = false;
    try {
      transaction.update(begin);
      var result = work.run(transaction);
      transaction.update("COMMIT");
      done = true;
      return result;
    } catch (SQLException e) {
      throw problem(e);
    } finally {
      if (!done) {
        rollBack(transaction);
      }
    }
  }

  /// Whether something did not fit on the disk. A file that cannot grow is also reported as an
  /// error of writing, the shared memory of a database with a code of its own.
  private static boolean isFull(ProblemException e) {
    var code = e.getCause() instanceof SQLiteException sqlite ? sqlite.getResultCode() : null;
    return switch (code) {
      case SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_TRUNCATE -> true;
      case null, default -> e.getCause() instanceof IOException;
    };
  }

  static void rollBack(Transaction transaction) {
    try {
      transaction.update("ROLLBACK");
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "Nothing to roll back", e);
    }
  }

  static void execute(Transaction transaction, String sql) throws SQLException {
    try (var statement = transaction.connection().createStatement()) {
      statement.execute(sql);
    }
  }

  static ProblemException problem(SQLException e) {
    var code = e instanceof SQLiteException sqlite ? sqlite.getResultCode() : null;
    var reason =
        switch (code) {
          case SQLITE_FULL ->
              "the disk is full; nothing was written. Free some space and try again";
          case SQLITE_IOERR_WRITE, SQLITE_IOERR_SHMSIZE ->
              "the disk is full or failed; nothing was written. Free some space and try again";
          case SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC ->
              "the disk failed to write; nothing is known to be kept of it";
          case SQLITE_READONLY -> "the data folder cannot be written to";
          case SQLITE_CORRUPT, SQLITE_NOTADB ->
              "the database is damaged ("
                  + e.getMessage()
                  + "); start Tracedesk again to save what can still be read";
          case SQLITE_BUSY -> "another program holds the database";
          case SQLITE_CANTOPEN -> "the database cannot be opened: " + e.getMessage();
          case null, default -> "the database refused: " + e.getMessage();
        };
    return new ProblemException(new Problem.Storage(reason), e);
  }

  /// Runs work that deletes what people wanted gone. SQLite overwrites it in the database; the
  /// write-ahead log is emptied as well, now or, where somebody still reads it, with the next
  /// deletion or on closing.
  <T> T forget(Work<T> work) {
    var result = transact(work);
    if (search == null || checkpoints == null) {
      emptyLog();
    } else {
      search.atRest(() -> checkpoints.atRest(this::emptyLog));
    }
    return result;
  }

  private void emptyLog() {
    writing.lock();
    try {
      execute(writer, "PRAGMA busy_timeout = " + FORGET_MILLIS);
      execute(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
      execute(writer, "PRAGMA busy_timeout = " + BUSY_MILLIS);
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "The write-ahead log was not emptied", e);
    } finally {
      writing.unlock();
    }
  }

  /// The index of what the logs say.
  SearchIndex search() {
    return Objects.requireNonNull(search);
  }

  Path file() {
    return file;
  }

  /// Which logs were written lately.
  Journal journal() {
    return journal;
  }

  /// Writes a whole copy, of one consistent state, into an empty file. Reading and writing go on
  /// meanwhile.
  void copyInto(Path copy) throws IOException {
    try (var connection = connect(file).connection();
        var statement = connection.prepareStatement("VACUUM INTO ?")) {
      copying = connection;
      statement.setString(1, copy.toString());
      statement.execute();
    } catch (SQLException e) {
      throw problem(e);
    } finally {
      copying = null;
    }
  }

  /// Breaks off a copy under way.
  void stopCopying() {
    interrupt(copying);
  }

  /// Breaks off what a connection is doing.
  static void interrupt(@Nullable Connection connection) {
    if (connection instanceof SQLiteConnection sqlite) {
      try {
        sqlite.getDatabase().interrupt();
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.DEBUG, "Nothing to break off", e);
      }
    }
  }

  /// When something was last written, by the file system's clock.
  Instant lastWritten() throws IOException {
    var wal = Inspection.beside(file, "-wal");
    var time = Files.getLastModifiedTime(file).toInstant();
    var late = Files.exists(wal) ? Files.getLastModifiedTime(wal).toInstant() : time;
    return late.isAfter(time) ? late : time;
  }

  /// Bytes on the disk, the write-ahead log and the search index included.
  public long bytesOnDisk() {
    long bytes = 0;
    for (var suffix : List.of("", "-wal", "-shm", "-search", "-search-wal", "-search-shm")) {
      try {
        var path = file.resolveSibling(file.getFileName() + suffix);
        bytes += Files.exists(path) ? Files.size(path) : 0;
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "No size", e);
      }
    }
    return bytes;
  }

  /// Waits for the write under way and closes the file; later calls fail with [Problem.Storage].
  @Override
  public void close() {
    if (search != null) {
      search.close();
    }
    if (checkpoints != null) {
      checkpoints.close();
    }
    writing.lock();
    try {
      readers.forEach(Database::closeQuietly);
      closeQuietly(writer);
    } finally {
      writing.unlock();
    }
  }

  static void closeQuietly(Transaction transaction) {
    try {
      transaction.connection().close();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "Could not close", e);
    }
  }

  /// Work inside a transaction.
  @FunctionalInterface
  interface Work<T> {
    T run(Transaction transaction) throws SQLException;
  }
}
