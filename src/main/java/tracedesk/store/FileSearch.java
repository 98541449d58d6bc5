package tracedesk.store;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.json.Json;
import tracedesk.domain.query.FileQuery;
import tracedesk.domain.query.ProjectQuery;
import tracedesk.domain.trace.SearchText;

/// Finds files.
final class FileSearch {
  private static final String WHERE =
      """
      FROM file JOIN version ON version.file = file.seq AND CASE WHEN ?5 IS NULL THEN
      """
          + FileRows.DEFAULT_VERSION
          + " ELSE "
          + FileRows.DEPLOYED_VERSION.formatted("?5")
          + """

          END WHERE (?1 = '[]' OR file.kind IN (SELECT value FROM json_each(?1)))
          AND (?2 = '' OR instr(substr(file.folded, length(rtrim(file.folded, replace(file.folded, '/', ''))) + 1), ?2) > 0)
          AND (?3 = '' OR substr(file.path, 1, length(?3)) = ?3)
          AND (?4 IS NULL OR (COALESCE(json_type(CAST(version.body AS TEXT), '$.template'), 'null') <> 'null') = ?4)
          """;

  private FileSearch() {}

  /// One page of files, and how many there are in all.
  record Found(List<StoredFile> files, long total) {}

  static Found find(Transaction transaction, FileQuery query) throws SQLException {
    var kinds = Json.array(query.kinds().stream().map(kind -> Json.of(kind.name())).toList());
    var directory =
        query.path().isEmpty() || query.path().endsWith("/") ? query.path() : query.path() + "/";
    return find(
        transaction,
        new @Nullable Object[] {
          kinds.text(),
          SearchText.fold(query.name()),
          directory,
          query.template(),
          query.environment()
        },
        query.sort(),
        query.descending(),
        query.size(),
        Page.offset(query.page(), 1, query.size()));
  }

  /// Prompts and tools, which v4 calls projects.
  static Found find(Transaction transaction, ProjectQuery query) throws SQLException {
    return find(
        transaction,
        new @Nullable Object[] {
          "[\"PROMPT\",\"TOOL\"]", SearchText.fold(query.filter()), "", null, null
        },
        query.sort(),
        query.descending(),
        query.size(),
        Page.offset(query.page(), 0, query.size()));
  }

  private static Found find(
      Transaction transaction,
      @Nullable Object[] values,
      FileQuery.Sort sort,
      boolean descending,
      int size,
      long offset)
      throws SQLException {
    var column =
        switch (sort) {
          case CREATED_AT -> "file.created";
          case UPDATED_AT -> "file.updated";
          case NAME -> "file.folded";
        };
    var direction = descending ? " DESC" : " ASC";
    var files =
        transaction.list(
            "SELECT "
                + StoredFile.COLUMNS
                + " "
                + WHERE
                + "ORDER BY "
                + column
                + direction
                + ", file.seq"
                + direction
                + " LIMIT ?6 OFFSET ?7",
            StoredFile::read,
            values[0],
            values[1],
            values[2],
            values[3],
            values[4],
            size,
            offset);
    return new Found(files, transaction.number("SELECT COUNT(*) " + WHERE, values));
  }
}
