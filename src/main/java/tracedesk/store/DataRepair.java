package tracedesk.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import tracedesk.domain.port.Repairs;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.ProblemException;

/// Gets a data folder going again whose database cannot be used. The old files are moved aside as
/// `….damaged-<time>`, with their write-ahead log.
public final class DataRepair implements Repairs {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final System.Logger LOG = System.getLogger("tracedesk.store");
  private static final int PAGE = 4096;

  private final Path folder;
  private final InstantSource clock;

  public DataRepair(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  private interface Step {
    Repaired run(Path file, Migrations schema) throws IOException, SQLException;
  }

  /// Does it while no other process can take the folder.
  private Repaired held(String database, Step step) {
    var file = Path.of(database);
    try (var held =
        DataFolder.open(folder)
            .orElseThrow(
                () ->
                    new ProblemException(
                        new Problem.Storage("another process holds the data folder " + folder)))) {
      return step.run(file, file.equals(held.drafts()) ? Migrations.DRAFTS : Migrations.LOGS);
    } catch (IOException e) {
      throw Database.problem(file, e);
    } catch (SQLException e) {
      throw Database.problem(e);
    }
  }

  @Override
  public @Nullable Instant newestBackup(String database) {
    var newest = Backups.of(Path.of(database)).newest();
    return newest == null ? null : newest.made();
  }

  @Override
  public Repaired openBackup(String database) {
    return held(
        database,
        (file, schema) -> {
          var newest = Backups.of(file).newest();
          if (newest == null) {
            throw new ProblemException(new Problem.Storage("there is no backup of " + file));
          }
          var next = Inspection.beside(file, ".new");
          Files.deleteIfExists(next);
          OwnerOnly.createFile(next);
          Files.copy(newest.file(), next, StandardCopyOption.REPLACE_EXISTING);
          var aside = moveAside(file);
          OwnerOnly.settle(next, file);
          try (var restored = Database.open(file, schema)) {
            return new Repaired(aside.toString(), restored.<Long>read(t -> rows(t, schema)));
          }
        });
  }

  private static long rows(Transaction transaction, Migrations schema) throws SQLException {
    return schema.holdsCorrections()
        ? transaction.number("SELECT COUNT(*) FROM draft")
        : transaction.number("SELECT COUNT(*) FROM log");
  }

  @Override
  public Repaired startEmpty(String database) {
    return held(
        database,
        (file, schema) -> {
          var aside = moveAside(file);
          Database.create(file, schema);
          return new Repaired(aside.toString(), 0);
        });
  }

  @Override
  public Repaired salvage(String database) {
    return held(
        database,
        (file, schema) -> {
          var copy = Inspection.beside(file, ".reading");
          try {
            copy(file, copy);
            var rows = new AtomicLong();
            Database.create(file, "salvaged", into -> rows.set(salvage(copy, into, schema)));
            var aside = moveAside(file);
            OwnerOnly.settle(Inspection.beside(file, ".salvaged"), file);
            return new Repaired(aside.toString(), rows.get());
          } finally {
            deleteAll(copy);
            Files.deleteIfExists(Inspection.beside(file, ".salvaged"));
          }
        });
  }

  /// With its write-ahead log, which SQLite then brings in; the damaged file itself is only read.
  private static void copy(Path file, Path copy) throws IOException {
    deleteAll(copy);
    OwnerOnly.createFile(copy);
    if (Files.exists(file)) {
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    var wal = Inspection.beside(file, "-wal");
    if (Files.exists(wal)) {
      Files.copy(wal, Inspection.beside(copy, "-wal"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void deleteAll(Path file) throws IOException {
    for (var suffix : new String[] {"", "-wal", "-shm"}) {
      Files.deleteIfExists(Inspection.beside(file, suffix));
    }
  }

  private static long salvage(Path copy, Connection into, Migrations schema) throws SQLException {
    int version = schema.newest();
    long rows = 0;
    for (boolean mended : new boolean[] {false, true}) {
      try {
        if (mended) {
          mendHeader(copy, schema);
        }
        try (var from = reading(copy)) {
          var look = new Transaction(from);
          int found = (int) look.number("PRAGMA user_version");
          boolean ours =
              look.number("SELECT COUNT(*) FROM sqlite_schema WHERE name = ?", schema.table()) > 0;
          if (ours) {
            version = found > 0 && found <= version ? found : version;
            schema.apply(into, version);
            rows = new Salvage(from, into).run();
            return rows;
          }
        }
      } catch (SQLException | IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "Could not read " + copy, e);
      }
    }
    throw new ProblemException(
        new Problem.Storage("nothing in it can be read any more; it was left as it is"));
  }

  private static Connection reading(Path copy) throws SQLException {
    var config = new SQLiteConfig();
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    var connection = config.createConnection("jdbc:sqlite:" + copy);
    try (var statement = connection.createStatement()) {
      statement.execute("PRAGMA trusted_schema = OFF");
      statement.execute("PRAGMA cell_size_check = ON");
    }
    return connection;
  }

  /// Writes the first hundred bytes anew, as every database of ours has them.
  private static void mendHeader(Path copy, Migrations schema) throws IOException {
    try (var bytes = new RandomAccessFile(copy.toFile(), "rw")) {
      if (bytes.length() < PAGE) {
        throw new IOException("less than a page is left of " + copy);
      }
      var header = ByteBuffer.allocate(100);
      header.put("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII));
      header.putShort((short) PAGE).put((byte) 2).put((byte) 2).put((byte) 0);
      header.put((byte) 64).put((byte) 32).put((byte) 32);
      header.putInt(1).putInt((int) (bytes.length() / PAGE)).putInt(0).putInt(0);
      header.putInt(1).putInt(4).putInt(0).putInt(0).putInt(1);
      header.putInt(schema.newest()).putInt(0).putInt(schema.applicationId());
      header.putInt(92, 1).putInt(96, 3_054_001);
      bytes.seek(0);
      bytes.write(header.array());
    }
  }

  private Path moveAside(Path file) throws IOException {
    var aside = Inspection.beside(file, ".damaged-" + TIME.format(clock.instant()));
    for (int more = 2;
        Files.exists(aside) || Files.exists(Inspection.beside(aside, "-wal"));
        more++) {
      aside = Inspection.beside(file, ".damaged-" + TIME.format(clock.instant()) + "-" + more);
    }
    if (Files.exists(file)) {
      Files.move(file, aside);
    }
    var wal = Inspection.beside(file, "-wal");
    if (Files.exists(wal) && Files.size(wal) == 0) {
      Files.delete(wal);
    } else if (Files.exists(wal)) {
      Files.move(wal, Inspection.beside(aside, "-wal"));
    }
    Files.deleteIfExists(Inspection.beside(file, "-shm"));
    Files.deleteIfExists(Inspection.suspicion(file));
    SearchIndex.remove(file);
    return aside;
  }
}
