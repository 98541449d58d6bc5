package tracedesk.store;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Directories. They are told by their path, without slashes at either end; the root's is empty.
final class DirectoryRows {
  private static final String SELECT =
      """
      SELECT directory.seq, directory.id, up.id, directory.path, directory.created,
        directory.updated
      FROM directory LEFT JOIN directory up ON up.seq = directory.parent
      """;

  private DirectoryRows() {}

  /// A directory; `parent` is an id, `null` of the root's. Times in microseconds since 1970.
  record Directory(
      long seq, String id, @Nullable String parent, String path, long created, long updated) {
    private static Directory read(Transaction.Row row) throws SQLException {
      return new Directory(
          row.number(1), row.text(2), row.maybeText(3), row.text(4), row.number(5), row.number(6));
    }

    /// The last segment of the path.
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    /// Where something of this name in it lies.
    String child(String name) {
      return path.isEmpty() ? name : path + "/" + name;
    }
  }

  /// The number of the directory a file of this path lies in, made where it is new.
  static long holding(Transaction transaction, Ids ids, String path, long now) throws SQLException {
    return ensure(transaction, ids, above(path), now);
  }

  /// The number of the directory at a path, made with its parents where it is new.
  static long ensure(Transaction transaction, Ids ids, String path, long now) throws SQLException {
    var found =
        transaction.first("SELECT seq FROM directory WHERE path = ?", row -> row.number(1), path);
    return found != null
        ? found
        : transaction.insert(
            "INSERT INTO directory (id, parent, path, created, updated) VALUES (?1, ?2, ?3, ?4, ?4)",
            ids.next("dir_"),
            ensure(transaction, ids, above(path), now),
            path,
            now);
  }

  /// The path of the directory that holds a path.
  static String above(String path) {
    return bare(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
  }

  /// A path without slashes at either end.
  static String bare(String path) {
    int from = 0;
    int to = path.length();
    while (from < to && path.charAt(from) == '/') {
      from++;
    }
    while (to > from && path.charAt(to - 1) == '/') {
      to--;
    }
    return path.substring(from, to);
  }

  static Directory root(Transaction transaction) throws SQLException {
    return Refusals.found(byPath(transaction, ""), "directory", "root");
  }

  static @Nullable Directory byPath(Transaction transaction, String path) throws SQLException {
    return transaction.first(SELECT + "WHERE directory.path = ?", Directory::read, path);
  }

  static Directory byId(Transaction transaction, String id) throws SQLException {
    var found = transaction.first(SELECT + "WHERE directory.id = ?", Directory::read, id);
    return Refusals.found(found, "directory", id);
  }

  static List<Directory> all(Transaction transaction) throws SQLException {
    return transaction.list(SELECT + "ORDER BY directory.path", Directory::read);
  }

  static List<Directory> in(Transaction transaction, Directory directory) throws SQLException {
    return transaction.list(
        SELECT + "WHERE directory.parent = ? ORDER BY directory.path",
        Directory::read,
        directory.seq());
  }

  /// It and all below it.
  static List<Directory> from(Transaction transaction, Directory directory) throws SQLException {
    return transaction.list(
        SELECT
            + """
            WHERE directory.seq IN (
              WITH RECURSIVE below(seq) AS (
                SELECT ?1
                UNION SELECT d.seq FROM directory d JOIN below ON d.parent = below.seq)
              SELECT seq FROM below)
            ORDER BY directory.path
            """,
        Directory::read,
        directory.seq());
  }
}
