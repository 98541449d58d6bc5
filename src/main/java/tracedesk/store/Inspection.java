package tracedesk.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.sqlite.SQLiteConfig;
import tracedesk.domain.problem.Problem;
import tracedesk.domain.problem.Problem.Unusable.Condition;
import tracedesk.domain.problem.ProblemException;

/// A look at a database before it is opened for writing, which already changes it: whether it is
/// ours, whole, and of a schema this program knows.
final class Inspection {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 100;
  private static final int USER_VERSION = 60;
  private static final int APPLICATION_ID = 68;

  private final Path file;
  private final Migrations schema;

  private Inspection(Path file, Migrations schema) {
    this.file = file;
    this.schema = schema;
  }

  /// Says whether there is a database at all.
  ///
  /// @throws ProblemException with [Problem.Unusable] when there is one that cannot be used
  static boolean passes(Path file, Migrations schema) throws IOException {
    var inspection = new Inspection(file, schema);
    inspection.requireAccess();
    boolean exists = Files.exists(file);
    inspection.requireContent(exists);
    if (exists) {
      inspection.requireHeader();
      inspection.requireOurs();
    }
    return exists;
  }

  private void requireAccess() throws IOException {
    var folder = file.getParent();
    if (folder != null && Files.isDirectory(folder) && !Files.isWritable(folder)) {
      throw noAccess(folder);
    }
    for (var suffix : List.of("", "-wal", "-shm")) {
      var path = beside(file, suffix);
      if (Files.exists(path)
          && (Files.isDirectory(path) || !Files.isReadable(path) || !Files.isWritable(path))) {
        throw noAccess(path);
      }
    }
  }

  private ProblemException noAccess(Path path) {
    return fault(
        Condition.NO_ACCESS,
        path,
        path
            + " cannot be read and written; give yourself the right to, or choose another data folder");
  }

  /// We never leave an empty file ourselves: a new database takes its name when it is whole.
  private void requireContent(boolean exists) throws IOException {
    var wal = beside(file, "-wal");
    if (exists && Files.size(file) == 0) {
      throw fault(Condition.EMPTY, file, file + " is empty: what was in it is gone");
    }
    if (!exists && Files.exists(wal) && Files.size(wal) > 0) {
      throw fault(
          Condition.EMPTY,
          file,
          file + " is gone, and only its unfinished part " + wal + " is left");
    }
  }

  private void requireHeader() throws IOException {
    var header = ByteBuffer.allocate(HEADER);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (header.hasRemaining() && channel.read(header) >= 0) {}
    }
    if (header.hasRemaining() || !Arrays.equals(header.array(), 0, 16, MAGIC, 0, 16)) {
      throw fault(
          Condition.NO_DATABASE, file, file + " is not a database, or its beginning is damaged");
    }
    require(header.getInt(APPLICATION_ID), header.getInt(USER_VERSION));
  }

  private void require(int application, int version) {
    if (application != 0 && application != schema.applicationId()) {
      throw foreign();
    }
    if (version > schema.newest()) {
      throw fault(
          Condition.NEWER,
          file,
          file
              + " was written by a newer Tracedesk (schema "
              + version
              + ", this one knows "
              + schema.newest()
              + "); update Tracedesk or choose another data folder");
    }
  }

  private ProblemException foreign() {
    return fault(Condition.FOREIGN, file, file + " is the database of another program");
  }

  private void requireOurs() {
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(10_000);
    try (var connection = config.createConnection("jdbc:sqlite:" + file)) {
      var look = new Transaction(connection);
      look.update("PRAGMA trusted_schema = OFF");
      int version = (int) look.number("PRAGMA user_version");
      require((int) look.number("PRAGMA application_id"), version);
      boolean bare = look.number("SELECT COUNT(*) FROM sqlite_schema") == 0;
      boolean known =
          look.number("SELECT COUNT(*) FROM sqlite_schema WHERE name = ?", schema.table()) > 0;
      if (!bare && (!known || version == 0)) {
        throw foreign();
      }
      if (bare && version > 0) {
        throw damaged(file, "its tables are gone");
      }
      if (schema.holdsCorrections() || Files.exists(suspicion(file))) {
        var found = look.list("PRAGMA quick_check(3)", row -> row.text(1));
        if (!found.equals(List.of("ok"))) {
          throw damaged(file, String.join("; ", found));
        }
        Files.deleteIfExists(suspicion(file));
      }
    } catch (SQLException e) {
      if (Database.isDamage(e)) {
        throw damaged(file, String.valueOf(e.getMessage()));
      }
      throw Database.problem(e);
    } catch (IOException e) {
      throw Database.problem(file, e);
    }
  }

  /// A file whose presence says that damage was met while the database was in use: it is then read
  /// through before it is used again.
  static Path suspicion(Path file) {
    return beside(file, "-suspect");
  }

  static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  static ProblemException damaged(Path file, String found) {
    return fault(Condition.DAMAGED, file, file + " is damaged (" + found + ")");
  }

  private static ProblemException fault(Condition condition, Path path, String sentence) {
    return new ProblemException(new Problem.Unusable(condition, path.toString(), sentence));
  }
}
