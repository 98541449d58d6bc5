package tracedesk.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.Api;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.IncomingFile;
import tracedesk.domain.trace.LogKind;
import tracedesk.domain.trace.Times;

/// The files that the logs of one batch name, found or made; each is looked up once per batch.
final class ArrivingFiles {
  /// A file that was found or made, in one version.
  ///
  /// @param tool which kind of tool its version describes
  record Found(StoredFile stored, LogKind tool) {
    static Found of(StoredFile file) {
      boolean tool = file.kind() == FileKind.TOOL;
      return new Found(
          file, tool ? LogKind.ofTool(StoredLog.parse(file.version().body())) : LogKind.TOOL);
    }

    /// The kind of a log of this file: of a tool's log what the tool says it is.
    LogKind precise(LogKind kind) {
      return kind.api().equals(LogKind.TOOL.api()) ? tool : kind;
    }
  }

  private record Asked(Api api, FileKind kind, IncomingFile file) {}

  private final Transaction transaction;
  private final FileRows files;
  private final long now;
  private final Map<Asked, Found> found = new HashMap<>();
  private int versions;

  ArrivingFiles(Transaction transaction, FileRows files, long now) {
    this.transaction = transaction;
    this.files = files;
    this.now = now;
  }

  /// How many versions were made.
  int versionsMade() {
    return versions;
  }

  /// The file in the version that is asked for: by its ids where they are known, else by path and
  /// content, else made, with the ids and dates it came with unless others have them.
  Found resolve(Api api, LogKind kind, IncomingFile file) throws SQLException {
    return resolve(new Asked(api, kind.file(), file));
  }

  /// A v5 file in a version, as above.
  StoredFile resolve(FileKind kind, IncomingFile file) throws SQLException {
    return resolve(new Asked(Api.V5, kind, file)).stored();
  }

  private Found resolve(Asked asked) throws SQLException {
    var known = found.get(asked);
    if (known == null) {
      known = Found.of(find(asked));
      found.put(asked, known);
    }
    return known;
  }

  /// The number of a v5 file, found or made; its version is left open.
  long located(FileKind kind, IncomingFile file) throws SQLException {
    return located(new Asked(Api.V5, kind, file));
  }

  private long located(Asked asked) throws SQLException {
    var file = asked.file();
    var seq = place(asked);
    if (seq != null) {
      return seq;
    }
    var path = file.path() == null ? String.valueOf(file.id()) : file.path();
    return files.create(transaction, asked.kind(), free(file.id()), path, made(file));
  }

  private long made(IncomingFile file) {
    return file.created() == null ? now : Times.micros(file.created());
  }

  private StoredFile find(Asked asked) throws SQLException {
    var file = asked.file();
    long made = made(file);
    long seq = located(asked);
    var known = file.version() == null ? null : FileRows.version(transaction, seq, file.version());
    if (known != null) {
      boolean filled = file.content() != null && FileRows.fill(transaction, known, file.content());
      return filled ? FileRows.bySeq(transaction, known.version().seq()) : known;
    }
    if (file.content() == null && file.version() == null) {
      return files.inVersion(transaction, asked.kind(), seq, null, null, made);
    }
    var version =
        files.version(transaction, asked.kind(), seq, file.content(), file.version(), made);
    var stored = FileRows.bySeq(transaction, version.seq());
    if (!version.isNew() && isAnother(stored, file) && file.content() != null) {
      version =
          files.another(
              transaction, asked.kind(), seq, file.content(), String.valueOf(file.version()), made);
      stored = FileRows.bySeq(transaction, version.seq());
    }
    versions += version.isNew() ? 1 : 0;
    return stored;
  }

  /// Whether the same file has two versions of one content where it comes from. Those of another
  /// file at the same path are told apart by content alone.
  private static boolean isAnother(StoredFile stored, IncomingFile file) {
    return file.version() != null
        && stored.id().equals(file.id())
        && !stored.version().id().equals(file.version());
  }

  /// A v4 project holds prompts and tools under one name.
  private @Nullable Long place(Asked asked) throws SQLException {
    var file = asked.file();
    boolean project = asked.api() == Api.V4 && asked.kind() != FileKind.EVALUATOR;
    var other =
        !project ? asked.kind() : asked.kind() == FileKind.TOOL ? FileKind.PROMPT : FileKind.TOOL;
    var byId =
        file.id() == null
            ? null
            : transaction.first(
                "SELECT seq FROM file WHERE id = ? AND kind IN (?, ?)",
                row -> row.number(1),
                file.id(),
                asked.kind(),
                other);
    return byId != null || file.path() == null
        ? byId
        : transaction.first(
            "SELECT seq FROM file WHERE path = ? AND kind IN (?2, ?3) ORDER BY kind = ?2 DESC LIMIT 1",
            row -> row.number(1),
            file.path(),
            asked.kind(),
            other);
  }

  /// The id, unless a file of another kind has it.
  private @Nullable String free(@Nullable String id) throws SQLException {
    boolean taken =
        id != null
            && transaction.number("SELECT EXISTS (SELECT 1 FROM file WHERE id = ?)", id) != 0;
    return taken ? null : id;
  }
}
