package tracedesk.domain.query;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracedesk.domain.trace.FileKind;

/// The parameters of `GET /v5/files` and of the listing of one kind of file.
///
/// @param kinds only files of these kinds; empty for all
/// @param name contained in the file's name, ignoring case; empty for all
/// @param path only files in this directory or below; empty for all
/// @param template whether only prompts with (`true`) or without (`false`) a template; `null` for
/// all
/// @param environment only files with a version deployed there (id or name); `null` for all
/// @param sort by which column
/// @param descending newest, or last in the alphabet, first
/// @param page counts from 1
public record FileQuery(
    Set<FileKind> kinds,
    String name,
    String path,
    @Nullable Boolean template,
    @Nullable String environment,
    Sort sort,
    boolean descending,
    int page,
    int size) {
  public FileQuery {
    kinds = Set.copyOf(kinds);
  }

  /// All files of some kinds, newest first.
  public static FileQuery of(Set<FileKind> kinds, int page, int size) {
    return new FileQuery(kinds, "", "", null, null, Sort.CREATED_AT, true, page, size);
  }

  /// The columns files can be sorted by, named as the API names them.
  public enum Sort {
    CREATED_AT,
    UPDATED_AT,
    NAME
  }
}
