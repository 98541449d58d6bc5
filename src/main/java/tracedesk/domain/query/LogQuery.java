package tracedesk.domain.query;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters of `GET /v5/logs`: logs of one file, newest first.
///
/// @param version only logs of this version; `null` for all
/// @param search contained in inputs or output, ignoring case; empty for all
/// @param metadataSearch contained in the metadata, ignoring case; empty for all
/// @param after created at or after; `null` for no limit
/// @param before created at or before; `null` for no limit
/// @param ids each log's id contains one of these; empty for all
/// @param inTrace whether the log belongs to a trace (is a flow log or has a parent): one of these;
/// empty for all
/// @param sample about this many logs, chosen at random; `null` for all
/// @param includeParent whether an evaluator's log carries the log it judged
/// @param includeChildren whether flow and agent logs carry their `trace_children`
/// @param page counts from 1
public record LogQuery(
    String file,
    @Nullable String version,
    String search,
    String metadataSearch,
    @Nullable Instant after,
    @Nullable Instant before,
    List<String> ids,
    List<Boolean> inTrace,
    @Nullable Integer sample,
    boolean includeParent,
    boolean includeChildren,
    int page,
    int size) {
  public LogQuery {
    ids = List.copyOf(ids);
    inTrace = List.copyOf(inTrace);
  }

  /// All logs of a file.
  public static LogQuery of(String file, int page, int size) {
    return new LogQuery(
        file, null, "", "", null, null, List.of(), List.of(), null, false, false, page, size);
  }
}
