package tracedesk.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.FileKind;

/// A file in one of its versions. `body` is the file object as it was sent. Times in microseconds
/// since 1970.
record StoredFile(
    long seq,
    String id,
    FileKind kind,
    String path,
    long created,
    long updated,
    long used,
    long logs,
    Version version) {
  /// A version of a file. `message` is what was said when it was committed.
  record Version(
      long seq,
      String id,
      byte[] body,
      @Nullable String name,
      @Nullable String description,
      @Nullable String message,
      @Nullable String model,
      long created,
      long updated,
      long used,
      long logs) {}

  /// The columns [#read] expects, of the tables `file` and `version`.
  static final String COLUMNS =
      """
      file.seq, file.id, file.kind, file.path, file.created, file.updated, file.used, file.logs,
      version.seq, version.id, version.body, version.name, version.description, version.message,
      version.model, version.created, version.updated, version.used, version.logs\
      """;

  static StoredFile read(Transaction.Row row) throws SQLException {
    return new StoredFile(
        row.number(1),
        row.text(2),
        row.word(3, FileKind.class),
        row.text(4),
        row.number(5),
        row.number(6),
        row.number(7),
        row.number(8),
        new Version(
            row.number(9),
            row.text(10),
            row.bytes(11),
            row.maybeText(12),
            row.maybeText(13),
            row.maybeText(14),
            row.maybeText(15),
            row.number(16),
            row.number(17),
            row.number(18),
            row.number(19)));
  }

  /// The last segment of the path.
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
