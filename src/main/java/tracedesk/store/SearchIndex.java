package tracedesk.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// Which logs may hold a text: FTS5 over every three characters that follow each other in what logs
/// say, in a file beside the database. Texts are known by their numbers in the table `said`; those
/// up to a mark are in the index, later ones are not yet.
///
/// The index only proposes: it knows that characters occur in a log, not where (`detail=none`, a
/// third of the text's size instead of more than twice of it), and keeps no text. Whoever asks
/// looks into the words themselves, and at all texts after the mark. So a text that the index did
/// not forget yet does no harm.
///
/// It has a file of its own so that filling it, which takes long, never holds the lock that saves
/// wait for; so that backups do not grow by it; and so that whatever becomes of it is put right by
/// making it anew. Without it everything is found by reading all words.
final class SearchIndex implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("tracedesk.store");

  /// The index knows nothing of shorter texts.
  private static final int SHORTEST = 3;

  /// How many threes of a text are asked for, the rarest, and of how many that is found out.
  private static final int ASKED = 4;

  private static final int WEIGHED = 24;

  /// Of a text that the first few thousand show to be in one of so many logs, the others are not
  /// asked for: it is found sooner by reading.
  private static final int SAMPLE = 4_000;

  private static final int OFTEN = 8;

  /// How rare a three is, is told by where it occurs for this time.
  private static final int PROBE = 200;

  /// About how much text one transaction takes in, in bytes.
  private static final long CHUNK = 400_000;

  private static final int CHUNK_TEXTS = 400;
  private static final int FORGOTTEN_AT_ONCE = 500;

  private static final int BUSY_MILLIS = 10_000;
  private static final int CACHE_KIB = 16_000;

  /// How many pages one step of merging writes, about.
  private static final int MERGED_AT_ONCE = 200;

  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE VIRTUAL TABLE three USING fts5 (
            content, failure, metadata,
            content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1')
          """,
          "CREATE TABLE mark (id TEXT NOT NULL, said INTEGER NOT NULL, purge INTEGER NOT NULL)");

  private final Path file;
  private final Path store;
  private final String id;
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock reading = new ReentrantLock();
  private volatile @Nullable Transaction writer;
  private @Nullable Transaction reader;
  private boolean purging;

  private SearchIndex(Path file, Path store, String id) {
    this.file = file;
    this.store = store;
    this.id = id;
  }

  /// Opens the index of a database. One of another database, or of what this one was before it was
  /// replaced by a copy, is made anew; where it cannot be opened at all, it finds nothing.
  ///
  /// @param last the last number the database gave to a text
  static SearchIndex open(Path store, String id, long last) {
    var index = new SearchIndex(Inspection.beside(store, "-search"), store, id);
    if (!index.isUsable(last)) {
      index.renew();
    }
    return index;
  }

  private boolean isUsable(long last) {
    try {
      connect();
      var mark = writer == null ? null : mark(writer);
      return mark != null && mark.id().equals(id) && mark.said() <= last;
    } catch (SQLException | IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "Making the search index anew", e);
      return false;
    }
  }

  /// Takes the index of a database away; it is made anew when that is next opened.
  static void remove(Path store) throws IOException {
    for (var suffix : List.of("-search", "-search-wal", "-search-shm")) {
      Files.deleteIfExists(Inspection.beside(store, suffix));
    }
  }

  private record Mark(String id, long said, boolean purge) {}

  /// Texts that may hold what is looked for.
  ///
  /// @param mark texts after this one may, too
  /// @param said the numbers of those up to it; `null` where the index cannot tell, or they are so
  /// many that knowing them is of no use
  record Candidates(long mark, @Nullable List<Long> said) {
    static final Candidates ANY = new Candidates(0, null);
  }

  /// Finds the texts in which a folded text may be. To be asked before the database is: what is in
  /// the index is in the database as well then, or gone for good.
  ///
  /// @param most how many are worth knowing
  Candidates candidates(String folded, int most) {
    var threes = threes(folded);
    if (threes.isEmpty()) {
      return Candidates.ANY;
    }
    reading.lock();
    try {
      var open = reader;
      return open == null ? Candidates.ANY : inOneState(open, t -> candidates(t, threes, most));
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "The search index could not be read", e);
      return Candidates.ANY;
    } finally {
      reading.unlock();
    }
  }

  private Candidates candidates(Transaction transaction, Set<String> threes, int most)
      throws SQLException {
    var mark = mark(transaction);
    if (mark == null || mark.said() == 0) {
      return Candidates.ANY;
    }
    var weighed = new ArrayList<Weighed>();
    for (var three : threes) {
      long at =
          transaction.number(
              "SELECT rowid FROM three WHERE three MATCH ? LIMIT 1 OFFSET ?", three, PROBE);
      weighed.add(new Weighed(three, at == 0 ? Long.MAX_VALUE : at));
    }
    weighed.sort(Comparator.comparingLong(Weighed::at).reversed());
    var asked = String.join(" AND ", weighed.stream().limit(ASKED).map(Weighed::three).toList());
    var first = first(transaction, asked, SAMPLE);
    boolean all = first.size() < SAMPLE;
    if (!all && first.getLast() < SAMPLE * OFTEN) {
      return new Candidates(mark.said(), null);
    }
    var found = all ? first : first(transaction, asked, most + 1);
    return new Candidates(mark.said(), found.size() > most ? null : found);
  }

  private static List<Long> first(Transaction transaction, String asked, int most)
      throws SQLException {
    return transaction.list(
        "SELECT rowid FROM three WHERE three MATCH ? LIMIT ?", row -> row.number(1), asked, most);
  }

  /// @param at the text in which it occurs for the [#PROBE]th time: the further, the rarer it is
  private record Weighed(String three, long at) {}

  /// Every three characters that follow each other, as quoted texts of FTS5.
  private static Set<String> threes(String folded) {
    int[] points = folded.codePoints().limit(WEIGHED + SHORTEST - 1).toArray();
    var threes = new LinkedHashSet<String>();
    for (int i = 0; i + SHORTEST <= points.length; i++) {
      threes.add('"' + new String(points, i, SHORTEST).replace("\"", "\"\"") + '"');
    }
    return threes;
  }

  /// Takes in the next texts of the database, forgets some that are gone, or works off what deleted
  /// ones left behind, in one short transaction.
  Step step() throws SQLException {
    writing.lock();
    try {
      var open = writer;
      return open == null ? Step.NOTHING : inOneState(open, this::step);
    } finally {
      writing.unlock();
    }
  }

  /// What a step did.
  ///
  /// @param forgotten the texts that are out of the index now
  /// @param more whether there is more to do
  record Step(List<Long> forgotten, boolean more) {
    static final Step NOTHING = new Step(List.of(), false);
  }

  private Step step(Transaction transaction) throws SQLException {
    var mark = mark(transaction);
    if (mark == null) {
      return Step.NOTHING;
    }
    var forgotten = forget(transaction);
    if (!forgotten.isEmpty()) {
      return new Step(forgotten, true);
    }
    long last = end(transaction, mark.said());
    if (last > mark.said()) {
      transaction.update(
          """
          INSERT INTO three (rowid, content, failure, metadata)
          SELECT said.seq, content, failure, metadata
          FROM store.said JOIN store.words ON words.log = said.log WHERE said.seq > ? AND said.seq <= ?
          """,
          mark.said(),
          last);
      transaction.update("UPDATE mark SET said = ?", last);
      return new Step(List.of(), true);
    }
    return new Step(List.of(), mark.purge() && purge(transaction));
  }

  private static List<Long> forget(Transaction transaction) throws SQLException {
    var gone =
        transaction.list(
            "SELECT seq, gone FROM store.unsaid LIMIT ?",
            row -> new Gone(row.number(1), row.truth(2)),
            FORGOTTEN_AT_ONCE);
    for (var text : gone) {
      transaction.update("DELETE FROM three WHERE rowid = ?", text.said());
    }
    if (gone.stream().anyMatch(Gone::wanted)) {
      transaction.update("UPDATE mark SET purge = 1");
    }
    return gone.stream().map(Gone::said).toList();
  }

  /// @param wanted whether somebody deleted the log
  private record Gone(long said, boolean wanted) {}

  /// The last of the texts after the mark that one transaction takes in.
  private static long end(Transaction transaction, long mark) throws SQLException {
    var sizes =
        transaction.list(
            """
            SELECT said.seq, octet_length(content) + octet_length(failure) + octet_length(metadata)
            FROM store.said JOIN store.words ON words.log = said.log
            WHERE said.seq > ? ORDER BY said.seq LIMIT ?
            """,
            row -> new long[] {row.number(1), row.number(2)},
            mark,
            CHUNK_TEXTS);
    long end = mark;
    long bytes = 0;
    for (var size : sizes) {
      if (bytes > 0 && bytes + size[1] > CHUNK) {
        break;
      }
      bytes += size[1];
      end = size[0];
    }
    return end;
  }

  /// What a deleted text left, its threes without their order, goes when the parts of the index are
  /// merged into one. Says whether there is more to merge.
  private boolean purge(Transaction transaction) throws SQLException {
    long before = transaction.number("SELECT total_changes()");
    transaction.update(
        "INSERT INTO three (three, rank) VALUES ('merge', ?)",
        purging ? MERGED_AT_ONCE : -MERGED_AT_ONCE);
    purging = transaction.number("SELECT total_changes()") - before >= 2;
    if (!purging) {
      transaction.update("UPDATE mark SET purge = 0");
    }
    return purging;
  }

  /// Runs something while no transaction of the index is open, so that none keeps the database's
  /// write-ahead log from being emptied.
  void atRest(Runnable work) {
    writing.lock();
    try {
      work.run();
    } finally {
      writing.unlock();
    }
  }

  /// Makes it anew, empty; without one where that fails.
  void renew() {
    writing.lock();
    reading.lock();
    try {
      disconnect();
      remove(store);
      connect();
      inOneState(
          Objects.requireNonNull(writer),
          transaction -> {
            for (var sql : SCHEMA) {
              transaction.update(sql);
            }
            return transaction.update("INSERT INTO mark VALUES (?, 0, 0)", id);
          });
      purging = false;
    } catch (SQLException | IOException e) {
      LOG.log(System.Logger.Level.WARNING, "There is no search index " + file, e);
      disconnect();
    } finally {
      reading.unlock();
      writing.unlock();
    }
  }

  private void connect() throws SQLException, IOException {
    OwnerOnly.createFile(file);
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setGetGeneratedKeys(false);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    writer = new Transaction(config.createConnection("jdbc:sqlite:" + file));
    Database.execute(writer, "PRAGMA secure_delete = ON");
    Database.execute(writer, "PRAGMA cache_size = -" + CACHE_KIB);
    writer.update("ATTACH ? AS store", store.toString());
    reader = new Transaction(config.createConnection("jdbc:sqlite:" + file));
    Database.execute(reader, "PRAGMA query_only = ON");
    Database.execute(reader, "PRAGMA cache_size = -" + CACHE_KIB);
  }

  private static @Nullable Mark mark(Transaction transaction) throws SQLException {
    return transaction.first(
        "SELECT id, said, purge FROM mark",
        row -> new Mark(row.text(1), row.number(2), row.truth(3)));
  }

  private static <T> T inOneState(Transaction transaction, Database.Work<T> work)
      throws SQLException {
    boolean done = false;
    transaction.update("BEGIN");
    try {
      var result = work.run(transaction);
      transaction.update("COMMIT");
      done = true;
      return result;
    } finally {
      if (!done) {
        Database.rollBack(transaction);
      }
    }
  }

  private void disconnect() {
    if (writer != null) {
      Database.closeQuietly(writer);
    }
    if (reader != null) {
      Database.closeQuietly(reader);
    }
    writer = null;
    reader = null;
  }

  /// Breaks off what is under way; nothing of it is kept.
  @Override
  public void close() {
    var open = writer;
    if (open != null) {
      Database.interrupt(open.connection());
    }
    writing.lock();
    reading.lock();
    try {
      disconnect();
    } finally {
      reading.unlock();
      writing.unlock();
    }
  }
}
