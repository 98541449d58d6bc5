package tracedesk.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Canonical;
import tracedesk.domain.json.Json;
import tracedesk.domain.trace.LogKind;

/// Files and their versions. A version is told by its content: the same file object, however it is
/// spelled, is the same version. A file's newest version is its default; every file has one.
final class FileRows {
  private static final Map<LogKind, String> PREFIX =
      Map.of(
          LogKind.FLOW, "fl",
          LogKind.PROMPT, "pr",
          LogKind.TOOL, "tl",
          LogKind.AGENT, "ag",
          LogKind.EVALUATOR, "ev");

  /// Members of a file object that name it and do not belong to its content.
  private static final Set<String> NAMING =
      Set.of(
          "path",
          "id",
          "name",
          "directory_id",
          "version_id",
          "version_name",
          "version_description",
          "description",
          "commit_message",
          "environments",
          "status",
          "created_at",
          "updated_at");

  private static final Pattern MODEL_LINE =
      Pattern.compile("(?m)^\\s*model:\\s*\"?([^\"\\s]+)\"?\\s*$");

  static final String DEFAULT_VERSION =
      """
      version.seq = (SELECT v.seq FROM version v WHERE v.file = file.seq
                     ORDER BY v.created DESC, v.seq DESC LIMIT 1)\
      """;

  private static final String SELECT =
      "SELECT " + StoredFile.COLUMNS + " FROM file JOIN version ON version.file = file.seq ";

  private final Ids ids;

  FileRows(Ids ids) {
    this.ids = ids;
  }

  /// The file a request names, created where a path is new.
  ///
  /// @param content the file object; `null` to leave the choice of version to `version`
  /// @param version a version's id; `null` for the default one
  StoredFile resolve(
      Transaction transaction,
      LogKind kind,
      Json.Obj body,
      @Nullable Json content,
      @Nullable String version,
      long now)
      throws SQLException {
    var id = body.string("id");
    var path = body.string("path");
    if (id == null && path == null) {
      throw Refusals.rejected(
          "path",
          "path is missing; name the %1$s by its path, or by its id".formatted(kind.api()),
          "missing");
    }
    long file =
        id != null
            ? Refusals.found(seqById(transaction, kind, id), kind.api(), id)
            : seqByPath(transaction, kind, String.valueOf(path), now);
    return inVersion(transaction, kind, file, content, version, now);
  }

  private static @Nullable Long seqById(Transaction transaction, LogKind kind, String id)
      throws SQLException {
    return transaction.first(
        "SELECT seq FROM file WHERE id = ? AND kind = ?", row -> row.number(1), id, kind);
  }

  private long seqByPath(Transaction transaction, LogKind kind, String path, long now)
      throws SQLException {
    var found =
        transaction.first(
            "SELECT seq FROM file WHERE kind = ? AND path = ?", row -> row.number(1), kind, path);
    return found != null ? found : create(transaction, kind, null, path, now);
  }

  /// @param id the file's id; `null` for a new one
  long create(Transaction transaction, LogKind kind, @Nullable String id, String path, long now)
      throws SQLException {
    return transaction.insert(
        """
        INSERT INTO file (id, kind, path, folded, created, updated, used)
        VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5)
        """,
        id == null ? ids.next(PREFIX.get(kind) + "_") : id,
        kind,
        path,
        SearchText.fold(path),
        now);
  }

  /// The file in the version with this content (made where it is new), of this id, or else in its
  /// default version (an empty one where it has none).
  StoredFile inVersion(
      Transaction transaction,
      LogKind kind,
      long file,
      @Nullable Json content,
      @Nullable String version,
      long now)
      throws SQLException {
    if (content != null) {
      return bySeq(transaction, version(transaction, kind, file, object(content), null, now).seq());
    }
    if (version != null) {
      return Refusals.found(version(transaction, file, version), "version", version);
    }
    var found =
        transaction.first(
            SELECT + "WHERE file.seq = ? AND " + DEFAULT_VERSION, StoredFile::read, file);
    return found != null
        ? found
        : bySeq(transaction, version(transaction, kind, file, Json.Obj.EMPTY, null, now).seq());
  }

  /// The version of this id, if the file has it.
  static @Nullable StoredFile version(Transaction transaction, long file, String id)
      throws SQLException {
    return transaction.first(
        SELECT + "WHERE file.seq = ? AND version.id = ?", StoredFile::read, file, id);
  }

  /// The number of a version, and whether it was made just now.
  record Found(long seq, boolean isNew) {}

  /// A prompt or agent may come as the text of its file; its settings stand in the header.
  private static Json.Obj object(Json content) {
    if (content instanceof Json.Obj object) {
      return object;
    }
    var text = content.plain();
    var model = MODEL_LINE.matcher(text);
    return Json.object()
        .put("model", model.find() ? model.group(1) : "")
        .put("template", text)
        .put("raw_file_content", text)
        .build();
  }

  /// The version with this content, made where it is new.
  ///
  /// @param content `null` where nothing is known of the version but its id
  /// @param id the id a new one gets, unless another version has it; `null` for a new id
  Found version(
      Transaction transaction,
      LogKind kind,
      long file,
      Json.@Nullable Obj content,
      @Nullable String id,
      long now)
      throws SQLException {
    var body = content == null ? Json.Obj.EMPTY : content;
    var digest = Canonical.digest(content == null ? Json.of(id) : meaning(content));
    var found =
        transaction.first(
            "SELECT seq FROM version WHERE file = ? AND digest = ?",
            row -> row.number(1),
            file,
            digest);
    if (found != null) {
      return new Found(found, false);
    }
    boolean free =
        id != null
            && transaction.number("SELECT EXISTS (SELECT 1 FROM version WHERE id = ?)", id) == 0;
    transaction.update("UPDATE file SET updated = MAX(updated, ?) WHERE seq = ?", now, file);
    long seq =
        transaction.insert(
            """
        INSERT INTO version (id, file, digest, body, name, description, model, created, updated, used)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?8)
        """,
            free ? id : ids.next(PREFIX.get(kind) + "v_"),
            file,
            digest,
            body.bytes(),
            body.string("version_name"),
            body.string("version_description"),
            body.string("model"),
            now);
    return new Found(seq, true);
  }

  /// Gives a version of which only the id was known its content, unless another version has it.
  ///
  /// @return whether it took it
  static boolean fill(Transaction transaction, StoredFile version, Json.Obj content)
      throws SQLException {
    return transaction.update(
            """
            UPDATE OR IGNORE version SET digest = ?, body = ?, name = ?, description = ?, model = ?
            WHERE seq = ? AND digest = ?
            """,
            Canonical.digest(meaning(content)),
            content.bytes(),
            content.string("version_name"),
            content.string("version_description"),
            content.string("model"),
            version.version().seq(),
            Canonical.digest(Json.of(version.version().id())))
        > 0;
  }

  private static Json.Obj meaning(Json.Obj content) {
    var kept = Json.object();
    for (var member : content.members()) {
      boolean empty =
          member.value().isNull()
              || member.value() instanceof Json.Obj object && object.members().isEmpty();
      if (!empty && !NAMING.contains(member.name())) {
        kept.put(member.name(), member.value());
      }
    }
    return kept.build();
  }

  /// The file and version with this version number.
  static StoredFile bySeq(Transaction transaction, long version) throws SQLException {
    var found = transaction.first(SELECT + "WHERE version.seq = ?", StoredFile::read, version);
    return Refusals.found(found, "version", Long.toString(version));
  }

  static @Nullable StoredFile byId(
      Transaction transaction, LogKind kind, String id, @Nullable String version)
      throws SQLException {
    return version == null
        ? transaction.first(
            SELECT + "WHERE file.id = ? AND file.kind = ? AND " + DEFAULT_VERSION,
            StoredFile::read,
            id,
            kind)
        : transaction.first(
            SELECT + "WHERE file.id = ? AND file.kind = ? AND version.id = ?",
            StoredFile::read,
            id,
            kind,
            version);
  }

  static @Nullable StoredFile byPath(Transaction transaction, String path) throws SQLException {
    return transaction.first(
        SELECT + "WHERE file.path = ? AND " + DEFAULT_VERSION + " ORDER BY file.seq LIMIT 1",
        StoredFile::read,
        path);
  }

  static List<StoredFile> versions(Transaction transaction, LogKind kind, String id)
      throws SQLException {
    return transaction.list(
        SELECT
            + "WHERE file.id = ? AND file.kind = ? ORDER BY version.created DESC, version.seq DESC",
        StoredFile::read,
        id,
        kind);
  }

  static void move(Transaction transaction, StoredFile file, String path, long now)
      throws SQLException {
    var other =
        transaction.first(
            "SELECT id FROM file WHERE kind = ? AND path = ? AND seq <> ?",
            row -> row.text(1),
            file.kind(),
            path,
            file.seq());
    if (other != null) {
      throw Refusals.taken(
          "There is already a %s at %s (%s).".formatted(file.kind().api(), path, other));
    }
    transaction.update(
        "UPDATE file SET path = ?, folded = ?, updated = ? WHERE seq = ?",
        path,
        SearchText.fold(path),
        now,
        file.seq());
  }
}
