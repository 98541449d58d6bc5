package tracedesk.domain.query;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters of `GET /v4/logs` and of a project's export: logs of one project.
///
/// @param search contained in inputs or output, ignoring case; empty for all
/// @param metadataSearch contained in the metadata, ignoring case; empty for all
/// @param after created at or after; `null` for no limit
/// @param before created at or before; `null` for no limit
/// @param sort `column.asc` or `column.desc`, column one of `source`, `model`, `timestamp`; empty
/// for newest first
/// @param sources `source_filter`: one of these; empty for all
/// @param models `model_filter`: one of these; empty for all
/// @param page counts from 0
public record LegacyLogQuery(
    String project,
    String search,
    String metadataSearch,
    @Nullable Instant after,
    @Nullable Instant before,
    List<String> sort,
    List<String> sources,
    List<String> models,
    int page,
    int size) {
  public LegacyLogQuery {
    sort = List.copyOf(sort);
    sources = List.copyOf(sources);
    models = List.copyOf(models);
  }

  /// All logs of a project.
  public static LegacyLogQuery of(String project, int page, int size) {
    return new LegacyLogQuery(
        project, "", "", null, null, List.of(), List.of(), List.of(), page, size);
  }
}
