package tracedesk.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Canonical;
import tracedesk.domain.json.Json;
import tracedesk.domain.query.VersionQuery;
import tracedesk.domain.trace.FileKind;
import tracedesk.domain.trace.SearchText;

/// Files and their versions. A version is told by its content: the same file object, however it is
/// spelled, is the same version. A file's default version is the one deployed to the default
/// environment, else its newest; every file has one.
final class FileRows {
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
      version.seq = COALESCE(
        (SELECT deployment.version FROM deployment
         JOIN environment ON environment.seq = deployment.environment
         WHERE deployment.file = file.seq AND environment.tag = 'default'),
        (SELECT v.seq FROM version v WHERE v.file = file.seq
         ORDER BY v.created DESC, v.seq DESC LIMIT 1))\
      """;

  /// The version deployed to the environment whose id or name `%s` stands for.
  static final String DEPLOYED_VERSION =
      """
      version.seq = (SELECT deployment.version FROM deployment
                     JOIN environment ON environment.seq = deployment.environment
                     WHERE deployment.file = file.seq AND %s IN (environment.id, environment.name))\
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
      FileKind kind,
      Json.Obj body,
      @Nullable Json content,
      @Nullable String version,
      long now)
      throws SQLException {
    return inVersion(transaction, kind, named(transaction, kind, body, now), content, version, now);
  }

  /// The number of the file a request names by `id` or `path`, created where a path is new.
  long named(Transaction transaction, FileKind kind, Json.Obj body, long now) throws SQLException {
    var id = body.string("id");
    var path = body.string("path");
    if (id == null && path == null) {
      throw Refusals.rejected(
          "path",
          "path is missing; name the %1$s by its path, or by its id".formatted(kind.api()),
          "missing");
    }
    return id != null
        ? Refusals.found(seqById(transaction, kind, id), kind.api(), id)
        : seqByPath(transaction, kind, String.valueOf(path), now);
  }

  private static @Nullable Long seqById(Transaction transaction, FileKind kind, String id)
      throws SQLException {
    return transaction.first(
        "SELECT seq FROM file WHERE id = ? AND kind = ?", row -> row.number(1), id, kind);
  }

  private long seqByPath(Transaction transaction, FileKind kind, String path, long now)
      throws SQLException {
    var found =
        transaction.first(
            "SELECT seq FROM file WHERE kind = ? AND path = ?", row -> row.number(1), kind, path);
    return found != null ? found : create(transaction, kind, null, path, now);
  }

  /// @param id the file's id; `null` for a new one
  long create(Transaction transaction, FileKind kind, @Nullable String id, String path, long now)
      throws SQLException {
    return transaction.insert(
        """
        INSERT INTO file (id, kind, path, folded, created, updated, used, directory)
        VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5, ?6)
        """,
        id == null ? ids.next(kind.prefix() + "_") : id,
        kind,
        path,
        SearchText.fold(path),
        now,
        DirectoryRows.holding(transaction, ids, path, now));
  }

  /// The file in the version with this content (made where it is new), of this id, or else in its
  /// default version (an empty one where it has none).
  StoredFile inVersion(
      Transaction transaction,
      FileKind kind,
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
    var found = find(transaction, file, VersionQuery.DEFAULT);
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
      FileKind kind,
      long file,
      Json.@Nullable Obj content,
      @Nullable String id,
      long now)
      throws SQLException {
    var body = content == null ? Json.Obj.EMPTY : content;
    var digest = Canonical.digest(content == null ? Json.of(id) : meaning(content));
    return version(transaction, kind, file, new Content(body, digest, id), now);
  }

  /// A version that is another one elsewhere although its content is that of one that is here: it
  /// keeps its id, and is known by that.
  Found another(
      Transaction transaction, FileKind kind, long file, Json.Obj content, String id, long now)
      throws SQLException {
    var known = new Content(content, Canonical.digest(Json.of(id)), id);
    return version(transaction, kind, file, known, now);
  }

  /// What a version is made of.
  ///
  /// @param body the file object as it was sent
  /// @param digest of its meaning, by which versions of a file are told apart
  /// @param id the id a new one gets, unless another version has it; `null` for a new id
  record Content(Json.Obj body, byte[] digest, @Nullable String id) {}

  /// The version of this digest, made where it is new.
  Found version(Transaction transaction, FileKind kind, long file, Content content, long now)
      throws SQLException {
    var found =
        transaction.first(
            "SELECT seq FROM version WHERE file = ? AND digest = ?",
            row -> row.number(1),
            file,
            content.digest());
    if (found != null) {
      return new Found(found, false);
    }
    var body = content.body();
    var id = content.id();
    boolean free =
        id != null
            && transaction.number("SELECT EXISTS (SELECT 1 FROM version WHERE id = ?)", id) == 0;
    transaction.update("UPDATE file SET updated = MAX(updated, ?) WHERE seq = ?", now, file);
    long seq =
        transaction.insert(
            """
            INSERT INTO version
              (id, file, digest, body, name, description, model, created, updated, used)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?8)
            """,
            free ? id : ids.next(kind.prefix() + "v_"),
            file,
            content.digest(),
            body.bytes(),
            body.string("version_name"),
            body.string("version_description"),
            body.string("model"),
            now);
    return new Found(seq, true);
  }

  /// The file, its version called what a request says besides its content (`version_name`,
  /// `version_description`), unless it has a name already: an evaluator's content is its spec
  /// alone.
  StoredFile named(Transaction transaction, StoredFile file, Json.Obj body) throws SQLException {
    transaction.update(
        """
        UPDATE version SET name = COALESCE(name, ?), description = COALESCE(description, ?)
        WHERE seq = ?
        """,
        body.string("version_name"),
        body.string("version_description"),
        file.version().seq());
    return bySeq(transaction, file.version().seq());
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

  static Json.Obj meaning(Json.Obj content) {
    var kept = Json.object();
    for (var member : said(content).members()) {
      if (!NAMING.contains(member.name())) {
        kept.put(member.name(), member.value());
      }
    }
    return kept.build();
  }

  /// The members that say more than absent ones: not `null`, an empty object, no tools, no model.
  static Json.Obj said(Json.Obj content) {
    var kept = Json.object();
    for (var member : content.members()) {
      boolean empty =
          member.value().isNull()
              || member.value() instanceof Json.Obj object && object.members().isEmpty()
              || member.name().equals("tools")
                  && member.value() instanceof Json.Arr tools
                  && tools.items().isEmpty()
              || member.name().equals("model") && "".equals(member.value().asString());
      if (!empty) {
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
      Transaction transaction, FileKind kind, String id, VersionQuery version) throws SQLException {
    var file = seqById(transaction, kind, id);
    return file == null ? null : find(transaction, file, version);
  }

  static @Nullable StoredFile byPath(Transaction transaction, String path, VersionQuery version)
      throws SQLException {
    var file =
        transaction.first(
            "SELECT seq FROM file WHERE path = ? ORDER BY seq LIMIT 1", row -> row.number(1), path);
    return file == null ? null : find(transaction, file, version);
  }

  /// A file in the version that is meant; `null` where it has no such version.
  static @Nullable StoredFile find(Transaction transaction, long file, VersionQuery version)
      throws SQLException {
    if (version.id() != null) {
      return version(transaction, file, version.id());
    }
    return version.environment() != null
        ? transaction.first(
            SELECT + "WHERE file.seq = ?1 AND " + DEPLOYED_VERSION.formatted("?2"),
            StoredFile::read,
            file,
            version.environment())
        : transaction.first(
            SELECT + "WHERE file.seq = ?1 AND " + DEFAULT_VERSION, StoredFile::read, file);
  }

  /// The file of this id in the version that is meant.
  ///
  /// @throws tracedesk.domain.problem.ProblemException `Missing` where there is no such file or
  /// version
  static StoredFile require(Transaction transaction, FileKind kind, String id, VersionQuery version)
      throws SQLException {
    var what =
        version.id() != null
            ? "version " + version.id() + " of " + kind.api()
            : version.environment() != null
                ? "version deployed to " + version.environment() + " of " + kind.api()
                : kind.api();
    return Refusals.found(byId(transaction, kind, id, version), what, id);
  }

  /// A version by its id alone.
  static StoredFile byVersion(Transaction transaction, FileKind kind, String version)
      throws SQLException {
    var found =
        transaction.first(
            SELECT + "WHERE version.id = ? AND file.kind = ?", StoredFile::read, version, kind);
    return Refusals.found(found, kind.api() + " version", version);
  }

  static List<StoredFile> versions(Transaction transaction, FileKind kind, String id)
      throws SQLException {
    return transaction.list(
        SELECT
            + "WHERE file.id = ? AND file.kind = ? ORDER BY version.created DESC, version.seq DESC",
        StoredFile::read,
        id,
        kind);
  }

  /// The files that lie right in a directory, by name.
  static List<StoredFile> in(Transaction transaction, long directory) throws SQLException {
    return transaction.list(
        SELECT
            + "WHERE file.directory = ? AND "
            + DEFAULT_VERSION
            + " ORDER BY file.path, file.seq",
        StoredFile::read,
        directory);
  }

  void move(Transaction transaction, StoredFile file, String path, long now) throws SQLException {
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
    place(transaction, file.seq(), path, DirectoryRows.holding(transaction, ids, path, now), now);
  }

  static void place(Transaction transaction, long file, String path, long directory, long now)
      throws SQLException {
    transaction.update(
        "UPDATE file SET path = ?, folded = ?, directory = ?, updated = ? WHERE seq = ?",
        path,
        SearchText.fold(path),
        directory,
        now,
        file);
    transaction.changes(Journal.EVERYWHERE, Journal.ANYTHING);
  }

  /// Deletes a file with its versions and logs.
  static void delete(Transaction transaction, StoredFile file) throws SQLException {
    var logs =
        transaction.list(
            "SELECT " + LogRow.COLUMNS + " FROM log WHERE file = ?", LogRow::read, file.seq());
    for (var log : logs) {
      LogWriter.delete(transaction, log);
    }
    transaction.update("DELETE FROM file WHERE seq = ?", file.seq());
    EvaluationRows.dropLooseRuns(transaction);
  }
}
